"""SMS: what a text costs, its cheap spelling, and cutting it without loss."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.sms import Segments, segments, split, transliterate

TEXTS = st.text() | st.text(alphabet="ab.!? \n😀ção", max_size=400)


@pytest.mark.fault("F35")
@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param("ãõçáíóúâêô", "aocaiouaeo", id="outside the alphabet"),
        pytest.param("ÃÕÁÍÓÚÂÊÔ", "AOAIOUAEO", id="capitals"),
        pytest.param("àéèìòùüñÇÉÜ", "àéèìòùüñÇÉÜ", id="inside: kept"),
        pytest.param("1ª e 2º", "1a e 2o", id="ordinals"),
        pytest.param("R$\u00a010,00", "R$ 10,00", id="NBSP"),
        pytest.param("\u201coi\u201d \u2018oi\u2019", "\"oi\" 'oi'", id="quotes"),
        pytest.param("a \u2013 b \u2014 c", "a - b - c", id="dashes"),
        pytest.param("fim…", "fim...", id="ellipsis"),
        pytest.param("3 \u00d7 120", "3 x 120", id="times"),
        pytest.param("paga aí 🙏", "paga ai ", id="emoji"),
        pytest.param("a\u0303o", "ao", id="a tilde on its own"),
        pytest.param("10 € [x] {y}", "10 € [x] {y}", id="two septets each"),
        pytest.param("linha\noutra", "linha\noutra", id="lines"),
        pytest.param("a\u200bb\u202ec\x00d", "abcd", id="zero width, bidi, NUL"),
    ],
)
def test_transliteration(text: str, plain: str) -> None:
    """Letters of the alphabet stay; others lose their marks; signs have stand-ins."""
    assert transliterate(text) == plain


@pytest.mark.fault("F35")
@pytest.mark.parametrize("char", "ãõçáíóúâêôÃÕÁÍÓÚÂÊÔªº\u00a0\u201c\u201d\u2026\u2013")
def test_one_letter_is_dear(char: str) -> None:
    """Not one of them is in GSM-7: a full part becomes three, and one without it."""
    text = "a" * 159 + char

    assert segments(text).encoding == "UCS-2"
    assert segments(text).count == 3
    assert segments(transliterate(text)).count == (2 if char == "\u2026" else 1)


@given(TEXTS)
def test_plain_text_is_cheap(text: str) -> None:
    """What comes out is GSM-7, and its own spelling."""
    plain = transliterate(text)

    assert segments(plain).encoding == "GSM-7"
    assert transliterate(plain) == plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", Segments("GSM-7", 0, 0), id="nothing"),
        pytest.param("a" * 160, Segments("GSM-7", 160, 1), id="one part"),
        pytest.param("a" * 161, Segments("GSM-7", 161, 2), id="two"),
        pytest.param("a" * 306, Segments("GSM-7", 306, 2), id="two full"),
        pytest.param("a" * 307, Segments("GSM-7", 307, 3), id="three"),
        pytest.param("€" * 80, Segments("GSM-7", 160, 1), id="escaped"),
        pytest.param("€" * 81, Segments("GSM-7", 162, 2), id="escaped, two parts"),
        pytest.param(
            "a" * 152 + "€" + "a" * 152,
            Segments("GSM-7", 306, 3),
            id="never cut in two",
        ),
        pytest.param("ã" * 70, Segments("UCS-2", 70, 1), id="UCS-2"),
        pytest.param("ã" * 71, Segments("UCS-2", 71, 2), id="UCS-2, two parts"),
        pytest.param("ã" * 134, Segments("UCS-2", 134, 2), id="two full ones"),
        pytest.param("ã" * 135, Segments("UCS-2", 135, 3), id="UCS-2, three"),
        pytest.param("😀" * 35, Segments("UCS-2", 70, 1), id="emoji are two units"),
        pytest.param(
            "ã" * 66 + "😀" * 4, Segments("UCS-2", 74, 2), id="a pair moves on"
        ),
    ],
)
def test_segments(text: str, expected: Segments) -> None:
    """Units and parts as the carrier counts them."""
    assert segments(text) == expected


def test_an_accent_costs_two_parts() -> None:
    """The reason for it all: one letter makes one part three."""
    text = (
        "Ana, sua fatura de novembro no valor de 102,17 vence hoje. Pague por Pix em "
    )
    text += (
        "https://example.org/p/abcdefghijklmnop. Se já pagou, desconsidere. Fibra Sul"
    )

    assert segments(text).count == 3
    assert segments(transliterate(text)).count == 1


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("curto", ["curto"], id="short"),
        pytest.param("0123456789", ["0123456789"], id="just fits"),
        pytest.param("um dois tres", ["um dois ", "tres"], id="a word"),
        pytest.param("Oi Ana. Tudo bem", ["Oi Ana. ", "Tudo bem"], id="a sentence"),
        pytest.param("Oi a\n\nb c d e", ["Oi a\n\n", "b c d e"], id="a paragraph"),
        pytest.param("a bcdefghijkl", ["a bcdefghi", "jkl"], id="no early cut"),
        pytest.param("0123456789ab", ["0123456789", "ab"], id="no space"),
        pytest.param("123456789😀", ["123456789", "😀"], id="a pair is one"),
    ],
)
def test_cutting_at_ten(text: str, pieces: list[str]) -> None:
    """After a paragraph, else a sentence, else a word, else where the limit falls."""
    assert split(text, 10) == pieces


@pytest.mark.fault("F35")
@given(TEXTS, st.integers(2, 60))
@example("a" * 3_300, 1_600)
def test_nothing_is_lost(text: str, limit: int) -> None:
    """The pieces put together are the text; each fits and none is empty."""
    pieces = split(text, limit)

    assert "".join(pieces) == text
    assert all(pieces)
    for piece in pieces:
        units = len(piece.encode("utf-16-le", "surrogatepass")) // 2
        assert units <= limit


@given(TEXTS)
def test_parts_hold_the_text(text: str) -> None:
    """The count is what the units need, give or take what may not be cut."""
    cost = segments(unicodedata.normalize("NFC", text))
    each = 153 if cost.encoding == "GSM-7" else 67

    assert (cost.count == 0) == (cost.units == 0)
    assert cost.count * (each + 7) >= cost.units
    assert max(cost.count - 1, 0) * (each - 1) <= cost.units
