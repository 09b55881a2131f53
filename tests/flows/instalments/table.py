"""What lies on the bargaining table of a talk: the offers, or the terms read back."""

from domain.envelope import Envelope
from domain.money import Money
from domain.offers import Offer
from tests.talk import Talk

TOTAL = Money(153_50)
GENEROUS = Envelope(
    max_instalments=6,
    min_instalment=Money(30_00),
    discount_charges_bp=10_000,
    opening_bp=5_000,
)


def offers(talk: Talk) -> tuple[Offer, ...]:
    """Give the offers that were shown last."""
    shown = next(say.params["offers"] for say in talk.words if "offers" in say.params)
    assert isinstance(shown, tuple)
    return shown


def read_back(talk: Talk) -> Offer:
    """Give the terms that were read back last."""
    offer = talk.words[-1].params["offer"]
    assert isinstance(offer, Offer)
    return offer
