"""An answer of ours that the client waits for: by what day it comes, however asked.

What is contested, what a person decides beyond the bot's limits, a payment that is
being checked. It is read only where one of them waits.
"""

import re

from domain.disclosure import Level
from domain.proposals import State
from flows.after_contest import contested_lines, day_of
from flows.beyond import news_for
from flows.complaint import threatens
from flows.flow import Flow, NoDraft
from flows.heard import Heard, Intent
from flows.kin import fold, speaks_for_another
from flows.pick import Lines, ids_of
from flows.questions import PERSON
from flows.turn import Case, Move, Say, Turn

WAITS = "awaited"
_ANSWER = (
    r"(?:respond\w+|respost\w+|resposta|retorn\w+|analis\w+|resolv\w+|decid\w+"
    r"|solucion\w+|posicao|confer\w+|verific\w+|answer\w*|reply|hear (?:back|from)"
    r"|decid\w*|resolv\w*|get back|respuest\w*|respond\w*|analiz\w*)"
)
_WHEN = (
    r"(?:quando|qndo|qd|que dia|ate quando|quanto tempo|prazo|when|how long|cuando"
    r"|cuanto tiempo|que plazo)"
)
_DONE = (
    r"(?:resolveram|analisaram|responderam|decidiram|verificaram|conferiram|olharam"
    r"|resolvieron|revisaron)"
)
_IF_REFUSED = re.compile(
    r"\be se (?:for|eu|voces|vcs|nao|a resposta|der|disserem)\b[^.!]{0,25}"
    r"\b(?:negad\w+|recusad\w+|rejeitad\w+|aceit\w+|nao|perder|contra|errad\w+)\b"
    r"|\b(?:what )?if (?:it is |it's |you |i )?(?:refus\w+|reject\w+|lose|den\w+)\b"
    r"|\by si (?:lo |me )?(?:rechaz\w+|niegan|no acept\w+)\b"
)
_ASKED = re.compile(
    rf"\b{_WHEN}\b[^.!?]{{0,40}}\b{_ANSWER}\b|\b{_ANSWER}\b[^.!?]{{0,25}}\b{_WHEN}\b"
    r"|\b(?:alguma|tem|teve|ha|cade|e a|e o|e ai|qualquer|nenhuma) (?:minha |meu |a |o "
    r"|alguma )*(?:novidades?|respostas?|retorno|noticias?|posicao|analise)\b"
    r"|^\W*(?:e ai\W+)?(?:novidades?|noticias?)\W*$"
    r"|\bja (?:me )?(?:analisaram|responderam|resolveram|decidiram|conferiram"
    r"|verificaram|olharam|viram|tem (?:uma )?(?:resposta|posicao|retorno)"
    r"|foi (?:analisad|resolvid|conferid|decidid)\w*)"
    r"|^\W*(?:(?:e ai|entao|oi|ola|ue|hey|so)\W*)*(?:voces |vcs )?"
    rf"{_DONE}(?: isso| ai)?\W*$"
    r"|^\W*(?:e |mas )?(?:qual )?(?:e )?(?:o )?prazo(?: para isso| disso)?\W*$"
    r"|\b(?:vao|vai|continuam?) (?:me )?(?:cobra(?:r|ndo)) (?:mesmo assim|ainda)\b"
    r"|\bdid you (?:check|look|review|decide|solve|fix)\w*"
    r"|\b(?:any|some) (?:news|updates?|answers?|word)\b|\bwhat's the status\b"
    r"|\bhave you (?:decided|checked|looked|reviewed|answered)\b"
    r"|\b(?:alguna|hay|tienen|tiene) (?:alguna )?(?:novedad\w*|noticias?|respuesta)\b"
    r"|\bya (?:lo |me )?(?:analizaron|respondieron|resolvieron|decidieron|revisaron"
    r"|miraron)"
)
_THEY_ANSWER = re.compile(
    r"\b(?:te|lhe|i'll|i will|les?) (?:respond|retorn|answer|reply|get back)"
    r"|\b(?:eu |vou |posso |consigo )+(?:te )?(?:respond|ver\b|retorn|analis"
    r"|resolv|decid)"
)
_RULES = ("pattern:human", "word:human", "button", "menu", "yes_no", "digits")
_OTHERS = (
    Intent.OPT_OUT,
    Intent.DECEASED,
    Intent.WRONG_PERSON,
    Intent.ASK_UNLOCK,
    Intent.HARDSHIP,
)

flow = Flow[NoDraft](WAITS, needs=Level.DEBT)


@flow.step
def by_when(turn: Turn[NoDraft]) -> Move:
    """Tell it of each that waits, the contested first; an offer is read out."""
    contested = contested_lines(turn)
    if contested and _IF_REFUSED.search(fold(turn.heard.text)):
        return Move((Say("awaited.if_refused", choices=(PERSON,)),))
    says = (*_contest(turn, contested), *_payment(turn, contested))
    news = news_for(turn) or Move()
    told = (*says, *news.says)
    if not told and news.start is None:
        return Move((Say("awaited.nothing", choices=(PERSON,)),))
    return Move(told, start=news.start)


def asks_by_when(heard: Heard, case: Case) -> tuple[str, Heard] | None:
    """Tell whether an answer is asked after, where one waits."""
    other = _is_another(heard) or heard.rule in _RULES or bool(heard.media)
    if other or not _waits(heard, case) or speaks_for_another(heard.text):
        return None
    contested = bool(case.disputed) and _IF_REFUSED.search(fold(heard.text))
    return (WAITS, heard) if contested or asks(heard.text) else None


def _is_another(heard: Heard) -> bool:
    """Tell a wish that comes first; of a complaint it is the threat of the law."""
    angry = heard.intent is Intent.COMPLAINT_OR_ABUSE
    return heard.intent in _OTHERS or (angry and threatens(heard.text))


def _waits(heard: Heard, case: Case) -> bool:
    """Tell whether there is anything; a greeting is returned with what is decided.

    Who may not hear of a debt learns of no wish that was taken to anybody.
    """
    greets, known = heard.intent is Intent.GREET, case.level >= Level.DEBT
    if case.disputed or case.claimed:
        return known or not greets
    return known and not greets and _is_asked(case)


def asks(text: str) -> bool:
    """Tell whether a message asks after an answer of ours.

    >>> asks("vocês vão me responder quando?"), asks("quando vence?")
    (True, False)
    """
    said = fold(text)
    return bool(_ASKED.search(said)) and not _THEY_ANSWER.search(said)


def _contest(turn: Turn[NoDraft], lines: Lines) -> tuple[Say, ...]:
    if not lines:
        return ()
    day = day_of(turn, lines)
    key = "awaited.contested" if day >= turn.today else "awaited.contested_late"
    return (Say(key, {"lines": lines, "day": day}, (PERSON,)),)


def _payment(turn: Turn[NoDraft], contested: Lines) -> tuple[Say, ...]:
    """Say how long nothing is sent about what they said they paid."""
    held = turn.case.claimed - frozenset(ids_of(contested))
    open_still = {line.invoice_id for line in turn.balance.lines}
    ids = held & {i for i in open_still if i is not None}
    if not ids:
        return ()
    until = turn.case.claimed_until
    days = [until[i] for i in ids if i in until]
    if not days or max(days) < turn.today:
        return (Say("awaited.payment", choices=(PERSON,)),)
    return (Say("awaited.payment_until", {"day": max(days)}, (PERSON,)),)


def _is_asked(case: Case) -> bool:
    proposal = case.proposal
    return proposal is not None and proposal.state in {State.ASKED, State.OFFERED}
