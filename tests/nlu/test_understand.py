"""The whole understanding: rules around a model that is told what to say."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.heard import Answer, Guess, Intent, InvoiceRef, Method
from nlu.client import NoModel
from nlu.understand import Understanding
from tests.nlu.hear import TODAY, FakeModel, hear


class Yes:
    """A model that is sure of a yes, whatever is said."""

    def rank(self, text: str) -> tuple[Guess, ...] | None:
        """Say affirm with full confidence."""
        return FakeModel({text: (Intent.AFFIRM, 0.99)}).rank(text)


@pytest.mark.parametrize(
    "text", ["n", "N", "👎", "ñ aceito isso ai n", "não", "nem a pau", "agora não", "ñ"]
)
def test_no_is_no(text: str) -> None:
    """What a model took for a yes is a no by rule, before the model is asked."""
    heard = hear(text, model=Yes())

    assert (heard.intent, heard.values.answer) == (Intent.DENY, Answer.NO)
    assert heard.rule == "yes_no"


@pytest.mark.parametrize(
    "text", ["pode ver isso", "acho que dá", "humm interessante", "kkk", "vamos ver"]
)
def test_model_alone_agrees_to_nothing(text: str) -> None:
    """A yes of the model's sets no answer: an agreement needs a yes by rule."""
    heard = hear(text, model=Yes())

    assert heard.values.answer is not Answer.YES


def test_thumb() -> None:
    """A bare thumbs-up is a yes that says of itself that it is only a thumb."""
    heard = hear("👍🏽", asked="yes_no")

    assert (heard.values.answer, heard.thumb) == (Answer.YES, True)
    assert not hear("sim 👍").thumb
    assert not hear("👎").thumb


def test_menu_digit() -> None:
    """A figure chooses when a choice was asked for."""
    heard = hear("2", asked="choice")

    assert (heard.rule, heard.values.digits) == ("menu", "2")


def test_identity_digits() -> None:
    """Figures answer the identity question."""
    heard = hear("os 3 primeiros são 123", asked="digits")

    assert (heard.intent, heard.rule) == (Intent.IDENTITY_ANSWER, "digits")
    assert heard.values.digits == "123"


def test_yes_with_a_day() -> None:
    """A yes to a question keeps the day that came with it."""
    heard = hear("sim, mas só dia 10", asked="yes_no")

    assert (heard.intent, heard.values.answer) == (Intent.AFFIRM, Answer.YES)
    assert heard.values.reserved
    assert heard.values.day == TODAY.replace(month=12, day=10)


def test_conditional_yes_accepts_nothing() -> None:
    """A yes under a condition, "sim, se tirar os juros", is no yes."""
    heard = hear("sim, se tirar os juros", asked="yes_no")

    assert heard.values.answer is Answer.UNCLEAR
    assert heard.values.reserved


def test_two_wishes() -> None:
    """The main wish is served, and the other isn't lost."""
    text = "ja paguei a de marco, manda o link da de abril"
    model = FakeModel(
        {
            text: (Intent.ALREADY_PAID, 0.95),
            "ja paguei a de marco": (Intent.ALREADY_PAID, 0.99),
            "manda o link da de abril": (Intent.REQUEST_PAYMENT_LINK, 0.98),
        }
    )
    heard = hear(text, model=model)

    assert (heard.intent, heard.rule) == (Intent.ALREADY_PAID, "model")
    assert heard.also == (Intent.REQUEST_PAYMENT_LINK,)
    assert heard.ranking[0].intent is Intent.ALREADY_PAID


def test_values_of_the_main_wish() -> None:
    """The invoice of the wish that is served counts, not the first one named."""
    text = "quero parcelar a de abril, eu ja paguei a de março"
    model = FakeModel(
        {
            text: (Intent.NEGOTIATE_INSTALLMENTS, 0.6),
            "quero parcelar a de abril": (Intent.NEGOTIATE_INSTALLMENTS, 0.95),
            "eu ja paguei a de março": (Intent.ALREADY_PAID, 0.98),
        }
    )
    heard = hear(text, model=model)

    assert heard.intent is Intent.ALREADY_PAID
    assert heard.also == (Intent.NEGOTIATE_INSTALLMENTS,)
    assert heard.values.invoice == InvoiceRef(month=3)


def test_yes_among_other_words_without_a_model() -> None:
    """A yes that says more than a yes is still one when nothing else is clear."""
    heard = hear("sim, com muito gosto e alegria")

    assert (heard.intent, heard.rule) == (Intent.AFFIRM, "yes_no")


