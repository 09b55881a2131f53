"""Card numbers in a chat: masked however they are cut up, and nothing else is."""

from collections.abc import Callable
from itertools import chain, pairwise
from random import Random
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.brcode import static_pix
from domain.cards import mask_cards, mask_split
from domain.money import Money

# Numbers that the networks and Stripe publish for tests; nobody's cards.
TEST_CARDS = (
    "4242424242424242",
    "4111111111111111",
    "4222222222222",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "30569309025904",
    "3566002020360505",
    "6011111111111117",
    "6362970000457013",  # Elo
    "6062826786276634",  # Hipercard
)
SEPARATORS = (
    " ",
    "-",
    ".",
    "/",
    "_",
    " - ",
    "\n",
    "\r\n",
    "\t",
    "\xa0",
    "\u2011",
    "\u200b",
    ", ",
    ":",
    " : ",
    "\n\n\n\n\n\n",
    "      ",
    "\u200b\u200d\u2060\ufeff\u200b",
    "\u202f",
    "\ufe0f\u20e3",  # the keycap emoji
    " | ",
    "*",
)


@pytest.mark.parametrize("card", TEST_CARDS)
def test_every_network(card: str) -> None:
    """Each network's number is masked but its last four."""
    text = f"meu cartão é {card}, pode passar"

    assert (
        mask_cards(text)
        == f"meu cartão é {'*' * (len(card) - 4)}{card[-4:]}, pode passar"
    )


@pytest.mark.parametrize("separator", SEPARATORS, ids=repr)
def test_groups_of_four(separator: str) -> None:
    """Whatever stands between the groups stays, the digits do not."""
    groups = ["4242"] * 4
    masked = mask_cards(separator.join(groups))

    assert masked == separator.join(["****", "****", "****", "4242"])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param(
            "3782 822463 10005", "**** ****** *0005", id="the groups of an Amex"
        ),
        pytest.param(
            "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
            "* * * * * * * * * * * * 4 2 4 2",
            id="digit by digit",
        ),
        pytest.param(
            "cartao4242424242424242ok", "cartao************4242ok", id="stuck to words"
        ),
        pytest.param(
            "4242 4242 4242 4242 12/29 123",
            "**** **** **** 4242 12/29 ***",
            id="expiry and code",
        ),
        pytest.param(
            "4242424242424242 validade 12/2029, cvv: 1234",
            "************4242 validade 12/2029, cvv: ****",
            id="code with its word",
        ),
        pytest.param(
            "cód de segurança 987 do 5555 5555 5555 4444",
            "cód de segurança *** do **** **** **** 4444",
            id="code before the number",
        ),
        pytest.param(
            "4242424242424242 e 5555-5555-5555-4444",
            "************4242 e ****-****-****-4444",
            id="two cards",
        ),
        pytest.param(
            "paguei 150,00 4242 4242 4242 4242",
            "paguei 150,00 **** **** **** 4242",
            id="after an amount",
        ),
        pytest.param(
            "+1 415 555 2671 4242 4242 4242 4242",
            "+1 415 555 2671 **** **** **** 4242",
            id="after a phone number",
        ),
        pytest.param(
            "31 98888-7777\n4242 4242 4242 4242",
            "31 98888-7777\n**** **** **** 4242",
            id="under a phone number",
        ),
    ],
)
def test_masked(text: str, masked: str) -> None:
    """Other usual writings, and what comes with a number."""
    assert mask_cards(text) == masked


@pytest.mark.parametrize(
    "zero",
    [
        pytest.param(0xFF10, id="full width"),
        pytest.param(0x0660, id="Arabic"),
        pytest.param(0x06F0, id="Persian"),
        pytest.param(0x0966, id="Devanagari"),
        pytest.param(0x1D7CE, id="bold"),
    ],
)
def test_digits_of_another_keyboard(zero: int) -> None:
    """Digits of another script are digits."""
    wide = "".join(chr(zero + int(d)) for d in "4242424242424242")

    assert mask_cards(wide) == "*" * 12 + wide[-4:]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param(
            "4111 e depois 1111, aí 1111 e por fim 1111",
            "**** e depois ****, aí **** e por fim 1111",
            id="groups of four",
        ),
        pytest.param(
            "é 3782 depois 822463 e 10005", "é **** depois ****** e *0005", id="Amex"
        ),
        pytest.param("4111 um 1111 um 1111 um 1111", "**** um **** um **** um 1111",
                     id="a word that is a digit"),
        pytest.param("4111 um 1111", "4111 um 1111", id="half a number is none"),
        pytest.param(
            "de R$ 4111 por R$ 1111 ou R$ 1111, em 1111",
            "de R$ 4111 por R$ 1111 ou R$ 1111, em 1111",
            id="amounts",
        ),
    ],
)  # fmt: skip
def test_words_between_the_groups(text: str, masked: str) -> None:
    """Where the groups are a card's, words between them hide nothing."""
    assert mask_cards(text) == masked


