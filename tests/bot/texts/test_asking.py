"""WhatsApp's approval of a company's text: wished for, made, submitted, followed."""

import json
from collections.abc import Callable

import pytest
from requests import Response

from bot.channels.port import SendError
from bot.channels.push import openers
from bot.channels.templates import template_for
from bot.company_words import company_words
from bot.texts.asking import texts_round, wish
from bot.texts.whatsapp import template_of_text
from bot.words.catalogue import LANGUAGES
from bot.words.templates import template_of
from domain.ladder import SPOKEN
from domain.text_shape import template_flaws
from models.lease import Mark
from models.template import ContentApproval, TemplateText
from tests.bot.channels.test_twilio import says, twilio_over
from tests.bot.texts.conftest import BODY, InForce
from tests.bot.world import World

SID = "HX" + "c" * 32
MADE, RECEIVED = says(201, {"sid": SID}), says(201, {"status": "received"})


def approved() -> Callable[[], Response]:
    """Let WhatsApp approve."""
    return says(200, {"sid": SID, "whatsapp": {"status": "approved"}})


def wished(world: World, text_id: int) -> None:
    """Press the button."""
    with world.session() as session:
        text = session.get_one(TemplateText, text_id)
        wish(session, world.parts, text, world.clock.now())


def rows(world: World) -> list[ContentApproval]:
    """Read what is known of templates."""
    with world.parts.database.read() as session:
        return session.query(ContentApproval).all()


def test_from_a_wish_to_an_approval(world: World, in_force: InForce) -> None:
    """One round makes the Content, submits it and hears of it."""
    wished(world, in_force(template=None))
    twilio, wire = twilio_over(world.parts.database, MADE, RECEIVED, approved())

    texts_round(world.parts, twilio)

    [row] = rows(world)
    assert (row.content_sid, row.state) == (SID, "approved")
    assert row.submitted_at is not None
    body = wire.requests[0].body
    assert isinstance(body, str | bytes)
    made = json.loads(body)
    text = made["types"]["twilio/quick-reply"]["body"]
    assert text.startswith("Olá, {{1}}. Aqui é a Fibra Sul. {{2}} A fatura {{3}}")
    assert text.endswith(
        "desconsidere esta mensagem. Para não receber mais, responda SAIR.\n"
        "Código desta mensagem: {{7}}. Confira em http://localhost:8000/v"
    )
    assert made["variables"]["1"] == "Maria Aparecida"


def test_a_wish_is_granted_once(world: World, in_force: InForce) -> None:
    """Pressing twice makes one template."""
    text_id = in_force(template=None)
    wished(world, text_id)
    wished(world, text_id)

    assert len(rows(world)) == 1


def test_only_whatsapp_wants_to_be_asked(world: World, in_force: InForce) -> None:
    """An SMS needs nobody's approval."""
    wished(
        world,
        in_force("Oi {first_name}, {company}: {link}", channel="sms", template=None),
    )

    assert rows(world) == []


def test_a_refusal_is_kept_and_not_repeated(world: World, in_force: InForce) -> None:
    """What Twilio will not make is rejected, with its reason; the round goes on."""
    wished(world, in_force(template=None))
    refused = says(400, {"code": 20001, "message": "no such type"})
    twilio, wire = twilio_over(world.parts.database, refused)

    texts_round(world.parts, twilio)
    texts_round(world.parts, twilio)

    [row] = rows(world)
    assert row.state == "rejected"
    assert "no such type" in row.reason
    assert len(wire.requests) == 1


def test_a_provider_that_is_away_is_asked_again(
    world: World, in_force: InForce
) -> None:
    """The wish stays until Twilio is back."""
    wished(world, in_force(template=None))
    away = says(503, {"message": "away"})
    twilio, _ = twilio_over(world.parts.database, away, MADE, RECEIVED, approved())

    with pytest.raises(SendError):
        texts_round(world.parts, twilio)
    texts_round(world.parts, twilio)

    assert [row.state for row in rows(world)] == ["approved"]


def test_a_template_has_each_value_once(world: World) -> None:
    """A name that stands twice is one variable; the company's facts are none."""
    template = template_of_text(
        world.parts, "pt", "{first_name}, {company}: {link} ou {link}, {first_name}?"
    )

    assert template.variables == ("first_name", "link", "code")
    assert template.body.startswith("{{1}}, Fibra Sul: {{2}} ou {{2}}, {{1}}?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_houses_own_templates_pass_whatsapps_rules(
    world: World, language: str
) -> None:
    """What `regua templates push` makes is not refused for its shape."""
    common = company_words(world.parts)
    flaws = {
        key: template_flaws(
            template_of(world.parts.catalogue, key, language, common, choices).body
        )
        for key, choices in openers().items()
    }

    assert {key: found for key, found in flaws.items() if found} == {}


def test_every_stage_and_the_offer_open_a_talk() -> None:
    """Outside the window each of them needs a template of its own."""
    keys = set(openers())

    assert {f"reminder.invoice.{stage}" for stage in SPOKEN} <= keys
    assert {"reminder.neutral", "campaign.offer.invoice"} <= keys


def test_the_text_of_the_tests_passes_too(world: World) -> None:
    """And so does the one that these tests are made with."""
    assert template_flaws(template_of_text(world.parts, "pt", BODY).body) == []


def test_what_an_older_release_made_is_adopted(world: World) -> None:
    """A mark becomes a row, its state is asked for, and it is used again; once."""
    value = json.dumps({"sid": SID, "variables": ["first_name"]})
    with world.session() as session:
        session.add(Mark(name="template:reminder.neutral:pt", value=value))
    twilio, _ = twilio_over(world.parts.database, approved())

    texts_round(world.parts, twilio)
    texts_round(world.parts, twilio)

    with world.parts.database.read() as session:
        found = template_for(session, world.parts, "reminder.neutral", "pt")
        assert session.query(Mark).count() == 0
    assert found is not None
    assert (found.sid, found.variables) == (SID, ("first_name",))
