"""How words are filled and shown: money, days, lists, buttons, numbered lines."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from string import Formatter

import pytest

from bot.words import COMMON, Button, Catalogue, CatalogueError
from bot.words.writing import Writing
from domain.accrual import Bill
from domain.agreed import Conditions, Consequence
from domain.difference import Cause, Part
from domain.envelope import Envelope
from domain.money import Money
from domain.offers import Debt, Met, Wish, counter, make_offers
from domain.statement import Price
from flows.heard import Method
from flows.promised import PromisedLine
from flows.turn import Choice, PayLink, PixCode, Say
from tests.cast import CALENDAR, FEBRUARY, MARCH, MONDAY, TUESDAY, Account

CATALOGUE = Catalogue.load()
LANGUAGES = ("pt", "en", "es")
ELSEWHERE = ("format.", "papers.", "ladder.")  # what fills these in tests them
LONGEST = 1_024  # characters that go with buttons in one WhatsApp message
DEBT = Debt(Money(1_150_00), Money(84_56))
ENVELOPE = Envelope(max_instalments=12)
PARTS = tuple(Part(cause, Money(2_00), "1002", "Plano Fibra 300", 5) for cause in Cause)
OFFERS = make_offers(DEBT, ENVELOPE, MONDAY, CALENDAR)
COMPANY = {
    "bank": "Banco 001, agência 1234-5, conta 67890-1",
    "check_page": "https://fibrasul.example/v",
    "cnpj": "11.222.333/0001-81",
    "company": "Fibra Sul",
    "company_email": "atendimento@fibrasul.example",
    "company_phone": "(48) 3030-0101",
    "first_name": "Ana",
    "legal_name": "Fibra Sul Telecomunicações Ltda.",
    "signatory": "Marina Albuquerque",
    "signatory_email": "marina@fibrasul.example",
    "signatory_phone": "(48) 3030-0102",
    "site": "https://fibrasul.example/contato",
}
LINES = (
    Account(
        *(
            Bill(str(1000 + month), "Plano Fibra 300 Mega", Money(129_90), day, month)
            for month, day in enumerate(
                (date(2024, m, 10) for m in (6, 7, 8, 9, 10, 11)), start=1
            )
        )
    )
    .on(MONDAY)
    .lines
)
TWELVE = counter(DEBT, ENVELOPE, Wish(count=12), MONDAY, CALENDAR)
TYPICAL: dict[str, object] = {
    "amount": Money(1_234_56),
    "by": datetime(2025, 3, 10, 15, 30, tzinfo=UTC),
    "credit": Money(1_234_56),
    "owners": "Bia Nunes, Caio Reis",
    "dispute": 12,
    "numbers": "2026-1001, 2026-1002",
    "business_day": date(2025, 3, 17),
    "channel": "WhatsApp",
    "closes": "18:00",
    "clients": 120,
    "code": PixCode(),
    "count": 12,
    "day": date(2025, 3, 15),
    "before": Money(100_00),
    "change": Money(2_17),
    "client": "C-1001",
    "correction": Money(42),
    "days": 2,
    "description": "Plano Fibra 300 Mega",
    "down": Money(100_00),
    "due_on": date(2025, 2, 28),
    "due": "10/12/2025 20:59",
    "each": Money(102_88),
    "early": Money(5_00),
    "error": "step 'd+3' is named twice",
    "failed": 4,
    "fine": Money(3_00),
    "fine_percent": "2%",
    "first": TUESDAY,
    "hours": 6,
    "index": "IPCA",
    "interest": Money(50),
    "interest_percent": "1%",
    "invoices": 40,
    "key": "reminder.d+3",
    "language": "pt",
    "late": Consequence(Conditions(), 3),
    "last": date(2025, 3, 14),
    "last_day": date(2025, 3, 31),
    "paid": Money(45_00),
    "line": "• Plano Fibra 300 Mega (fatura 1001), vence em 10/03/2025: R$ 95,00",
    "lines": LINES,
    "link": PayLink(),
    "minutes": 15,
    "n": 3,
    "name": "Feirão de março",
    "new": "2 avisos novos",
    "now": Money(102_17),
    "on": date(2025, 3, 7),
    "number": "FS-2025-001002",
    "offers": OFFERS,
    "opens": "12:00",
    "over": "1 aviso encerrado",
    "order": 12,
    "owed": Money(1_234_56),
    "part": replace(LINES[0], part=(2, 4)),
    "parts": PARTS,
    "percent": 20,
    "place": 2,
    "promises": (PromisedLine(LINES[0], Money(95_00), TUESDAY),),
    "rest": Money(52_17),
    "principal": Money(150_00),
    "credited": Money(50_00),
    "rate": "1,5%",
    "reason": "rejected",
    "overdue": Money(102_17),
    "said": Money(102_17),
    "saved": Money(42_28),
    "seconds": 90,
    "settled": Money(10_00),
    "since": "2025-03-08",
    "subject": "default",
    "subscriptions": "ana-1, ana-2",
    "subtotal": Money(129_90),
    "thread": 7,
    "time": "15h30",
    "told_on": date(2025, 3, 5),
    "total": Money(1_234_56),
    "txid": "R0123456789AB",
    "unfit": (PromisedLine(LINES[0], Money(95_00), TUESDAY),),
    "until": date(2025, 4, 7),
    "valid_until": date(2025, 4, 30),
    "after": 100,
    "account": "12345-6",
    "currency": "BRL",
    "gone": 3,
    "kind": "payment_received",
    "payment": 7,
    "transaction": 12,
    "through": 1_100,
    "wanted": Money(95_00),
    "sent_on": date(2025, 3, 6),
    "why": "expired_or_canceled_card",
    "year": 2025,
    "payer": "Rui Prado",
    "limit": Money(500_00),
    "today": date(2025, 3, 7),
    "moment": datetime(2025, 3, 10, 15, 30, tzinfo=UTC),
    "months": 3,
    "at": datetime(2025, 3, 10, 15, 30, tzinfo=UTC),
    "what": "boleto",
    "digest": "ab12",
    "wish": Wish(count=12, amount_each=Money(50_00), down_payment=Money(100_00)),
    "ways": (Method.PIX, Method.BOLETO, Method.CARD),
}

PARAMS_END = None


def resolve(param: object) -> str:
    """Stand for a page's address, and for a Pix code of the usual length."""
    if isinstance(param, PayLink):
        return "https://pague.fibrasul.example/p/" + "x" * 43
    return "0002012633" + "0" * 150


