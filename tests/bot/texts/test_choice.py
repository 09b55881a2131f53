"""Which words a reminder goes out with: the company's own, or the house's."""

from datetime import timedelta

import pytest

from bot.channels.templates import Approved, remember
from bot.reminders import remind_next
from models.client import Client
from models.conversation import Conversation
from models.message import Message
from models.planned import Decision, PlannedContact
from models.template import ContentApproval
from tests.bot.texts.conftest import BODY, KEY, LATE, InForce
from tests.bot.world import PHONE, World, ana

HOUSE = "reminder.invoice.late"


@pytest.fixture(autouse=True)
def _house_words(world: World) -> None:
    """Let the house's own words have templates, as after `regua templates push`."""
    with world.session() as session:
        for place, key in enumerate((HOUSE, "reminder.neutral")):
            remember(session, key, "pt", Approved("HX" + f"{place:a>32}", ()))


def reminded(world: World) -> Message:
    """Plan, work, and give the reminder's row."""
    world.plan()
    world.work()
    return world.messages(author="regua")[-1]


def opens_window(world: World) -> None:
    """Let Ana have written just now, and nothing else be known of it."""
    now = world.clock.now()
    with world.session() as session:
        client = session.query(Client).one()
        session.add(
            Conversation(
                channel="whatsapp",
                address=f"whatsapp:{PHONE}",
                canonical=PHONE,
                client=client,
                last_inbound_at=now,
                created_at=now,
                dialogue={},
            )
        )


def decision(world: World) -> Decision:
    """Give the newest decision."""
    with world.parts.database.read() as session:
        return session.query(Decision).order_by(Decision.id.desc()).first()  # type: ignore[return-value]  # there is one


def test_the_companys_own_words(world: World, in_force: InForce) -> None:
    """A text in force is what the client reads, filled for them, as of today."""
    text_id = in_force()
    ana(world, LATE, ice_breaker="Como vão as orquídeas?")

    row = reminded(world)

    assert row.body.startswith(
        "Olá, Ana. Aqui é a Fibra Sul. Como vão as orquídeas? A fatura 1001, que venceu"
        " em 19/11/2026, está em R$ 102,17.\nVeja como pagar em http"
    )
    assert row.key == KEY
    assert row.decided is not None
    assert (row.decided["text_id"], row.decided["text_version"]) == (text_id, 1)


def test_outside_the_window_its_template_says_the_same(
    world: World, in_force: InForce
) -> None:
    """What fills {{1}}, {{2}} is what stands in the text; the content is the text's."""
    text_id = in_force()
    ana(world, LATE)

    row = reminded(world)

    sent = world.channel.sent[0]
    assert sent.content_sid == "HX" + f"{text_id:032x}"
    assert sent.content_variables is not None
    assert all(value in row.body for value in sent.content_variables.values())
    assert sent.content_variables["5"] == "R$ 102,17"


@pytest.mark.parametrize("template", ["approved", "pending", "paused", None])
def test_inside_the_window_it_goes_as_free_text(
    world: World, in_force: InForce, template: str | None
) -> None:
    """The same words, with no template and no fee, whatever WhatsApp says of that."""
    in_force(template=template)
    ana(world, LATE)
    opens_window(world)

    row = reminded(world)

    assert world.channel.sent[0].content_sid is None
    assert "Veja como pagar em http" in row.body
    assert [b["title"] for b in row.buttons or ()] == [
        "Pagar agora",
        "Pago outro dia",
        "Já paguei",
    ]


@pytest.mark.fault("F38")
@pytest.mark.parametrize("state", ["rejected", "paused", "disabled"])
def test_a_blocked_template_stops_its_step(
    world: World, in_force: InForce, state: str
) -> None:
    """The decision says why, nothing goes out, and when it is back the step goes."""
    in_force(template=state)
    ana(world, LATE)

    world.plan()
    world.work()
    why = decision(world)
    with world.session() as session:
        session.query(ContentApproval).filter_by(key=KEY).one().state = "approved"
    sent_before = list(world.channel.sent)
    world.move(hours=1)
    world.work()

    assert (why.verdict, why.rule) == ("wait", f"template_{state}")
    assert sent_before == []
    assert len(world.channel.sent) == 1


@pytest.mark.fault("F38")
@pytest.mark.parametrize("state", ["rejected", "paused", "disabled"])
def test_the_houses_words_are_stopped_alike(world: World, state: str) -> None:
    """A step without a text of its own has the stage's template, or nothing."""
    ana(world, LATE)
    with world.session() as session:
        session.query(ContentApproval).filter_by(key=HOUSE).one().state = state

    world.plan()
    world.work()

    assert world.channel.sent == []
    assert decision(world).rule == f"template_{state}"


