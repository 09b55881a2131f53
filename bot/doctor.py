"""The doctor: everything that must be right before a message goes out, looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.agents import anybody
from bot.channels.templates import APPROVED
from bot.database import Database
from bot.environment import Environment
from bot.indices import unknown_charges, unloaded
from bot.ledger.freeze import frozen_since
from bot.ledger.nightly import last_check
from bot.migrations import SchemaError, check_current
from bot.probe import probe
from bot.reach import SETTING
from bot.settings import Settings, SettingsError, load_settings
from bot.watch.outside import Outside, OutsideError, outside_of
from domain.channel import Channel
from domain.ladder import Kind
from models.hook import HookEndpoint
from models.template import ContentApproval
from nlu.process import answers

_FULL = 2  # SQLite's number for synchronous=FULL; 3 is EXTRA


class State(StrEnum):
    """How bad it is: a WARNING is a choice to know of, a FAILURE has to be mended."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: State
    said: str
    do: str = ""


def examine(environment: Environment, *, network: bool = True) -> Iterator[Finding]:
    """Look at everything in the order in which it is best mended; nothing is written.

    Without *network* our public address is not called, and no name is asked for.
    """
    settings, finding = _read_settings(environment)
    yield finding
    yield _secret_key(environment)
    yield from _database(environment)
    yield _understanding(environment)
    if settings is None:
        return
    yield from _charges(environment, settings)
    yield _twilio(environment, settings)
    yield _templates(environment, settings)
    yield _stripe(environment, settings)
    yield _mail(environment, settings)
    if network:
        yield _public_url(environment)
        yield from _webhooks(environment, settings)


def _read_settings(environment: Environment) -> tuple[Settings | None, Finding]:
    name = str(environment.config)
    try:
        settings = load_settings(environment.config)
    except SettingsError as error:
        return None, Finding("settings", State.FAILURE, str(error), f"edit {name}")
    company = settings.company
    said = f"{name}: {company.name}, CNPJ {company.cnpj}"
    if company.email.endswith(".example"):
        do = "put your own company in the first block"
        return settings, Finding("settings", State.WARNING, f"{said}: invented", do)
    return settings, Finding("settings", State.OK, said)


def _secret_key(environment: Environment) -> Finding:
    if environment.secret_key:
        return Finding("secret key", State.OK, "set")
    do = "`regua init` proposes one; opt-outs and sessions depend on it"
    return Finding("secret key", State.FAILURE, "REGUA_SECRET_KEY is not set", do)


def _database(environment: Environment) -> Iterator[Finding]:
    database = Database(environment.database_url)
    try:
        yield _tables(database)
        yield _durability(database)
        yield _agents(database)
        yield _books(database)
    except SQLAlchemyError as error:
        do = "check REGUA_DATABASE_URL, and that the server or the disk is there"
        said = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Finding("database", State.FAILURE, said, do)
    finally:
        database.close()


def _tables(database: Database) -> Finding:
    try:
        revision = check_current(database.engine)
    except SchemaError as error:
        return Finding("tables", State.FAILURE, str(error), "`regua db upgrade`")
    return Finding("tables", State.OK, f"revision {revision}")


def _durability(database: Database) -> Finding:
    """Check that an acknowledgement means "on disk"."""
    with database.read() as session:
        wrong = _sqlite(session) if database.sqlite else _postgresql(session)
    if not wrong:
        return Finding("durability", State.OK, "what is acknowledged is on disk")
    do = "set them as in docs/operations.md"
    return Finding("durability", State.FAILURE, ", ".join(wrong), do)


def _sqlite(session: Session) -> list[str]:
    pragmas: dict[str, Callable[[object], bool]] = {
        "journal_mode": lambda value: value == "wal",
        "synchronous": lambda value: int(str(value)) >= _FULL,
        "foreign_keys": lambda value: value == 1,
    }
    read = {name: session.scalar(text(f"PRAGMA {name}")) for name in pragmas}
    return [f"{n} is {read[n]}" for n, fits in pragmas.items() if not fits(read[n])]


def _postgresql(session: Session) -> list[str]:
    settings = ("fsync", "synchronous_commit", "full_page_writes")
    read = {name: session.scalar(text(f"SHOW {name}")) for name in settings}
    return [f"{name} is off" for name, value in read.items() if value == "off"]


def _agents(database: Database) -> Finding:
    with database.read() as session:
        if anybody(session):
            return Finding("agents", State.OK, "somebody can come in")
    do = "`regua agent add EMAIL`"
    return Finding("agents", State.WARNING, "nobody can open the console yet", do)


def _books(database: Database) -> Finding:
    with database.read() as session:
        since, last = frozen_since(session), last_check(session)
    if since is not None:
        said = f"frozen since {since:%Y-%m-%d %H:%M} UTC: nothing is sent or booked"
        do = "`regua books check` says what does not balance"
        return Finding("books", State.FAILURE, said, do)
    if last is None:
        do = "the ticker does it at its start, `regua books check` now"
        return Finding("books", State.WARNING, "not checked yet", do)
    return Finding("books", State.OK, f"checked {last[0]:%Y-%m-%d %H:%M} UTC")


