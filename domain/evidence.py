"""What proves an agreement: what we wrote, what was answered, by whom, from where.

The proof is kept with the agreement and never changed (a trigger sees to that). The
text that was read back stands in it word by word with its SHA-256, and so do the terms
it told of; the provider's own ids let it be compared with the provider's records.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from domain.disclosure import Level

_NEEDED = (
    "offer.id",
    "offer.made_by",
    "read_back.messages",
    "read_back.text",
    "read_back.sha256",
    "yes.message",
    "yes.text",
    "yes.sha256",
    "yes.at",
    "channel",
    "address",
    "identity.level",
    "identity.how",
    "terms_sha256",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of ours: our id, the provider's, and when it left."""

    id: int
    sid: str | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The message or messages in which we told the terms, as they were worded."""

    messages: tuple[Sent, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Yes:
    """The client's answer to it."""

    message: int
    sid: str | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proved:
    """How we knew who answers: the level it opened, by what, and since when."""

    level: Level
    how: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made the offer: the bot, or a person ("agent:3") by a proposal of theirs.

    *role* is the one by whose limits a person decided (domain.authority.Role).
    """

    by: str
    role: str | None = None
    at: datetime | None = None
    proposal: int | None = None


BY_THE_BOT = Maker("bot")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that proves one agreement; none of it may be missing."""

    offer_id: str
    read_back: ReadBack
    yes: Yes
    channel: str
    address: str
    proved: Proved
    made: Maker = BY_THE_BOT

    def proving(
        self, terms: Mapping[str, Any], campaign: int | None = None
    ) -> dict[str, Any]:
        """Give it as it is kept beside the *terms* that it proves."""
        yes, read_back = self.yes, self.read_back
        return {
            "offer": _given(
                id=self.offer_id,
                made_by=self.made.by,
                role=self.made.role,
                decided_at=_plain(self.made.at),
                proposal=self.made.proposal,
                campaign=campaign,
            ),
            "read_back": {
                "messages": [_plain(asdict(each)) for each in read_back.messages],
                "text": read_back.text,
                "sha256": sha256_of(read_back.text),
            },
            "yes": {**_plain(asdict(yes)), "sha256": sha256_of(yes.text)},
            "channel": self.channel,
            "address": self.address,
            "identity": _plain(asdict(self.proved)),
            "terms_sha256": sha256_of_json(terms),
        }


def missing(evidence: Mapping[str, Any], terms: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what is missing of a kept proof, or does not fit what it is to prove.

    >>> missing({}, {})[:2]
    ('offer.id', 'offer.made_by')
    """
    return (*_missing(evidence), *_unfit(evidence, terms))


def sha256_of(text: str) -> str:
    """Give the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_of_json(value: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a value as canonical JSON."""
    return sha256_of(json.dumps(value, sort_keys=True, separators=(",", ":")))


def _missing(evidence: Mapping[str, Any]) -> Iterator[str]:
    for path in _NEEDED:
        value: Any = evidence
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is None or value in ("", []):
            yield path


def _unfit(evidence: Mapping[str, Any], terms: Mapping[str, Any]) -> Iterator[str]:
    for name in ("read_back", "yes"):
        said = evidence.get(name) or {}
        if said.get("text") and sha256_of(said["text"]) != said.get("sha256"):
            yield f"{name}.sha256"
    kept = evidence.get("terms_sha256")
    if kept is not None and kept != sha256_of_json(terms):
        yield "terms_sha256"


def _given(**facts: object) -> dict[str, object]:
    return {name: value for name, value in facts.items() if value is not None}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return int(value) if isinstance(value, Level) else value
