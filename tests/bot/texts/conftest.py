"""A world with a person of finance and texts in force."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.channels.templates import Approved, remember
from bot.texts.versions import Refused, Slot, release, save
from bot.texts.whatsapp import template_of_text
from models.agent import Agent
from models.template import TemplateText
from tests.bot.world import World

TODAY = date(2026, 11, 24)
LATE = TODAY - timedelta(days=5)
KEY = "reminder.d+3"  # the step of a debt that is five days late
BODY = (
    "Olá, {first_name}. Aqui é a {company}. {ice_breaker} A fatura {invoice_number},"
    " que venceu em {due_on}, está em {amount_today}.\n"
    "Veja como pagar em {link}, sem login.\n"
    "{crossed_payment} Para não receber mais, responda SAIR."
)
InForce = Callable[..., int]


@pytest.fixture
def in_force(world: World) -> InForce:
    """Put a text into force, and its template at Twilio; give its id."""

    def put(
        body: str = BODY,
        *,
        channel: str = "whatsapp",
        template: str | None = "approved",
        subject: str = "",
        language: str = "pt",
    ) -> int:
        now = world.clock.now()
        with world.session() as session:
            agent = session.query(Agent).first() or _finance(now)
            session.add(agent)
            session.flush()
            slot = Slot(KEY, language, channel)
            row = save(session, world.parts, slot, subject, body, agent, now)
            assert isinstance(row, TemplateText), row
            done = release(session, world.parts, row, agent, now, confirmed=True)
            assert not isinstance(done, Refused), done
            if template:
                variables = template_of_text(world.parts, language, body).variables
                sid = "HX" + f"{row.id:032x}"
                remember(
                    session,
                    KEY,
                    language,
                    Approved(sid, variables, template),
                    text_id=row.id,
                )
            return row.id

    return put


def _finance(now: object) -> Agent:
    return Agent(
        name="Rui", email="rui@fibrasul.example", role="finance", created_at=now
    )
