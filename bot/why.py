"""Why did, or didn't, Maria get a message? One client's story, and what holds now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.balances import balance_of_client
from bot.facts import about_the_rest, contact_facts
from bot.plan_results import contact_key
from bot.reasons import Reasons
from bot.roads import road_for
from bot.wiring import Wiring
from domain.contact_policy import Allowed, Denied, Purpose, may_contact
from domain.zones import local_day
from models.agreement import Agreement
from models.campaign import CampaignMember
from models.client import Client, OptOut
from models.dispute import Dispute
from models.invoice import Hold, Invoice
from models.message import IN, Message
from models.planned import Decision, PlannedContact, PlannedStep
from models.promise import PromiseRow
from models.proposal import ProposalRow
from models.task import Task

MOST = 200  # events of each kind


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, or was decided; `kind` names its words.

    `state` is the row's own, `rule` and `figures` are the decision's. `details` are
    plain JSON values.
    """

    at: datetime
    kind: str
    state: str = ""
    rule: str | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    possible_at: datetime | None = None
    contact: int | None = None  # the planned contact that it belongs to
    details: Mapping[str, Any] = field(default_factory=dict)


def timeline(session: Session, client: Client) -> list[Event]:
    """Tell a client's story, the newest first: planned, decided, said, done, held."""
    parts = (_planned, _messages, _tasks, _holds, _wishes, _debts, _campaigns)
    events = [event for part in parts for event in part(session, client)]
    return sorted(events, key=lambda event: event.at)[::-1]  # what came of it first


def verdict_now(
    session: Session, parts: Wiring, client: Client, now: datetime
) -> Allowed | Denied:
    """Ask the policy about a reminder to this client at this moment."""
    today = local_day(now, client.zone)
    balance = balance_of_client(session, client, today, parts.settings)
    road = road_for(parts, client, None)
    facts = contact_facts(
        session, parts, client, road, Purpose.REMINDER, now, balance=balance
    )
    return may_contact(about_the_rest(facts, balance), parts.settings.limits)


def numbers_of(session: Session, client: Client) -> dict[int, str]:
    """Give the numbers of a client's invoices by id."""
    query = select(Invoice.id, Invoice.number).where(Invoice.client_id == client.id)
    return dict(session.execute(query).all())


def possible(
    reasons: Reasons, answer: Denied | Event, *, passing: bool | None = None
) -> str:
    """Say when it could be: an instant, when somebody acts, or never by itself."""
    if answer.possible_at is not None:
        return reasons.say("possible", time=reasons.moment(answer.possible_at))
    if passing is None:
        passing = isinstance(answer, Denied) and answer.passing
    return reasons.say("someone" if passing else "never")


def as_json(event: Event, reasons: Reasons) -> dict[str, Any]:
    """Give an event as plain JSON values, with its words."""
    told = reasons.tell(event.rule, event.figures) if event.rule else None
    return {
        "at": event.at.isoformat(),
        "kind": event.kind,
        "state": event.state,
        "rule": event.rule,
        "figures": dict(event.figures),
        "possible_at": event.possible_at.isoformat() if event.possible_at else None,
        "contact": event.contact,
        "details": dict(event.details),
        "words": told.text if told else reasons.named("event", event.kind),
    }


def _planned(session: Session, client: Client) -> Iterator[Event]:
    contacts = session.scalars(
        select(PlannedContact)
        .where(PlannedContact.client_id == client.id)
        .options(selectinload(PlannedContact.steps).selectinload(PlannedStep.invoice))
        .order_by(PlannedContact.id.desc())
        .limit(MOST)
    ).all()
    for row in reversed(contacts):
        steps = [f"{step.step} · {step.invoice.number}" for step in row.steps]
        details = {"steps": steps, "not_before": row.not_before.isoformat()}
        yield Event(
            row.created_at, "contact", row.state, contact=row.id, details=details
        )
    decisions = session.scalars(
        select(Decision)
        .where(Decision.contact_id.in_([row.id for row in contacts]))
        .order_by(Decision.id.desc())
        .limit(MOST)
    )
    for each in reversed(decisions.all()):
        yield Event(
            each.at,
            "decision",
            each.verdict,
            rule=each.rule,
            figures=each.figures,
            possible_at=each.possible_at,
            contact=each.contact_id,
        )


