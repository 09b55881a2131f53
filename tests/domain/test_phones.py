"""Phone numbers: as people write them, and both spellings of one number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phones import (
    AREA_CODES,
    canonical,
    mask_phone,
    parse_phone,
    spellings,
    with_ninth_digit,
    without_ninth_digit,
)

ANA = "+5531988887777"
MOBILES = st.builds(
    "+55{}9{}".format,
    st.sampled_from(sorted(AREA_CODES)),
    st.from_regex(r"[6-9][0-9]{7}", fullmatch=True),
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("+5531988887777", id="E.164"),
        pytest.param("+55 31 98888-7777", id="spaced"),
        pytest.param("+55 (31) 9 8888-7777", id="ninth digit apart"),
        pytest.param("5531988887777", id="country without plus"),
        pytest.param("0055 31 98888 7777", id="dialled abroad"),
        pytest.param("(31) 98888-7777", id="national"),
        pytest.param("31.98888.7777", id="dots"),
        pytest.param("31/98888-7777", id="slash"),
        pytest.param("031 98888-7777", id="trunk zero"),
        pytest.param("(0xx31) 98888-7777", id="0xx"),
        pytest.param("0XX31988887777", id="0XX in capitals"),
        pytest.param("0 15 31 98888-7777", id="carrier"),
        pytest.param("0153188887777", id="carrier, eight digits"),
        pytest.param("+55 031 98888-7777", id="country and trunk zero"),
        pytest.param("(31) 8888-7777", id="before the ninth digit"),
        pytest.param("553188887777", id="country, before the ninth digit"),
        pytest.param("03188887777", id="trunk zero, before the ninth digit"),
        pytest.param("whatsapp:+553188887777", id="Twilio's address"),
        pytest.param("tel:+55-31-98888-7777", id="a link"),
        pytest.param(
            "\u202a+55\xa031\xa098888\u20117777\u202c", id="copied from a chat"
        ),
        pytest.param("\uff13\uff11 98888-7777", id="full-width digits"),
        pytest.param("  31 98888 7777\n", id="blanks around"),
    ],
)
def test_ana_in_every_writing(text: str) -> None:
    """One mobile number of Belo Horizonte, as people and systems write it."""
    assert parse_phone(text) == ANA


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("(31) 3222-1111", "+553132221111", id="landline"),
        pytest.param("55 98888-7777", "+5555988887777", id="area 55, Santa Maria"),
        pytest.param("55 3222-1111", "+555532221111", id="area 55, landline"),
        pytest.param("+55 55 98888-7777", "+5555988887777", id="country 55, area 55"),
        pytest.param(
            "11 94123-4567", "+5511941234567", id="mobile without old spelling"
        ),
        pytest.param("+1 (415) 555-2671", "+14155552671", id="United States"),
        pytest.param("00351 912 345 678", "+351912345678", id="Portugal with 00"),
        pytest.param(
            "whatsapp:+595981234567", "+595981234567", id="Paraguay, WhatsApp"
        ),
    ],
)
def test_other_numbers(text: str, number: str) -> None:
    """Landlines, area 55 and foreign numbers are told apart."""
    assert parse_phone(text) == number


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("98888-7777", id="no area code"),
        pytest.param("(20) 98888-7777", id="area code not in use"),
        pytest.param("+55 20 98888-7777", id="with country, area not in use"),
        pytest.param("0800 123 4567", id="0800"),
        pytest.param("4004-1234", id="4004"),
        pytest.param("(31) 1888-7777", id="no landline begins with 1"),
        pytest.param("(31) 78888-7777", id="nine digits that do not begin with 9"),
        pytest.param("31 8888-777", id="one short"),
        pytest.param("31 98888-77777", id="one long"),
        pytest.param("31 98888-7777 ramal 2", id="extension"),
        pytest.param("31 98888-7777 / 31 97777-6666", id="two numbers"),
        pytest.param("sem telefone", id="words"),
        pytest.param("+0 31 98888-7777", id="no country begins with 0"),
        pytest.param("+1 415", id="foreign and short"),
        pytest.param("whatsapp:US.1234", id="account without a number"),
        pytest.param("\u0663\u0661988887777", id="arabic digits"),
    ],
)
def test_no_number(text: str) -> None:
    """What cannot be dialled is not guessed at."""
    assert parse_phone(text) is None


def test_sixty_seven_area_codes() -> None:
    """Anatel's plan has 67 area codes; 20, 23, 36 and 90 are none of them."""
    assert len(AREA_CODES) == 67
    assert not AREA_CODES & {"10", "20", "23", "25", "26", "29", "36", "39", "52", "90"}


@pytest.mark.fault("F31")
@pytest.mark.parametrize(
    ("address", "key"),
    [
        pytest.param("whatsapp:+553188887777", ANA, id="WhatsApp's eight digits"),
        pytest.param("whatsapp:+5531988887777", ANA, id="WhatsApp's nine digits"),
        pytest.param("+553188887777", ANA, id="gateway without prefix"),
        pytest.param("553188887777", ANA, id="WaId"),
        pytest.param("whatsapp: 5531988887777", ANA, id="plus decoded to a blank"),
        pytest.param("+553132221111", "+553132221111", id="landline"),
        pytest.param("+553152221111", "+553152221111", id="landline with a five"),
        pytest.param("+553162221111", "+5531962221111", id="mobile with a six"),
        pytest.param("+5511941234567", "+5511941234567", id="below six after the nine"),
        pytest.param("+14155552671", "+14155552671", id="foreign"),
        pytest.param("whatsapp:US.1234", "whatsapp:US.1234", id="no phone number"),
        pytest.param("ana@example.com", "ana@example.com", id="e-mail"),
        pytest.param("28149", "28149", id="short code"),
    ],
)
def test_canonical(address: str, key: str) -> None:
    """Every spelling and channel of a number has one key; no number stays."""
    assert canonical(address) == key


@pytest.mark.fault("F31")
@given(MOBILES)
def test_both_spellings_have_one_key(number: str) -> None:
    """With and without the ninth digit, on every channel, it is one contact."""
    short = without_ninth_digit(number)
    ways = [number, short, f"whatsapp:{number}", f"whatsapp:{short}", short[1:]]

    assert len(short) == len(number) - 1
    assert with_ninth_digit(short) == number
    assert {canonical(way) for way in ways} == {number}
    assert spellings(short) == (number, short)


@given(MOBILES, MOBILES)
def test_two_numbers_have_two_keys(one: str, other: str) -> None:
    """Different numbers never share a key, however they are spelled."""
    same = canonical(without_ninth_digit(one)) == canonical(other)

    assert same == (one == other)


@given(st.text(max_size=30))
def test_any_text(text: str) -> None:
    """Any text is read without an error, and what is read reads as itself."""
    number = parse_phone(text)

    assert number is None or parse_phone(number) == number
    assert canonical(canonical(text)) == canonical(text)


def test_landline_has_one_spelling() -> None:
    """A landline never gets a ninth digit."""
    assert spellings("+553132221111") == ("+553132221111",)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        pytest.param(ANA, "(31) *****-7777", id="mobile"),
        pytest.param("whatsapp:+553188887777", "(31) *****-7777", id="eight digits"),
        pytest.param("+553132221111", "(31) ****-1111", id="landline"),
        pytest.param("+14155552671", "********2671", id="foreign"),
        pytest.param("US.1234", "****234", id="opaque"),
        pytest.param("1234", "****", id="too short to show"),
    ],
)
def test_mask_phone(number: str, masked: str) -> None:
    """Four digits and the area are enough for its owner to know it."""
    assert mask_phone(number) == masked
