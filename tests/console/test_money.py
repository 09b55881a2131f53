"""The rooms of money: statements uploaded, owners found, payments booked by hand."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.bank.load import Bringing, bring_in
from bot.ledger.examine import examine
from models.audit import Audit
from models.cash import BankStatement, CashItem
from models.client import Client
from models.invoice import Hold, Invoice
from models.payment import Payment
from tests.console.conftest import Desk, csrf_of

DAY = date(2026, 11, 19)
EXACT = 102_20  # R$ 100.00, six days late, on the desk's Thursday


def ofx(*rows: tuple[int, str]) -> bytes:
    """Write a statement of the desk's day."""
    lines = "".join(
        f"<STMTTRN><DTPOSTED>{DAY:%Y%m%d}<TRNAMT>{minor / 100:.2f}<FITID>{i}"
        f"<MEMO>{text}</STMTTRN>"
        for i, (minor, text) in enumerate(rows)
    )
    head = "OFXHEADER:100\n<OFX><CURDEF>BRL<BANKID>0341<ACCTID>1<BANKTRANLIST>"
    return f"{head}{lines}</BANKTRANLIST></OFX>".encode()


@pytest.fixture
def ana(desk: Desk) -> Client:
    """Let Ana owe R$ 100.00 since six days, and finance look at it."""
    client = desk.client()
    desk.invoice(client)
    desk.enter(desk.agent(role="finance"))
    return client


def upload(desk: Desk, content: bytes, name: str = "extrato.ofx") -> TestResponse:
    """Bring a file in, as a browser does."""
    token = csrf_of(desk.browser.get("/console/bank"))
    part = "--cut\r\nContent-Disposition: form-data; name="
    field = f'{part}"csrf"\r\n\r\n{token}\r\n'
    file = f'{part}"file"; filename="{name}"\r\n\r\n'
    body = f"{field}{file}".encode() + content + b"\r\n--cut--\r\n"
    kind = "multipart/form-data; boundary=cut"
    return desk.browser.post("/console/bank", data=body, content_type=kind)


def post(desk: Desk, path: str, page: str, **fields: Any) -> TestResponse:  # noqa: ANN401 - a form's fields
    """Send a form of a page."""
    token = csrf_of(desk.browser.get(page))
    return desk.browser.post(path, data={"csrf": token} | fields)


def an_item(desk: Desk, minor: int = EXACT, text: str = "PIX RECEBIDO") -> CashItem:
    """Let money come that nobody is sure about."""
    bring_in(desk.parts, Bringing(ofx((minor, text)), "e.ofx", "cli"))
    found: CashItem = desk.rows(select(CashItem))[-1]
    return found


def test_a_statement_is_looked_at_and_then_booked(desk: Desk, ana: Client) -> None:
    """The upload books nothing; the button does, and the file is not kept."""
    content = ofx((EXACT, "PIX ANA SOUZA 123.456.789-09"), (7_77, "DEPOSITO"))
    preview = upload(desk, content)
    page = desk.browser.get(preview.location)
    before = desk.rows(select(Payment))
    booked = post(desk, f"{preview.location}/book", preview.location)
    after = desk.browser.get(booked.location).text
    row = desk.rows(select(BankStatement))[0]

    assert (preview.status_code, before) == (303, [])
    assert "Nada foi lançado ainda" in page.text
    assert "Ana Souza" in page.text
    assert (row.state, row.content) == ("booked", None)
    assert "Dinheiro a identificar" not in after
    assert "Ver o que falta identificar" in after
    assert [p.client_id for p in desk.rows(select(Payment))] == [ana.id]


def test_booking_twice_books_once(desk: Desk, ana: Client) -> None:
    """A second press of the button changes nothing."""
    where = upload(desk, ofx((EXACT, f"PIX {ana.name} 123.456.789-09"))).location
    post(desk, f"{where}/book", where)
    token = csrf_of(desk.browser.get("/console/bank"))
    desk.browser.post(f"{where}/book", data={"csrf": token})

    assert len(desk.rows(select(Payment))) == 1


def test_a_draft_is_dropped(desk: Desk, ana: Client) -> None:
    """Nothing of it stays but that it was."""
    del ana
    where = upload(desk, ofx((1_00, "X"))).location
    post(desk, f"{where}/drop", where)
    row = desk.rows(select(BankStatement))[0]

    assert (row.state, row.content) == ("dropped", None)
    assert desk.rows(select(CashItem)) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"%PDF-1.7", "OFX", id="pdf by content, named .ofx"),
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"<script>alert(1)</script>;b\n1;2\n", "date", id="script"),
    ],
)
def test_what_is_no_statement_is_refused(
    desk: Desk, ana: Client, content: bytes, said: str
) -> None:
    """With the reason, escaped, and nothing is kept."""
    del ana
    answer = upload(desk, content)

    assert answer.status_code == 422
    assert said in answer.text
    assert "<script>alert" not in answer.text
    assert desk.rows(select(BankStatement)) == []