def _messages(session: Session, client: Client) -> Iterator[Event]:
    query = (
        select(Message)
        .where(Message.client_id == client.id, Message.channel != "terminal")
        .order_by(Message.id.desc())
        .limit(MOST)
    )
    for row in session.scalars(query):
        key = contact_key(row.planned_key) or ""
        yield Event(
            row.sent_at or row.created_at,
            "heard" if row.direction == IN else "message",
            row.state,
            rule=row.reason if row.state == "blocked" else None,
            figures=(row.decided or {}).get("blocked") or {},
            contact=int(key.partition(":")[2]) if key.startswith("contact:") else None,
            details={
                "purpose": row.purpose,
                "channel": row.channel,
                "author": row.author,
                "key": row.key,
                "thread": row.conversation_id,
                "reason": row.reason,
                "code": row.error_code,
            },
        )


def _tasks(session: Session, client: Client) -> Iterator[Event]:
    query = select(Task).where(Task.client_id == client.id).order_by(Task.id.desc())
    for row in session.scalars(query.limit(MOST)):
        details = {
            "task": row.kind,
            "due_on": row.due_on.isoformat(),
            "step": row.step,
            "result": row.result,
        }
        at = row.done_at or row.created_at
        yield Event(at, "task", row.state, details=details)


def _holds(session: Session, client: Client) -> Iterator[Event]:
    query = select(Hold).where(Hold.client_id == client.id).order_by(Hold.id.desc())
    for row in session.scalars(query.limit(MOST)):
        details = {
            "hold": row.id,
            "reason": row.reason,
            "invoice": row.invoice_id,
            "until": row.until.isoformat() if row.until else None,
        }
        yield Event(row.created_at, "hold", details=details)
        if row.lifted_at is not None:
            yield Event(row.lifted_at, "lifted", details=details)


def _wishes(session: Session, client: Client) -> Iterator[Event]:
    query = select(OptOut).where(OptOut.client_id == client.id).limit(MOST)
    rows = session.scalars(query).all()  # one for each address: one wish for all
    for at, via in dict.fromkeys((row.at, row.via) for row in rows):
        yield Event(at, "opted_out", details={"via": via})
    for back in dict.fromkeys(row.lifted_at for row in rows):
        if back is not None:
            yield Event(back, "opted_in")


def _debts(session: Session, client: Client) -> Iterator[Event]:
    mine = client.id
    promises = select(PromiseRow).where(PromiseRow.client_id == mine).limit(MOST)
    for promise in session.scalars(promises):
        details = {"amount_minor": promise.amount_minor, "due_on": str(promise.due_on)}
        yield Event(promise.made_at, "promise", promise.state, details=details)
    disputes = select(Dispute).where(Dispute.client_id == mine).limit(MOST)
    for dispute in session.scalars(disputes):
        details = {"invoice": dispute.invoice_id}
        yield Event(dispute.opened_at, "dispute", dispute.state, details=details)
    agreements = select(Agreement).where(Agreement.client_id == mine).limit(MOST)
    for agreement in session.scalars(agreements):
        details = {"amount_minor": agreement.total_minor}
        yield Event(
            agreement.accepted_at, "agreement", agreement.state, details=details
        )
    proposals = select(ProposalRow).where(ProposalRow.client_id == mine).limit(MOST)
    for row in session.scalars(proposals):
        yield Event(row.asked_at, "proposal", row.state)


def _campaigns(session: Session, client: Client) -> Iterator[Event]:
    query = (
        select(CampaignMember)
        .where(
            CampaignMember.client_id == client.id,
            CampaignMember.decided_at.is_not(None),
        )
        .order_by(CampaignMember.id.desc())
        .limit(MOST)
    )
    for row in session.scalars(query):
        assert row.decided_at is not None  # noqa: S101 - the query wants it so
        yield Event(
            row.decided_at,
            "campaign",
            row.state,
            rule=row.rule,
            figures=row.figures or {},
            details={"campaign": row.campaign_id},
        )