def test_safety_keeps_the_other_wish() -> None:
    """An opt-out beside another wish is obeyed, and the other one is kept."""
    model = FakeModel({"já paguei": (Intent.ALREADY_PAID, 0.99)})
    heard = hear("já paguei. parem de me mandar mensagem", model=model)

    assert heard.intent is Intent.OPT_OUT
    assert heard.also == (Intent.ALREADY_PAID,)


def test_one_clause_asks_the_model_once() -> None:
    """A plain message costs one call, and a rule costs none."""
    model = FakeModel({})
    hear("quanto eu devo", model=model)
    assert model.asked == ["quanto eu devo"]

    hear("SAIR", model=model)

    assert model.asked == ["quanto eu devo"]


def test_values_come_with_any_intent() -> None:
    """The values are parsed by rules, whatever the model says."""
    model = FakeModel({"faz 3x de 120 no boleto": (Intent.COMPLAINT_OR_ABUSE, 0.9)})
    heard = hear("faz 3x de 120 no boleto", model=model)

    assert heard.intent is Intent.COMPLAINT_OR_ABUSE
    assert (heard.values.count, heard.values.method) == (3, Method.BOLETO)


def test_picture_without_words() -> None:
    """A picture alone is most likely a receipt; the flow asks."""
    heard = hear("", media=1)

    assert (heard.intent, heard.rule, heard.media) == (
        Intent.ALREADY_PAID,
        "media",
        1,
    )


def test_language() -> None:
    """The language is the message's own, or the client's where it can't be told."""
    assert hear("how much do I owe?", hint="pt").language == "en"
    assert hear("ok", hint="es").language == "es"


@pytest.mark.fault("F36")
@pytest.mark.parametrize(
    "text",
    [
        "P\u200bA\u200bR\u200bE",
        "\u202ePARE\u202c",
        "PARE\x00",
        "\ufeffPARE",
        "PA\u00adRE",
        "PARE\ud800",
        "\tPARE\r\n",
        "\uff30\uff21\uff32\uff25",
    ],
)
def test_hidden_signs(text: str) -> None:
    """Zero-width signs, bidi overrides and surrogates hide no word from the rules."""
    heard = hear(text)

    assert heard.intent is Intent.OPT_OUT
    assert heard.text.encode()


@pytest.mark.fault("F36")
@given(
    text=st.text(),
    button=st.none() | st.text(),
    asked=st.sampled_from(
        [None, "day", "amount", "count", "digits", "choice", "yes_no"]
    ),
)
@settings(deadline=None)
def test_any_text_is_heard(text: str, button: str | None, asked: str | None) -> None:
    """Nothing that is written or pressed makes the understanding raise."""
    heard = hear(text, button=button, asked=asked)

    assert 0 <= heard.confidence <= 1
    assert heard.intent not in heard.also
    heard.text.encode()


@pytest.mark.parametrize("text", ["a" * 100_000, "1 " * 50_000, "sim, " * 20_000])
def test_huge_message(text: str) -> None:
    """A huge message is cut before anything reads it."""
    heard = hear(text)

    assert len(heard.text) <= 2_000


def test_currency() -> None:
    """Amounts are in the currency of the house."""
    heard = Understanding(NoModel(), currency="USD").parse(
        "i can pay $50 a week", today=TODAY, calendar=_NoHolidays()
    )

    assert heard.values.amount is not None
    assert heard.values.amount.currency == "USD"


class _NoHolidays:
    def is_business(self, day: object) -> bool:
        return day is not None

    def nth_business_day(self, year: int, month: int, n: int) -> date:
        return TODAY.replace(year=year, month=month, day=n)


@pytest.mark.parametrize(
    "text",
    [
        "ja paguei a de março, manda o pix da de abril",
        "manda o pix da de abril, ja paguei a de março",
    ],
)
def test_each_wish_has_what_its_clause_names(text: str) -> None:
    """March is paid and April is to be sent, in either order, without a model too."""
    heard = hear(text)

    paid = heard.named_for(Intent.ALREADY_PAID)
    wanted = heard.named_for(Intent.REQUEST_PAYMENT_LINK)
    assert paid.invoice == InvoiceRef(month=3)
    assert (wanted.invoice, wanted.method) == (InvoiceRef(month=4), Method.PIX)
