"""The Pix code, against the bank's own example and an independent writer."""

from binascii import crc_hqx
from decimal import Decimal
from random import Random
from uuid import UUID

import brcode as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.brcode import InvalidPixError, read_brcode, static_pix
from domain.documents import cnpj_digits
from domain.money import Money
from domain.pixkeys import parse_pix_key

RANDOM = "123e4567-e12b-12d1-a456-426655440000"
EXAMPLE = (
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"
)


def code_of(**values: object) -> str:
    """Write a code of Fibra Sul with some fields changed."""
    fields: dict[str, object] = {"key": RANDOM, "name": "Fibra Sul", "city": "Curitiba"}
    return static_pix(**(fields | values))  # type: ignore[arg-type]  # a table of fields


def cnpj_key(base: str) -> str:
    """Complete a company's number."""
    return base + cnpj_digits(base)


PLAIN = st.from_regex(r"[!-~]( ?[!-~]){0,11}[!-~]?", fullmatch=True)
CITIES = st.from_regex(r"[A-Z]( ?[A-Z]){0,6}", fullmatch=True)
KEYS = st.one_of(
    st.uuids().map(str),
    st.from_regex(r"\+55319[6-9][0-9]{7}", fullmatch=True),
    st.from_regex(r"[a-z]{1,20}@[a-z]{1,20}\.com\.br", fullmatch=True),
    st.from_regex(r"[0-9A-Z]{12}", fullmatch=True).map(cnpj_key),
).filter(lambda key: parse_pix_key(key) is not None)
TXIDS = st.one_of(st.just("***"), st.from_regex(r"[A-Za-z0-9]{1,25}", fullmatch=True))
AMOUNTS = st.none() | st.integers(1, 10**12 - 1).map(Money)


def test_example_of_the_central_bank() -> None:
    """The manual's static example comes out to the letter."""
    written = static_pix(key=RANDOM, name="Fulano de Tal", city="BRASILIA")

    assert written == EXAMPLE


def test_fields() -> None:
    """Amount, txid and text are where a bank's app looks for them."""
    fields = read_brcode(
        code_of(amount=Money(102_17), txid="F2026110001", info="Fatura 2026-11-0001")
    )

    assert fields["54"] == "102.17"
    assert fields["62.05"] == "F2026110001"
    assert fields["26.02"] == "Fatura 2026-11-0001"
    assert fields["26.01"] == RANDOM


@pytest.mark.parametrize(
    ("values", "tag", "written"),
    [
        pytest.param({"name": "Conexão São João Ltda"}, "59", "Conexao Sao Joao Ltda",
                     id="accents"),
        pytest.param({"name": "Associação Beneficente dos Provedores"}, "59",
                     "Associacao Beneficente do", id="cut to 25"),
        pytest.param({"city": "São José dos Campos"}, "60", "Sao Jose dos Ca",
                     id="cut to 15"),
        pytest.param({"city": "Santo Antônio do Pinhal"}, "60", "Santo Antonio d",
                     id="cut after the accents went"),
        pytest.param({"name": "Dez letras e mais quinzes  X"}, "59",
                     "Dez letras e mais quinzes", id="no blank at the end"),
        pytest.param({"name": "Nº 1 \u2013 “Fibra”\tSul"}, "59", 'No 1 - "Fibra" Sul',
                     id="signs"),
        pytest.param({"name": "Fibra 🚀 Sul"}, "59", "Fibra Sul", id="emoji"),
        pytest.param({"amount": Money(5)}, "54", "0.05", id="five cents"),
        pytest.param({"amount": Money(10**8)}, "54", "1000000.00", id="a million"),
        pytest.param({"key": "123.456.789-09"}, "26.01", "12345678909", id="cpf key"),
        pytest.param({"key": "(31) 98888-7777"}, "26.01", "+5531988887777", id="phone"),
        pytest.param({"info": "a" * 80}, "26.02", "a" * 37, id="text that fits beside"),
    ],
)  # fmt: skip
def test_written(values: dict[str, object], tag: str, written: str) -> None:
    """What a code can't carry is rewritten or cut, and the code stays valid."""
    assert read_brcode(code_of(**values))[tag] == written


def test_no_room_for_a_text() -> None:
    """With the longest key there is no field for the text at all."""
    key = f"{'a' * 60}@{'b' * 12}.com"
    fields = read_brcode(code_of(key=key, info="Fatura"))

    assert len(key) == 77
    assert "26.02" not in fields


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"key": "no key"}, id="key"),
        pytest.param({"name": "  "}, id="blank name"),
        pytest.param({"name": "光ファイバー"}, id="name that leaves nothing"),
        pytest.param({"city": ""}, id="no city"),
        pytest.param({"amount": Money(0)}, id="zero"),
        pytest.param({"amount": Money(-1)}, id="negative"),
        pytest.param({"amount": Money(1, "USD")}, id="dollars"),
        pytest.param({"amount": Money(10**12)}, id="fourteen characters"),
        pytest.param({"txid": ""}, id="empty txid"),
        pytest.param({"txid": "F-1"}, id="txid with a dash"),
        pytest.param({"txid": "a" * 26}, id="txid of 26"),
        pytest.param({"txid": "ção"}, id="txid with accents"),
    ],
)
def test_refused(values: dict[str, object]) -> None:
    """A code that a bank would reject, or pay to another, is not written."""
    with pytest.raises(InvalidPixError):
        code_of(**values)


