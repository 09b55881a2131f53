"""The case that a dialogue decides on, built from rows at the start of a turn."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.addresses import address_hash, clients_at, opted_out
from bot.agreements.chain import times_bargained
from bot.agreements.conditions import conditions_for
from bot.agreements.now import agreement_now, agreement_of
from bot.balances import Priced, balance_of_client, calendar_of, priced
from bot.bargaining import quotes_of, rounds_lost
from bot.campaigns.standing import envelope_of
from bot.disputes.rows import open_of
from bot.facts import disputed_ids, holds_of
from bot.figures import changed_since, told_to
from bot.handoff import person_by
from bot.hardship.standing import lane_for
from bot.identity import facts_of, level_in, tries_left
from bot.means import means_of
from bot.payments.mandates import mandate_of
from bot.payments.part import parts_of
from bot.payments.ways import boletos_of, ways_for
from bot.preferences import options_for, preference_of
from bot.promises.rows import open_promises, past_of, promise_of
from bot.proofs.papers import papers_of
from bot.proposals.rows import ask_by, proposal_of
from bot.said import suspension_told
from bot.settings import Settings
from bot.stop_asked import is_stop_asked, people_of
from bot.unlocks.standing import unlock_standing
from bot.wiring import Wiring
from domain.agreement_now import AgreementNow
from domain.difference import Difference, Told
from domain.disputes import answer_by
from domain.means import UNKNOWN
from domain.preferences import Options, Preference
from domain.promises import Past, Promise
from domain.statement import Balance
from domain.unlock import Standing
from domain.zones import local_day
from flows.turn import Case, Debtor
from models.client import Client
from models.conversation import PERSON, Conversation
from models.invoice import Invoice


def case_of(
    session: Session, parts: Wiring, conversation: Conversation, now: datetime
) -> Case:
    """Describe the conversation as a dialogue may see it."""
    candidates = clients_at(session, conversation.address)
    client = conversation.client
    if client is None and len(candidates) == 1:
        client = candidates[0]
    others = tuple(Debtor(c.id, c.first_name) for c in candidates if client is None)
    return _case(session, parts, conversation, client, others, now)


def _case(  # noqa: PLR0913, PLR0917 - the parts of one snapshot
    session: Session,
    parts: Wiring,
    conversation: Conversation,
    client: Client | None,
    candidates: tuple[Debtor, ...],
    now: datetime,
) -> Case:
    settings = parts.settings
    hashes = [address_hash(conversation.address, parts.secret_key)]
    money = priced(session, client, settings) if client else None
    limits = settings.promises_for(client.segment if client else None)
    today = _today(client, settings, now)
    balance = _balances(money)(today)
    boletos = boletos_of(_invoices(money), balance.lines)
    lines = {invoice_id: boleto.written for invoice_id, boleto in boletos.items()}
    ways = ways_for(session, parts, balance.total, boletos=bool(lines))
    held = _claimed(session, client, now)

    def as_client(client_id: int) -> Case:
        chosen = session.get_one(Client, client_id)
        return _case(session, parts, conversation, chosen, (), now)

    return Case(
        client=Debtor(client.id, client.first_name) if client else None,
        candidates=candidates,
        as_client=as_client,
        balance_on=_balances(money),
        level=level_in(session, conversation, client, now),
        identity=facts_of(client),
        tries_left=tries_left(client),
        identity_locked=bool(
            client
            and client.identity_locked_until
            and client.identity_locked_until > now
        ),
        person_has_thread=conversation.owner == PERSON,
        opted_out=opted_out(session, client, hashes),
        in_agreement=any(invoice.agreement_id for invoice in _invoices(money)),
        disputed=disputed_ids(session, client) if client else frozenset(),
        claimed=frozenset(held),
        envelope=envelope_of(session, client, settings, balance),
        promise_limits=limits,
        calendar=calendar_of(client, settings)
        if client
        else settings.calendar_for(None),
        ways=ways.methods,
        online=ways.online,
        has_mandate=bool(client and mandate_of(session, client.id)),
        boleto_lines=lines,
        person_by=person_by(now, client, settings).astimezone(_zone(client, settings)),
        dispute_by=_dispute_by(client, settings, now),
        claimed_until=_last_days(held, client),
        contested_by=_contested_by(session, client),
        recognised=parts_of(session, client, balance) if client else {},
        own_pix=settings.company.pix is not None and balance.currency == "BRL",
        stop_asked=is_stop_asked(session, people_of(session, conversation)),
        promises=_promises(session, client, settings),
        past=past_of(session, client, _ids(money), limits, now) if client else Past(),
        pay_day=client.pay_day if client else None,
        unlock=unlock_standing(session, client, balance) if client else Standing(),
        suspends_on=suspension_told(session, client, balance) if client else None,
        unlock_limits=settings.unlock_for(client.segment if client else None),
        told=told_to(session, client) if client else (),
        changed_since=_changed_since(session, client, money),
        policies={it.id: money.policy(it) for it in _invoices(money) if money},
        preference=preference_of(client) if client else Preference(),
        contact_options=options_for(settings, client) if client else Options(),
        papers=papers_of(session, settings, conversation, client, now),
        quotes=quotes_of(session, client, now) if client else (),
        means=means_of(session, client, balance, now) if client else UNKNOWN,
        instalments=frozenset(it.id for it in _invoices(money) if it.agreement_id),
        bargained=times_bargained(session, _invoices(money)),
        rounds_lost=rounds_lost(session, client, now) if client else 0,
        proof_days=settings.payment.proof_business_days,
        proposal=proposal_of(session, client, now),
        ask_by=ask_by(session, client, settings, now),
        lane=lane_for(
            session,
            settings,
            client,
            envelope_of(session, client, settings, balance, gentle=True),
            today,
        ),
        conditions=conditions_for(settings, client, today),
        agreement=_agreement(session, settings, client, today),
    )


def _agreement(
    session: Session, settings: Settings, client: Client | None, today: date
) -> AgreementNow | None:
    row = agreement_of(session, client) if client else None
    return agreement_now(session, settings, row, today) if row else None


def _changed_since(
    session: Session, client: Client | None, money: Priced | None
) -> Callable[[Told, date], Difference]:
    def since(told: Told, today: date) -> Difference:
        if client is None or money is None:
            return Difference(told.figure.total)
        return changed_since(session, client, money, told, today)

    return since


def balance_now(
    session: Session, parts: Wiring, conversation: Conversation, now: datetime
) -> Balance:
    """Price what the thread's client owes, after all that a turn has recorded."""
    client, settings = conversation.client, parts.settings
    today = _today(client, settings, now)
    if client is None:
        return Balance(today, currency=settings.currency)
    return balance_of_client(session, client, today, settings)