def _charges(environment: Environment, settings: Settings) -> Iterator[Finding]:
    """Check that each row of charges that is named exists, and each index is loaded."""
    database = Database(environment.database_url)
    try:
        with database.read() as session:
            unknown = unknown_charges(session, settings.charges)
            missing = unloaded(session, settings.charges.values())
    except SQLAlchemyError:
        return  # what is wrong with the database is told already
    finally:
        database.close()
    if unknown:
        said = (
            f"no row of `charges` is named {', '.join(unknown)}: the segment's applies"
        )
        do = "add it to config.yml, or import the invoices with another"
        yield Finding("charges", State.FAILURE, said, do)
    elif missing:
        said = f"no rate of {', '.join(missing)} for this month: nothing is corrected"
        do = "`regua indices import FILE.csv`"
        yield Finding("charges", State.WARNING, said, do)
    else:
        yield Finding("charges", State.OK, f"{len(settings.charges)} in use")


def _understanding(environment: Environment) -> Finding:
    url = environment.rasa_url
    if not url:
        do = "`regua run` starts it, or set RASA_URL"
        return Finding("understanding", State.WARNING, "rules alone, no model", do)
    if answers(url, environment.rasa_token or ""):
        return Finding("understanding", State.OK, f"a model answers at {url}")
    do = "start it, or check RASA_URL and RASA_TOKEN; rules go on alone meanwhile"
    return Finding("understanding", State.WARNING, f"no model answers at {url}", do)


def _twilio(environment: Environment, settings: Settings) -> Finding:
    needed = [
        c for c in (Channel.WHATSAPP, Channel.SMS) if settings.channels.enabled(c)
    ]
    if not needed:
        return Finding("twilio", State.OK, "not used")
    if environment.twilio_account_sid and environment.twilio_token:
        return Finding("twilio", State.OK, f"carries {' and '.join(needed)}")
    do = "set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
    return Finding("twilio", State.FAILURE, f"no account for {needed[0]}", do)


def _templates(environment: Environment, settings: Settings) -> Finding:
    """WhatsApp starts a conversation with an approved template only."""
    channels = settings.channels
    if not (channels.whatsapp.enabled and channels.whatsapp.proactive):
        return Finding("templates", State.OK, "not used")
    there = settings.templates.keys() | _pushed(environment)
    steps = [
        step
        for each in settings.ladders.values()
        for step in each.steps
        if step.kind is Kind.MESSAGE
    ]
    wanted = {f"reminder.invoice.{s.stage}" for s in steps if s.template not in there}
    missing = sorted((wanted | {"reminder.neutral"}) - there)
    if not missing:
        return Finding("templates", State.OK, f"one for each of {len(steps)} steps")
    do = "`regua templates push` and `submit`; SMS and e-mail go on meanwhile"
    return Finding("templates", State.WARNING, f"none for {', '.join(missing)}", do)


def _pushed(environment: Environment) -> set[str]:
    """Name the texts whose templates we made ourselves and WhatsApp has approved."""
    database = Database(environment.database_url)
    try:
        with database.read() as session:
            approved = ContentApproval.state == APPROVED
            return set(session.scalars(select(ContentApproval.key).where(approved)))
    except SQLAlchemyError:
        return set()
    finally:
        database.close()


def _stripe(environment: Environment, settings: Settings) -> Finding:
    if not settings.payment.stripe:
        return Finding("stripe", State.OK, "not used")
    names = {
        "STRIPE_API_KEY": environment.stripe_api_key,
        "STRIPE_WEBHOOK_SECRET": environment.stripe_webhook_secret,
    }
    missing = [name for name, value in names.items() if not value]
    if not missing:
        return Finding("stripe", State.OK, "key and webhook secret are set")
    do = "set them, or say `stripe: false` under `payment`"
    return Finding("stripe", State.FAILURE, f"missing: {', '.join(missing)}", do)


def _mail(environment: Environment, settings: Settings) -> Finding:
    if not settings.channels.enabled(Channel.EMAIL):
        return Finding("e-mail", State.OK, "not used")
    if environment.smtp_url:
        return Finding("e-mail", State.OK, "a server is named")
    do = "set SMTP_URL, or switch e-mail off under `channels`"
    return Finding("e-mail", State.FAILURE, "SMTP_URL is not set", do)


def _public_url(environment: Environment) -> Finding:
    """Post to ourselves from outside, signed as Twilio signs (F10)."""
    if not environment.twilio_token:
        said = "not called: there is no token to sign with"
        return Finding("public address", State.WARNING, said)
    wrong = probe(environment.public_url, environment.twilio_token)
    if wrong is None:
        said = f"{environment.public_url} takes what Twilio signs, and nothing else"
        return Finding("public address", State.OK, said)
    return Finding("public address", State.FAILURE, wrong.said, wrong.do)


def _webhooks(environment: Environment, settings: Settings) -> Iterator[Finding]:
    """Look whether each endpoint that hears of events may be called."""
    database = Database(environment.database_url)
    try:
        with database.read() as session:
            query = select(HookEndpoint.name, HookEndpoint.url)
            on = query.where(HookEndpoint.disabled_at.is_(None))
            told = [tuple(row) for row in session.execute(on.order_by(HookEndpoint.id))]
    except SQLAlchemyError:
        return  # what is wrong with the database is told already
    finally:
        database.close()
    outside = outside_of(settings)
    for name, url in told:
        yield _webhook(outside, name, url)


def _webhook(outside: Outside, name: str, url: str) -> Finding:
    what = f"webhook {name}"
    try:
        outside.look(url)
    except OutsideError as error:
        barred = error.barred
        if barred is None:
            do = "check the name, and the machine's DNS"
            return Finding(what, State.FAILURE, str(error), do)
        said = f"{barred.place} {barred.said}: nothing is told to it"
        do = f"list {barred.entry} under {SETTING} of config.yml"
        if barred.entry is None:
            do = "give it another address"
        return Finding(what, State.FAILURE, said, do)
    return Finding(what, State.OK, f"{url} may be called")
