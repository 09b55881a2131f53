"""The room of receipts: the paper beside its invoices, and a person's word."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.files.shelf import THUMB, VIEW, Shelf
from models.audit import Audit
from models.client import Client
from models.conversation import Conversation
from models.media import MediaFile
from models.message import Message
from models.payment import Payment
from models.proof import Proof
from tests.console.conftest import NOON, Desk, csrf_of

E2E = "E99000111202611181732s0a1b2c3d4e"


@pytest.fixture
def room(desk_of: Callable[..., Desk], tmp_path: Path) -> Desk:
    """Make a desk with a folder of files of its own."""
    return desk_of(files=tmp_path / "files")


def sent(
    room: Desk,
    client: Client,
    thread: Conversation,
    content: bytes = b"%PDF-1.4 <script>",
    **more: object,
) -> MediaFile:
    """Lay a file in the thread, with its pictures."""
    shelf = Shelf(room.parts.environment.files)
    name = shelf.new_name()
    with shelf.writing(name) as file:
        file.write(content)
    for part in (VIEW, THUMB):
        shelf.path(name, part).write_bytes(b"\xff\xd8\xff picture")
    message = room.said(
        thread, "segue", media=[{"url": "https://x.test/1", "type": "application/pdf"}]
    )
    columns: dict[str, object] = {
        "message_id": message.id,
        "client_id": client.id,
        "channel": "whatsapp",
        "canonical": thread.canonical,
        "place": 0,
        "url": "https://x.test/1",
        "declared_type": "application/pdf",
        "state": "stored",
        "sniffed_type": "application/pdf",
        "size": 40_000,
        "sha256": "0" * 64,
        "stored_name": name,
        "pictured": True,
        "pages": 1,
        "seen_text": "Comprovante de <b>Pix</b>",
        "queue_key": "media:1:0",
        "settled": True,
        "created_at": NOON,
    }
    row = MediaFile(**(columns | more))
    room.add(row)
    return row


def proof_of(room: Desk, **more: object) -> Proof:
    """Put a receipt of R$ 102.17 of Ana's under checking."""
    client = room.client()
    invoice = room.invoice(client)
    thread = room.thread(client)
    file = sent(room, client, thread)
    columns: dict[str, object] = {
        "client_id": client.id,
        "conversation_id": thread.id,
        "media_id": file.id,
        "invoices": [invoice.id],
        "verdict": "checking",
        "amount_minor": 102_17,
        "paid_on": date(2026, 11, 18),
        "end_to_end": E2E,
        "payee_ok": True,
        "reading": {
            "kind": "pix",
            "standing": "paid",
            "end_to_end": E2E,
            "payee": {"name": "Fibra Sul"},
        },
        "until": date(2026, 11, 23),
        "deadline": datetime(2026, 11, 24, 3, 0, tzinfo=UTC),
        "created_at": NOON - timedelta(hours=2),
    }
    proof = Proof(**(columns | more))
    room.add(proof)
    return proof


def press(room: Desk, proof: Proof, action: str, **fields: str) -> object:
    """Send a form of the receipt's page."""
    page = room.browser.get(f"/console/proofs/{proof.id}")
    data = {"csrf": csrf_of(page)} | fields
    return room.browser.post(f"/console/proofs/{proof.id}/{action}", data=data)


@pytest.mark.fault("F37")
def test_a_file_is_only_ever_taken_away(room: Desk) -> None:
    """The file as it came runs nowhere: attachment, bytes, no sniffing, a sandbox."""
    room.enter(room.agent())
    proof = proof_of(room)

    answer = room.browser.get(f"/console/files/{proof.media_id}")

    assert answer.status_code == 200
    assert answer.data == b"%PDF-1.4 <script>"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"
    trail = room.rows(select(Audit).where(Audit.action == "file.downloaded"))
    assert len(trail) == 1


@pytest.mark.fault("F37")
@pytest.mark.parametrize("part", ["picture", "thumb"])
def test_only_our_own_picture_is_shown(room: Desk, part: str) -> None:
    """What a page shows is a JPEG that we drew, in a sandbox of its own."""
    room.enter(room.agent())
    proof = proof_of(room)

    answer = room.browser.get(f"/console/files/{proof.media_id}/{part}")

    assert answer.data.startswith(b"\xff\xd8\xff")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "Content-Disposition" not in answer.headers
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.fault("F68")
def test_a_stranger_gets_no_file(room: Desk) -> None:
    """Without a login there is no file, by whatever number."""
    proof = proof_of(room)
    paths = ["", "/picture", "/thumb"]

    answers = [
        room.browser.get(f"/console/files/{proof.media_id}{path}") for path in paths
    ]

    assert [each.status_code for each in answers] == [303] * 3


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param({"state": "forgotten", "stored_name": None}, id="forgotten"),
        pytest.param({"stored_name": "00nothere"}, id="not on the disk"),
    ],
)
def test_what_is_gone_is_not_found(room: Desk, columns: dict[str, object]) -> None:
    """A file that was deleted is a plain 404."""
    room.enter(room.agent())
    client = room.client()
    file = sent(room, client, room.thread(client), **columns)  # type: ignore[arg-type]  # a table of columns

    answers = [
        room.browser.get(f"/console/files/{file.id}{path}") for path in ("", "/picture")
    ]

    assert [each.status_code for each in answers] == [404, 404]


def test_the_thread_shows_the_picture(room: Desk) -> None:
    """A receipt stands in the conversation as a picture, and leads to its page."""
    room.enter(room.agent())
    proof = proof_of(room)

    page = room.browser.get(f"/console/threads/{proof.conversation_id}").text

    assert f'src="/console/files/{proof.media_id}/thumb"' in page
    assert f'href="/console/proofs/{proof.id}"' in page
    assert "PDF · 40 kB" in page


