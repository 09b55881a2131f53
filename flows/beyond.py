"""A wish beyond the bot's limits: taken to who decides it, if the client wants that.

Whether anybody may grant it plays no part here, nor how near it is: neither the offer
to ask nor its words may tell where the limits are.
"""

import re
from typing import Any

from domain.disclosure import Level
from domain.offers import Offer, Wish
from domain.proposals import State, is_concrete
from flows.bargain import Bargain, at_once_of, granted, lines_of, offers_on
from flows.commands import AskSupervisor
from flows.kin import fold
from flows.pick import basis_of
from flows.questions import yes_no
from flows.turn import Move, Say, Turn, finish

STEP = "may_i_ask"
_ASKED = re.compile(
    r"\b(?:respostas?|responderam|retorno|retornaram|novidades?|decidiram|meu pedido"
    r"|minha proposta|answers?|reply|news|decided|my request|my proposal|respuestas?"
    r"|respondieron|noticias|novedades|decidieron|mi pedido|mi propuesta)\b"
)


def may_ask(turn: Turn[Bargain], wish: Wish) -> bool:
    """Tell whether *wish* names something, and may be taken to anybody now."""
    return is_concrete(wish) and turn.case.ask_by is not None


def waiting(turn: Turn[Any]) -> tuple[Say, ...]:
    """Say how the client's open question stands; nothing where there is none."""
    proposal = turn.case.proposal
    if proposal is None or proposal.state is not State.ASKED:
        return ()
    if proposal.answer_by is None:  # the promised hour has passed
        return (Say("proposal.waiting_longer"),)
    return (Say("proposal.waiting", {"by": proposal.answer_by}),)


def news_for(turn: Turn[Any]) -> Move | None:
    """Lead to our answer, or say how their question stands; None with nothing open.

    To somebody who may not hear of a debt nothing is said: only an answer that waits
    opens the door to it, which begins with who they are.
    """
    if granted(turn):
        return Move(start="instalments")
    said = waiting(turn) if turn.case.level >= Level.DEBT else ()
    return Move(said) if said else None


def asks_for_answer(turn: Turn[Any]) -> bool:
    """Tell whether somebody asks after what they asked of us: "e a resposta?"."""
    return _ASKED.search(fold(turn.heard.text)) is not None


def ask_leave(turn: Turn[Bargain], bargain: Bargain, wish: Wish) -> Move:
    """Offer to take the wish on; the best offer so far stays on the table."""
    by, best = turn.case.ask_by, best_so_far(turn, bargain, wish)
    params = {"wish": wish, "by": by, "offer": best}
    return Move((Say("proposal.may_i_ask", params, yes_no("ask")),), STEP, bargain)


def ask(turn: Turn[Bargain], bargain: Bargain, wish: Wish) -> Move:
    """Take it on, and say by when the answer comes."""
    by, best = turn.case.ask_by, best_so_far(turn, bargain, wish)
    asked = AskSupervisor(wish, bargain.invoice_ids, best, bargain.said)
    return finish("proposal.asked", do=(asked,), by=by, offer=best)


def best_so_far(turn: Turn[Bargain], bargain: Bargain, wish: Wish) -> Offer:
    """Give what was read back last, else one payment, or the gentlest, as asked for."""
    kept = bargain.chosen if bargain.basis == basis_of(lines_of(turn)) else None
    offers = offers_on(turn, bargain)
    lump = at_once_of(offers) if wish.total and (wish.count or 1) == 1 else None
    return kept or lump or min(offers, key=lambda offer: offer.largest)
