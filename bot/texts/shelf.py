"""All texts of a language at a glance: by situation and channel, with their states."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ladders import ladders_in_force
from bot.texts.library import sample_for, situations
from bot.texts.versions import Slot
from bot.wiring import Wiring
from domain.channel import Channel
from domain.ladder import Kind
from models.template import DRAFT, RELEASED, ContentApproval, TemplateText

CHANNELS = (
    Channel.WHATSAPP.value,
    Channel.SMS.value,
    Channel.EMAIL.value,
    Channel.LETTER.value,
)
_WRITTEN = frozenset({Kind.MESSAGE, Kind.LETTER, Kind.REGISTERED_LETTER})


@dataclass(frozen=True, slots=True)
class Place:
    """One text on the shelf: its version in force, its draft, WhatsApp's word on it.

    *approval* is of the version in force, else of the draft; *in_library* tells that
    there is a text to begin with.
    """

    slot: Slot
    in_force: int | None = None
    draft: int | None = None
    approval: str | None = None
    in_library: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A situation, and its place for each channel."""

    key: str
    places: tuple[Place, ...]


def shelf(session: Session, parts: Wiring, language: str) -> list[Row]:
    """List every situation: the library's, the ladders', and the company's own."""
    texts = list(
        session.scalars(
            select(TemplateText).where(
                TemplateText.language == language,
                TemplateText.state.in_((DRAFT, RELEASED)),
            )
        )
    )
    approvals = _approvals(session, language)
    keys = dict.fromkeys(situations())
    keys |= dict.fromkeys(_in_ladders(session, parts))
    keys |= dict.fromkeys(sorted(text.key for text in texts))
    return [
        Row(
            key,
            tuple(
                _place(Slot(key, language, channel), texts, approvals)
                for channel in CHANNELS
            ),
        )
        for key in keys
    ]


def house_templates(session: Session, language: str) -> list[ContentApproval]:
    """List the newest template of each of the house's own texts."""
    query = (
        select(ContentApproval)
        .where(ContentApproval.language == language, ContentApproval.text_id.is_(None))
        .order_by(ContentApproval.key, ContentApproval.id)
    )
    newest = {row.key: row for row in session.scalars(query)}
    return list(newest.values())


def approval_of_text(session: Session, text_id: int) -> ContentApproval | None:
    """Find what WhatsApp says of one version; None where it was not asked."""
    query = select(ContentApproval).where(ContentApproval.text_id == text_id)
    return session.scalar(query.order_by(ContentApproval.id.desc()).limit(1))


def _in_ladders(session: Session, parts: Wiring) -> list[str]:
    ladders = ladders_in_force(session, parts.settings).table.values()
    steps = (step for ladder in ladders for step in ladder.steps)
    return [step.template for step in steps if step.kind in _WRITTEN]


def _approvals(session: Session, language: str) -> dict[int, str]:
    query = (
        select(ContentApproval)
        .where(
            ContentApproval.language == language, ContentApproval.text_id.is_not(None)
        )
        .order_by(ContentApproval.id)
    )
    return {row.text_id: row.state for row in session.scalars(query) if row.text_id}


def _place(
    slot: Slot, texts: Iterable[TemplateText], approvals: dict[int, str]
) -> Place:
    mine = {text.state: text for text in texts if (text.key, text.channel) == slot[::2]}
    live, draft = mine.get(RELEASED), mine.get(DRAFT)
    shown = live or draft
    return Place(
        slot,
        live.version if live else None,
        draft.version if draft else None,
        approvals.get(shown.id) if shown else None,
        sample_for(slot) is not None,
    )
