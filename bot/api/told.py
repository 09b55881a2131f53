"""A payment as another system tells of it, read strictly: no guess at what it means."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)

from bot.api.problems import Kind, Problem
from bot.imports.amounts import LARGEST
from domain.documents import parse_document
from domain.money import Money

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,9})\.(\d{2})", re.ASCII)


def _amount(text: str) -> str:
    found = _AMOUNT.fullmatch(text)
    if found is None or not 0 < int(found[1] + found[2]) <= LARGEST:
        msg = 'write an amount above zero as text, with a point and cents: "102.17"'
        raise ValueError(msg)
    return text


def _day(written: object) -> object:
    if not isinstance(written, str) or not _ISO.fullmatch(written):
        msg = 'write a day as "2026-11-24"'
        raise ValueError(msg)
    return written


def _document(text: str) -> str:
    found = parse_document(text)
    if found is None:
        msg = "is no valid CPF or CNPJ"
        raise ValueError(msg)
    return found.number


def _line(longest: int) -> Any:  # noqa: ANN401 - an annotated type
    shape = StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=longest,
        pattern=r"^[^\x00-\x1f\x7f]*$",
    )
    return Annotated[str, shape]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Payer(_Strict):
    """Who paid, as the bank says."""

    name: _line(200) = ""  # type: ignore[valid-type]  # pydantic reads the value
    document: Annotated[str, AfterValidator(_document)] | Literal[""] = ""


class ToldPayment(_Strict):
    """One payment; *invoice* and *client* are the ids of the system that tells it."""

    external_ref: _line(100)  # type: ignore[valid-type]  # pydantic reads the value
    amount: Annotated[str, AfterValidator(_amount)]
    paid_on: Annotated[date, BeforeValidator(_day)]
    currency: Literal["BRL"] = "BRL"
    invoice: _line(80) | None = None  # type: ignore[valid-type]  # as above
    client: _line(80) | None = None  # type: ignore[valid-type]  # as above
    method: Literal["pix", "transfer", "boleto", "cash", "card", "cheque", "debit"] | (
        None
    ) = None
    txid: _line(35) | None = None  # type: ignore[valid-type]  # as above
    end_to_end: (
        Annotated[str, StringConstraints(pattern=r"^E\d{20}[A-Za-z0-9]{11}$")] | None
    ) = None
    payer: Payer | None = None
    description: _line(300) | None = None  # type: ignore[valid-type]  # as above

    @property
    def money(self) -> Money:
        """Give the amount in minor units."""
        return Money(int(self.amount.replace(".", "")), self.currency)


def read_payment(raw: object, today: date) -> ToldPayment | Problem:
    """Read one payment, or tell which fields are wrong."""
    try:
        told = ToldPayment.model_validate(raw)
    except ValidationError as error:
        wrong = [
            {
                "field": ".".join(str(part) for part in each["loc"]) or "payment",
                "reason": each["msg"].removeprefix("Value error, "),
            }
            for each in error.errors(include_input=False, include_url=False)
        ]
        return Problem(Kind.UNFIT, f"{len(wrong)} wrong", wrong[:20])
    if told.paid_on > today:
        future = {"field": "paid_on", "reason": "lies in the future"}
        return Problem(Kind.UNFIT, "1 wrong", [future])
    return told
