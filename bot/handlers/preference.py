"""How a client wants to hear from us, from the conversation: preference, address."""

from bot.confirmation_mail import confirmation_mail
from bot.handlers.context import Context
from bot.preferences import GIVEN_IN_CHAT, store_preference
from domain.phones import canonical
from domain.preferences import Preference
from models.client import ContactPoint


def record_preference(context: Context, preference: Preference) -> None:
    """Keep the preference, with its line in the audit trail."""
    store_preference(context.session, context.client, preference, "bot", context.now)


def record_email(context: Context, address: str) -> None:
    """Keep an address as unconfirmed, and send the link that confirms it.

    One that we have and that is confirmed stays so; one that was in quarantine, or that
    bounced, is a new one: the client has just said that it is theirs.
    """
    client, key = context.client, canonical(address)
    known = [p for p in client.contact_points if p.canonical == key]
    point = known[0] if known else _new_point(context, address, key)
    point.invalid_at = point.invalid_reason = None
    if point.quarantined_at is not None:
        point.quarantined_at = point.confirmed_at = None
        point.opt_in_source = GIVEN_IN_CHAT
    context.session.flush()
    context.note("email_recorded", f"client:{client.id}", point=point.id)
    if point.confirmed_at is None:
        mail = confirmation_mail(
            context.session, context.parts, client, address, context.now
        )
        context.session.add(mail)


def _new_point(context: Context, address: str, key: str) -> ContactPoint:
    point = ContactPoint(
        kind="email",
        address=address,
        canonical=key,
        opt_in_at=context.now,
        opt_in_source=GIVEN_IN_CHAT,
    )
    client = context.client
    client.contact_points.append(point)
    return point
