"""Complaint or abuse: calm, an apology, a person; a threat to sue goes to one."""

import re

from flows.flow import Flow, NoDraft
from flows.heard import Intent
from flows.kin import fold
from flows.person_please import hand_over
from flows.questions import PERSON, STOP
from flows.turn import Move, Turn, finish

flow = Flow[NoDraft]("complaint", intents=(Intent.COMPLAINT_OR_ABUSE,))

# Authorities and courts, as a client would name them; by the stem.
_LAW = re.compile(
    r"\b(?:procon|advogad|process[ao]|judicial|justica|juizado|tribunal|delegacia|anatel"
    r"|aneel|reclame ?aqui|ministerio publico|danos? mora|indeniza|lgpd|lawyer|attorney"
    r"|lawsuit|sue\b|court|abogad|demand|denunci|consumidor\.gov)"
)


@flow.step
def calm(turn: Turn[NoDraft]) -> Move:
    """Apologise without arguing; offer a person, or the end of the messages."""
    if threatens(turn.heard.text):
        return hand_over(turn, "complaint.serious", "legal_threat")
    return finish("complaint.sorry", choices=(PERSON, STOP), closes=True)


def threatens(text: str) -> bool:
    """Tell whether courts, lawyers or authorities are named."""
    return _LAW.search(fold(text)) is not None
