"""An invented proof for agreements that a test makes without a conversation."""

from datetime import datetime

from domain.disclosure import Level
from domain.evidence import Evidence, Proved, ReadBack, Sent, Yes


def said_yes(offer_id: str, at: datetime) -> Evidence:
    """Give the proof of a yes to an offer."""
    return Evidence(
        offer_id,
        ReadBack((Sent(1, "SM1", at),), "Posso fechar esse acordo?"),
        Yes(2, "SM2", "sim", at),
        "whatsapp",
        "whatsapp:+5548988887777",
        Proved(Level.DEBT, "questions", at),
    )
