"""A person decides a proposal, or makes an offer unasked, inside their own limits.

1. The thread is locked, then the proposal: two people who answer at once, or a client
   who agrees meanwhile, find it decided. 2. The terms are drawn at the desk of who
   decides, at today's figures; a limit that breaks is given back, and nothing is done.
3. What was offered is kept with those limits and that debt. 4. The client is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.audit import append
from bot.conversations import actor, clean, give_back, lock
from bot.notices import thread_of
from bot.proposals.desks import Desks, desks_for, role_of
from bot.proposals.rows import open_of
from bot.proposals.stored import as_json, owed_json, read
from bot.proposals.tell import tell_offer, tell_refusal
from bot.proposals.unfit import Unfit, fits, hindered
from bot.wiring import Wiring
from domain.authority import Role
from domain.granting import Breach, Terms, as_asked, drawn, narrowest
from domain.offers import Offer, Wish
from domain.proposals import State
from flows.proposed import How
from models.agent import Agent
from models.client import Client
from models.conversation import PERSON, Conversation
from models.proposal import ProposalRow

__all__ = [
    "Decider",
    "Done",
    "Unfit",
    "grant",
    "offer_unasked",
    "raise_up",
    "refuse",
]


@dataclass(frozen=True)
class Decider:
    """Who decides, where and when: what every verb needs."""

    session: Session
    parts: Wiring
    agent: Agent
    now: datetime

    @property
    def role(self) -> Role:
        """Tell whose limits bind."""
        return role_of(self.agent)

    def desks(self, client: Client, invoice_ids: Iterable[int]) -> Desks:
        """Put what is owed on everybody's desk."""
        settings = self.parts.settings
        return desks_for(self.session, settings, client, invoice_ids, self.now)

    def note(self, action: str, row: ProposalRow, **details: object) -> None:
        """Write the audit trail."""
        facts = {"proposal": row.id, **details}
        subject = f"client:{row.client_id}"
        append(self.session, actor(self.agent), action, subject, facts, self.now)


Done = ProposalRow | Unfit


def grant(
    decider: Decider,
    proposal_id: int,
    terms: Terms | None,
    note: str,
    seen: str | None = None,
) -> Done:
    """Offer what was asked (*terms* None), or other terms, and tell the client.

    *seen* is the id of the offer that the person looked at: no other one is sent.
    """
    found = _open(decider, proposal_id)
    if isinstance(found, Unfit):
        return found
    row, thread = found
    desks = decider.desks(row.client, row.invoices)
    if unfit := hindered(
        decider.session, decider.agent, row.client, thread, desks, note
    ):
        return unfit
    made = _drawn(decider, desks, _wish(row), terms, seen)
    if isinstance(made, Unfit):
        return made
    how: How = "granted" if made == _as_asked(decider, desks, row) else "countered"
    _offered(decider, row, made, desks, note)
    return _told(decider, row, thread, made, how)


def offer_unasked(  # noqa: PLR0913, PLR0917 - who offers whom what, and as seen
    decider: Decider,
    client_id: int,
    invoice_ids: Iterable[int],
    terms: Terms,
    note: str,
    seen: str | None = None,
) -> Done:
    """Make an offer that nobody asked for; one that was declined may be made better."""
    client = decider.session.get_one(Client, client_id)
    thread = _locked_thread(decider, client)
    if thread is None:
        return Unfit("no_thread")
    desks = decider.desks(client, invoice_ids)
    if unfit := hindered(decider.session, decider.agent, client, thread, desks, note):
        return unfit
    made = _drawn(decider, desks, None, terms, seen)
    if isinstance(made, Unfit):
        return made
    if unfit := _in_the_way(decider, client, made):
        return unfit
    row = ProposalRow(
        client_id=client.id,
        client=client,
        conversation_id=thread.id,
        origin="unasked",
        state=State.OFFERED.value,
        invoices=[],
        asked_at=decider.now,
    )
    decider.session.add(row)
    _offered(decider, row, made, desks, note)
    return _told(decider, row, thread, made, "unasked")


def refuse(decider: Decider, proposal_id: int, note: str) -> Done:
    """Say no; the client hears that it cannot be, and nothing of how near it was."""
    found = _open(decider, proposal_id)
    if isinstance(found, Unfit):
        return found
    row, thread = found
    if not fits(note, needed=True):
        return Unfit("note")
    desks = decider.desks(row.client, row.invoices)
    if decider.role is Role.AGENT and _beyond_agents(desks, _wish(row)):
        return Unfit("raise_it")
    _decided(decider, row, State.REFUSED, note)
    row.ended_at, row.ended_why = decider.now, "refused"
    decider.session.flush()
    decider.note("proposal.refused", row, role=decider.role.value)
    if thread is not None:
        tell_refusal(decider.session, decider.parts, row, thread, decider.now)
    return row


