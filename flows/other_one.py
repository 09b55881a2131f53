"""At the table over one of two: "a outra eu pago dia 5" is served before it goes on."""

from datetime import date

from domain.statement import Balance
from domain.terms import Offer
from flows.bargained import PARTS
from flows.heard import Heard, Intent, InvoiceRef, Values
from flows.kin import fold
from flows.parted import APART, PAYS, READ, one_of, paid
from flows.pick import with_ids
from flows.stack import Stack
from flows.turning import means_others


def the_other(
    heard: Heard, balance: Balance, today: date, stack: Stack
) -> tuple[str, Heard] | None:
    """Give the flow of the other invoice's wish, and that wish; the bargain waits."""
    frame, text = stack.top, fold(heard.text)
    if frame is None or frame.flow != "instalments" or frame.draft is None:
        return None
    lines = with_ids(balance, ())
    here = [line for line in lines if line.invoice_id in frame.draft.invoice_ids]
    others = [line for line in lines if line not in here]
    if not here or len(others) != 1 or heard.values.invoice is not None:
        return None
    plain = one_of([f"{text} {others[0].number.casefold()}"], tuple(others)) is not None
    pays = PAYS.search(text) and not PARTS.search(text) and plain
    readable = heard.button is None and heard.intent in READ
    if not (pays and readable and means_others(text)):
        return None
    wish = paid(heard, InvoiceRef(number=others[0].number), today)
    name = stack.by_intent[wish.intent]
    stack.make_room_for(name)
    if len(here) == 1:  # it is taken up again when this is settled
        stack.wait(_as_begun(heard, here[0].number, frame.draft.chosen))
    return name, wish


def _as_begun(heard: Heard, number: str, chosen: Offer | None) -> Heard:
    """Write the bargain under way as a wish of its own, by what was read back."""
    values = Values(
        count=chosen.count if chosen else None,
        down_payment=(chosen.down_payment or None) if chosen else None,
        invoice=InvoiceRef(number=number),
    )
    wish = Intent.NEGOTIATE_INSTALLMENTS
    return Heard("", heard.language, wish, values=values, rule=APART)