def written(key: str, language: str = "pt", **params: object) -> str:
    """Write one text."""
    return whole(Say(key, params), language)


def whole(say: Say, language: str) -> str:
    """Write what is to be said."""
    return CATALOGUE.render(say, language, resolve, COMPANY, today=MONDAY).text


def pressed(*choices: Choice, buttons: bool = True) -> tuple[str, tuple[Button, ...]]:
    """Write a menu with *choices*; give its text and its buttons."""
    say = Say("menu.show", {}, choices)
    rendered = CATALOGUE.render(say, "pt", resolve, COMPANY, buttons=buttons)
    return rendered.text, rendered.buttons


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_can_be_written_and_fits(language: str) -> None:
    """With typical values each text of each language is whole, and short enough."""
    assert isinstance(TWELVE, Met)
    params = {**TYPICAL, "offer": TWELVE.offer}
    for key in CATALOGUE.words[language]:
        if not key.startswith(ELSEWHERE):
            text = whole(Say(key, params), language)

            assert 0 < len(text) <= LONGEST, key
            assert not [name for _, name, _, _ in Formatter().parse(text) if name]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("pt", "R$ 1.234,56"), ("en", "R$ 1,234.56"), ("es", "R$ 1.234,56")],
)
def test_money(language: str, expected: str) -> None:
    """Amounts are written as the language has them, with a plain blank."""
    text = written("payment.which_method", language, amount=Money(1_234_56))

    assert expected in text


def test_money_of_another_currency() -> None:
    """A currency without cents has none written."""
    assert "JP¥ 1.234" in written("payment.which_method", amount=Money(1234, "JPY"))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pt", "sexta, 5 de dezembro"),
        ("en", "Friday, December 5"),
        ("es", "viernes, 5 de diciembre"),
    ],
)
def test_day(language: str, expected: str) -> None:
    """A day is named with its weekday."""
    assert expected in written(
        "balance.promised", language, amount=Money(1), day=date(2025, 12, 5)
    )


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        pytest.param(0, "hoje, às 15h30", id="today"),
        pytest.param(1, "amanhã, às 15h30", id="tomorrow"),
        pytest.param(4, "sexta, 14 de março, às 15h30", id="Friday"),
    ],
)
def test_moment(ahead: int, expected: str) -> None:
    """The promised time is said as people say it."""
    by = datetime(2025, 3, 10, 15, 30, tzinfo=UTC) + timedelta(days=ahead)

    assert expected in written("person.by", by=by)


