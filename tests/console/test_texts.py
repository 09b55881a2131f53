"""The room of texts: written, refused, shown on a client, released, and by whom."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.audit import Audit
from models.template import ContentApproval, TemplateText
from tests.console.conftest import Desk, csrf_of

PAGE = "/console/texts/reminder.d+3/pt/whatsapp"
SMS = "/console/texts/reminder.d+3/pt/sms"
GOOD = (
    "Olá, {first_name}. Aqui é a {company}. A fatura {invoice_number} venceu em"
    " {due_on} e hoje está em {amount_today}. Veja como pagar em {link}, quando puder."
    " {crossed_payment} Para não receber mais, responda SAIR."
)
BRIEF = (  # with the line of its code it fits an SMS
    "Oi, {first_name}. {company}: a fatura {invoice_number} venceu em {due_on}, hoje"
    " {amount_today}. Veja em {link}. {crossed_payment} Nao quer mais? Responda SAIR."
)


@pytest.fixture
def finance(desk: Desk) -> FlaskClient:
    """Come in as a person of finance; Ana owes R$ 100."""
    desk.invoice(desk.client())
    return desk.enter(desk.agent("Rui Prado", role="finance"))


def send(finance: FlaskClient, page: str, act: str = "", **fields: str) -> TestResponse:
    """Send a form of the page."""
    data = {"csrf": csrf_of(finance.get(page)), **fields}
    return finance.post(f"{page}{act}", data=data)


def versions(desk: Desk) -> list[tuple[int, str]]:
    """Read the versions, the oldest first."""
    rows = desk.rows(select(TemplateText).order_by(TemplateText.id))
    return [(row.version, row.state) for row in rows]


def acts(desk: Desk) -> list[str]:
    """Read what was done to texts."""
    query = select(Audit.action).where(Audit.action.startswith("text."))
    return desk.rows(query.order_by(Audit.id))


def test_the_shelf_lists_every_situation(finance: FlaskClient) -> None:
    """By situation and channel, in the language that is asked for."""
    pages = [finance.get(f"/console/texts?lang={code}").text for code in ("pt", "en")]

    assert "3 dias de atraso" in pages[0]
    assert 'href="/console/texts/reminder.d+30/pt/email"' in pages[0]
    assert 'href="/console/texts/reminder.d+30/en/email"' in pages[1]


def test_a_text_begins_with_the_librarys(finance: FlaskClient) -> None:
    """Nobody begins with an empty page."""
    page = finance.get(PAGE).text

    assert "Ainda não localizamos o pagamento da fatura {invoice_number}" in page
    assert "Nada a corrigir" in page


def test_from_a_draft_to_a_text_in_force(desk: Desk, finance: FlaskClient) -> None:
    """Saved, seen on a client, released; WhatsApp is asked, and all is on record."""
    saved = send(finance, PAGE, body=GOOD)
    page = finance.get(PAGE)
    released = send(finance, PAGE, "/release", version="1")

    assert (saved.status_code, released.status_code) == (303, 303)
    assert "Olá, Ana. Aqui é a Fibra Sul. A fatura 2026-10 venceu em 13/11/2026" in (
        page.text
    )
    assert versions(desk) == [(1, "released")]
    assert acts(desk) == ["text.save", "text.release"]
    [wished] = desk.rows(select(ContentApproval))
    assert (wished.state, wished.content_sid) == ("unsubmitted", "")
    assert "na fila para o WhatsApp" in finance.get(PAGE).text


def test_what_is_refused_is_shown_with_its_reason(
    desk: Desk, finance: FlaskClient
) -> None:
    """Nothing is kept, nothing typed is lost, and each reason has its place."""
    body = "Olá, {fist_name}.\nSeu nome vai para o Serasa."

    answer = send(finance, PAGE, body=body)

    assert answer.status_code == 409
    assert "Você quis dizer “first_name”?" in answer.text
    assert "linha 1, coluna 6" in answer.text
    assert "linha 2, coluna 21" in answer.text
    assert "art. 43, § 2º" in answer.text
    assert "{fist_name}" in answer.text
    assert versions(desk) == []


def test_looking_keeps_nothing(desk: Desk, finance: FlaskClient) -> None:
    """A check shows what was typed, on the client who was asked for."""
    answer = send(finance, SMS, "/check", body=GOOD, client="C-1")

    assert answer.status_code == 200
    assert "R$" in answer.text
    assert "parte(s)" in answer.text
    assert versions(desk) == []
    assert acts(desk) == []


def test_a_warning_has_to_be_confirmed(desk: Desk, finance: FlaskClient) -> None:
    """Without the tick the text stays a draft."""
    send(finance, PAGE, body=GOOD.replace("quando puder", "é urgente"))

    refused = send(finance, PAGE, "/release", version="1")
    before = versions(desk)
    send(finance, PAGE, "/release", version="1", confirmed="yes")

    assert refused.status_code == 409
    assert before == [(1, "draft")]
    assert versions(desk) == [(1, "released")]


def test_a_draft_that_was_changed_meanwhile_is_not_released(
    desk: Desk, finance: FlaskClient
) -> None:
    """Who presses has to have seen this version."""
    send(finance, PAGE, body=GOOD)

    answer = send(finance, PAGE, "/release", version="7")

    assert answer.status_code == 409
    assert versions(desk) == [(1, "draft")]


def test_the_difference_to_what_is_in_force(finance: FlaskClient) -> None:
    """Word by word: what goes and what comes."""
    send(finance, PAGE, body=GOOD)
    send(finance, PAGE, "/release", version="1")
    send(finance, PAGE, body=GOOD.replace("quando puder", "com calma"))

    page = finance.get(PAGE).text

    assert "<del>quando</del>" in page
    assert "<ins>com</ins>" in page


def test_out_of_force_and_put_away(desk: Desk, finance: FlaskClient) -> None:
    """Both stay in the history; doing it twice is said, and does nothing."""
    send(finance, SMS, body=BRIEF)
    send(finance, SMS, "/release", version="1")
    send(finance, SMS, body=BRIEF.replace("Oi", "Opa"))
    codes = [
        send(finance, SMS, act).status_code
        for act in ("/discard", "/discard", "/retire", "/retire")
    ]

    assert codes == [303, 409, 303, 409]
    assert versions(desk) == [(1, "retired"), (2, "retired")]
    assert acts(desk)[-2:] == ["text.discard", "text.retire"]


def test_whatsapp_can_be_asked_before_the_release(
    desk: Desk, finance: FlaskClient
) -> None:
    """A draft is submitted first, so that there is no gap; an SMS needs nobody."""
    send(finance, PAGE, body=GOOD)
    send(finance, SMS, body=GOOD)

    codes = [send(finance, page, "/approval").status_code for page in (PAGE, SMS)]

    assert codes == [303, 409]
    assert len(desk.rows(select(ContentApproval))) == 1
    assert acts(desk)[-1] == "text.approval"


def test_what_whatsapp_said_is_shown(desk: Desk, finance: FlaskClient) -> None:
    """The state on the shelf, the reason on the page."""
    send(finance, PAGE, body=GOOD)
    send(finance, PAGE, "/release", version="1")
    with desk.parts.database.write() as session:
        row = session.query(ContentApproval).one()
        row.content_sid, row.state = "HX1", "rejected"
        row.reason = "INVALID_FORMAT"

    assert "recusado" in finance.get("/console/texts").text
    assert "INVALID_FORMAT" in finance.get(PAGE).text


@pytest.mark.parametrize(
    ("key", "there"),
    [
        pytest.param("reminder.d+20", True, id="a step's"),
        pytest.param("Lembrete.Novo", True, id="capitals are made small"),
        pytest.param("../x", False, id="a path"),
        pytest.param("a b", False, id="a blank"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_situation_of_ones_own(
    finance: FlaskClient,
    key: str,
    there: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """A new key begins with an empty page; a bad one goes back, with the reason."""
    answer = send(finance, "/console/texts", key=key, language="pt", channel="sms")

    assert answer.status_code == 303
    assert answer.location.endswith("/pt/sms") is there
    assert finance.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "/console/texts/reminder.d0/xx/sms",
        "/console/texts/reminder.d0/pt/phone",
        "/console/texts/RE/pt/sms",
    ],
)
def test_what_is_no_text(finance: FlaskClient, page: str) -> None:
    """An unknown language, channel or key is not found."""
    assert finance.get(page).status_code == 404


@pytest.mark.parametrize(
    ("role", "code"),
    [("agent", 403), ("supervisor", 403), ("finance", 200), ("admin", 200)],
)
def test_who_may_in(desk: Desk, role: str, code: int) -> None:
    """Finance and the administrator write; others get a 403, for a page or an act."""
    browser = desk.enter(desk.agent("Bia Nunes", role=role))

    assert browser.get("/console/texts").status_code == code
    assert browser.get(PAGE).status_code == code


@pytest.mark.fault("F66")
@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "{{7*7}}", '"><img src=x onerror=alert(1)>']
)
def test_what_is_typed_stays_text(finance: FlaskClient, evil: str) -> None:
    """Nothing of a text runs, in a field, a preview or a difference."""
    answer = send(finance, SMS, "/check", body=f"Oi {evil}", client=evil)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "Oi 49" not in answer.text
