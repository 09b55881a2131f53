"""What was recorded, told as a transcript tells it: reais, days, invoice numbers."""

from collections.abc import Mapping
from typing import Any

from domain.money import Money
from flows.commands import (
    AddToDispute,
    CheckProof,
    ClaimPayment,
    Command,
    HandOver,
    OpenDispute,
    OptOutAll,
    PauseCollection,
    RecordAgreement,
    RecordHardship,
    RecordPromise,
    RecordReason,
    RefuseUnlock,
    RememberPayDay,
    WithdrawDispute,
)

Told = tuple[str, dict[str, Any]]


def told(command: Command, numbers: Mapping[int, str]) -> Told:
    """Name a command and the fields of it that a reader cares for.

    *numbers* are those of the invoices, by their ids.
    """
    return type(command).__name__, _fields(command, numbers)


def _fields(  # noqa: C901, PLR0911 - one return a command
    command: Command, numbers: Mapping[int, str]
) -> dict[str, Any]:
    match command:
        case RecordPromise(promise):
            return {
                "amount": _reais(promise.amount),
                "day": promise.day,
                "invoices": [numbers[each] for each in promise.invoice_ids],
                **({"rest": _reais(promise.rest)} if promise.rest else {}),
            }
        case RememberPayDay(day):
            return {"day": day}
        case RefuseUnlock(why):
            return {"why": why}
        case RecordAgreement(offer):
            down = {"down": _reais(offer.down_payment)} if offer.down_payment else {}
            return {"total": _reais(offer.total), **down, "count": offer.count}
        case CheckProof(_, ids, until):
            return {"invoices": [numbers[each] for each in ids], "until": until}
        case (
            ClaimPayment(ids)
            | OpenDispute(_, ids)
            | AddToDispute(_, ids)
            | WithdrawDispute(ids)
        ):
            return {"invoices": [numbers[each] for each in ids]}
        case RecordHardship(kind):
            return {"kind": kind.value}
        case PauseCollection(until):
            return {"until": until}
        case HandOver(reason) | RecordReason(reason):
            return {"reason": reason}
        case OptOutAll(via):
            return {"via": via}
        case _:
            return {}


def _reais(amount: Money) -> float:
    return amount.minor / 100
