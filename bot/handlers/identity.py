"""Identity in a thread: bound, confirmed, failed."""

from datetime import timedelta

from bot.handlers.context import Context
from domain.identity import Attempts
from domain.phones import canonical
from models.client import Client


def bind_client(context: Context, client_id: int) -> None:
    """Let the thread speak for one of the clients who share its number."""
    conversation = context.conversation
    conversation.client = context.session.get_one(Client, client_id)
    conversation.identity_checked_until = None
    context.session.flush()


def confirm_identity(context: Context) -> None:
    """Remember that the check was passed, here and for the number."""
    hours = context.parts.settings.disclosure.identity_valid_hours
    context.conversation.identity_checked_until = context.now + timedelta(hours=hours)
    client = context.client
    client.identity_tries, client.identity_locked_until = 0, None
    for point in client.contact_points:
        if point.canonical == canonical(context.conversation.address):
            point.confirmed_at = context.now
    context.note("identity_confirmed", f"client:{client.id}")


def fail_identity(context: Context) -> None:
    """Count a wrong answer; the third one locks for 24 hours."""
    client = context.client
    attempts = Attempts(client.identity_tries, client.identity_locked_until)
    attempts = attempts.failing(context.now)
    client.identity_tries = attempts.failed
    client.identity_locked_until = attempts.locked_until
    context.note("identity_failed", f"client:{client.id}", tries=attempts.failed)


def revoke_identity(context: Context) -> None:
    """Forget that the check was passed: somebody else holds the phone now."""
    context.conversation.identity_checked_until = None
    context.note("identity_revoked", f"conversation:{context.conversation.id}")
