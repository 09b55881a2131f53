"""Our templates against the fake Twilio: made, submitted, approved, sent, paused."""

import pytest

from bot.alerts import standing_alerts
from bot.channels.approvals import templates_round
from bot.channels.contents import Contents
from bot.channels.port import Outgoing
from bot.channels.push import push_templates, submit_templates
from bot.channels.templates import Approved, template_for
from bot.channels.twilio import Twilio
from bot.database import Database
from bot.settings.channels import Channels
from bot.texts.asking import texts_round, wish
from bot.texts.library import sample_for, situations
from bot.texts.versions import Slot, save
from models.agent import Agent
from models.template import ContentApproval, TemplateText
from tests.bot.world import World, world_on
from tests.sandbox.providers import ACCOUNT, ANA, SENDER, TOKEN, Providers

KEY = "reminder.neutral"


@pytest.fixture
def world(database: Database) -> World:
    """Build a world on a fresh database."""
    return world_on(database)


@pytest.fixture
def twilio(world: World, providers: Providers) -> Twilio:
    """Wire our adapter to the fake."""
    sender = {"enabled": True, "sender": SENDER.removeprefix("whatsapp:")}
    return Twilio(
        ACCOUNT,
        TOKEN,
        Channels.model_validate({"whatsapp": sender}),
        providers.callback,
        Contents(world.parts.database),
        base=providers.url,
    )


def states(world: World) -> set[str]:
    """Give the states of all templates that are known."""
    with world.parts.database.read() as session:
        return {row.state for row in session.query(ContentApproval)}


def known(world: World) -> Approved | None:
    """Find the neutral reminder's approved template."""
    with world.parts.database.read() as session:
        return template_for(session, world.parts, KEY, "pt")


def test_the_houses_own_words_are_approved(world: World, twilio: Twilio) -> None:
    """Pushed, submitted, followed: WhatsApp's rules object to none of them."""
    made = push_templates(world.parts, twilio)
    before = states(world)
    asked = submit_templates(world.parts, twilio)
    waiting = states(world)
    while templates_round(world.parts, twilio):
        pass

    assert asked.asked == made.made > 0
    assert asked.refused == ()
    assert (before, waiting, states(world)) == (
        {"unsubmitted"},
        {"received"},
        {"approved"},
    )


def test_an_approved_one_opens_a_conversation(
    world: World, twilio: Twilio, providers: Providers
) -> None:
    """What the client sees is our text, filled."""
    push_templates(world.parts, twilio)
    providers.pull("template", status="approved")
    while templates_round(world.parts, twilio):
        pass
    found = known(world)
    assert found is not None

    twilio.send(
        Outgoing(
            token="t1",
            channel="whatsapp",
            address=ANA,
            body="",
            content_sid=found.sid,
            content_variables=dict.fromkeys(["1"], "Ana"),
        )
    )

    [message] = providers.look("messages")["messages"]
    assert message["text"].startswith("Olá, Ana. Aqui é a Fibra Sul.")


@pytest.mark.fault("F38")
def test_a_paused_one_is_noticed_and_comes_back(
    world: World, twilio: Twilio, providers: Providers
) -> None:
    """An alert with WhatsApp's reason, no template meanwhile, and all well after."""
    push_templates(world.parts, twilio)
    seen = []
    for status in ("approved", "paused", "approved"):
        providers.pull("template", status=status, reason="low quality")
        world.move(hours=1)
        while templates_round(world.parts, twilio):
            pass
        with world.parts.database.read() as session:
            alerts = {alert.kind for alert in standing_alerts(session)}
        seen.append((known(world) is not None, alerts))

    assert seen == [(True, set()), (False, {"template_paused"}), (True, set())]


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_the_librarys_texts_are_approved(
    world: World, twilio: Twilio, language: str
) -> None:
    """Each of them, as it is shipped, passes WhatsApp's rules."""
    now = world.clock.now()
    with world.session() as session:
        agent = Agent(name="Rui", email="r@x.example", role="finance", created_at=now)
        session.add(agent)
        session.flush()
        for key in situations():
            slot = Slot(key, language, "whatsapp")
            sample = sample_for(slot)
            if sample is not None:
                row = save(session, world.parts, slot, *sample, agent, now)
                assert isinstance(row, TemplateText)
                wish(session, world.parts, row, now)

    texts_round(world.parts, twilio)

    assert states(world) == {"approved"}
