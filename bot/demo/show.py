"""`regua demo`: build the stage, start every process, and say where to look."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from sqlalchemy import select

from bot.agents import add_agent, door_time, make_login_link
from bot.channels.push import push_templates
from bot.demo.asking import ask_for_more
from bot.demo.company import keys_of, listen
from bot.demo.stage import Ports, Stage, free_port, ignored, set_stage
from bot.migrations import upgrade
from bot.roles import Crew, twilio_of
from bot.rounds import plan_round
from bot.seed import seed
from bot.seed.agreements import seed_agreements
from bot.wiring import Wiring, wire
from domain.zones import local_day
from models.agent import Agent
from nlu.process import RasaStartError, rasa_at

Say = Callable[[str], None]
WEB, SANDBOX, RASA = 8000, 8001, 5005
PATIENCE = 90.0  # seconds for a process of ours to answer
PEOPLE = (
    ("Helena Prado", "helena.prado@fibrasul.example", "supervisor"),
    ("Caio Teixeira", "caio.teixeira@fibrasul.example", "agent"),
    ("Marina Albuquerque", "marina.albuquerque@fibrasul.example", "finance"),
    ("Otávio Lins", "otavio.lins@fibrasul.example", "admin"),
)


class DemoError(Exception):
    """A process of the demo did not come up."""


def show(config: Path, say: Say, *, watch: Callable[[Crew], None]) -> None:
    """Run the demo until *watch* returns; everything of it is thrown away then."""
    if real := ignored():
        say(f"Real settings in the environment are ignored here: {', '.join(real)}.")
    with tempfile.TemporaryDirectory(prefix="regua-demo-") as folder:
        ports = Ports(free_port(WEB), free_port(SANDBOX), free_port(RASA))
        stage = set_stage(Path(folder), config, ports)
        parts = furnish(stage, say)
        with opened(stage, parts, say) as crew:
            _tell(stage, parts, say)
            watch(crew)


def furnish(stage: Stage, say: Say) -> Wiring:
    """Make the database and fill it with an invented company's year."""
    say("Making a throw-away database with about 120 invented clients ...")
    upgrade(stage.environment.database_url)
    parts = wire(stage.environment)
    now = parts.clock.now()
    with parts.database.write() as session:
        today = local_day(now, parts.settings.zone)
        seed(session, today, parts.settings, secret_key=parts.secret_key)
        seed_agreements(session, parts, today)
        for name, email, role in PEOPLE:
            add_agent(session, name=name, email=email, role=role, now=now)
    listen(parts, stage.company)
    ask_for_more(parts)
    return parts


@contextmanager
def opened(stage: Stage, parts: Wiring, say: Say) -> Iterator[Crew]:
    """Start every process of the demo, and stop them all at the end."""
    say("Starting web, worker, ticker and the fake Twilio and Stripe ...")
    channels, environment = parts.settings.channels, stage.environment
    senders = channels.whatsapp.sender or "", channels.sms.sender or ""
    crew = Crew(stage.roles(*senders, keys_of(parts)))
    with ExitStack() as stack:
        stack.callback(parts.database.close)
        stack.callback(crew.stop)
        crew.start()
        _await(f"{stage.page}_control/messages")
        _await(f"{environment.public_url}/healthz")
        if twilio := twilio_of(parts):
            push_templates(parts, twilio)
        plan_round(parts)
        try:
            url, token = environment.rasa_url or "", environment.rasa_token or ""
            stack.enter_context(rasa_at(url, token, say=say))
        except RasaStartError as error:
            say(f"{error}. The rules understand alone: less, but the same way.")
        yield crew


def _tell(stage: Stage, parts: Wiring, say: Say) -> None:
    """Print where to look: the page, and a single-use login link for each person."""
    say("")
    say(f"The demo:  {stage.page}")
    with parts.database.write() as session:
        now = door_time(parts.clock)
        for agent in session.scalars(select(Agent).order_by(Agent.id)):
            token = make_login_link(session, agent, now, 8 * 60)
            link = f"{stage.environment.public_url}/console/login/{token}"
            say(f"Console as {agent.name}:  {link}")
    say("Nothing leaves this machine. Ctrl+C ends the demo and throws it away.")


def _await(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if httpx.get(url, timeout=2.0, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    what = f"nothing answers at {url}"
    raise DemoError(what)
