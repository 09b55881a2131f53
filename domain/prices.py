"""What a message cost, as a provider tells it: in millionths, for prices are small."""

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

MILLION = 1_000_000


def micro_of(price: str | None) -> int | None:
    """Read "-0.00750", which is how Twilio writes what it took; None for no price yet.

    >>> micro_of("-0.00750"), micro_of("0"), micro_of(None), micro_of("soon")
    (7500, 0, None, None)
    """
    if not price:
        return None
    try:
        amount = abs(Decimal(price))
    except InvalidOperation:
        return None
    if not amount.is_finite():
        return None
    whole = (amount * MILLION).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return int(whole)


def amount_of(micro: int) -> str:
    """Write millionths as an amount, with two places at least.

    >>> amount_of(7_500), amount_of(1_250_000), amount_of(0)
    ('0.0075', '1.25', '0.00')
    """
    written = f"{Decimal(micro).scaleb(-6):.6f}".rstrip("0")
    whole, _, cents = written.partition(".")
    return f"{whole}.{cents:0<2}"
