"""What was misunderstood, as candidates for the next training: grouped, masked, read.

A candidate is a message that nothing was heard in, that the model was unsure of, or
that the dialogue could not use. Answers to the identity question are never taken, nor
is what tells of health or family (`bot.sensitive`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.masking import mask, name_words
from flows.doubt import ACT
from flows.heard import Intent
from models.client import Client
from models.message import IN, Message

IDENTITY = "identity."  # what a step of the check is called in `decided`
PAGE = 500  # rows held at a time
_HEAD = """\
# Messages that were misunderstood, under the intent that was guessed. Personal data is
# masked. Read each: move it to the intent that was meant, in words of your own where
# anything of a person is left, or take it out.
version: "3.1"
nlu:
"""


def harvest(session: Session, since: datetime | None = None) -> dict[str, list[str]]:
    """Collect the misunderstood messages by guessed intent, masked, each text once."""
    firsts = _first_names(session)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row, name in _inbound(session, since):
        if is_misunderstood(row.heard or {}, row.decided or {}):
            text = mask(row.body, firsts | name_words(name or ""))
            found[guessed(row.heard or {})].setdefault(text)
    return {intent: list(texts) for intent, texts in sorted(found.items())}


def is_misunderstood(heard: Mapping[str, Any], decided: Mapping[str, Any]) -> bool:
    """Tell whether a message was not heard, heard in doubt, or of no use."""
    why = str(decided.get("why", ""))
    of_identity = heard.get("intent") == Intent.IDENTITY_ANSWER or IDENTITY in why
    if of_identity or not str(heard.get("text", "")).strip():
        return False
    unsure = heard.get("rule") == "model" and float(heard.get("confidence", 0)) < ACT
    return heard.get("rule") == "none" or unsure or why.startswith("miss:")


def guessed(heard: Mapping[str, Any]) -> str:
    """Name the intent that was the likeliest."""
    ranking = heard.get("ranking") or [{"intent": heard.get("intent")}]
    return str(ranking[0]["intent"] or Intent.OUT_OF_SCOPE)


def as_yaml(candidates: Mapping[str, Iterable[str]]) -> str:
    """Write candidates as Rasa's training data, to be read by a person first."""
    blocks = [
        "\n".join(
            [f"- intent: {intent}", "  examples: |", *(f"    - {t}" for t in texts)]
        )
        for intent, texts in candidates.items()
    ]
    return _HEAD + "\n".join(blocks) + "\n"


def _inbound(
    session: Session, since: datetime | None
) -> Iterator[tuple[Message, str | None]]:
    query = (
        select(Message, Client.name)
        .outerjoin(Client, Client.id == Message.client_id)
        .where(
            Message.direction == IN,
            Message.heard.is_not(None),
            Message.sensitive_at.is_(None),  # of health and family nothing is learnt
        )
        .order_by(Message.id)
        .execution_options(yield_per=PAGE)
    )
    if since is not None:
        query = query.where(Message.created_at >= since)
    yield from session.execute(query)


def _first_names(session: Session) -> frozenset[str]:
    """List everybody's first name; clients speak of each other, too."""
    names = session.scalars(select(Client.name).distinct())
    return frozenset(word for name in names for word in name_words(name.split(" ")[0]))