def test_itemised_balance() -> None:
    """Each invoice shows principal, fine and interest, to the cent."""
    lines = Account(FEBRUARY, MARCH).on(MONDAY).lines
    text = written("balance.today", lines=lines, total=Money(245_35), n=2)

    assert text.startswith("Hoje você tem 2 faturas em aberto:\n")
    assert "10 dias de atraso" in text
    assert "R$ 150,00 + multa R$ 3,00 + juros R$ 0,50 = R$ 153,50" in text
    assert text.endswith("Total hoje: R$ 245,35")


def test_what_was_paid_in_part_is_shown() -> None:
    """The lines still sum to what is owed when a part was paid."""
    account = Account(FEBRUARY)
    account.pay(FEBRUARY, MONDAY, Money(60_00))
    lines = account.on(MONDAY).lines
    text = written("balance.today", lines=lines, total=Money(93_50), n=1)

    assert "1 fatura em aberto" in text
    assert "R$ 60,00 = R$ 93,50" in text


def test_many_invoices_are_summed_up() -> None:
    """Beyond five, the rest is one line with its own sum."""
    text = written("payment.no_such_invoice", lines=LINES, amount=Money(0))

    assert "• e mais 1 fatura: R$ " in text


def test_offers_are_a_numbered_list() -> None:
    """The list has the numbers that the client may answer with."""
    text = written("instalments.these", offers=OFFERS)

    assert "1. À vista: R$ 1.234,56, até quinta, 13 de março" in text
    assert "3. 12x de R$ 102,88" in text


def test_saving_is_shown_beside_an_offer() -> None:
    """What an offer gives up is said where it is listed."""
    generous = Envelope(discount_charges_bp=10_000, opening_bp=10_000)
    offers = make_offers(DEBT, generous, MONDAY, CALENDAR)
    text = written("instalments.these", offers=offers)

    assert "1. À vista: R$ 1.150,00, até quinta, 13 de março (você economiza" in text


def test_terms_are_read_back_in_full() -> None:
    """Total, each part with its day, how it is paid, and what being late leads to."""
    down = counter(
        DEBT, ENVELOPE, Wish(count=2, down_payment=Money(234_56)), MONDAY, CALENDAR
    )
    assert isinstance(down, Met)
    ways = (Method.PIX, Method.BOLETO, Method.CARD)
    late = Consequence(Conditions(fine_bp=200, late_bp_month=100, break_days=15), 3)
    until = date(2025, 3, 13)
    text = written(
        "instalments.confirm", n=3, offer=down.offer, ways=ways, late=late, until=until
    )

    assert "Total: R$ 1.234,56" in text
    assert "multa de 2% e juros de 1% ao mês, só nela" in text
    assert "15 dias de atraso, e depois de um aviso, o acordo termina" in text
    assert "valem até 13/03/2025" in text
    assert "• Entrada: R$ 234,56, até quinta, 13 de março" in text
    assert "• 2ª: R$ 500,00" in text
    assert "Pix, boleto ou cartão" in text


def test_up_to_three_choices_are_buttons() -> None:
    """Three quick replies fit in one message."""
    text, buttons = pressed(
        Choice("intent:ask_balance", "choice.account"),
        Choice("choice:2", "choice.plan", {"n": 3, "amount": Money(51_17)}),
    )

    assert text == "Posso ajudar com isto:"
    assert buttons == (
        Button("intent:ask_balance", "Ver minha conta"),
        Button("choice:2", "3x de R$ 51,17"),
    )


@pytest.mark.parametrize(("count", "buttons"), [(4, True), (2, False)])
def test_other_choices_are_numbered_lines(count: int, buttons: bool) -> None:  # noqa: FBT001  # a table
    """More than three, or a channel with no buttons: numbers to answer with."""
    choices = [Choice("intent:ask_balance", "choice.account")] * count
    text, shown = pressed(*choices, buttons=buttons)

    assert text.endswith(f"\n{count}. Ver minha conta")
    assert shown == ()


