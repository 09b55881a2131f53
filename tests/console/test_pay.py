"""The client's own page: who may see it, what it says, and the way to pay."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.database import Database
from bot.ledger.freeze import freeze
from bot.payments.links import new_link, revoke
from bot.payments.port import PaymentsError
from bot.wiring import EXTENSION, Wiring
from console import blueprint as console
from console import pay, pay_receipts, verify
from console.headers import protect
from console.pay_debit import DEBITS
from console.throttle import Throttle
from domain.brcode import read_brcode
from domain.disclosure import Level
from domain.itf import read_bars
from models.agreement import Agreement, AgreementInvoice
from models.audit import Audit
from models.client import Client
from models.dispute import Dispute
from models.instrument import Instrument
from models.invoice import Invoice
from models.lease import Mark
from models.mandate import Mandate
from models.payment import Checkout, PaymentLink
from tests.bot.payments.fakes import FakePayments
from tests.bot.payments.test_debits import FakeDebits
from tests.bot.payments.till import LATE, NOT_YET_DUE, OLDER, Till, till_for
from tests.bot.world import SECRET, world_on

BOLETO = "00190500954014481606906809350314337370000000100"  # a published example
RIGHT = {"cpf_prefix": "529", "birth_year": "1985"}


@dataclass
class Page:
    """Ana's page in a browser, and the provider behind it."""

    till: Till
    app: Flask
    browser: FlaskClient
    payments: FakePayments = field(default_factory=FakePayments)

    def link(self, *ids: int, level: Level = Level.DEBT) -> str:
        """Make a link and give its path."""
        world = self.till.world
        with world.session() as session:
            token = new_link(
                session,
                session.get_one(Client, self.till.client_id),
                ids,
                level=level,
                now=world.clock.now(),
                settings=world.parts.settings,
            )
        return f"/p/{token}"

    def text(self, path: str) -> str:
        """Read a page as a person does: no tags, plain spaces."""
        return plain(self.browser.get(path))

    def change(self, row: type, **values: Any) -> None:  # noqa: ANN401 - any column
        """Change every row of a kind."""
        with self.till.world.session() as session:
            session.execute(update(row).values(**values))

    def tries(self) -> int:
        """Count the wrong answers that are kept."""
        return int(self.till.rows(select(Client.identity_tries))[0])


def plain(answer: TestResponse) -> str:
    """Take the tags off a page."""
    words = unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return re.sub(r"\s+", " ", words)


def page_for(database: Database, *dues: date, **environment: Any) -> Page:  # noqa: ANN401 - any field
    """Run the pages over a fresh database in which Ana owes for *dues*."""
    world = world_on(database)
    till = till_for(world, *dues)
    told = {"secret_key": SECRET, "stripe_api_key": "sk_test_1"} | environment
    parts = world.parts
    changed = type(parts.environment)(**told)
    parts = Wiring(parts.settings, changed, database, world.clock, parts.catalogue)
    world.parts = parts
    app = Flask("regua", static_folder=None)
    app.config.update(SECRET_KEY=SECRET, TESTING=True)
    app.extensions[EXTENSION] = parts
    for blueprint in (pay.blueprint, pay_receipts.blueprint, verify.blueprint, console):
        app.register_blueprint(blueprint)
    protect(app)
    page = Page(till, app, app.test_client())
    app.extensions[pay.PAYMENTS] = page.payments
    return page


@pytest.fixture(autouse=True)
def _fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pay, "GUESSES", Throttle(3))


@pytest.fixture
def page(database: Database) -> Page:
    """Let Ana owe one invoice of R$ 100.00, five days late."""
    return page_for(database, LATE)


def test_what_is_owed_is_itemised(page: Page) -> None:
    """R$ 100.00 five days late: 2.00 of fine, 0.17 of interest, R$ 102.17."""
    text = page.text(page.link())

    assert "Olá, Ana" in text
    assert "Fatura 1001" in text
    assert "venceu em 19/11/2026, 5 dias de atraso" in text
    for line in (
        "Valor original R$ 100,00",
        "Multa por atraso R$ 2,00",
        "Juros por dia de atraso R$ 0,17",
        "Total de hoje R$ 102,17",
    ):
        assert line in text


