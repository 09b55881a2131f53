"""`regua why`: why a client did, or did not, get a message."""

from datetime import datetime
from typing import Annotated, Any

import typer
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.cli.errors import CommandError
from bot.cli.house import house
from bot.cli.output import print_json, print_table, say
from bot.reasons import LANGUAGES, Reasons, reasons_in
from bot.why import Event, as_json, numbers_of, possible, timeline, verdict_now
from bot.wiring import Wiring
from domain.contact_policy import Allowed, Denied
from domain.phones import canonical
from models.client import Client, ContactPoint

Who = Annotated[
    str, typer.Argument(metavar="CLIENT", help="Code, number, e-mail, or name.")
]
Language = Annotated[str | None, typer.Option("--language", help="pt, en or es.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many lines.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command("why")(why)


def why(
    who: Who,
    *,
    language: Language = None,
    limit: Limit = 30,
    as_json: AsJson = False,
) -> None:
    """Tell what was planned, decided and sent for a client, and what holds now."""
    if language is not None and language not in LANGUAGES:
        raise CommandError(f"{language!r} is no language of ours", "--language", "pt")
    with house(key=False) as parts, parts.database.read() as session:
        now = parts.clock.now()
        client = find_client(session, who)
        answer = verdict_now(session, parts, client, now)
        reasons = _reasons(session, parts, client, language)
        events = timeline(session, client)[:limit]
        show = _print_json if as_json else _print
        show(client, answer, events, reasons)


def find_client(session: Session, who: str) -> Client:
    """Find the one client of a code, a number, an e-mail address, or a name.

    Raises CommandError where there is none, or more than one.
    """
    by_code = session.scalar(select(Client).where(Client.external_id == who))
    if by_code is not None:
        return by_code
    at = select(ContactPoint.client_id).where(
        ContactPoint.canonical.in_([canonical(who), who.strip().lower()])
    )
    name = Client.name.icontains(who.strip(), autoescape=True)
    query = select(Client).where(or_(Client.id.in_(at), name)).order_by(Client.id)
    found = session.scalars(query.limit(6)).all()
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(f"no client is {who!r}", "CLIENT", "give their code")
    codes = ", ".join(f"{each.external_id} ({each.name})" for each in found)
    raise CommandError(f"{who!r} is more than one client", "CLIENT", f"one of {codes}")


def _reasons(
    session: Session, parts: Wiring, client: Client, language: str | None
) -> Reasons:
    spoken = language or parts.settings.language
    return reasons_in(spoken, client.zone, numbers_of(session, client))


def _print_json(
    client: Client, answer: Allowed | Denied, events: list[Event], reasons: Reasons
) -> None:
    print_json(
        {
            "client": {"code": client.external_id, "name": client.name},
            "now": _now(answer, reasons),
            "events": [as_json(event, reasons) for event in events],
        }
    )


def _now(answer: Allowed | Denied, reasons: Reasons) -> dict[str, Any]:
    if isinstance(answer, Allowed):
        return {"allowed": True, "words": reasons.say("now_yes")}
    text = reasons.tell(answer.rule, answer.figures).text
    at: datetime | None = answer.possible_at
    return {
        "allowed": False,
        "rule": answer.rule,
        "figures": dict(answer.figures),
        "possible_at": at.isoformat() if at else None,
        "passing": answer.passing,
        "words": reasons.say("now_no", reason=text),
    }


def _print(
    client: Client, answer: Allowed | Denied, events: list[Event], reasons: Reasons
) -> None:
    say(f"{client.name} ({client.external_id})")
    say(str(_now(answer, reasons)["words"]))
    if isinstance(answer, Denied):
        say(possible(reasons, answer))
    rows = [
        (
            reasons.moment(event.at),
            reasons.named("event", event.kind),
            reasons.named("verdict", event.state),
            _told(event, reasons),
        )
        for event in events
    ]
    print_table(("", "", "", ""), rows)


def _told(event: Event, reasons: Reasons) -> str:
    if event.rule is not None:
        told = reasons.tell(event.rule, event.figures).text
        if event.possible_at is None:
            return told
        return f"{told} · {possible(reasons, event)}"
    named = event.details.get("steps") or [
        str(value)
        for name, value in event.details.items()
        if value is not None and name in {"purpose", "channel", "task", "reason"}
    ]
    return ", ".join(named)
