"""The pages of the room of campaigns: the form, and one campaign."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import abort, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.campaigns.drafts import Counted, Wrong, draft_of, texts, wrong_with
from bot.campaigns.lifecycle import APPROVERS, WRITERS
from bot.campaigns.preview import Preview, preview, prices
from bot.campaigns.results import results
from bot.campaigns.words import WORDS
from bot.wiring import Wiring, wiring
from console.campaign_form import Typed, show
from console.campaign_showing import campaign_showing
from console.funnel import funnel_of
from console.guard import me
from console.shell import reader_words
from domain.audience import BUCKETS, LANGUAGES, RISKS, ROADS
from domain.campaign import State, may_approve, needs_second_person
from domain.money import Money
from models.agent import Agent
from models.campaign import Campaign
from models.client import Client

PRICE_DAYS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Form:
    """The form on the page: what was typed, what is wrong, and the last count."""

    typed: Typed
    campaign_id: int | None = None
    wrong_field: str | None = None
    wrong: Wrong | None = None
    counted: Counted | None = None


def form_page(form: Form) -> str:
    """Show the form."""
    parts = wiring()
    with parts.database.read() as session:
        choices = {
            "portfolios": _distinct(session, Client.portfolio),
            "segments": _distinct(session, Client.segment),
            "risks": RISKS,
            "languages": LANGUAGES,
            "buckets": tuple(BUCKETS),
            "channels": ROADS,
            "templates": [WORDS, *texts(session)],
        }
    return render_template(
        "console/campaign_form.html",
        form=form,
        typed=form.typed,
        choices=choices,
        s=campaign_showing(),
        reason=_reason,
        most_days=parts.settings.campaigns.offer_days,
    )


def campaign_page(campaign_id: int, told: str | None = None) -> str:
    """Show one campaign; *told* is why a decision was refused."""
    parts = wiring()
    now = parts.clock.now()
    with parts.database.read() as session:
        row = found_campaign(session, campaign_id)
        seen = _seen(session, parts, row, now)
        wrong = None
        if row.state == State.DRAFT:
            wrong = wrong_with(session, parts.settings, draft_of(row), now)
        days = parts.settings.campaigns.result_days
        found = results(session, row, days)
        page = {
            "row": row,
            "draft": draft_of(row),
            "typed": show(draft_of(row)),
            "seen": seen,
            "wrong": wrong,
            "results": found,
            "funnel": funnel_of(found),
            "names": names_of(session),
            "prices": prices(session, now - PRICE_DAYS) if seen else {},
            "second": _second(parts, row, seen),
            "size": parts.settings.campaigns.size(parts.settings.currency),
            "days": days,
        }
    return render_template(
        "console/campaign.html",
        **page,
        s=campaign_showing(),
        told=told,
        reason=_reason,
        local=_local,
        may=_may(row, me()),
    )


def _seen(
    session: Session, parts: Wiring, row: Campaign, now: datetime
) -> Preview | None:
    """Look ahead while nothing has gone out yet."""
    ahead = {State.DRAFT, State.WAITING, State.APPROVED}
    return preview(session, parts, row, now) if State(row.state) in ahead else None


def _second(parts: Wiring, row: Campaign, seen: Preview | None) -> bool:
    """Tell whether it will take a second person."""
    settings = parts.settings
    counted, owed = row.counted, row.owed_minor
    if row.state == State.DRAFT and seen is not None:
        counted, owed = seen.everybody.clients, seen.everybody.owed_minor
    money = Money(owed, settings.currency)
    size = settings.campaigns.size(settings.currency)
    return needs_second_person(counted, money, size)


def _may(row: Campaign, who: Agent) -> dict[str, bool]:
    state = State(row.state)
    writes, approves = who.role in WRITERS, who.role in APPROVERS
    apart = may_approve(who.id, frozenset(row.authors))
    return {
        "edit": writes and state is State.DRAFT,
        "ask": writes and state is State.DRAFT,
        "approve": approves and apart and state is State.WAITING,
        "send_back": approves and state is State.WAITING,
        "schedule": writes and state in {State.DRAFT, State.APPROVED, State.PAUSED},
        "pause": approves and state in {State.APPROVED, State.RUNNING},
        "resume": writes and state is State.PAUSED,
        "stop": approves and not state.final,
        "own": not apart,
    }


def _reason(group: str, name: str) -> str:
    """Give the words of a code that a row or a rule chose."""
    return reader_words().named(group, name)


def _local(at: datetime | None) -> str:
    """Write an instant as a field of a form wants it, in the company's zone."""
    if at is None:
        return ""
    zone = ZoneInfo(wiring().settings.zone)
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def instant(text: str) -> datetime | None:
    """Read a form's instant, in the company's zone; None for what is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(wiring().settings.zone))
    return aware.astimezone(UTC)


def found_campaign(session: Session, campaign_id: int) -> Campaign:
    """Find a campaign; 404 where there is none."""
    row = session.get(Campaign, campaign_id)
    if row is None:
        abort(404)
    return row


def names_of(session: Session) -> dict[int, str]:
    """Give the agents' names by id."""
    return {row.id: row.name for row in session.scalars(select(Agent))}


def _distinct(session: Session, column: object) -> list[str]:
    query = select(column).distinct()  # type: ignore[call-overload]  # a column of Client
    return sorted(name for name in session.scalars(query) if name)
