"""`regua agreement`: agreements listed, shown, printed, and cancelled with a reason."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.agreements.cancel import Foreseen, cancel, foresee
from bot.agreements.listing import LATE, Line, lines_of
from bot.agreements.now import agreement_now
from bot.agreements.undo import Refused, Why
from bot.audit import append
from bot.cli.errors import FAILED, CommandError
from bot.cli.house import house
from bot.cli.output import print_json, print_table, say
from bot.cli.paper_file import written
from bot.papers.agreement import print_agreement
from bot.wiring import Wiring
from domain.agreed import agreed
from domain.agreement_now import AgreementNow
from domain.evidence import missing
from domain.zones import local_day
from models.agreement import STATES, Agreement
from models.client import Client

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="As `list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
VIEWS = (*STATES, LATE)
_WORDS = {
    Why.STATE: ("it is not in force", "see `regua agreement show`"),
    Why.REASON: ("no reason, or one too long", "write one of at most 300 characters"),
    Why.REPLACED: ("a later agreement stands on a part of it", "cancel that one first"),
    Why.CONTESTED: ("an instalment is contested", "decide the dispute first"),
}

commands = typer.Typer(help="Agreements.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="agreement")


@commands.command("list")
def list_(
    *,
    state: Annotated[
        str | None, typer.Option(help=f"One of {', '.join(VIEWS)}.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List agreements, those that are late first."""
    if state is not None and state not in VIEWS:
        do = f"write one of {', '.join(VIEWS)}"
        raise CommandError(f"{state!r} is no state", "--state", do)
    with house() as parts, parts.database.read() as session:
        today = local_day(parts.clock.now(), parts.settings.zone)
        found = lines_of(session, today=today, state=state, limit=limit)
        rows = [_line(line) for line in found]
    if as_json:
        print_json(rows)
        return
    names = ("agreement", "client", "state", "paid", "next_on", "next", "rest", "late")
    print_table(names, [[str(row[name]) for name in names] for row in rows])


@commands.command()
def show(number: Number, *, as_json: AsJson = False) -> None:
    """Show one agreement: its parts, what is left, and whether its proof is whole."""
    with house() as parts, parts.database.read() as session:
        row = _row(session, number)
        client = session.get_one(Client, row.client_id)
        today = local_day(parts.clock.now(), client.zone)
        now = agreement_now(session, parts.settings, row, today)
        shown = _shown(row, client, now)
    if as_json:
        print_json(shown)
        return
    lacks = missing(row.evidence, row.terms)
    whole = f"lacks {', '.join(lacks)}" if lacks else "whole"
    say(f"agreement {row.id} of {client.external_id}: {row.state}, proof {whole}")
    names = ("number", "due_on", "amount", "state", "owed", "paid")
    print_table(names, [[str(part[name]) for name in names] for part in _parts(now)])
    if now.active:
        say(f"left {_reais(now.rest.minor)}, to pay it off {_reais(now.payoff.minor)}")


@commands.command("cancel")
def cancel_(
    number: Number,
    *,
    reason: Annotated[str, typer.Option("--reason", help="For the trail.")] = "",
    dry_run: Annotated[bool, typer.Option(help="Only show what would return.")] = False,
    as_json: AsJson = False,
) -> None:
    """Cancel an agreement: the debt returns with what was paid, the client is told."""
    with house() as parts, parts.database.write() as session:
        row, now = _row(session, number), parts.clock.now()
        found = foresee(session, parts, row, now)
        if isinstance(found, Refused):
            raise _refused(found)
        if not dry_run:
            done = cancel(session, parts, row, reason=reason, actor="cli", now=now)
            if isinstance(done, Refused):
                raise _refused(done)
    shown = _foreseen(found)
    if as_json:
        print_json(shown)
        return
    say("would be cancelled" if dry_run else "cancelled")
    for line in found.back:
        say(f"invoice {line.number}: {_reais(line.owed.minor)} owed again")
    say(f"{shown['owed']} in all, {shown['credited']} of payments credited")


@commands.command()
def pdf(
    number: Number,
    *,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File.")] = None,
) -> None:
    """Print an agreement, in its client's language."""
    with house() as parts, parts.database.write() as session:
        row, now = _row(session, number), parts.clock.now()
        paper = print_agreement(session, parts, row, now)
        told = written(paper, output)
        _note(session, parts, row, paper.name)
    say(told)


def _note(session: Session, parts: Wiring, row: Agreement, name: str) -> None:
    facts = {"file": name, "agreement": row.id}
    subject, now = f"client:{row.client_id}", parts.clock.now()
    append(session, "cli", "paper.made", subject, facts, now)


def _row(session: Session, number: int) -> Agreement:
    row = session.get(Agreement, number)
    if row is None:
        do = "see `regua agreement list`"
        raise CommandError(f"no agreement {number}", "NUMBER", do)
    return row


def _refused(refused: Refused) -> CommandError:
    what, do = _WORDS[refused.why]
    return CommandError(what, "", do, code=FAILED)


def _line(line: Line) -> dict[str, object]:
    return {
        "agreement": line.agreement.id,
        "client": line.client.external_id,
        "state": line.agreement.state,
        "paid": f"{line.paid}/{line.parts}",
        "next_on": line.next_on.isoformat() if line.next_on else "",
        "next": _reais(line.next_minor) if line.next_on else "",
        "rest": _reais(line.rest_minor),
        "late": line.days_late or "",
    }


def _shown(row: Agreement, client: Client, now: AgreementNow) -> dict[str, object]:
    terms = agreed(row.terms, row.currency)
    return {
        "agreement": row.id,
        "client": client.external_id,
        "state": row.state,
        "accepted_at": row.accepted_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "ended_reason": row.ended_reason,
        "debt": _reais(terms.debt.minor),
        "saved": _reais(terms.saved.minor),
        "interest": _reais(terms.interest.minor),
        "total": _reais(terms.total.minor),
        "rest": _reais(now.rest.minor),
        "payoff": _reais(now.payoff.minor),
        "parts": _parts(now),
        "proof_lacks": list(missing(row.evidence, row.terms)),
    }


def _parts(now: AgreementNow) -> list[dict[str, object]]:
    return [
        {
            "number": part.number,
            "due_on": part.due_on.isoformat(),
            "amount": _reais(part.amount.minor),
            "state": part.state.value,
            "owed": _reais(part.asked.minor),
            "paid": _reais(part.paid.minor),
        }
        for part in now.parts
    ]


def _foreseen(found: Foreseen) -> dict[str, object]:
    return {
        "owed": _reais(found.owed.minor),
        "credited": _reais(found.credited.minor),
        "credit": _reais(found.credit.minor),
        "discount_lost": _reais(found.lost.minor),
        "invoices": [
            {"number": line.number, "owed": _reais(line.owed.minor)}
            for line in found.back
        ],
    }


def _reais(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"
