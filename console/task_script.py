"""What to say on the telephone: the company's own words for the step, or ours."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from bot.papers.texts import own_words
from bot.task_checks import Standing
from bot.wiring import Wiring
from console.showing import Showing
from domain.channel import Channel
from domain.ladder import Stage
from domain.placeholders import MissingValueError
from models.agent import Agent

_MIDDLE = {
    Stage.NEGOTIATION.value: Stage.NEGOTIATION.value,
    Stage.HAND_OVER.value: Stage.HAND_OVER.value,
}


class Line(NamedTuple):
    """One step of the call; *sort* is ours or own."""

    sort: str
    text: str


def script_of(
    session: Session, parts: Wiring, standing: Standing, show: Showing, agent: Agent
) -> list[Line]:
    """Write the call's steps: who is there, the check, the matter, what was agreed."""
    own = _own(session, parts, standing)
    stage = str(standing.task.details.get("stage"))
    matter = own or Line(
        "ours", _said(f"script.{_MIDDLE.get(stage, 'late')}", standing, show)
    )
    opening = show.words(
        "tasks.script.open",
        agent=agent.name.split(maxsplit=1)[0],
        company=parts.settings.company.name,
        first_name=standing.task.client.first_name,
    )
    payee = parts.settings.company.legal_name
    return [
        Line("ours", opening),
        Line("ours", show.words("tasks.script.identify")),
        matter,
        Line("ours", show.words("tasks.script.agree", payee=payee)),
        Line("ours", show.words("tasks.script.voicemail")),
    ]


def _own(session: Session, parts: Wiring, standing: Standing) -> Line | None:
    key = standing.task.details.get("template")
    if not key or not standing.balance.lines:
        return None
    client, balance = standing.task.client, standing.balance
    try:
        said = own_words(session, parts, client, str(key), balance, None, Channel.PHONE)
    except MissingValueError:
        return None
    return Line("own", said.body) if said else None


def _said(key: str, standing: Standing, show: Showing) -> str:
    count = len(standing.balance.lines)
    one = count == 1
    words = (
        show.words("tasks.count.one")
        if one
        else show.words("tasks.count.many", n=count)
    )
    return show.words(
        f"tasks.{key}", count=words, total=show.money(standing.balance.total)
    )