@pytest.mark.parametrize(
    ("texts", "masked"),
    [
        pytest.param(
            ("4242 4242", "4242 4242"), ("**** ****", "**** 4242"), id="halves"
        ),
        pytest.param(("meu cartão 42424242", "42424242 ok?"),
                     ("meu cartão ********", "****4242 ok?"), id="words around"),
        pytest.param(("4242", "4242", "4242", "4242"),
                     ("****", "****", "****", "4242"), id="group by group"),
        pytest.param(("5555 5555 55", "554444"), ("**** **** **", "**4444"),
                     id="the first half could be a landline"),
        pytest.param(("oi", "424242424242", "4242"), ("oi", "************", "4242"),
                     id="after a greeting"),
        pytest.param(("529.982.247-25", "1990"), ("529.982.247-25", "1990"), id="cpf"),
        pytest.param(("48 99999-0012", "88000-120"), ("48 99999-0012", "88000-120"),
                     id="phone and CEP"),
        pytest.param(("411", "1987"), ("411", "1987"), id="identity answers"),
        pytest.param(("42424242", "é metade", "42424242"),
                     ("42424242", "é metade", "42424242"), id="words lie between"),
        pytest.param(("4242424242424242", "1234"), ("************4242", "1234"),
                     id="one is whole"),
    ],
)  # fmt: skip
def test_spread_over_messages(texts: tuple[str, ...], masked: tuple[str, ...]) -> None:
    """A number sent in pieces is masked in each of them."""
    assert mask_split(texts) == masked


def test_two_readings() -> None:
    """Where sixteen and nineteen digits both check, none of them is shown."""
    assert mask_cards("4000123337888889 12/29 321") == "**************** **/*9 ***"


def test_code_stuck_to_the_number() -> None:
    """Sixteen digits, expiry and code without a gap: none of the card's is left."""
    masked = mask_cards("42424242424242421229123")

    assert masked.startswith("*" * 12)
    assert "4242424242424242" not in masked


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("oi, quero pagar minha conta", id="words"),
        pytest.param("4242 4242 4242 4243", id="Luhn does not hold"),
        pytest.param("meu cpf é 123.456.789-09", id="cpf"),
        pytest.param("36.000.001/0001-84 é o CNPJ", id="cnpj that begins like a card"),
        pytest.param("+55 31 98888-7777 ou (31) 3222-1111", id="phones"),
        pytest.param(
            "paguei R$ 4.500,00 dia 10/12/2026 14:30", id="amount, date, time"
        ),
        pytest.param("fatura 2026-11-0001 vence 2026-12-10", id="invoice number"),
        pytest.param(
            "34191.79001 01043.510047 91020.150008 1 96610000014500", id="boleto"
        ),
        pytest.param(
            "34191790010104351004791020150008196610000014500", id="bare boleto"
        ),
        pytest.param(
            "836200000005 667800481000 180975657313 001589636081", id="utility's bill"
        ),
        pytest.param("E60746948202611211230ABCdef12345", id="Pix end-to-end id"),
        pytest.param(
            "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
            "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D",
            id="Pix code",
        ),
        pytest.param("35261111222333000181550010000012341000012345", id="nota fiscal"),
        pytest.param("123e4567-e12b-12d1-a456-426655440000", id="uuid"),
        pytest.param("6 x 50,00, 12 x 27,50, 24 x 15,00", id="offers"),
    ],
)
def test_left_alone(text: str) -> None:
    """What is no card is what the client wrote, to the letter."""
    assert mask_cards(text) == text


def luhn_digit(base: str) -> str:
    """Work out the check digit, written another way than the module does."""
    odd = "0246813579"
    total = sum(
        int(odd[int(d)]) if i % 2 == 0 else int(d) for i, d in enumerate(reversed(base))
    )
    return str(-total % 10)


BASES = st.one_of(
    st.from_regex(r"4[0-9]{14}", fullmatch=True),
    st.from_regex(r"5[1-5][0-9]{13}", fullmatch=True),
    st.from_regex(r"3[47][0-9]{12}", fullmatch=True),
    st.from_regex(r"(650|606282|5067)[0-9]{9,12}", fullmatch=True).filter(
        lambda base: len(base) in {15, 18}
    ),
)


GAPS = st.sampled_from(["", "", *SEPARATORS])


@given(
    BASES,
    st.data(),
    st.sampled_from(["", "cartão ", "é o ", "\n", "pago 50,00 com ", "("]),
    st.sampled_from(["", " por favor", "\nobrigada", ")", " 12/29 321", ", cvv 321"]),
)
def test_no_card_gets_through(
    base: str, data: st.DataObject, before: str, after: str
) -> None:
    """A number of these networks, cut anywhere by anything, does not survive."""
    card = base + luhn_digit(base)
    gaps = data.draw(st.lists(GAPS, min_size=len(card), max_size=len(card)))
    cut = "".join(chain(*zip(gaps, card, strict=True)))
    masked = mask_cards(before + cut + after)
    digits = "".join(c for c in masked if c.isdecimal())

    assert card not in digits
    assert card[:-4] not in digits
    assert "321" not in masked[-len(after) :] or not after


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    """Only digits are ever replaced; the rest and the length stay."""
    masked = mask_cards(text)

    assert len(masked) == len(text)
    assert all(
        m == c or (m == "*" and c.isdigit()) for m, c in zip(masked, text, strict=True)
    )


