"""What holds for any text: nothing raises, and money survives its own writing."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import calendar_for
from domain.money import Money
from flows.heard import Answer
from nlu.values.parse import parse_values
from nlu.values.text import clean, fold

ASKED = [None, "day", "amount", "count", "digits", "choice", "yes_no"]
WORDS = (
    "dia sexta 10 31 02 0 3x de em 100 1.234,56 R$ entrada e o resto vezes mil cem "
    "dois entre ou a ao mes que vem util quinto fim sim nao mas se amanha ate 10/12 "
    "31/02 % 99999 12345678909 x - . , ? \n fatura conta março última pix paguei 😀 ª"
)
CALENDAR = calendar_for("SP")

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
jumbles = st.lists(st.sampled_from(WORDS.split(" ")), max_size=14).map(" ".join)


@given(text=st.text() | jumbles, asked=st.sampled_from(ASKED), today=days)
@settings(max_examples=400, deadline=None)
def test_any_text_gives_values(text: str, asked: str | None, today: date) -> None:
    """Nothing that is typed makes the parser raise, and ranges go forward."""
    for language in ("pt", "en", "es"):
        values = parse_values(
            text, today=today, calendar=CALENDAR, asked=asked, language=language
        )

        assert values.day_to is None or values.day is not None
        assert values.day_to is None or values.day_to >= (values.day or today)
        assert values.amount is None or values.amount.minor > 0
        assert values.count is None or values.count > 0


@given(minor=st.integers(1, 99_999_999), spaced=st.booleans(), signed=st.booleans())
def test_written_money_is_read_back(minor: int, *, spaced: bool, signed: bool) -> None:
    """An amount written the Brazilian way is read back to the last centavo."""
    whole, cents = divmod(minor, 100)
    figures = f"{whole:,}".replace(",", ".") + f",{cents:02}"
    text = f"{'R$' if signed else ''}{' ' if spaced else ''}{figures}"

    values = parse_values(text, today=date(2026, 11, 18), calendar=CALENDAR)

    assert values.amount == Money(minor)


@given(minor=st.integers(1, 99_999_999))
def test_english_money_is_read_back(minor: int) -> None:
    """The same amount written the English way is the same amount."""
    whole, cents = divmod(minor, 100)

    values = parse_values(
        f"$ {whole:,}.{cents:02}", today=date(2026, 11, 18), calendar=CALENDAR
    )

    assert values.amount == Money(minor)


@given(day=days, ahead=st.integers(0, 150))
def test_written_day_is_read_back(day: date, ahead: int) -> None:
    """A day within the next months, written without its year, keeps its year."""
    meant = day + timedelta(ahead)

    values = parse_values(f"{meant:%d/%m}", today=day, calendar=CALENDAR)

    assert values.day == meant


@given(day=days)
def test_weekday_is_ahead(day: date) -> None:
    """A weekday named today means the one of next week."""
    for number, name in enumerate(("segunda", "terça", "quarta", "quinta", "sexta")):
        heard = parse_values(name, today=day, calendar=CALENDAR).day

        assert heard is not None
        assert heard.weekday() == number
        assert 0 < (heard - day).days <= 7


@given(text=st.text())
def test_clean_is_stable(text: str) -> None:
    """What was cleaned once stays as it is, and holds nothing that hides."""
    once = clean(text)

    assert clean(once) == once
    assert not set(once) & set("\u202e\u200b\u2066\x00\ud800")


@given(text=st.text())
def test_fold_is_stable(text: str) -> None:
    """A folded text folds to itself, so rules may be given either."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("said", ["", " ", "\x00", "\u202e\u200b", "¤¤¤", "??"])
def test_nothing_said(said: str) -> None:
    """An empty or invisible message holds no value and no answer."""
    values = parse_values(said, today=date(2026, 11, 18), calendar=CALENDAR)

    assert values.answer is Answer.UNCLEAR
    assert (values.amount, values.day, values.digits) == (None, None, None)