@given(KEYS, PLAIN, CITIES, AMOUNTS, TXIDS)
def test_as_an_independent_writer(
    key: str, name: str, city: str, amount: Money | None, txid: str
) -> None:
    """python-brcode writes the same code, byte for byte, for plain input."""
    reais = None if amount is None else Decimal(amount.minor) / 100
    other = oracle.BRCode(key, name, city, reais, "Fatura 1", txid)

    written = static_pix(
        key=key, name=name, city=city, amount=amount, txid=txid, info="Fatura 1"
    )

    assert written == str(other)


@given(KEYS, st.text(max_size=60), st.text(max_size=40), AMOUNTS, st.text())
def test_any_text_gives_a_valid_code(
    key: str, name: str, city: str, amount: Money | None, info: str
) -> None:
    """Whatever the names hold, the code reads back strictly and pays the same key."""
    written = static_pix(
        key=key, name=f"F{name}", city=f"C{city}", amount=amount, info=info
    )
    fields = read_brcode(written)

    assert fields["26.01"] == key
    assert fields.get("54") == (amount and f"{Decimal(amount.minor) / 100:.2f}")


def test_ten_thousand_codes() -> None:
    """Long names full of accents too come out as the independent writer has them."""
    draw = Random(20261121)  # noqa: S311 - the same ten thousand each time
    letters = "abcdefghijz ABCÁÇÃÉÊÍÓÔÕÚàçãéêíóôõúñü'&.-/ºª\u20130123456789"
    for number in range(10_000):
        name = "".join(draw.choices(letters, k=draw.randint(1, 60)))
        city = "".join(draw.choices(letters, k=draw.randint(1, 40)))
        key = str(UUID(int=draw.getrandbits(128)))
        cents = draw.randint(1, 10 ** draw.randint(1, 12) - 1)
        written = static_pix(
            key=key,
            name=f"F{name}",
            city=f"C{city}",
            amount=Money(cents),
            txid=f"F{number}",
            info=f"I{name}",
        )
        read = read_brcode(written)
        other = oracle.BRCode(
            key,
            read["59"],
            read["60"],
            Decimal(cents) / 100,
            read["26.02"],
            f"F{number}",
        )

        assert written == str(other)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("", id="empty"),
        pytest.param(EXAMPLE[:-1], id="cut"),
        pytest.param(EXAMPLE.replace("1D3D", "1d3d"), id="checksum in small letters"),
        pytest.param(EXAMPLE.replace("Fulano", "Fulana"), id="one letter changed"),
        pytest.param(EXAMPLE.replace("Tal", "Tál"), id="accent"),
    ],
)
def test_broken_code(broken: str) -> None:
    """A code that was damaged on its way is noticed."""
    with pytest.raises(InvalidPixError):
        read_brcode(broken)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("6207", "6208", id="length beyond the end: a known wrong vector"),
        pytest.param("5802BR", "", id="no country"),
        pytest.param("53039865802BR", "5802BR5303986", id="out of order"),
        pytest.param("5802BR", "5802BR5802BR", id="twice"),
        pytest.param("5303986", "5303840", id="dollars"),
        pytest.param("5802BR", "5403.005802BR", id="amount with dot only"),
        pytest.param("5913Fulano de Tal", "5926" + "F" * 26, id="name of 26"),
        pytest.param("6008BRASILIA", "6016" + "B" * 16, id="city of 16"),
        pytest.param("***", "F-1", id="txid with a dash"),
        pytest.param("000201", "000202", id="not version 1"),
        pytest.param("000201", "000201010212", id="a dynamic code"),
        pytest.param("0136" + RANDOM, "2504x.br", id="a URL in place of the key"),
    ],
)
def test_well_summed_nonsense(old: str, new: str) -> None:
    """The reader is strict on more than the checksum."""
    body = EXAMPLE[:-4].replace(old, new, 1)
    crc = f"{crc_hqx(body.encode(), 0xFFFF):04X}"

    with pytest.raises(InvalidPixError):
        read_brcode(body + crc)


def test_leading_zero_of_the_checksum() -> None:
    """A checksum below 1000 keeps its four digits."""
    codes = [code_of(txid=f"F{n}") for n in range(500)]
    short = [code for code in codes if code[-4] == "0"]

    assert short
    assert all(code[-8:-4] == "6304" for code in short)