def test_the_payee_is_named(page: Page) -> None:
    """Legal name, CNPJ and address (CDC 42-A), and where to check them."""
    text = page.text(page.link())

    assert "Recebedor: Fibra Sul Telecom Ltda., CNPJ 99.887.766/0001-05" in text
    assert "Rua das Araucárias, 120, sala 4, Centro, Florianópolis SC" in text
    assert "https://fibrasul.example" in text


def test_the_name_is_all_that_is_told_of_the_person(page: Page) -> None:
    """No surname, document, phone or address of the client."""
    html = page.browser.get(page.link()).text

    for secret in ("Souza", "52998224725", "529.982", "988887777", "88000120"):
        assert secret not in html


def test_the_pix_code_is_for_today(page: Page) -> None:
    """The amount of today, our key, a txid of its own; and a QR."""
    html = page.browser.get(page.link()).text
    found = re.search(r'<textarea id="pix"[^>]*>([^<]+)<', html)
    assert found is not None

    fields = read_brcode(unescape(found[1]))

    assert fields["54"] == "102.17"
    assert fields["26.01"] == "99887766000105"
    given = page.till.rows(select(Instrument))
    assert [row.txid for row in given] == [fields["62.05"]]
    assert '<svg class="qr"' in html or 'class="qr"' in html


def test_part_paid(page: Page) -> None:
    """What was paid is a line of its own."""
    page.till.pay(50_00)

    text = page.text(page.link())

    assert "Já pago \N{MINUS SIGN}R$ 50,00" in text
    assert "Total de hoje R$ 52,17" in text


def test_all_is_paid(page: Page) -> None:
    """Thanks, and nothing to pay with."""
    path = page.link(*page.till.ids)
    page.till.pay(102_17)

    html = page.browser.get(path).text

    assert "Tudo certo, Ana!" in html
    assert "<form" not in html
    assert "pix" not in html


def asked(page: Page, path: str, **query: str) -> str:
    """Read the amount that the Pix code of a page asks for."""
    html = page.browser.get(path, query_string=query).text
    found = re.search(r'<textarea id="pix"[^>]*>([^<]+)<', html)
    assert found is not None
    return read_brcode(unescape(found[1]))["54"]


def test_the_invoices_of_the_link_are_chosen(database: Database) -> None:
    """A link for one invoice asks for that one; all of them are one tap away."""
    page = page_for(database, LATE, NOT_YET_DUE)
    first, _ = page.till.ids
    one = page.link(first)

    assert asked(page, one) == "102.17"
    assert asked(page, one, pay="all") == "202.17"
    assert asked(page, page.link()) == "202.17"
    assert "vence em 10/12/2026" in page.text(one)


@pytest.mark.parametrize(
    ("pay", "amount"),
    [
        pytest.param("all", "305.34", id="all"),
        pytest.param("late", "205.34", id="what is late"),
        pytest.param("1", "102.17", id="one invoice"),
        pytest.param("3", "100.00", id="one that is not due"),
        pytest.param("99", "305.34", id="one that is nobody's"),
        pytest.param("'", "305.34", id="nonsense"),
    ],
)
def test_one_tap_chooses(database: Database, pay: str, amount: str) -> None:
    """What is chosen stands in the address; total, code and buttons are for that."""
    page = page_for(database, LATE, OLDER, NOT_YET_DUE)
    path = page.link()

    assert asked(page, path, pay=pay) == amount
    html = page.browser.get(path, query_string={"pay": pay}).text
    assert html.count('aria-current="true"') == 1


def test_another_clients_invoice(database: Database) -> None:
    """Its id in the address chooses nothing, and tells nothing."""
    page = page_for(database, LATE)
    till_for(page.till.world, OLDER, external_id="bruno", name="Bruno")

    assert asked(page, page.link(), pay="2") == "102.17"
    assert "Fatura 1002" not in page.text(f"{page.link()}?pay=2")