def test_a_file_beyond_the_cap_is_refused(desk: Desk, ana: Client) -> None:
    """413, before it is read."""
    del ana

    assert upload(desk, b"x" * (11 << 20)).status_code == 413


def test_a_large_statement_comes_in(desk: Desk, ana: Client) -> None:
    """The cap of other posts is not that of files."""
    del ana
    content = ofx((1_00, "X" * 200)) + b" " * (1 << 20)

    assert upload(desk, content).status_code == 303


def test_one_click_gives_money_to_a_candidate(desk: Desk, ana: Client) -> None:
    """The list shows why it may be Ana; the button books it."""
    item = an_item(desk, text="PIX ANA SOUZA")
    page = desk.browser.get("/console/money").text
    done = post(
        desk, f"/console/money/{item.id}/assign", "/console/money", candidate="0"
    )
    invoice = desk.rows(select(Invoice))[0]

    assert "Ana Souza" in page
    assert "valor de uma fatura" in page
    assert done.status_code == 303
    assert (invoice.status, invoice.client_id) == ("paid", ana.id)


def test_money_is_split_over_two_clients(desk: Desk, ana: Client) -> None:
    """Both are picked, each with a part, to the cent."""
    bruno = desk.client("Bruno Lima", "C-2")
    desk.invoice(bruno, "2026-11")
    item = an_item(desk, 200_00)
    page = f"/console/money/{item.id}?client={ana.id}&client={bruno.id}"
    fields = {
        "client": [str(ana.id), str(bruno.id)],
        f"amount_{ana.id}": "120,00",
        f"amount_{bruno.id}": "80,00",
    }
    wrong = post(
        desk,
        f"/console/money/{item.id}/assign",
        page,
        **(fields | {f"amount_{bruno.id}": "79,99"}),
    )
    done = post(desk, f"/console/money/{item.id}/assign", page, **fields)

    assert wrong.status_code == 409
    assert "centavo por centavo" in wrong.text
    assert done.status_code == 303
    assert [(p.client_id, p.amount_minor) for p in desk.rows(select(Payment))] == [
        (ana.id, 120_00),
        (bruno.id, 80_00),
    ]


def test_a_client_is_found_and_owns_it_all(desk: Desk, ana: Client) -> None:
    """By name, code, CPF or an invoice's number; with no amount it is all of it."""
    item = an_item(desk, 55_00, "DEPOSITO")
    for sought in ("souza", "C-1", "123.456.789-09", "2026-10"):
        page = desk.browser.get(f"/console/money/{item.id}?q={sought}").text
        assert "Ana Souza" in page, sought
    post(
        desk,
        f"/console/money/{item.id}/assign",
        f"/console/money/{item.id}?client={ana.id}",
        client=str(ana.id),
    )

    assert [p.amount_minor for p in desk.rows(select(Payment))] == [55_00]


def test_a_wrong_decision_is_undone_with_a_reason(desk: Desk, ana: Client) -> None:
    """The invoice is open again and held; the trail knows who."""
    item = an_item(desk)
    where = f"/console/money/{item.id}"
    post(desk, f"{where}/assign", where, candidate="0")
    silent = post(desk, f"{where}/undo", where, reason=" ")
    post(desk, f"{where}/undo", where, reason="era do Bruno")
    invoice = desk.rows(select(Invoice))[0]
    trail = desk.rows(select(Audit.action).where(Audit.action == "cash.undone"))

    assert silent.status_code == 409
    assert invoice.status == "open"
    assert [hold.client_id for hold in desk.rows(select(Hold))] == [ana.id]
    assert "era do Bruno" in desk.browser.get(where).text
    assert trail == ["cash.undone"]


@pytest.mark.parametrize(
    ("deed", "fields", "state"),
    [
        pytest.param(
            "return", {"on": "2026-11-19", "reason": "sem dono"}, "returned", id="back"
        ),
        pytest.param("dismiss", {"reason": "aporte"}, "ignored", id="dismissed"),
    ],
)
def test_money_leaves_the_list(
    desk: Desk, ana: Client, deed: str, fields: dict[str, str], state: str
) -> None:
    """Sent back, or no client's: with a reason."""
    del ana
    item = an_item(desk)
    where = f"/console/money/{item.id}"
    done = post(desk, f"{where}/{deed}", where, **fields)
    page = desk.browser.get("/console/money").text

    assert done.status_code == 303
    assert desk.rows(select(CashItem))[0].state == state
    assert "Nada à espera" in page


def test_every_tab_has_its_list(desk: Desk, ana: Client) -> None:
    """Decided and set aside are found again, by a part of their words."""
    del ana
    an_item(desk, -10_00, "TARIFA PACOTE")
    aside = desk.browser.get("/console/money?tab=aside&q=pacote").text
    decided = desk.browser.get("/console/money?tab=decided").text

    assert "TARIFA PACOTE" in aside
    assert "dinheiro que saiu" in aside
    assert "Nada decidido ainda" in decided


