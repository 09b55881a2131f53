"""What became of an agreement that was undone, as others are told of it."""

from dataclasses import dataclass

from domain.money import Money, total
from models.agreement import Agreement
from models.invoice import OPEN, Invoice


@dataclass(frozen=True)
class Undone:
    """What became of it: the invoices that came back, and the money that was paid.

    *shares* is what was paid on it and counts for the old invoices, by their ids;
    *credit* is beyond them. *revived* are earlier agreements that are in force again.
    """

    agreement: Agreement
    returned: tuple[Invoice, ...]
    shares: tuple[tuple[int, Money], ...]
    credit: Money
    revived: tuple[Agreement, ...]

    @property
    def credited(self) -> Money:
        """Add up what counts for the old invoices."""
        return total([amount for _, amount in self.shares], self.credit.currency)

    def and_then(self, deeper: "Undone") -> "Undone":
        """Give what became of it all, where an agreement that came back ended too."""
        gone = deeper.agreement.id
        kept = {each.id for each in self.returned if each.agreement_id != gone}
        return Undone(
            self.agreement,
            (*deeper.returned, *(i for i in self.returned if i.id in kept)),
            (*deeper.shares, *(share for share in self.shares if share[0] in kept)),
            self.credit + deeper.credit,
            (*deeper.revived, *(a for a in self.revived if a.id != gone)),
        )

    @property
    def still_open(self) -> tuple[Invoice, ...]:
        """List what is owed of it now."""
        return tuple(each for each in self.returned if each.status == OPEN)