def test_instalments_are_chosen(database: Database) -> None:
    """What is late is asked for; the next one, or all that is left, for a tap."""
    page = page_for(database, LATE, NOT_YET_DUE, date(2027, 1, 10))
    world = page.till.world
    with world.session() as session:
        agreement = Agreement(
            client_id=page.till.client_id,
            total_minor=300_00,
            terms={},
            evidence={},
            accepted_at=world.clock.now(),
        )
        session.add(agreement)
        session.flush()
        session.execute(update(Invoice).values(agreement_id=agreement.id))
    path = page.link()

    assert asked(page, path) == "102.17"
    assert asked(page, path, pay="all") == "302.17"
    assert asked(page, path, pay="next") == "100.00"
    assert "Próxima parcela R$ 100,00" in page.text(path)


def test_what_is_contested_is_left_out(database: Database) -> None:
    """It is shown as such, is not in the total, and can be paid by itself."""
    page = page_for(database, LATE, NOT_YET_DUE)
    first, _ = page.till.ids
    with page.till.world.session() as session:
        session.add(
            Dispute(
                client_id=page.till.client_id,
                invoice_id=first,
                reason="wrong_amount",
                state="open",
                opened_at=page.till.world.clock.now(),
            )
        )
    path = page.link()

    assert asked(page, path) == "100.00"
    assert asked(page, path, pay=str(first)) == "102.17"
    assert "Contestada: fica fora do total" in page.text(path)


def test_an_agreement_took_its_place(database: Database) -> None:
    """The link of a replaced invoice shows the instalments."""
    page = page_for(database, LATE, NOT_YET_DUE)
    old, new = page.till.ids
    path = page.link(old)
    with page.till.world.session() as session:
        agreement = Agreement(
            client_id=page.till.client_id,
            total_minor=100_00,
            terms={},
            evidence={},
            accepted_at=page.till.world.clock.now(),
        )
        agreement.covers = [AgreementInvoice(invoice_id=old, owed_minor=102_17)]
        session.add(agreement)
        session.flush()
        session.get_one(Invoice, old).status = "renegotiated"
        session.get_one(Invoice, new).agreement_id = agreement.id

    text = page.text(path)

    assert "Fatura 1001" not in text
    assert "Fatura 1002" in text


# --- The door ---------------------------------------------------------------------


