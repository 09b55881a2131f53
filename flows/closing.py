"""The closing of a bargain: its terms at today's figures, and the clear yes to them."""

from domain.offers import BeyondEnvelope, Offer
from flows.bargain import Bargain, answer_to, granted_here, lines_of
from flows.commands import RecordAgreement
from flows.pick import basis_of, debt_of
from flows.table import changed_since, read_back, show, was_granted
from flows.turn import AgreementPaper, Move, PayLink, Say, Turn, finish


def read_today(
    turn: Turn[Bargain], bargain: Bargain, offer: Offer, *first: Say
) -> Move:
    """Read back what is on the table, at today's figures."""
    fresh = _as_of_today(turn, bargain, offer)
    if fresh is None:
        return show(turn, bargain, "instalments.these", changed_since(turn, offer))
    changed = () if fresh.id == offer.id else (Say("instalments.changed"),)
    return read_back(turn, bargain, fresh, bargain.wish, *first, *changed)


def agree(turn: Turn[Bargain], bargain: Bargain, agreed: Offer) -> Move:
    """Record what was agreed, or read it anew where the debt has changed since."""
    fresh = _as_of_today(turn, bargain, agreed)
    if fresh is None:
        return show(turn, bargain, "instalments.these", changed_since(turn, agreed))
    if fresh != agreed:  # the same parts may save less than was read
        changed = Say("instalments.changed")
        return read_back(turn, bargain, fresh, bargain.wish, changed)
    proposal = turn.case.proposal if fresh == granted_here(turn, bargain) else None
    if proposal is not None and not bargain.basis and not proposal.told:
        return read_back(turn, bargain, fresh, bargain.wish)  # a template went out
    granted = proposal.id if proposal else None
    first = fresh.instalments[0]
    return finish(
        "instalments.thanks",
        offer=fresh,
        n=len(fresh.instalments),
        amount=first.amount,
        day=first.due_on,
        link=PayLink(),
        do=(RecordAgreement(fresh, bargain.invoice_ids, granted),),
        paper=AgreementPaper(),
        closes=True,
    )


def _as_of_today(turn: Turn[Bargain], bargain: Bargain, agreed: Offer) -> Offer | None:
    """Keep to what was told while it stands; for another debt, or day, draw it anew."""
    if agreed == granted_here(turn, bargain):
        return agreed
    if was_granted(turn, agreed):
        return None
    if _stands(turn, bargain, agreed):
        return agreed
    answer = answer_to(turn, bargain.wish)
    return None if isinstance(answer, BeyondEnvelope) else answer.offer


def _stands(turn: Turn[Bargain], bargain: Bargain, agreed: Offer) -> bool:
    """Tell whether it is for this debt, of which nothing was let off since, and day."""
    lines = lines_of(turn)
    less = debt_of(lines).total < agreed.price + agreed.saved
    same = basis_of(lines) == bargain.basis and not less
    return same and turn.today <= agreed.valid_until