def test_lines_that_stand_in_the_text_are_not_repeated() -> None:
    """A list in the words has its numbers already; the rest goes on counting."""
    listed = Choice("choice:1", "choice.at_once", listed=True)
    text, _ = pressed(
        listed, Choice("choice:all", "choice.all_invoices"), buttons=False
    )

    assert text == "Posso ajudar com isto:\n2. Todas"


def test_yes_and_no_are_not_numbered() -> None:
    """A question that asks for yes or no is answered in words."""
    yes = Choice("answer:yes", "choice.yes")

    assert pressed(yes, buttons=False)[0] == "Posso ajudar com isto:"


def test_values_for_a_template() -> None:
    """What was filled in is there by name, as it was written."""
    say = Say("payment.partial", {"amount": Money(1), "total": Money(2), "link": "x"})
    values = CATALOGUE.render(say, "pt", resolve, COMPANY).values

    assert values == {
        "amount": "R$ 0,01",
        "first_name": "Ana",
        "total": "R$ 0,02",
        "link": "x",
    }


def test_language_that_we_do_not_speak() -> None:
    """A client of another language is written to in Portuguese."""
    assert written("choice.yes", "de") == "Sim"


@pytest.mark.parametrize(
    "say",
    [
        pytest.param(Say("no.such_key"), id="key"),
        pytest.param(Say("payment.which_method"), id="param"),
    ],
)
def test_what_is_missing_is_said(say: Say) -> None:
    """A missing text or param names itself."""
    with pytest.raises(CatalogueError, match=say.key):
        CATALOGUE.render(say, "pt", resolve, COMPANY)


@pytest.mark.parametrize("evil", ["{cnpj}", "{0.__class__}", "{{7*7}}", "%s"])
def test_braces_in_a_param_stay_text(evil: str) -> None:
    """What a client is called is never read as a template (F66)."""
    assert evil in written("small_talk.hello_name", first_name=evil)


def test_common_is_what_the_tests_fill_in() -> None:
    """The list of what every text may use is the one that is promised."""
    assert COMPANY.keys() == COMMON


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param(
            "pt", "R$ 95,00 (já com o desconto para quem paga até 10/03/2025)"
        ),
        pytest.param("en", "R$ 95.00 (with the discount for paying by 2025-03-10)"),
    ],
)
def test_a_price_says_until_when(language: str, words: str) -> None:
    """An amount with a discount in it never goes out without its last day."""
    price = Price(Money(95_00), MONDAY)

    assert words in written(
        "payment.link", language, amount=price, lines=LINES, link=PayLink()
    )


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        pytest.param("pt", MONDAY, "a última na segunda, 10 de março", id="weekday"),
        pytest.param("pt", date(2025, 3, 15), "a última no sábado, 15", id="weekend"),
        pytest.param("es", MONDAY, "la última el lunes, 10 de marzo", id="Spanish"),
        pytest.param("en", MONDAY, "the last on Monday, March 10", id="English"),
    ],
)
def test_a_day_stands_in_a_sentence(language: str, day: date, said: str) -> None:
    """Days of the week have their gender, and their article in Spanish."""
    assert said in written("format.part.more", language, n=2, day=day)


def test_one_payment_is_read_back_as_one() -> None:
    """Nothing speaks of instalments where there is one payment."""
    offer = make_offers(DEBT, ENVELOPE, MONDAY, CALENDAR)[0]
    late = Consequence(Conditions(), 1)
    ways, until = (Method.PIX,), date(2025, 3, 13)
    given = {"n": 1, "first": offer.first_on, "offer": offer, "until": until}
    text = written("instalments.confirm", "pt", late=late, ways=ways, **given)

    assert "um pagamento de R$ 1.234,56, até quinta, 13 de março." in text
    assert "parcela" not in text


def test_the_only_instalment_is_not_counted() -> None:
    """A part 1 of 1 is the only one."""
    line = replace(LINES[0], part=(1, 1))
    writing = Writing("pt", CATALOGUE.words["pt"], resolve)

    assert writing.named(line, "said") == "parcela única"