@pytest.mark.fault("F68")
def test_one_page_for_every_dead_link(page: Page) -> None:
    """Unknown, expired and revoked cannot be told apart, and name no client."""
    revoked, expired = page.link(), page.link()
    page.change(PaymentLink, revoked_at=None)
    with page.till.world.session() as session:
        client = session.get_one(Client, page.till.client_id)
        revoke(session, client, page.till.world.clock.now())
    answers = [page.browser.get(revoked)]
    page.change(PaymentLink, revoked_at=None)
    page.till.world.move(days=7)
    answers += [page.browser.get(expired), page.browser.get("/p/nobody-made-this")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "Ana" not in answers[0].text
    assert "Fibra Sul" in answers[0].text


@pytest.mark.parametrize("method", ["post", "checkout"])
def test_nothing_to_press_behind_a_dead_link(page: Page, method: str) -> None:
    """The forms answer as the page does."""
    path = "/p/nobody" + ("/checkout" if method == "checkout" else "")

    assert page.browser.post(path, data=RIGHT).status_code == 404
    assert page.payments.asked == []


@pytest.mark.fault("F68")
def test_guessing_is_slowed_down(page: Page) -> None:
    """After a few unknown tokens the answer is 429; a known one is never held up."""
    path = page.link()
    seen = [page.browser.get(f"/p/guess{n}").status_code for n in range(4)]

    assert seen == [404, 404, 404, 429]
    assert page.browser.get(path).status_code == 200


@pytest.mark.fault("F68")
def test_the_answer_is_kept_to_oneself(page: Page) -> None:
    """Not cached, not indexed, not told onward, run by nothing foreign."""
    headers = page.browser.get(page.link()).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "form-action 'self' https://checkout.stripe.com" in policy


def test_it_is_noted_when_a_link_is_first_opened(page: Page) -> None:
    """The first look counts."""
    path = page.link()
    first = page.till.world.clock.now()
    page.browser.get(path)
    page.till.world.move(hours=1)
    page.browser.get(path)

    assert page.till.rows(select(PaymentLink.opened_at)) == [first]


# --- Who reads it ------------------------------------------------------------------


@pytest.mark.parametrize("level", [Level.NEUTRAL, Level.INVOICE])
def test_a_stranger_is_asked_first(page: Page, level: Level) -> None:
    """Nothing of the debt or the person is shown before the check."""
    answer = page.browser.get(page.link(level=level))

    assert answer.status_code == 200
    assert "Os 3 primeiros números do CPF" in answer.text
    assert "Ano de nascimento" in answer.text
    for secret in ("Ana", "102,17", "1001", "529", "1985", "pix"):
        assert secret not in answer.text


def test_the_right_answers_open(page: Page) -> None:
    """For this browser, for a day."""
    path = page.link(level=Level.NEUTRAL)

    answer = page.browser.post(path, data=RIGHT)

    assert (answer.status_code, answer.location) == (303, path)
    assert "R$ 102,17" in page.text(path)
    assert "102,17" not in page.app.test_client().get(path).text
    page.till.world.move(hours=24)
    assert "102,17" not in page.text(path)


def test_the_check_opens_other_links_of_the_same_client(page: Page) -> None:
    """Who has shown who they are is not asked again for the next message's link."""
    page.browser.post(page.link(level=Level.NEUTRAL), data=RIGHT)

    assert "R$ 102,17" in page.text(page.link(level=Level.NEUTRAL))


@pytest.mark.fault("F68")
def test_a_cookie_for_another_client_opens_nothing(database: Database) -> None:
    """A passed check is one person's."""
    page = page_for(database, LATE)
    page.browser.post(page.link(level=Level.NEUTRAL), data=RIGHT)
    bruno = till_for(page.till.world, LATE, external_id="bruno", name="Bruno Reis")
    page.till = bruno

    assert "Bruno" not in page.text(page.link(level=Level.NEUTRAL))


@pytest.mark.parametrize("cookie", ["", "x.y", "eyJjbGllbnQiOjF9.forged", "e30.x"])
def test_a_forged_cookie_opens_nothing(page: Page, cookie: str) -> None:
    """It bears our signature or it is nothing."""
    page.browser.set_cookie("regua_pay", cookie, path="/p/")

    assert "102,17" not in page.text(page.link(level=Level.NEUTRAL))


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"cpf_prefix": "111", "birth_year": "1985"}, id="the first"),
        pytest.param({"cpf_prefix": "529", "birth_year": "1990"}, id="the second"),
        pytest.param({"cpf_prefix": "111", "birth_year": "1990"}, id="both"),
    ],
)
def test_a_wrong_answer(page: Page, answers: dict[str, str]) -> None:
    """The page does not say which one it was, and counts the try."""
    answer = page.browser.post(page.link(level=Level.NEUTRAL), data=answers)

    assert answer.status_code == 403
    assert "Não conferiu" in answer.text
    assert page.tries() == 1


@pytest.mark.fault("F68")
def test_three_wrong_answers_lock(page: Page) -> None:
    """For a day; the right ones do not help then, and the trail knows."""
    path = page.link(level=Level.NEUTRAL)
    wrong = RIGHT | {"cpf_prefix": "111"}
    for _ in range(3):
        page.browser.post(path, data=wrong)

    locked = page.browser.post(path, data=RIGHT)

    assert locked.status_code == 403
    assert "24 horas" in locked.text
    assert "<form" not in locked.text
    assert page.till.rows(select(Audit.action)) == ["identity_failed"] * 3
    page.till.world.move(hours=24)
    assert page.browser.post(path, data=RIGHT).status_code == 303
    assert page.tries() == 0


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"cpf_prefix": "529"},
        RIGHT | {"birth_year": " "},
        RIGHT | {"cpf_prefix": "x"},
    ],
)
def test_an_empty_field_is_no_try(page: Page, answers: dict[str, str]) -> None:
    """Nothing is compared, nothing is counted, nothing is shown."""
    answer = page.browser.post(page.link(level=Level.NEUTRAL), data=answers)

    assert answer.status_code == 400
    assert page.tries() == 0
    assert "102,17" not in answer.text