def _today(client: Client | None, settings: Settings, now: datetime) -> date:
    return local_day(now, client.zone if client else settings.zone)


def _zone(client: Client | None, settings: Settings) -> ZoneInfo:
    return ZoneInfo(client.zone if client else settings.zone)


def _dispute_by(client: Client | None, settings: Settings, now: datetime) -> date:
    calendar = calendar_of(client, settings) if client else settings.calendar
    days = settings.disputes.answer_business_days
    return answer_by(_today(client, settings, now), days, calendar)


def _contested_by(session: Session, client: Client | None) -> dict[int, date]:
    """Give the day that was told last for each contested invoice."""
    rows = open_of(session, client) if client else []
    days = {row.invoice_id: row.told_by or row.answer_by for row in rows}
    return {i: day for i, day in days.items() if i is not None and day is not None}


def _balances(money: Priced | None) -> Callable[[date], Balance]:
    return money.on if money else Balance


def _invoices(money: Priced | None) -> tuple[Invoice, ...]:
    return money.invoices if money else ()


def _ids(money: Priced | None) -> tuple[int, ...]:
    return tuple(invoice.id for invoice in _invoices(money))


def _promises(
    session: Session, client: Client | None, settings: Settings
) -> tuple[Promise, ...]:
    if client is None:
        return ()
    calendar = calendar_of(client, settings)
    rows = open_promises(session, client.id)
    return tuple(promise_of(row, calendar) for row in rows)


def _claimed(
    session: Session, client: Client | None, now: datetime
) -> dict[int, datetime | None]:
    """Give until when each invoice that is said to be paid is held; None: no end."""
    holds = holds_of(session, client) if client else ()
    return {
        hold.invoice_id: hold.until
        for hold in holds
        if hold.reason == "claimed_payment"
        and hold.invoice_id is not None
        and (hold.until is None or hold.until > now)
    }


def _last_days(
    held: dict[int, datetime | None], client: Client | None
) -> dict[int, date]:
    """Give the last whole day of each hold that ends, in the client's zone."""
    if client is None:
        return {}
    second, day = timedelta(seconds=1), timedelta(days=1)
    ends = {each: until + second for each, until in held.items() if until}
    return {each: local_day(end, client.zone) - day for each, end in ends.items()}


def zone_of_thread(conversation: Conversation, parts: Wiring) -> str:
    """Give the zone of the thread's client, or the company's while nobody is known."""
    return conversation.client.zone if conversation.client else parts.settings.zone
