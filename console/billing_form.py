"""What the forms of the billing room ask for, read with care."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request

from bot.billing.changes import LONGEST_ID, Terms
from bot.imports.amounts import parse_amount
from bot.imports.dates import parse_date
from bot.imports.values import BadValueError
from console.asked import number
from domain.billing import Ending, Plan
from domain.money import Money


@dataclass
class Form:
    """The fields of a form as typed, and what is wrong with them by name.

    What is wrong is a key of the catalogue: "billing.wrong.<reason>".
    """

    typed: Mapping[str, str]
    wrong: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, longest: int, *, needed: bool = True) -> str:
        """Read one line of text."""
        plain = " ".join(self.typed.get(name, "").replace("\0", "").split())
        if not plain and needed:
            self.wrong[name] = "empty"
        elif len(plain) > longest:
            self.wrong[name] = "too_long"
        return plain

    def amount(self, name: str, currency: str) -> Money:
        """Read an amount above zero."""
        try:
            return parse_amount(self.typed.get(name, "").strip(), currency)
        except BadValueError:
            self.wrong[name] = "amount"
            return Money(1, currency)

    def day(self, name: str, default: date | None = None) -> date | None:
        """Read a day; an empty field is the default."""
        written = self.typed.get(name, "").strip()
        if not written:
            return default
        try:
            return parse_date(written)
        except BadValueError:
            self.wrong[name] = "day"
            return default

    def whole(self, name: str, least: int, most: int) -> int:
        """Read a whole number within bounds."""
        value = number(self.typed.get(name, "").strip(), -1)
        if not least <= value <= most:
            self.wrong[name] = "number"
            return least
        return value

    def ticked(self, name: str) -> bool:
        """Tell whether a box is ticked."""
        return self.typed.get(name) == "yes"


def posted() -> Form:
    """Read the form of this request."""
    return Form(request.form.to_dict())


def asked() -> Form:
    """Read the address of this request as a form."""
    return Form(request.args.to_dict())


def terms_of(form: Form, currency: str, today: date) -> tuple[str, Terms]:
    """Read a new plan: its id and its terms; what is wrong stands in the form."""
    plan_id = form.text("external_id", LONGEST_ID)
    starts_on = form.day("starts_on", today) or today
    ends = form.day("ends_on")
    if ends and ends < starts_on:
        form.wrong["ends_on"] = "before_start"
    terms = Terms(
        description=form.text("description", 200),
        amount=form.amount("amount", currency),
        starts_on=starts_on,
        ends_on=ends,
        pro_rata=form.typed.get("pro_rata", "yes") == "yes",
        **_rhythm(form),
    )
    return plan_id, terms


def changes_of(form: Form) -> dict[str, object]:
    """Read what may change of a plan."""
    told: dict[str, object] = {
        "description": form.text("description", 200),
        "ends_on": form.day("ends_on"),
    }
    return told | _rhythm(form)


def ending_of(form: Form, today: date) -> tuple[date, Ending]:
    """Read how a plan is to end; nonsense is today, by days."""
    try:
        ending = Ending(form.typed.get("ending", Ending.BY_DAYS))
    except ValueError:
        ending = Ending.BY_DAYS
    return form.day("on", today) or today, ending


def _rhythm(form: Form) -> dict[str, Any]:
    return {
        "due_day": form.whole("due_day", 1, 31),
        "every_months": form.whole("every_months", 1, 12),
        "issue_days_before": form.whole("issue_days_before", 0, Plan.MOST_ISSUE_DAYS),
        "in_advance": form.typed.get("in_advance") == "yes",
        "segment": form.text("segment", 60, needed=False) or None,
        "portfolio": form.text("portfolio", 60, needed=False) or None,
    }