def test_too_little_is_known_to_ask(page: Page) -> None:
    """A person has to check; the page says how to reach one."""
    page.change(Client, document=None, birth_date=None)

    answer = page.browser.get(page.link(level=Level.NEUTRAL))

    assert "fale com a gente" in answer.text
    assert "+55 48 3030-0120" in answer.text
    assert "<form" not in answer.text


def test_nobody_pays_for_whom_they_did_not_show_to_be(page: Page) -> None:
    """The form behind the check is shut too."""
    path = page.link(level=Level.INVOICE)

    answer = page.browser.post(f"{path}/checkout")

    assert (answer.status_code, answer.location) == (303, path)
    assert page.payments.asked == []


# --- Paying -----------------------------------------------------------------------


def test_a_click_leads_to_the_provider(page: Page) -> None:
    """One tap from the page to the checkout."""
    path = page.link()
    assert f'action="{path}/checkout"' in page.browser.get(path).text

    answer = page.browser.post(f"{path}/checkout")

    assert answer.status_code == 303
    assert answer.location.startswith("https://pay.example/cs_client-")
    assert page.payments.asked[0].items[0].amount.minor == 102_17


def test_back_from_the_provider(page: Page) -> None:
    """The webhook is what counts: the page waits for it, and offers nothing to pay."""
    path = page.link()

    html = page.browser.get(f"{path}?paid=1").text

    assert "estamos confirmando" in html
    assert f'http-equiv="refresh" content="8;url={path}?paid=2"' in html
    assert "checkout" not in html
    assert 'id="pix"' not in html


def test_the_page_does_not_look_again_for_ever(page: Page) -> None:
    """After a while it says that it takes longer."""
    html = page.browser.get(f"{page.link()}?paid=6").text

    assert "http-equiv" not in html
    assert "demorando mais" in html


def test_confirmed_meanwhile(page: Page) -> None:
    """Once the webhook was there, the page says thanks."""
    path = page.link(*page.till.ids)
    page.till.pay(102_17)

    assert "Tudo certo, Ana!" in page.text(f"{path}?paid=3")


@pytest.mark.parametrize("paid", ["-1", "x", "999999999999999999999", "0"])
def test_a_strange_return(page: Page, paid: str) -> None:
    """Whatever stands there, the page is a page."""
    assert page.browser.get(f"{page.link()}?paid={paid}").status_code == 200


@pytest.mark.fault("F50")
def test_a_boleto_is_under_way(page: Page) -> None:
    """It is said, so that nobody pays twice."""
    row = page.till.checkout()
    unpaid = page.till.session(row, "unpaid")
    page.till.hears(page.till.told("checkout.session.completed", unpaid))

    text = page.text(page.link())

    assert "Um pagamento de R$ 102,17 está em processamento" in text


def test_the_provider_is_away(page: Page) -> None:
    """The other ways are still there."""
    page.payments.failures.append(PaymentsError("away", permanent=False))

    answer = page.browser.post(f"{page.link()}/checkout")

    assert answer.status_code == 503
    assert "Não conseguimos abrir o pagamento agora" in answer.text
    assert 'id="pix"' in answer.text


def test_without_stripe(database: Database) -> None:
    """No key, no button; the rest works."""
    page = page_for(database, LATE, stripe_api_key=None)
    page.app.extensions[pay.PAYMENTS] = None
    path = page.link()

    html = page.browser.get(path).text

    assert "/checkout" not in html
    assert 'id="pix"' in html
    assert "checkout.stripe.com" not in str(page.browser.get(path).headers)
    assert page.browser.post(f"{path}/checkout").status_code == 303


def test_bank_details_and_boleto(page: Page) -> None:
    """Account with its holder and CNPJ; the invoice's own line to copy."""
    page.change(Invoice, boleto_line=BOLETO)

    path = page.link()
    text, html = page.text(path), page.browser.get(path).text

    assert "Banco Exemplo (999)" in text
    assert "Titular Fibra Sul Telecom Ltda." in text
    assert "00190.50095 40144.816069 06809.350314 3 37370000000100" in text
    assert "Linha digitável da fatura 1001" in text
    dashes = re.search(r'stroke-dasharray="([^"]+)"', html)
    assert dashes is not None
    assert read_bars(dashes[1].replace(" ", "")) == (
        "00193373700000001000500940144816060680935031"
    )


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"boleto_line": BOLETO[:-1] + "1"}, id="a digit is wrong"),
        pytest.param({"amount_minor": 50}, id="it asks for more than is owed"),
    ],
)
def test_a_boleto_that_is_not_shown(page: Page, spoil: dict[str, Any]) -> None:
    """Nobody is led to pay a wrong amount, or to nobody."""
    page.change(Invoice, boleto_line=BOLETO)
    page.change(Invoice, **spoil)

    assert "Linha digitável" not in page.text(page.link())