def raise_up(decider: Decider, proposal_id: int, note: str) -> Done:
    """Hand a wish up to a supervisor, with a note; the client's answer has its hour."""
    found = _open(decider, proposal_id)
    if isinstance(found, Unfit):
        return found
    row, _ = found
    if not fits(note, needed=True):
        return Unfit("note")
    row.raised_by, row.raised_at = actor(decider.agent), decider.now
    row.raised_note = clean(note)
    decider.note("proposal.raised", row)
    return row


def _open(
    decider: Decider, proposal_id: int
) -> tuple[ProposalRow, Conversation | None] | Unfit:
    """Lock the thread, then the proposal, which has to be waiting for an answer."""
    session = decider.session
    row = session.get_one(ProposalRow, proposal_id)
    thread = _locked_thread(decider, row.client, row.conversation_id)
    session.refresh(row, with_for_update={"of": ProposalRow})
    return (row, thread) if row.state == State.ASKED else Unfit("decided")


def _locked_thread(
    decider: Decider, client: Client, conversation_id: int | None = None
) -> Conversation | None:
    """Lock the thread that was asked in, as long as it is theirs; else the newest."""
    session = decider.session
    found = lock(session, conversation_id) if conversation_id else None
    if found is not None and found.client_id == client.id:
        return found
    newest = thread_of(session, client)
    return lock(session, newest.id) if newest else None


def _in_the_way(decider: Decider, client: Client, made: Offer) -> Unfit | None:
    """Close an offer that was declined; nothing else makes room for a new one."""
    row = open_of(decider.session, client)
    if row is None:
        return None
    if row.state == State.ASKED or row.declined_at is None or row.offer is None:
        return Unfit("open_already")
    before = read(Offer, row.offer)
    if made.price > before.price:
        return Unfit("dearer_than_before")
    row.state, row.ended_at = State.DECLINED.value, decider.now
    row.ended_why = "replaced"
    decider.session.flush()
    return None


def _drawn(
    decider: Decider,
    desks: Desks,
    wish: Wish | None,
    terms: Terms | None,
    seen: str | None,
) -> Offer | Unfit:
    own, bot = desks.by_role[decider.role], desks.by_role[Role.BOT]
    if terms is not None:
        made = drawn(terms, own, bot)
    elif wish is not None:
        made = as_asked(wish, own, bot)
    else:
        return Unfit("no_wish")
    if isinstance(made, Breach):
        return Unfit("breach", made)
    return made if seen in {None, made.id} else Unfit("moved")


def _as_asked(decider: Decider, desks: Desks, row: ProposalRow) -> Offer | None:
    wish = _wish(row)
    if wish is None:
        return None
    made = as_asked(wish, desks.by_role[decider.role], desks.by_role[Role.BOT])
    return made if isinstance(made, Offer) else None


def _beyond_agents(desks: Desks, wish: Wish | None) -> bool:
    return wish is not None and narrowest(wish, desks.by_role) is not Role.AGENT


def _wish(row: ProposalRow) -> Wish | None:
    return read(Wish, row.wish) if row.wish else None


def _offered(
    decider: Decider, row: ProposalRow, made: Offer, desks: Desks, note: str
) -> None:
    own = desks.by_role[decider.role]
    _decided(decider, row, State.OFFERED, note)
    row.invoices = list(desks.invoice_ids)
    row.offer, row.valid_until = as_json(made), made.valid_until
    row.limits, row.debt = as_json(own.envelope), as_json(own.debt)
    row.owed, row.decided_on = owed_json(desks.owed), own.today
    decider.session.flush()


def _decided(decider: Decider, row: ProposalRow, state: State, note: str) -> None:
    row.state, row.note = state.value, clean(note) or None
    row.decided_by, row.decided_at = actor(decider.agent), decider.now
    row.decided_as = decider.role.value


def _told(
    decider: Decider,
    row: ProposalRow,
    thread: Conversation | None,
    made: Offer,
    how: How,
) -> ProposalRow:
    assert thread is not None  # noqa: S101 - looked at before anything was drawn
    decider.note(
        "proposal.offered",
        row,
        offer=made.id,
        total_minor=made.total.minor,
        role=decider.role.value,
        how=how,
    )
    _back_to_the_bot(decider, thread)
    tell_offer(decider.session, decider.parts, row, thread, made, how, decider.now)
    return row


def _back_to_the_bot(decider: Decider, thread: Conversation) -> None:
    """Let the bot hear the answer; what it was in the middle of is over."""
    if thread.owner != PERSON:
        return
    give_back(
        decider.session,
        thread.id,
        decider.agent,
        note="",
        version=thread.version,
        now=decider.now,
    )
    thread.dialogue = {}
