"""Contact preference: channel and hours as the client wants them, read back (MEN-04).

What is clear is recorded at once and said; saying something else undoes it. Only an
e-mail address takes more: the check of who writes comes first (`new_email`), and the
address hears of no debt until a link that was sent to it has been opened there.
"""

from dataclasses import replace
from datetime import time

from domain.channel import Channel
from domain.disclosure import Level
from domain.preferences import Preference, PreferenceWish, Unkept, agree
from flows.choices import chosen
from flows.commands import Command, RecordEmail, RecordPreference
from flows.flow import Flow, NoDraft
from flows.heard import Answer, Heard, Intent
from flows.questions import PERSON, STOP
from flows.turn import Choice, Move, Say, Turn, ask, finish

flow = Flow[NoDraft](
    "contact_preference",
    intents=(Intent.CONTACT_PREFERENCE,),
    expects={"which": "choice"},
)
new_email = Flow[NoDraft]("new_email", needs=Level.DEBT)

CHOICES = {
    "email": PreferenceWish(channel=Channel.EMAIL),
    "sms": PreferenceWish(channel=Channel.SMS),
    "whatsapp": PreferenceWish(channel=Channel.WHATSAPP),
    "morning": PreferenceWish(closes=time(12)),
    "afternoon": PreferenceWish(opens=time(12), closes=time(18)),
    "evening": PreferenceWish(opens=time(18)),
    "anyhow": PreferenceWish(anytime=True, anyhow=True),
}
_HOURS = ("morning", "afternoon", "evening")


@flow.step
def note(turn: Turn[NoDraft]) -> Move | None:
    """Keep the wish, or ask which one where none was named."""
    wish = turn.heard.values.contact
    if wish is None:
        return _ask_which(turn)
    if turn.case.client is None or wish.email is not None:
        return Move(start=new_email.name)
    return _keep(turn, wish)


@flow.step
def which(turn: Turn[NoDraft]) -> Move | None:
    """Take a line of the list, or the wish in the client's own words."""
    if turn.heard.nothing:
        return _ask_which(turn)
    named = chosen(turn.heard)
    wish = CHOICES.get(named or "") or turn.heard.values.contact
    if wish is None:
        return None
    if turn.case.client is None or wish.email is not None:
        return Move(start=new_email.name)
    return _keep(turn, wish)


@flow.step
def which_email(turn: Turn[NoDraft]) -> Move | None:
    """Wait for an address to write to; a no leaves everything as it was."""
    if turn.heard.nothing:
        return _ask_email()
    wish = turn.heard.values.contact
    if wish is not None and wish.email is not None:
        return Move(start=new_email.name)
    if turn.heard.values.answer is Answer.NO:
        return finish("contact_preference.as_before")
    return None


@new_email.step
def note_checked(turn: Turn[NoDraft]) -> Move | None:
    """Keep what was wished before the check: an address is recorded, unconfirmed."""
    wish = turn.heard.values.contact
    if wish is None:
        return finish("contact_preference.as_before")
    if wish.email is None:
        return _keep(turn, wish)
    if Channel.EMAIL not in turn.case.contact_options.offered:
        return _not_kept(turn, Unkept.NOT_OFFERED)
    reached = turn.case.contact_options.reachable | {Channel.EMAIL}
    options = replace(turn.case.contact_options, reachable=reached)
    wished = replace(wish, channel=Channel.EMAIL)
    after = agree(turn.case.preference, wished, options)
    if isinstance(after, Unkept):
        return _not_kept(turn, after)
    do = (RecordEmail(wish.email), RecordPreference(after))
    return Move((Say("contact_preference.email_sent"), _way_back()), do=do)


# What was wished before the check may lack an address just the same.
new_email.step(which_email)


def _keep(turn: Turn[NoDraft], wish: PreferenceWish) -> Move:
    after = agree(turn.case.preference, wish, turn.case.contact_options)
    if isinstance(after, Unkept):
        return _not_kept(turn, after)
    do: tuple[Command, ...] = (RecordPreference(after),)
    return Move((*_read_back(wish, after), _way_back()), do=do)


def _read_back(wish: PreferenceWish, after: Preference) -> tuple[Say, ...]:
    """Say what holds now of all that the message named."""
    says: list[Say] = []
    if after == Preference() and (wish.anytime or wish.anyhow):
        return (Say("contact_preference.anyhow"),)
    if wish.channel is not None:
        says.append(Say("contact_preference.channel", {"channel": wish.channel}))
    if wish.refused is Channel.PHONE:
        says.append(Say("contact_preference.no_calls"))
    elif wish.refused is not None:
        says.append(Say("contact_preference.refused", {"channel": wish.refused}))
    if wish.names_hours:
        says.append(_hours(after))
    elif wish.anytime:
        says.append(Say("contact_preference.anytime"))
    return tuple(says)


def _hours(after: Preference) -> Say:
    hours = {"opens": after.opens, "closes": after.closes}
    match after.opens, after.closes:
        case None, _:
            return Say("contact_preference.until", hours)
        case _, None:
            return Say("contact_preference.from", hours)
        case _:
            return Say("contact_preference.between", hours)


def _not_kept(turn: Turn[NoDraft], why: Unkept) -> Move:
    """Say why not, and what there is instead; nothing was changed."""
    options = turn.case.contact_options
    match why:
        case Unkept.NO_ADDRESS if _wants_email(turn.heard):
            return _ask_email()
        case Unkept.NO_ADDRESS:
            return finish("contact_preference.no_address", choices=(PERSON,))
        case Unkept.NOT_OFFERED:
            return finish("contact_preference.not_offered", ways=options.offered)
        case Unkept.NEVER_OPEN:
            return _never_open(turn)
        case Unkept.NOTHING_LEFT:
            return finish("contact_preference.nothing_left", choices=(STOP, PERSON))


def _never_open(turn: Turn[NoDraft]) -> Move:
    span = turn.case.contact_options.hours.weekday
    if span is None:
        return finish("contact_preference.as_before")
    hours = {"opens": span.opens, "closes": span.closes}
    return Move((Say("contact_preference.never_open", hours),))


def _wants_email(heard: Heard) -> bool:
    wish = heard.values.contact or CHOICES.get(chosen(heard) or "")
    return wish is not None and wish.channel is Channel.EMAIL


def _ask_email() -> Move:
    return ask("contact_preference.which_email", then=which_email)


def _ask_which(turn: Turn[NoDraft]) -> Move:
    """Offer what could be kept, in one list."""
    options = turn.case.contact_options
    ways = [each.value for each in options.offered if each in options.reachable]
    hours = [
        name
        for name in _HOURS
        if not isinstance(agree(Preference(), CHOICES[name], options), Unkept)
    ]
    choices = tuple(
        Choice(f"choice:{name}", f"contact_preference.choice.{name}")
        for name in (*ways, *hours, "anyhow")
    )
    return ask("contact_preference.which", then=which, choices=choices)


def _way_back() -> Say:
    return Say("contact_preference.way_back")
