"""A reminder: how much of a debt it may say, and what an answer to it will mean."""

from dataclasses import dataclass, replace

from domain.disclosure import Level
from domain.ladder import Stage
from domain.statement import Balance, InvoiceBalance, price_of
from flows import opening
from flows.questions import LATER, PAID, PAY, yes_no
from flows.stack import Frame
from flows.turn import PayLink, Say


@dataclass(frozen=True, slots=True)
class Reminder:
    """Words, the question that they leave open, and the payloads of their choices."""

    say: Say
    frame: Frame | None
    choices: tuple[str, ...]


def remind(
    level: Level, stage: Stage, balance: Balance, main: int, first_name: str
) -> Reminder:
    """Write the reminder of a *stage* as far as *level* allows.

    *main* is the invoice whose step it is; below Level.DEBT no other one is named.
    """
    if level < Level.INVOICE:
        params = {"first_name": first_name, "link": PayLink()}  # a page, by e-mail
        say = Say("reminder.neutral", params, yes_no())
        return that_opens(opening.may_we_talk.__name__, say)
    many = len(balance.lines) > 1 and level >= Level.DEBT
    line = next(line for line in balance.lines if line.invoice_id == main)
    if many:
        key, params = f"reminder.debt.{stage}", _debt(balance)
    elif line.part is None:
        key, params = f"reminder.invoice.{stage}", _invoice(line)
    else:
        key, params = f"reminder.instalment.{stage}", _instalment(line)
    # The text is whole without them: buttons where there are any, no list otherwise.
    choices = tuple(replace(each, listed=True) for each in (PAY, LATER, PAID))
    say = Say(key, {"first_name": first_name, **params}, choices)
    return that_opens(opening.after_reminder.__name__, say)


def that_opens(step: str, say: Say) -> Reminder:
    """Leave a question open: the answer to these words is heard by *step*."""
    payloads = tuple(choice.payload for choice in say.choices)
    return Reminder(say, Frame(opening.flow.name, step), payloads)


def _debt(balance: Balance) -> dict[str, object]:
    return {"lines": balance.lines, "total": balance.total, "link": PayLink()}


def _invoice(line: InvoiceBalance) -> dict[str, object]:
    names = {"number": line.number, "description": line.description}
    return names | _asked(line)


def _instalment(line: InvoiceBalance) -> dict[str, object]:
    return {"part": line} | _asked(line)


def _asked(line: InvoiceBalance) -> dict[str, object]:
    return {
        "due_on": line.due_on,
        "amount": price_of([line]),
        "link": PayLink((line.invoice_id,) if line.invoice_id else ()),
    }