def test_a_refused_file_is_named_without_a_link(room: Desk) -> None:
    """What we do not open can be neither seen nor downloaded."""
    room.enter(room.agent())
    client = room.client()
    thread = room.thread(client)
    file = sent(room, client, thread, state="refused", pictured=False, stored_name=None)

    page = room.browser.get(f"/console/threads/{thread.id}").text

    assert "Arquivo que não abrimos" in page
    assert f"/console/files/{file.id}" not in page


def test_the_page_compares(room: Desk) -> None:
    """Amounts stand side by side, on the day of the payment, with what fits."""
    room.enter(room.agent())
    page = room.browser.get(f"/console/proofs/{proof_of(room).id}").text

    assert "R$\xa0102,17" in page  # both: owed on the 18th, and read
    assert page.count("confere</span>") >= 3
    assert E2E in page
    assert "&lt;b&gt;Pix" in page
    assert "Confirmar pagamento" not in page  # an agent only looks


def test_the_queue_counts(room: Desk) -> None:
    """What waits for a person stands first, and is counted in the menu."""
    room.enter(room.agent(role="supervisor"))
    proof_of(room, asks="not_ours", payee_ok=False)

    page = room.browser.get("/console/proofs").text
    checking = room.browser.get("/console/proofs?shelf=checking").text

    assert "outro recebedor" in page
    assert '<span class="badge" title="1 esperam uma decisão">1</span>' in page
    assert "Nenhum comprovante em conferência" in checking


def test_confirming_books_the_money(room: Desk) -> None:
    """A person's word is a payment by hand, known by the Pix id, and thanks."""
    room.enter(room.agent(role="finance"))
    proof = proof_of(room)

    answer = press(room, proof, "confirm", amount="102,17", paid_on="2026-11-18")

    payment = room.rows(select(Payment))[0]
    row = room.rows(select(Proof))[0]
    assert answer.status_code == 303  # type: ignore[attr-defined]  # a test's answer
    assert (payment.provider, payment.external_ref) == ("manual", E2E)
    assert (payment.amount_minor, payment.method) == (102_17, "pix")
    assert (row.state, row.payment_id) == ("confirmed", payment.id)
    thanks = room.rows(select(Message).where(Message.direction == "out"))
    assert [each.key for each in thanks] == ["payment.received"]


def test_confirming_twice_books_once(room: Desk) -> None:
    """The second press finds it settled."""
    room.enter(room.agent(role="finance"))
    proof = proof_of(room)
    fields = {"amount": "102,17", "paid_on": "2026-11-18"}
    page = room.browser.get(f"/console/proofs/{proof.id}")
    data = {"csrf": csrf_of(page)} | fields
    path = f"/console/proofs/{proof.id}/confirm"

    codes = [room.browser.post(path, data=data).status_code for _ in range(2)]

    assert codes == [303, 409]
    assert len(room.rows(select(Payment))) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param(
            {"amount": "", "paid_on": "2026-11-18"}, "valor recebido", id="no amount"
        ),
        pytest.param(
            {"amount": "1.234", "paid_on": "2026-11-18"}, "valor recebido", id="unclear"
        ),
        pytest.param(
            {"amount": "10,00", "paid_on": "2026-12-01"}, "data do", id="not yet"
        ),
        pytest.param({"amount": "10,00", "paid_on": "x"}, "data do", id="no day"),
    ],
)
def test_what_cannot_be_confirmed(
    room: Desk, fields: dict[str, str], said: str
) -> None:
    """A slip of the pen books nothing and is said where it was made."""
    room.enter(room.agent(role="finance"))
    answer = press(room, proof_of(room), "confirm", **fields)

    assert answer.status_code == 409  # type: ignore[attr-defined]  # a test's answer
    assert said in answer.text  # type: ignore[attr-defined]  # a test's answer
    assert room.rows(select(Payment)) == []


def test_refusing_tells_the_client(room: Desk) -> None:
    """The client gets the words of the reason; the note stays in the house."""
    room.enter(room.agent(role="supervisor"))
    proof = proof_of(room)

    press(room, proof, "reject", reason="other_payee", note="ligar amanhã")

    row = room.rows(select(Proof))[0]
    told = room.rows(select(Message).where(Message.direction == "out"))
    assert (row.state, row.reason, row.note) == (
        "rejected",
        "other_payee",
        "ligar amanhã",
    )
    assert [each.key for each in told] == ["proof.rejected.other_payee"]
    assert "amanhã" not in told[0].body


def test_an_agent_decides_nothing(room: Desk) -> None:
    """Money is confirmed by those who answer for it."""
    room.enter(room.agent())
    proof = proof_of(room)
    page = room.browser.get("/console/proofs")
    data = {"csrf": csrf_of(page), "amount": "102,17", "paid_on": "2026-11-18"}

    answer = room.browser.post(f"/console/proofs/{proof.id}/confirm", data=data)

    assert answer.status_code == 403
    assert room.rows(select(Payment)) == []


def test_the_same_paper_from_two(room: Desk) -> None:
    """Whoever else sent it is named, with a way there."""
    room.enter(room.agent(role="supervisor"))
    proof = proof_of(room)
    other = room.client("Bruno Lima", "C-2")
    twin = Proof(
        client_id=other.id,
        invoices=[],
        verdict="reused",
        asks="reused",
        end_to_end=E2E,
        reading={},
        until=date(2026, 11, 20),
        deadline=NOON,
        created_at=NOON,
    )
    room.add(twin)

    page = room.browser.get(f"/console/proofs/{twin.id}").text

    assert "Ana Souza" in page
    assert f"/console/proofs/{proof.id}" in page
