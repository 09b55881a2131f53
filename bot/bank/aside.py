"""Lines that are no client's payment: what went out, our own money, payouts, sums."""

from bot.bank.clues import says
from bot.bank.lines import StatementLine
from bot.settings import Settings
from domain.documents import parse_document
from domain.likeness import Likeness, likeness

OUTGOING, OWN, PAYOUT, NO_PAYMENT = "outgoing", "own", "payout", "no_payment"
_PROVIDER = "stripe"


def aside(line: StatementLine, document: str, settings: Settings) -> str | None:
    """Tell why a line is set aside; None for money that may be a client's.

    A payout of the provider is booked by its own news, not by the bank's.
    """
    if line.minor < 0:
        return OUTGOING
    if line.codes:
        return None
    text = f"{line.payer} {line.text}"
    if says(text, _PROVIDER):
        return PAYOUT
    if _ours(text, document, settings):
        return OWN
    if any(says(text, phrase) for phrase in settings.bank.set_aside):
        return NO_PAYMENT
    return None


def _ours(text: str, document: str, settings: Settings) -> bool:
    company = settings.company
    cnpj = parse_document(company.cnpj)
    if cnpj is not None and document:
        return document == cnpj.number
    return likeness(company.legal_name, text) is Likeness.SAME