@pytest.mark.fault("F38")
def test_a_template_paused_between_writing_and_sending(
    world: World, in_force: InForce
) -> None:
    """The last gate looks again; the contact goes back to the plan."""
    in_force()
    ana(world, LATE)
    world.plan()
    assert remind_next(world.parts)
    with world.session() as session:
        session.query(ContentApproval).filter_by(key=KEY).one().state = "paused"

    world.work()

    with world.parts.database.read() as session:
        contact = session.query(PlannedContact).one()
    assert world.channel.sent == []
    assert (contact.state, contact.rule) == ("planned", "template_paused")
    assert world.messages(author="regua")[0].state == "blocked"


@pytest.mark.parametrize("state", ["unsubmitted", "received", "pending", None])
def test_until_it_is_approved_the_house_speaks(
    world: World, in_force: InForce, state: str | None
) -> None:
    """A new text stops no step: the stage's template goes, and the record says so."""
    in_force(template=state)
    ana(world, LATE)

    row = reminded(world)

    assert row.key == HOUSE
    assert row.decided is not None
    assert row.decided["text_left"] == "not_approved"


@pytest.mark.parametrize(
    ("confirmed", "body", "key"),
    [
        pytest.param(True, BODY, KEY, id="an invoice, a confirmed number"),
        pytest.param(False, BODY, "reminder.neutral", id="an invoice, a doubtful one"),
        pytest.param(
            True, f"{BODY} No total {{total_overdue}}, é só.", HOUSE, id="a total"
        ),
        pytest.param(
            False,
            "Olá, {first_name}. Aqui é a {company}. Podemos falar? Ou responda SAIR.",
            KEY,
            id="nothing of a debt",
        ),
    ],
)
def test_a_text_that_tells_too_much_is_left(
    world: World,
    in_force: InForce,
    confirmed: bool,  # noqa: FBT001 - a column of the table
    body: str,
    key: str,
) -> None:
    """A text needs the most that its words tell; who may hear less gets the house's."""
    in_force(body)
    ana(world, LATE, confirmed=confirmed)

    row = reminded(world)

    assert row.key == key
    if key != KEY:
        assert row.decided is not None
        assert row.decided["text_left"] == "level"


def test_a_value_that_is_not_known(world: World, in_force: InForce) -> None:
    """A text about a suspension is not sent where no day is stated."""
    in_force(f"{BODY} A suspensão seria em {{suspends_on}}, se nada mudar.")
    ana(world, LATE)

    row = reminded(world)

    assert row.key == HOUSE
    assert row.decided is not None
    assert row.decided["text_left"] == "missing_suspends_on"


def test_another_language_has_its_own(world: World, in_force: InForce) -> None:
    """A Portuguese text is not sent to somebody who reads Spanish."""
    in_force()
    with world.session() as session:
        remember(session, HOUSE, "es", Approved("HX" + "e" * 32, ()))
    ana(world, LATE, language="es")

    assert reminded(world).key == HOUSE


def test_an_sms_has_the_texts_words(world: World, in_force: InForce) -> None:
    """No buttons and no template there; what is lacking stands at the end."""
    in_force("Oi {first_name}, fatura {invoice_number}: {link}", channel="sms")
    ana(world, LATE, preferred_channel="sms")

    row = reminded(world)

    assert row.channel == "sms"
    assert row.buttons is None
    words, code = row.body.rsplit("\n", 1)
    assert words.endswith(
        "Se você já pagou, por favor desconsidere esta mensagem. Fibra Sul."
        " Para não receber mais, responda SAIR."
    )
    assert code.endswith(": confira em http://localhost:8000/v")


def test_the_answer_to_a_neutral_text_is_heard_as_one(
    world: World, in_force: InForce
) -> None:
    """The buttons of a text that names no debt do not speak of paying either."""
    in_force("Olá, {first_name}. Aqui é a {company}. Podemos falar? Ou responda SAIR.")
    ana(world, LATE)

    row = reminded(world)

    assert [b["title"] for b in row.buttons or ()] == ["Sim", "Não"]
    assert world.thread().dialogue["stack"][0]["step"] == "may_we_talk"


def test_a_statement_fits_a_template_on_one_line(
    world: World, in_force: InForce
) -> None:
    """To a checked identity the whole account goes out, outside the window too."""
    in_force(
        "Olá, {first_name}. Aqui é a {company}, com o resumo da sua conta: {invoices}."
        " O total vencido hoje é {total_overdue}. Para ver e pagar, abra {link} quando"
        " puder. {crossed_payment} Para não receber mais, responda SAIR."
    )
    ana(world, LATE, LATE - timedelta(days=1))
    opens_window(world)
    with world.session() as session:
        thread = session.query(Conversation).one()
        thread.last_inbound_at = None
        thread.identity_checked_until = world.clock.now() + timedelta(hours=24)

    row = reminded(world)

    assert row.key == KEY
    assert row.content_variables is not None
    assert row.content_variables["2"] == (
        "Internet (fatura 1002), venceu em 18/11/2026: R$ 102,20;"
        " Internet (fatura 1001), venceu em 19/11/2026: R$ 102,17"
    )
    assert world.channel.sent[0].content_sid is not None
