"""A message as an agent reads it: ticks, troubles, and what was understood."""

import pytest

from console.bubbles import plainly
from models.conversation import Conversation
from models.message import Message
from tests.console.conftest import NOON, Desk, csrf_of


def page_of(desk: Desk, thread: Conversation) -> str:
    """Look at a thread."""
    desk.enter(desk.agent())
    return desk.browser.get(f"/console/threads/{thread.id}").text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        pytest.param("planned", "Na fila", id="planned"),
        pytest.param("claimed", "Na fila", id="claimed"),
        pytest.param("sending", "Enviando", id="sending"),
        pytest.param("accepted", "Aceita pelo provedor", id="accepted"),
        pytest.param("sent", "Enviada", id="sent"),
        pytest.param("delivered", "Entregue", id="delivered"),
        pytest.param("read", "Lida", id="read"),
        pytest.param("failed", "Falhou", id="failed"),
        pytest.param("blocked", "Não enviada", id="blocked"),
        pytest.param("unknown", "Envio incerto", id="unknown"),
        pytest.param("of_tomorrow", "of tomorrow", id="a state of tomorrow"),
    ],
)
def test_how_far_a_message_got_is_said_in_words(
    desk: Desk, state: str, words: str
) -> None:
    """The tick has a text beside it, for those who do not see it."""
    thread = desk.thread(desk.client())
    desk.said(thread, "Olá", direction="out", author="bot", state=state)

    assert f'<span class="sr">{words}</span>' in page_of(desk, thread)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        pytest.param(
            {"state": "blocked", "reason": "hours"},
            "Não enviada: fora do horário permitido",
            id="a rule of ours",
        ),
        pytest.param(
            {"state": "failed", "error_code": 21610},
            "Falhou: o número bloqueou nossas mensagens · 21610",
            id="a code we know",
        ),
        pytest.param(
            {"state": "failed", "error_code": 99999}, "Falhou: 99999", id="another code"
        ),
        pytest.param(
            {"state": "blocked", "reason": "a_new_rule"},
            "Não enviada: a new rule",
            id="a rule of tomorrow",
        ),
    ],
)
def test_a_message_that_did_not_arrive_says_why(
    desk: Desk, columns: dict[str, object], words: str
) -> None:
    """Every non-send keeps its reason, and shows it."""
    thread = desk.thread(desk.client())
    desk.said(thread, "Olá", direction="out", author="regua", **columns)

    assert words in page_of(desk, thread)


def test_what_was_understood_and_recorded_stands_in_small_print(desk: Desk) -> None:
    """Intent, certainty, rule, values and commands, each in the agent's words."""
    thread = desk.thread(desk.client())
    desk.said(
        thread,
        "pago sexta 150",
        heard={
            "intent": "promise_to_pay",
            "confidence": 0.934,
            "rule": "model",
            "language": "pt",
            "also": ["thanks"],
            "values": {"amount": 15000, "day": "2026-11-27"},
            "button": None,
        },
        decided={
            "why": "wish:promise_to_pay",
            "recorded": [
                {"command": "RecordPromise", "promise": {"due_on": "2026-11-27"}}
            ],
            "keys": ["promise.thanks"],
        },
    )
    page = page_of(desk, thread)

    assert "Promete pagar · 93% · promessa registrada" in page
    assert "due_on: 2026-11-27" in page
    assert "wish:promise_to_pay" in page
    assert "Agradeceu" in page


def test_bold_is_bold_where_whatsapp_makes_it_so(desk: Desk) -> None:
    """The agent sees what the client sees: *150* is bold, 2 * 3 * 4 is not."""
    thread = desk.thread(desk.client())
    out = {"direction": "out", "author": "bot", "state": "read"}
    desk.said(thread, "São *R$ 150,00* hoje; 2 * 3 * 4", **out)
    page = page_of(desk, thread)

    assert "São <strong>R$ 150,00</strong> hoje; 2 * 3 * 4" in page


def test_by_sms_an_asterisk_is_an_asterisk(desk: Desk) -> None:
    """Other channels show the text as it is."""
    thread = desk.thread(desk.client(), channel="sms")
    desk.said(thread, "São *R$ 150,00*", direction="out", author="bot", state="sent")

    assert "São *R$ 150,00*" in page_of(desk, thread)


def test_a_long_thread_opens_at_its_end(desk: Desk) -> None:
    """Sixty messages; the ones before are a link away."""
    thread = desk.thread(desk.client())
    for n in range(63):
        desk.said(thread, f"mensagem {n:02}.", token=f"m{n}", created_at=NOON)
    page = page_of(desk, thread)
    earlier = desk.browser.get(f"/console/threads/{thread.id}?before=4").text

    assert "mensagem 62." in page
    assert "mensagem 02." not in page
    assert f"/console/threads/{thread.id}?before=4" in page
    assert "mensagem 02." in earlier
    assert "mensagem 03." not in earlier


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param({"a": 1, "b": [2, "x"]}, "a: 1, b: 2, x", id="nested"),
        pytest.param(None, "-", id="nothing"),
        pytest.param(True, "true", id="a flag"),
        pytest.param([], "", id="an empty list"),
        pytest.param(0.5, "0.5", id="a number"),
    ],
)
def test_json_is_written_without_its_braces(value: object, text: str) -> None:
    """Whatever a row keeps can be read."""
    assert plainly(value) == text


def test_news_that_is_held_is_shown_with_a_button(desk: Desk) -> None:
    """Who talks to the client may send it at once, or lets it follow."""
    agent = desk.agent()
    desk.enter(agent)
    thread = desk.thread(desk.client(), owner="person", agent_id=agent.id)
    news = desk.said(
        thread,
        "Recebemos seu pagamento",
        direction="out",
        author="bot",
        purpose="notice",
        state="planned",
        settled=False,
        decided={"waits": {"rule": "person_has_thread"}},
    )
    page = desk.browser.get(f"/console/threads/{thread.id}")
    there = f"/console/threads/{thread.id}/news/{news.id}"
    desk.browser.post(there, data={"csrf": csrf_of(page)})
    with desk.parts.database.read() as session:
        row = session.get_one(Message, news.id)

    assert "Aviso pronto" in page.text
    assert (row.decided or {})["released_by"] == agent.id
