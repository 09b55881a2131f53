"""A boleto's barcode as a picture: one line whose dashes are the bars."""

from domain.itf import bars

_QUIET = 10  # narrow widths of white at each end, as the layout asks for
_HEIGHT = 55


def barcode(digits: str) -> str:
    """Draw the 44 digits as SVG, black on white in the dark too: a camera reads it.

    A dashed line weighs a tenth of as many rectangles.
    """
    widths = bars(digits)
    wide = sum(map(int, widths)) + 2 * _QUIET
    middle = _HEIGHT / 2
    return (
        f'<svg class="bars" viewBox="0 0 {wide} {_HEIGHT}" preserveAspectRatio="none"'
        ' shape-rendering="crispEdges" role="img">'
        f'<path fill="#fff" d="M0 0h{wide}v{_HEIGHT}H0z"/>'
        f'<path stroke="#000" stroke-width="{_HEIGHT}" d="M{_QUIET} {middle}'
        f'H{wide - _QUIET}" stroke-dasharray="{" ".join(widths)}"/></svg>'
    )
