"""What a person sees before deciding: the wish, the debt, the history, the terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.notices import thread_of
from bot.promises.rows import record_of
from bot.proposals.desks import Desks, desks_for, role_of
from bot.proposals.stored import read
from bot.wiring import Wiring
from bot.words.writing import Writing
from console.payment_lines import Chart, paid_by
from console.proposal_form import Typed, UnreadableError
from console.proposal_form import read as terms_of
from console.proposal_form import show as typed_of
from console.shell import showing
from domain.authority import Role
from domain.envelope import Kind
from domain.granting import (
    Breach,
    Terms,
    as_asked,
    asked_for,
    drawn,
    narrowest,
    nearest,
)
from domain.money import Money
from domain.offers import Offer, Wish
from domain.promises import Record
from domain.terms import Desk, Outline
from models.agent import Agent
from models.agreement import Agreement
from models.client import Client
from models.conversation import Conversation
from models.message import Message
from models.payment import Payment
from models.proposal import ProposalRow

FEW = 5  # rows of each kind of history
WISHED, OURS, MADE = 0, 1, 2  # the lines of the picture


@dataclass(frozen=True, slots=True)
class Limits:
    """What binds who decides, with what it comes to for this debt."""

    role: Role
    desk: Desk
    at_once: Money
    plan: Money


@dataclass(frozen=True, slots=True)
class History:
    """What a decision may lean on."""

    promises: Record
    agreements: Sequence[Agreement]
    payments: Sequence[Payment]
    before: Sequence[ProposalRow]


@dataclass(frozen=True, slots=True)
class Made:
    """What terms come to: an offer, or the limit that they break."""

    offer: Offer | None = None
    breach: Breach | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """The form as typed, what came of it, and the field that cannot be read."""

    typed: Typed
    made: Made = field(default_factory=Made)
    wrong: str | None = None
    looked: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page of one proposal, or of an offer unasked."""

    client: Client
    desks: Desks
    limits: Limits
    history: History
    thread: Conversation | None
    preview: Preview
    row: ProposalRow | None = None
    wish: str = ""
    ours: Offer | None = None
    asked: Made = field(default_factory=Made)
    beyond_agent: bool = False
    chart: Chart | None = None
    told: Message | None = None


def view_of(
    session: Session, parts: Wiring, agent: Agent, row: ProposalRow, typed: Typed | None
) -> View:
    """Read everything about one proposal."""
    base = _base(session, parts, agent, row.client, row.invoices)
    own, bot = base.limits.desk, base.desks.by_role[Role.BOT]
    wish = read(Wish, row.wish) if row.wish else None
    ours = read(Offer, row.nearest) if row.nearest else None
    offer = read(Offer, row.offer) if row.offer else None
    wanted = asked_for(wish, bot, own) if wish and base.desks.lines else None
    preview = _preview(typed, wanted, own, bot)
    made = preview.made.offer or offer
    return replace(
        base,
        row=row,
        wish=_in_words(parts, wish) if wish else "",
        ours=ours,
        asked=_made(as_asked(wish, own, bot)) if wish and base.desks.lines else Made(),
        beyond_agent=wish is not None
        and bool(base.desks.lines)
        and narrowest(wish, base.desks.by_role) is not Role.AGENT,
        preview=preview,
        chart=_picture(own, wanted, ours, made),
        told=session.get(Message, row.told_id) if row.told_id else None,
        thread=_thread(session, row) or base.thread,
    )


def unasked_view(
    session: Session,
    parts: Wiring,
    agent: Agent,
    client: Client,
    typed: Typed | None,
) -> View:
    """Read everything for an offer that nobody asked for."""
    base = _base(session, parts, agent, client, ())
    own, bot = base.limits.desk, base.desks.by_role[Role.BOT]
    first = Outline(
        bot.envelope.opening(bot.debt, Kind.PLAN),
        min(bot.envelope.max_instalments + 1, own.envelope.max_instalments),
        bot.envelope.least_down(bot.envelope.opening(bot.debt, Kind.PLAN)),
    )
    preview = _preview(typed, first if base.desks.lines else None, own, bot)
    chart = _picture(own, None, None, preview.made.offer)
    return replace(base, preview=preview, chart=chart)


