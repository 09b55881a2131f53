"""Every dialogue by its name; the names are what the database remembers."""

from typing import Any

from flows import (
    after_contest,
    agreement,
    already_paid,
    balance,
    complaint,
    contact_preference,
    deceased,
    dispute,
    due_date,
    explain_charges,
    hardship,
    identity,
    instalments,
    menu,
    not_understood,
    opening,
    opt_in,
    opt_out,
    payment,
    person_please,
    promise_to_pay,
    receipts,
    representative,
    small_talk,
    trust_unlock,
    who_is_this,
    wrong_person,
)
from flows.flow import Flow

_MODULES = (
    after_contest,
    agreement,
    already_paid,
    balance,
    complaint,
    contact_preference,
    deceased,
    dispute,
    due_date,
    explain_charges,
    hardship,
    identity,
    instalments,
    menu,
    not_understood,
    opening,
    opt_in,
    opt_out,
    payment,
    person_please,
    promise_to_pay,
    receipts,
    representative,
    small_talk,
    trust_unlock,
    who_is_this,
    wrong_person,
)

FLOWS: dict[str, Flow[Any]] = {
    **{module.flow.name: module.flow for module in _MODULES},
    contact_preference.new_email.name: contact_preference.new_email,
}
