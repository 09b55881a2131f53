"""What a command changes for the rest of the turn in which it was decided."""

from dataclasses import replace
from datetime import date

from domain.disclosure import Level
from domain.hardship import begin
from domain.promises import Promise
from domain.proposals import Proposal, State
from flows.commands import (
    AskSupervisor,
    BindClient,
    CancelPromises,
    CheckProof,
    ClaimPayment,
    Command,
    ConfirmIdentity,
    GrantUnlock,
    OpenDispute,
    PauseCollection,
    RecordAgreement,
    RecordHardship,
    RecordPreference,
    RecordPromise,
    ResumeCollection,
    RevokeIdentity,
    SetAside,
    WithdrawDispute,
)
from flows.turn import Case


def after(  # noqa: C901, PLR0911, PLR0912  # one return a command
    command: Command, case: Case, today: date
) -> Case:
    """Give the case as it is once *command* will have run.

    A second wish in the same message ("já paguei a de março, manda a de abril") must
    see what the first one did.
    """
    match command:
        case ConfirmIdentity():
            return replace(case, level=Level.DEBT)
        case RevokeIdentity():
            return replace(case, level=Level.NEUTRAL)
        case BindClient(client_id):
            return case.as_client(client_id)
        case ClaimPayment(ids):
            return replace(case, claimed=case.claimed | _or_all(ids, case, today))
        case CheckProof() | SetAside():
            return _dealt_with(command, case, today)
        case OpenDispute(_, ids):
            return replace(case, disputed=case.disputed | _or_all(ids, case, today))
        case WithdrawDispute(ids):
            return replace(case, disputed=case.disputed - _or_all(ids, case, today))
        case RecordPromise(promise):
            return replace(case, promises=_promised(promise, case))
        case CancelPromises():
            return replace(case, promises=())
        case GrantUnlock() if case.promises:
            stands = replace(case.unlock, until=case.promises[0].business_day)
            return replace(case, unlock=stands)
        case RecordPreference(preference):
            return replace(case, preference=preference)
        case AskSupervisor(_, ids):
            asked = Proposal(0, State.ASKED, ids, case.ask_by)
            return replace(case, proposal=asked, ask_by=None)
        case RecordHardship() | PauseCollection() | ResumeCollection():
            return _in_need(command, case, today)
        case RecordAgreement():
            return replace(case, in_agreement=True)
        case _:
            return case


def _in_need(
    command: RecordHardship | PauseCollection | ResumeCollection,
    case: Case,
    today: date,
) -> Case:
    """Move the pause; while there is one, the limits of the lane hold."""
    lane = case.lane
    match command:
        case ResumeCollection():
            return replace(case, lane=replace(lane, pause=None))
        case PauseCollection(until) if lane.pause:
            return replace(
                case, lane=replace(lane, pause=replace(lane.pause, until=until))
            )
        case _:
            paused = replace(lane, pause=lane.pause or begin(today, lane.rules))
            return replace(case, lane=paused, envelope=lane.gentle or case.envelope)


def _promised(new: Promise, case: Case) -> tuple[Promise, ...]:
    """Let a new promise take the place of those about any of the same invoices."""
    about = set(new.invoice_ids)
    others = (it for it in case.promises if about and not about & set(it.invoice_ids))
    return tuple(sorted((*others, new), key=_day))


def _day(promise: Promise) -> date:
    return promise.day


def _dealt_with(command: CheckProof | SetAside, case: Case, today: date) -> Case:
    left = tuple(paper for paper in case.papers if paper.id not in command.papers)
    if isinstance(command, SetAside) or command.until is None:
        return replace(case, papers=left)
    ids = _or_all(command.invoice_ids, case, today)
    return replace(case, claimed=case.claimed | ids, papers=left)


def _or_all(ids: tuple[int, ...], case: Case, today: date) -> frozenset[int]:
    lines = case.balance_on(today).lines
    every = (line.invoice_id for line in lines if line.invoice_id is not None)
    return frozenset(ids or every)
