"""Ten thousand Pix codes before an independent reader, accents and long names too.

tests/domain/emv.py reads; python-brcode (ASCII only) writes beside it in
test_brcode.py.
"""

import unicodedata
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.brcode import InvalidPixError, read_brcode, static_pix
from domain.documents import cnpj_digits
from domain.money import Money
from tests.domain import emv

HOW_MANY = 10_000
LETTERS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789     "
    "áàâãäåéèêëíìîïóòôõöúùûüçñýÁÀÂÃÉÊÍÓÔÕÚÜÇÑ'&.,-/()ºª°\u2013\u2014\u2019\u201c\u201d"
    "ßÆæØøŁłĐđŒœ\u00a0\u200b\t🚀光ффα\u0301"
)
EXAMPLE = static_pix(
    key="123e4567-e12b-12d1-a456-426655440000", name="Fibra Sul", city="Curitiba"
)


def name_of(draw: Random, most: int) -> str:
    """Make a name of any length, with at least one letter that a code can carry."""
    return "".join(
        [draw.choice("ABCÇÉÕ"), *draw.choices(LETTERS, k=draw.randrange(most))]
    )


def key_of(draw: Random) -> str:
    """Make a key of each of the five kinds."""
    kind = draw.randrange(4)
    if kind == 0:
        return str(UUID(int=draw.getrandbits(128)))
    if kind == 1:
        return f"+5548{draw.randrange(9_6000_0000, 10_0000_0000 - 1)}"
    if kind == 2:
        inner = "".join(draw.choices("abcxyz019._-", k=draw.randint(1, 50))).strip(
            "._-"
        )
        return f"a{inner.replace('..', '.')}@empresa.com.br"
    base = f"{draw.randrange(10**12):012}"
    return base + cnpj_digits(base)


def plain(text: str) -> str:
    """Say how a name is read aloud: no accents, small letters, one blank between."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if c.isascii() and c.isalnum()).casefold()


def test_ten_thousand_codes_before_an_independent_reader() -> None:
    """Each is read by the book, pays the same key and cents, names the same payee."""
    draw = Random(20261122)  # noqa: S311 - the same ten thousand each time
    for number in range(HOW_MANY):
        key, name, city = key_of(draw), name_of(draw, 80), name_of(draw, 50)
        cents = draw.randint(1, 10 ** draw.randint(1, 12) - 1)
        amount = None if draw.random() < 0.1 else Money(cents)
        txid = "***" if draw.random() < 0.1 else f"F{number}x"[:25]
        code = static_pix(
            key=key, name=name, city=city, amount=amount, txid=txid, info=name
        )
        read = emv.read(code)

        assert read.key == key
        assert read.amount == (Decimal(cents) / 100 if amount else None)
        assert read.txid == txid
        assert plain(read.name)
        assert plain(name.translate(SPELT)).startswith(plain(read.name))
        assert plain(city.translate(SPELT)).startswith(plain(read.city))
        assert len(read.name) <= 25
        assert len(read.city) <= 15


# The spelling of letters that have no accent to lose, by the reader's own table.
SPELT = str.maketrans(
    {
        "ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Œ": "OE", "œ": "oe",
        "Ł": "L", "ł": "l", "Đ": "D", "đ": "d",
    }
)  # fmt: skip


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=40), st.text())
def test_any_text_before_an_independent_reader(name: str, city: str, info: str) -> None:
    """Whatever the names are: a code that banks read, or a refusal."""
    try:
        code = static_pix(key=str(UUID(int=7)), name=name, city=city, info=info)
    except InvalidPixError:
        return

    assert emv.read(code).key == str(UUID(int=7))


def test_both_readers_refuse_the_same_damage() -> None:
    """One character changed anywhere is noticed by both."""
    draw = Random(7)  # noqa: S311 - the same damage each time
    for _ in range(2_000):
        at = draw.randrange(len(EXAMPLE))
        other = draw.choice([c for c in "0123456789ABCXYZabc" if c != EXAMPLE[at]])
        broken = EXAMPLE[:at] + other + EXAMPLE[at + 1 :]
        for reader in (emv.read, read_brcode):
            with pytest.raises(ValueError):  # noqa: PT011 - two readers, two errors
                reader(broken)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("5303986", "5303840", id="dollars"),
        pytest.param("5802BR", "", id="no country"),
        pytest.param("5802BR", "5802BR5802BR", id="twice"),
        pytest.param("br.gov.bcb.pix", "br.gov.bcb.pox", id="another scheme"),
        pytest.param("5909Fibra Sul", "5910Fibra Sul ", id="blank at the end"),
    ],
)
def test_the_reader_is_strict(old: str, new: str) -> None:
    """The independent reader itself refuses what is well summed and wrong."""
    body = EXAMPLE[:-4].replace(old, new, 1)

    with pytest.raises(emv.UnfitError):
        emv.read(f"{body}{emv.crc16(body.encode()):04X}")