def _base(
    session: Session,
    parts: Wiring,
    agent: Agent,
    client: Client,
    invoice_ids: Iterable[int],
) -> View:
    role, now = role_of(agent), parts.clock.now()
    desks = desks_for(session, parts.settings, client, invoice_ids, now)
    own = desks.by_role[role]
    limits = Limits(
        role,
        own,
        own.envelope.least(own.debt, Kind.AT_ONCE),
        own.envelope.least(own.debt, Kind.PLAN),
    )
    history = _history(session, client)
    thread = thread_of(session, client)
    return View(client, desks, limits, history, thread, Preview(Typed()))


def _preview(
    typed: Typed | None, wanted: Terms | None, own: Desk, bot: Desk
) -> Preview:
    """Draw what was typed; with nothing typed, propose the nearest that may be."""
    if typed is not None:
        try:
            terms = terms_of(typed, own.debt.total.currency)
        except UnreadableError as error:
            return Preview(typed, wrong=error.field, looked=True)
        return Preview(typed, _made(drawn(terms, own, bot)), looked=True)
    if isinstance(wanted, Outline):
        return Preview(typed_of(nearest(wanted, own)))
    return Preview(Typed({"kind": "plan"}))


def _made(came_of_it: Offer | Breach | None) -> Made:
    if isinstance(came_of_it, Breach):
        return Made(breach=came_of_it)
    return Made(came_of_it)


def _history(session: Session, client: Client) -> History:
    agreements = select(Agreement).where(Agreement.client_id == client.id)
    payments = select(Payment).where(Payment.client_id == client.id)
    before = select(ProposalRow).where(ProposalRow.client_id == client.id)
    return History(
        record_of(session, client),
        session.scalars(agreements.order_by(Agreement.id.desc()).limit(FEW)).all(),
        session.scalars(
            payments.order_by(Payment.received_on.desc(), Payment.id.desc()).limit(FEW)
        ).all(),
        session.scalars(before.order_by(ProposalRow.id.desc()).limit(FEW)).all(),
    )


def _thread(session: Session, row: ProposalRow) -> Conversation | None:
    found = session.get(Conversation, row.conversation_id or 0)
    return found if found and found.client_id == row.client_id else None


def _in_words(parts: Wiring, wish: Wish) -> str:
    """Write the wish in the reader's language, as the client was told it."""
    language = showing().words.language
    words = parts.catalogue.words[language]
    return Writing(language, words, str).value(wish)


def _picture(
    own: Desk, wanted: Terms | None, ours: Offer | None, made: Offer | None
) -> Chart | None:
    plans = [(WISHED, _wished(own, wanted))]
    plans += [(kind, _paid(it)) for kind, it in ((OURS, ours), (MADE, made)) if it]
    return paid_by(own.today, [(kind, paid) for kind, paid in plans if paid])


def _wished(own: Desk, wanted: Terms | None) -> list[tuple[date, int]]:
    """Lay a wish out over time, whether it can be had or not."""
    if isinstance(wanted, Outline):
        rest = wanted.total - wanted.down
        if rest.minor < wanted.count or wanted.count < 1:
            return []
        return _paid(own.draw(wanted))
    return [(part.day, part.amount.minor) for part in wanted or () if part.amount]


def _paid(offer: Offer) -> list[tuple[date, int]]:
    return [(part.due_on, part.amount.minor) for part in offer.instalments]


def latest_first(limits: Limits) -> date:
    """Give the last first day that the form may name."""
    return limits.desk.today + timedelta(days=limits.desk.envelope.first_within_days)
