"""Card numbers in a chat: masked however they are cut up, and nothing else is."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cards import has_card, mask_cards

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
)


@pytest.mark.parametrize("card", TEST_CARDS)
def test_every_network(card: str) -> None:
    """Each network's number is masked but its last four."""
    text = f"meu cartão é {card}, pode passar"

    assert (
        mask_cards(text)
        == f"meu cartão é {'*' * (len(card) - 4)}{card[-4:]}, pode passar"
    )
    assert has_card(text)


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


def test_full_width_digits() -> None:
    """Digits of another keyboard are digits."""
    wide = "".join(chr(0xFF10 + int(d)) for d in "4242424242424242")

    assert mask_cards(wide) == "*" * 12 + wide[-4:]


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
    assert not has_card(text)


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
        m == c or (m == "*" and c.isdecimal())
        for m, c in zip(masked, text, strict=True)
    )