@given(BASES, st.data())
def test_no_split_gets_through(base: str, data: st.DataObject) -> None:
    """Cut into two or three messages at any place, a number does not survive.

    Only where a piece is a person's document or mobile number it is let be.
    """
    card = base + luhn_digit(base)
    cuts = sorted(
        data.draw(st.sets(st.integers(1, len(card) - 1), min_size=1, max_size=2))
    )
    edges = [0, *cuts, len(card)]
    pieces = [card[a:b] for a, b in pairwise(edges)]
    assume(all(len(piece) not in {11, 12, 13, 14} for piece in pieces))
    left = "".join(c for text in mask_split(pieces) for c in text if c.isdecimal())

    assert len(left) <= 4


def cpf(draw: Random) -> str:
    """Make a CPF with its right check digits."""
    base = f"{draw.randrange(10**9):09}"
    for weights in (range(10, 1, -1), range(11, 1, -1)):
        rest = sum(int(d) * w for d, w in zip(base, weights, strict=True)) * 10 % 11
        base += str(rest % 10)
    return base


def mod10(block: str) -> str:
    """Give the check digit of a field of a payable line."""
    return luhn_digit(block)


def bank_line(draw: Random) -> str:
    """Make the 47 digits of a bank's boleto."""
    fields = [
        f"{draw.randrange(1000):03}9{draw.randrange(10**5):05}",
        f"{draw.randrange(10**10):010}",
        f"{draw.randrange(10**10):010}",
    ]
    head = "".join(field + mod10(field) for field in fields)
    return f"{head}{draw.randrange(10)}{draw.randrange(10**14):014}"


def utility_line(draw: Random) -> str:
    """Make the 48 digits of a utility's bill."""
    fields = [f"8{draw.randrange(10**10):010}"]
    fields += [f"{draw.randrange(10**11):011}" for _ in range(3)]
    return "".join(field + mod10(field) for field in fields)


def brcode(draw: Random) -> str:
    """Make a Pix code to copy."""
    return static_pix(
        key=str(UUID(int=draw.getrandbits(128))),
        name="Fibra Sul Telecom Ltda",
        city="Florianopolis",
        amount=Money(draw.randint(1, 10**7)),
        txid=f"F{draw.randrange(10**12)}",
    )


def dotted(line: str) -> str:
    """Write a payable line as it is printed."""
    return (
        f"{line[:5]}.{line[5:10]} {line[10:15]}.{line[15:21]} "
        f"{line[21:26]}.{line[26:32]} {line[32]} {line[33:]}"
    )


def phone(draw: Random) -> str:
    """Make a mobile number with its area."""
    area = draw.choice(("11", "21", "31", "41", "48", "51", "61", "71", "85", "92"))
    return f"{area}9{draw.randint(60_000_000, 99_999_999)}"


HARMLESS: dict[str, Callable[[Random], str]] = {
    "boleto": bank_line,
    "boleto as printed": lambda draw: dotted(bank_line(draw)),
    "utility bill": utility_line,
    "utility bill as printed": lambda draw: " ".join(
        f"{block[:11]}-{block[11]}"
        for line in (utility_line(draw),)
        for block in (line[at : at + 12] for at in range(0, 48, 12))
    ),
    "Pix code": brcode,
    "end-to-end id": lambda draw: (
        f"E{draw.randrange(10**8):08}202611{draw.randint(1, 28):02}1230"
        f"{draw.randrange(10**11):011}"
    ),
    "CPF": cpf,
    "CPF as written": lambda draw: "{}.{}.{}-{}".format(
        *(cpf(draw)[a:b] for a, b in ((0, 3), (3, 6), (6, 9), (9, 11)))
    ),
    "phone": phone,
    "international phone": lambda draw: f"+55{phone(draw)}",
    "spaced phone": lambda draw: (
        f"+55 {(each := phone(draw))[:2]} {each[2:7]}-{each[7:]}"
    ),
    "amount": lambda draw: f"R$ {draw.randint(1, 999)}.{draw.randrange(1000):03},10",
    "moment": lambda draw: (
        f"{draw.randint(1, 28):02}/11/2026 14:{draw.randrange(60):02}"
    ),
    "CEP": lambda draw: f"{draw.randrange(10**5):05}-{draw.randrange(1000):03}",
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_ten_thousand_that_are_no_cards(kind: str) -> None:
    """What is paid and written every day is never taken for a card: none of 10,000."""
    draw = Random(20261122)  # noqa: S311 - the same ten thousand each time
    texts = (f"segue {HARMLESS[kind](draw)} ok" for _ in range(10_000))

    assert [text for text in texts if mask_cards(text) != text] == []
