"""Who may still be written to: opt-outs said or guessed, wrong numbers, deaths."""

from bot.addresses import opt_in, opt_out, points_at
from bot.handlers.context import Context
from bot.hardship.lane import end_lane
from bot.payments.links import revoke
from bot.stop_asked import ask_to_stop, people_of, stop_answered
from domain.hardship import End
from domain.phones import canonical
from models.client import Client


def opt_out_all(context: Context, via: str) -> None:
    """Stop everything to this person, on every address that we know of."""
    client = context.conversation.client
    opt_out(
        context.session,
        _addresses(context, client),
        client.id if client else None,
        via=via,
        now=context.now,
        secret_key=context.parts.secret_key,
    )
    people = people_of(context.session, context.conversation)
    stop_answered(context.session, people, context.now)
    context.note("opted_out", _subject(context, client), via=via)


def suspend_contact(context: Context) -> None:
    """Pause what we start, for everyone at this address, until they have answered."""
    people = people_of(context.session, context.conversation)
    ask_to_stop(context.session, people, context.now)
    context.note("stop_asked", _subject(context, context.conversation.client))


def resume_contact(context: Context) -> None:
    """End the pause: they want to go on hearing from us."""
    people = people_of(context.session, context.conversation)
    stop_answered(context.session, people, context.now)
    context.note("stop_denied", _subject(context, context.conversation.client))


def opt_in_again(context: Context) -> None:
    """Bring replies and reminders back."""
    client = context.conversation.client
    opt_in(
        context.session,
        _addresses(context, client),
        client.id if client else None,
        now=context.now,
        secret_key=context.parts.secret_key,
    )
    for point in points_at(context.session, context.conversation.address):
        point.opt_in_at, point.opt_in_source = context.now, "conversation"
    context.note("opted_in", _subject(context, client))


def report_wrong_person(context: Context) -> None:
    """Quarantine the number, for every client that it was noted for.

    The thread is nobody's from here on: whoever holds the number is not our client.
    """
    conversation = context.conversation
    context.note("wrong_person", _subject(context, conversation.client))
    for point in points_at(context.session, conversation.address):
        point.quarantined_at = context.now
        revoke(context.session, point.client, context.now)
    conversation.client, conversation.client_id = None, None
    conversation.identity_checked_until = None


def report_death(context: Context) -> None:
    """Stop everything, for good."""
    client = context.conversation.client
    if client is not None:
        client.deceased_at = context.now
        end_lane(context.session, client, End.DEATH, actor="bot", now=context.now)
    context.note("death_reported", _subject(context, client))


def _addresses(context: Context, client: Client | None) -> list[str]:
    known = [point.address for point in client.contact_points] if client else []
    return [context.conversation.address, *known]


def _subject(context: Context, client: Client | None) -> str:
    if client is not None:
        return f"client:{client.id}"
    return f"address:{canonical(context.conversation.address)[-4:]}"