def test_a_boleto_of_what_was_paid_in_part(page: Page) -> None:
    """Its bars still ask for all of it: it is not shown any more."""
    page.change(Invoice, boleto_line=BOLETO)
    page.till.pay(50_00)

    assert "Linha digitável" not in page.text(page.link())


def offers(page: Page, **payment: Any) -> None:  # noqa: ANN401 - any setting
    """Change what the company says of payments, and what its account takes."""
    world = page.till.world
    settings = world.parts.settings
    told = settings.payment.model_copy(update=payment)
    changed = settings.model_copy(update={"payment": told})
    world.parts = replace(world.parts, settings=changed)
    page.app.extensions[EXTENSION] = world.parts
    with world.session() as session:
        kinds = "bacs_debit,boleto,card,pix"
        session.merge(Mark(name="stripe.kinds", value=kinds))


def test_pix_through_the_provider(page: Page) -> None:
    """Where Stripe has Pix, we are told of it: our own code is not shown beside it."""
    offers(page)
    path = page.link()
    html = page.browser.get(path).text

    assert 'id="pix"' not in html
    assert page.till.rows(select(Instrument)) == []
    answer = page.browser.post(f"{path}/checkout", data={"way": "pix"})
    assert answer.status_code == 303
    assert page.payments.asked[0].only == ("pix",)


def test_pix_as_the_company_says(page: Page) -> None:
    """What is written in the settings counts more than what the account says."""
    offers(page, stripe_pix=False)

    assert 'id="pix"' in page.browser.get(page.link()).text


@pytest.mark.parametrize("way", ["transfer", "debit", "nonsense", ""])
def test_a_way_that_no_page_has(page: Page, way: str) -> None:
    """What was not one of the buttons leaves the choice to the provider's page."""
    page.browser.post(f"{page.link()}/checkout", data={"way": way})

    assert page.payments.asked[0].only == ()


def test_what_is_chosen_is_what_the_provider_asks_for(database: Database) -> None:
    """One invoice, by boleto: both go along, and back."""
    page = page_for(database, LATE, NOT_YET_DUE)
    offers(page)
    second = str(page.till.ids[1])
    form = {"way": "boleto", "pay": second}
    page.browser.post(f"{page.link()}/checkout", data=form)

    request = page.payments.asked[0]
    assert [item.amount.minor for item in request.items] == [100_00]
    assert request.only == ("boleto",)
    assert f"pay={second}" in request.success_url


def test_the_boleto_that_is_awaited(page: Page) -> None:
    """Its line, bars, last day and page are there until it is paid."""
    row = page.till.checkout(state="awaiting")
    page.change(
        Checkout,
        boleto_line=BOLETO,
        boleto_until=page.till.world.clock.now() + timedelta(days=3),
        voucher_url="https://payments.stripe.com/boleto/voucher/test_1",
    )
    path = page.link()
    text, html = page.text(path), page.browser.get(path).text

    assert row.id
    assert "Seu boleto" in text
    assert "Pague até 27/11/2026" in text
    assert 'class="bars"' in html
    assert 'href="https://payments.stripe.com/boleto/voucher/test_1"' in html


