"""How much of a debt may be said to whoever reads this number."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

NUMBER_LASTS = timedelta(days=180)


class Level(IntEnum):
    """What may be said; each level holds the ones below it.

    NEUTRAL: that there is a message. INVOICE: number, due date and amount of one
    invoice. DEBT: arrears, total, offers. DOCUMENTS: boleto, agreement, receipt, with
    the CPF masked.
    """

    NEUTRAL = 0
    INVOICE = 1
    DEBT = 2
    DOCUMENTS = 3


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What is known of a number and of the person who writes from it.

    *doubtful*: quarantined, changed since it was confirmed, or marked by a person.
    *shared_number*: it stands in the records of two clients. *pre_due* is a reminder
    before the due day where the company chose to name the invoice in it. *token_link*
    is a reader who came by their own unguessable link.
    """

    number_confirmed_at: datetime | None = None
    identity_checked_until: datetime | None = None
    shared_number: bool = False
    doubtful: bool = False
    pre_due: bool = False
    token_link: bool = False


def level_of(facts: NumberFacts, now: datetime) -> Level:
    """Tell how much may be said *now*.

    A checked identity opens the debt, and the documents on the client's own link. A
    number that two clients share, or that is in doubt, opens nothing until then.
    """
    checked = facts.identity_checked_until
    if checked is not None and now < checked:
        return Level.DOCUMENTS if facts.token_link else Level.DEBT
    if facts.shared_number or facts.doubtful:
        return Level.NEUTRAL
    confirmed = facts.number_confirmed_at
    if confirmed is not None and now - confirmed <= NUMBER_LASTS:
        return Level.INVOICE
    return Level.INVOICE if facts.pre_due else Level.NEUTRAL
