"""Reminder templates: made at Twilio from the catalogues' own words, and remembered."""

from datetime import UTC, datetime

from bot.channels.contents import create
from bot.channels.templates import Approved, remember
from bot.channels.twilio import Twilio
from bot.company_words import company_words
from bot.payments.confirm import PARTIAL, RECEIVED, THANKS
from bot.wiring import Wiring
from bot.words.catalogue import LANGUAGES
from bot.words.templates import template_of
from domain.disclosure import Level
from domain.ladder import SPOKEN, Stage
from domain.money import Money
from domain.statement import Balance, InvoiceBalance
from flows.reminder import remind
from flows.turn import Choice


def push_templates(parts: Wiring, twilio: Twilio) -> int:
    """Create each text that may open a talk, in each language; give how many.

    Raises SendError. Approval by WhatsApp is asked for, and followed, at Twilio.
    """
    common, made = company_words(parts), 0
    for language in LANGUAGES:
        for key, choices in _openers().items():
            template = template_of(parts.catalogue, key, language, common, choices)
            samples = {str(n): name for n, name in enumerate(template.variables, 1)}
            name = f"{key}_{language}".replace(".", "_")
            sid = create(
                twilio.client, name, language, template.body, samples, template.buttons
            )
            with parts.database.write() as session:
                remember(session, key, language, Approved(sid, template.variables))
            made += 1
    return made


def _openers() -> dict[str, tuple[Choice, ...]]:
    """List what goes out while the 24-hour window is shut, with its buttons."""
    day = datetime(2026, 1, 5, tzinfo=UTC).date()
    nothing = Money(0)
    line = InvoiceBalance(
        "1", "", day, 0, nothing, nothing, nothing, nothing, nothing, nothing, 1
    )
    balance = Balance(day, (line,))
    reminders = [remind(Level.NEUTRAL, Stage.LATE, balance, 1, "")]
    reminders += [remind(Level.INVOICE, s, balance, 1, "") for s in SPOKEN]
    found = {each.say.key: each.say.choices for each in reminders}
    return found | dict.fromkeys((RECEIVED, PARTIAL, THANKS, "handoff.notice"), ())