def test_the_menu_counts_what_waits(desk: Desk, ana: Client) -> None:
    """Finance sees it from everywhere: at the wing from outside, at the room inside."""
    del ana
    an_item(desk, text="X")
    outside = desk.browser.get("/console/agenda").text

    assert re.search(r'Dinheiro <span class="dot" title="[^"]*">1</span>', outside)
    assert "1 a identificar" in desk.browser.get("/console/bank").text


def by_hand(desk: Desk, client: Client, **more: object) -> TestResponse:
    """Send the form of a payment by hand."""
    page = f"/console/clients/{client.id}/payments"
    fields = {
        "key": "abc",
        "amount": "102,20",
        "on": "2026-11-19",
        "method": "cash",
        "reason": "pagou no balcão",
    }
    return post(desk, page, page, **(fields | more))


def test_a_payment_by_hand(desk: Desk, ana: Client) -> None:
    """Booked with a reason and the payer; shown in the list; sent twice it is one."""
    first = by_hand(desk, ana, payer="Maria Pereira")
    second = by_hand(desk, ana, payer="Maria Pereira")
    page = desk.browser.get(f"/console/clients/{ana.id}/payments").text

    assert (first.status_code, second.status_code) == (303, 303)
    assert len(desk.rows(select(Payment))) == 1
    assert "Maria Pereira" in page
    assert "pagou no balcão" in page


def test_a_clients_payments_stand_in_the_rooms_of_money(
    desk: Desk, ana: Client
) -> None:
    """The menu shows where one is: among the money, not in the agenda."""
    page = desk.browser.get(f"/console/clients/{ana.id}/payments").text

    assert re.search(r'href="/console/money"[^>]*aria-current', page)


def test_a_payment_that_looks_doubled_is_asked_about(desk: Desk, ana: Client) -> None:
    """The other one is shown; a tick books it."""
    by_hand(desk, ana)
    asked = by_hand(desk, ana, key="def")
    done = by_hand(desk, ana, key="def", sure="yes")

    assert asked.status_code == 409
    assert "É outro?" in asked.text
    assert 'name="sure"' in asked.text
    assert done.status_code == 303
    assert len(desk.rows(select(Payment))) == 2


def test_a_form_that_is_wrong_keeps_what_was_typed(desk: Desk, ana: Client) -> None:
    """Nobody types it all again."""
    answer = by_hand(desk, ana, amount="1.234")

    assert answer.status_code == 422
    assert "pagou no balcão" in answer.text
    assert desk.rows(select(Payment)) == []


def test_a_payment_by_hand_is_taken_back(desk: Desk, ana: Client) -> None:
    """With a reason; what came by a statement is undone elsewhere."""
    by_hand(desk, ana)
    payment = desk.rows(select(Payment))[0]
    page = f"/console/clients/{ana.id}/payments"
    silent = post(desk, f"{page}/{payment.id}/withdraw", page, reason="")
    done = post(desk, f"{page}/{payment.id}/withdraw", page, reason="valor errado")

    assert silent.status_code == 409
    assert done.status_code == 303
    assert "desfeito" in desk.browser.get(page).text
    assert desk.rows(select(Invoice))[0].status == "open"


@pytest.mark.fault("F68")
def test_a_payment_of_another_client_is_404(desk: Desk, ana: Client) -> None:
    """An id of another's page takes nothing back."""
    bruno = desk.client("Bruno Lima", "C-2")
    by_hand(desk, ana)
    payment = desk.rows(select(Payment))[0]
    page = f"/console/clients/{bruno.id}/payments"

    answer = post(desk, f"{page}/{payment.id}/withdraw", page, reason="x")

    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_the_rooms_of_money_are_finances(desk: Desk, ana: Client, role: str) -> None:
    """Others get a 403, and do not see them in the menu."""
    item = an_item(desk)
    browser = desk.enter(desk.agent("Caio Reis", role), desk.app.test_client())
    pages = (
        "/console/bank",
        "/console/money",
        f"/console/money/{item.id}",
        f"/console/clients/{ana.id}/payments",
    )

    assert {browser.get(page).status_code for page in pages} == {403}
    assert "/console/money" not in browser.get("/console/").text


def test_names_of_a_statement_are_text(desk: Desk, ana: Client) -> None:
    """What a stranger writes into a transfer runs nothing."""
    del ana
    item = an_item(desk, 5_00, "&lt;script&gt;alert(1)&lt;/script&gt;")
    pages = [
        desk.browser.get(f"/console/money{end}").text for end in ("", f"/{item.id}")
    ]

    assert item.description.startswith("<script>")
    assert all("<script>alert" not in page for page in pages)


def test_the_books_are_whole_after_all_of_it(desk: Desk, ana: Client) -> None:
    """The nightly check finds nothing but the invoices that a test did not book."""
    item = an_item(desk)
    where = f"/console/money/{item.id}"
    post(desk, f"{where}/assign", where, candidate="0")
    post(desk, f"{where}/undo", where, reason="x")
    by_hand(desk, ana)
    with desk.parts.database.read() as session:
        found = {problem.what for problem in examine(session)}

    assert {str(each) for each in found} <= {"receivable", "below_zero"}
