"""How an offer is written: in one line, as its payments, or as what they come to."""

from collections.abc import Callable, Mapping

from domain.offers import Offer

MOST_PARTS = 12  # payments that are listed one by one

Write = Callable[[str, Mapping[str, object]], str]


def offer_in_words(
    offer: Offer, write: Write, percent: Callable[[int], str], spec: str = ""
) -> str:
    """Write an offer in one line; "parts" lists its payments, "total" sums them.

    *percent* writes basis points.
    """
    if spec == "parts":
        return _parts(offer, write)
    total = _total(offer, write, percent)
    return total if spec == "total" else _line(offer, write, total)


def _line(offer: Offer, write: Write, total: str) -> str:
    key = "plan_down" if offer.down_payment else "plan"
    key = "at_once" if offer.count == 1 and not offer.down_payment else key
    params = {
        "total": total,
        "n": offer.count,
        "each": offer.largest,
        "down": offer.down_payment,
        "day": offer.first_on,
    }
    line = write(f"format.offer.{key}", params)
    if not offer.saved:
        return line
    return write("format.offer.saving", {"offer": line, "saved": offer.saved})


def _total(offer: Offer, write: Write, percent: Callable[[int], str]) -> str:
    """Write the sum of all payments, and what of it is interest (CDC art. 52)."""
    params = {
        "total": offer.total,
        "interest": offer.interest,
        "rate": percent(offer.rate_bp_month),
    }
    if not offer.interest:
        return write("format.offer.plain", params)
    key = "interest_at" if offer.rate_bp_month else "interest"
    return write(f"format.offer.{key}", params)


def _parts(offer: Offer, write: Write) -> str:
    shown = offer.instalments[:MOST_PARTS]
    lines = []
    for part in shown:
        kind = "numbered" if part.number else "down"
        kind = "only" if len(offer.instalments) == 1 else kind
        params = {"place": part.number, "amount": part.amount, "day": part.due_on}
        lines.append(write(f"format.part.{kind}", params))
    rest = len(offer.instalments) - len(shown)
    if rest:
        last = {"n": rest, "day": offer.instalments[-1].due_on}
        lines.append(write("format.part.more", last))
    return "\n".join(lines)