def test_direct_debit_is_authorised_and_ended(page: Page) -> None:
    """The words that are agreed to stand above the button; one more ends it."""
    rule = page.till.world.parts.settings.payment.direct_debit
    kinds = rule.model_copy(update={"kinds": ("bacs_debit",)})
    offers(page, direct_debit=kinds)
    page.app.extensions[DEBITS] = debits = FakeDebits()
    path = page.link()
    text = page.text(path)
    answer = page.browser.post(f"{path}/debit")

    assert "Autorizo Fibra Sul Telecom Ltda. (99.887.766/0001-05) a debitar" in text
    assert answer.location == "https://pay.example/m"
    proof = page.till.rows(select(Mandate))[0].evidence
    assert proof["words"] in text
    page.change(Mandate, state="active", accepted_at=page.till.world.clock.now())
    assert "Ativo desde 24/11/2026" in page.text(path)
    ended = page.browser.post(f"{path}/debit/end", follow_redirects=True)
    assert "Débito automático cancelado" in ended.text
    assert page.till.rows(select(Mandate.state)) == ["cancelled"]
    assert len(debits.asked) == 1


def test_no_direct_debit_without_leave_to_see(page: Page) -> None:
    """Who has not passed the check can neither give nor end a mandate."""
    page.app.extensions[DEBITS] = debits = FakeDebits()
    path = page.link(level=Level.INVOICE)
    page.browser.post(f"{path}/debit")
    page.browser.post(f"{path}/debit/end")

    assert debits.asked == []


# --- How it is made ---------------------------------------------------------------


@pytest.mark.fault("F66")
@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "{{7*7}}",
        '"><img src=x onerror=alert(1)>',
        "</textarea><b>x</b>",
    ],
)
def test_what_others_wrote_is_inert(page: Page, evil: str) -> None:
    """Names, numbers and descriptions are text and nothing else."""
    page.change(Invoice, description=evil, number=evil[:60], boleto_line=evil[:60])
    page.change(Client, name=evil.replace(" ", ""))

    html = page.browser.get(page.link()).text

    assert "<script>alert" not in html.lower()
    assert "<img" not in html
    assert "</textarea><b>" not in html
    assert ">49<" not in html


def test_it_is_small_and_needs_no_script(database: Database) -> None:
    """Under 50 kB with all that it loads: twelve invoices, every way, every picture."""
    dues = [LATE - timedelta(days=30 * n) for n in range(12)]
    page = page_for(database, *dues)
    page.change(Invoice, boleto_line=BOLETO)
    html = page.browser.get(page.link()).text
    assert 'class="qr"' in html
    assert html.count('class="bars"') == 12
    assert 'value="card"' in html
    assert 'id="account"' in html
    files = re.findall(r'(?:href|src)="(/console/static/[^"]+)"', html)
    sizes = []
    for file in files:
        with page.browser.get(unescape(file)) as loaded:
            assert loaded.status_code == 200
            sizes.append(len(loaded.data))

    assert len(sizes) == 4
    assert len(html.encode()) + sum(sizes) < 50_000
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_several_invoices(database: Database) -> None:
    """Each is summed up in a line of its own; beyond six they are folded away."""
    page = page_for(database, *[LATE - timedelta(days=30 * n) for n in range(8)])

    text = page.text(page.link())

    assert "R$ 100,00 + multa R$ 2,00 + juros R$ 0,17" in text
    assert "mais 2 faturas, R$ 205,34" in text
    assert text.count("Fatura 100") == 8


@pytest.mark.parametrize(
    ("language", "words", "lang"),
    [
        pytest.param("pt", "Como você quer pagar?", "pt-BR", id="pt"),
        pytest.param("en", "How would you like to pay?", "en", id="en"),
        pytest.param("es", "¿Cómo quiere pagar?", "es", id="es"),
    ],
)
def test_the_page_speaks_the_clients_language(
    page: Page, language: str, words: str, lang: str
) -> None:
    """Theirs, whatever the browser asks for."""
    page.change(Client, language=language)

    html = page.browser.get(page.link(), headers={"Accept-Language": "de"}).text

    assert words in html
    assert f'<html lang="{lang}">' in html


def test_no_amount_is_shown_while_the_books_are_in_doubt(page: Page) -> None:
    """The page says so, and leads to no payment."""
    link = page.link()
    with page.till.world.session() as session:
        freeze(session, [], "agent:1", "audit", page.till.world.clock.now())

    told = page.text(link)
    led = page.browser.post(f"{link}/checkout")

    assert "Estamos conferindo" in told
    assert "R$" not in told
    assert led.status_code == 303
    assert led.location.endswith(link)
