"""Which handler runs which command."""

from typing import assert_never

from bot.handlers.agreement import record_agreement
from bot.handlers.contact import (
    opt_in_again,
    opt_out_all,
    report_death,
    report_wrong_person,
    resume_contact,
    suspend_contact,
)
from bot.handlers.context import Context
from bot.handlers.danger import call_for_help
from bot.handlers.debit import end_debit
from bot.handlers.dispute import add_to_dispute, open_dispute, withdraw_dispute
from bot.handlers.identity import (
    bind_client,
    confirm_identity,
    fail_identity,
    revoke_identity,
)
from bot.handlers.pauses import (
    claim_payment,
    pause_collection,
    record_hardship,
    record_reason,
    resume_collection,
)
from bot.handlers.preference import record_email, record_preference
from bot.handlers.promise import cancel_promises, record_promise, remember_pay_day
from bot.handlers.proof import check_proof, set_aside
from bot.handlers.proposal import ask_supervisor, decline_offer
from bot.handlers.thread import hand_over_thread
from bot.handlers.unlock import grant_unlock, refuse_unlock
from flows.commands import (
    AddToDispute,
    AskSupervisor,
    BindClient,
    CallForHelp,
    CancelPromises,
    CheckProof,
    ClaimPayment,
    Command,
    ConfirmIdentity,
    DeclineOffer,
    EndMandate,
    FailIdentity,
    GrantUnlock,
    HandOver,
    OpenDispute,
    OptIn,
    OptOutAll,
    PauseCollection,
    RecordAgreement,
    RecordEmail,
    RecordHardship,
    RecordPreference,
    RecordPromise,
    RecordReason,
    RefuseUnlock,
    RememberPayDay,
    ReportDeath,
    ReportWrongPerson,
    ResumeCollection,
    ResumeContact,
    RevokeIdentity,
    SetAside,
    SuspendContact,
    WithdrawDispute,
)


def run(context: Context, command: Command) -> None:  # noqa: C901, PLR0912, PLR0915 - one a command
    """Run one command; the type checker knows that none is forgotten."""
    match command:
        case EndMandate():
            end_debit(context)
        case ConfirmIdentity():
            confirm_identity(context)
        case FailIdentity():
            fail_identity(context)
        case RevokeIdentity():
            revoke_identity(context)
        case BindClient(client_id):
            bind_client(context, client_id)
        case RecordPromise(promise):
            record_promise(context, promise)
        case RecordAgreement(offer, invoice_ids, proposal):
            record_agreement(context, offer, invoice_ids, proposal)
        case AskSupervisor():
            ask_supervisor(context, command)
        case DeclineOffer(proposal):
            decline_offer(context, proposal)
        case CancelPromises():
            cancel_promises(context)
        case RememberPayDay(day_of_month):
            remember_pay_day(context, day_of_month)
        case GrantUnlock():
            grant_unlock(context)
        case RefuseUnlock(why):
            refuse_unlock(context, why)
        case ClaimPayment(invoice_ids):
            claim_payment(context, invoice_ids)
        case CheckProof():
            check_proof(context, command)
        case SetAside(papers):
            set_aside(context, papers)
        case OpenDispute():
            open_dispute(context, command)
        case AddToDispute():
            add_to_dispute(context, command)
        case WithdrawDispute(invoice_ids):
            withdraw_dispute(context, invoice_ids)
        case RecordReason(reason):
            record_reason(context, reason)
        case RecordHardship(kind):
            record_hardship(context, kind)
        case PauseCollection(until):
            pause_collection(context, until)
        case ResumeCollection():
            resume_collection(context)
        case CallForHelp():
            call_for_help(context)
        case ReportWrongPerson():
            report_wrong_person(context)
        case ReportDeath():
            report_death(context)
        case OptOutAll(via):
            opt_out_all(context, via)
        case SuspendContact():
            suspend_contact(context)
        case ResumeContact():
            resume_contact(context)
        case RecordPreference(preference):
            record_preference(context, preference)
        case RecordEmail(address):
            record_email(context, address)
        case OptIn():
            opt_in_again(context)
        case HandOver(reason):
            hand_over_thread(context, reason)
        case _:
            assert_never(command)
