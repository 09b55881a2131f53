"""A trust unlock is granted on the promise that was just made, or its refusal kept."""

from bot.balances import balance_of_client
from bot.handlers.context import Context
from bot.promises.rows import open_promises
from bot.unlocks.life import grant, refuse
from domain.unlock import NoUnlock
from domain.zones import local_day


def grant_unlock(context: Context) -> None:
    """Grant it on the promise whose day comes first.

    The limits are asked again, with the client's row held: who was granted one on
    another channel meanwhile has that one, and no second.
    """
    session, client = context.session, context.client
    promises = open_promises(session, client.id)
    if not promises:
        raise NothingPromisedError(client.id)
    today = local_day(context.now, client.zone)
    balance = balance_of_client(session, client, today, context.parts.settings)
    found = grant(
        session,
        context.parts,
        client,
        promises[0],
        balance,
        actor="bot",
        now=context.now,
    )
    if isinstance(found, NoUnlock):
        context.note("unlock.not_granted", f"client:{client.id}", why=found.reason)


def refuse_unlock(context: Context, why: str) -> None:
    """Keep that it was asked for and refused."""
    refuse(context.session, context.client, why, "bot", context.now)


class NothingPromisedError(Exception):
    """An unlock was to be granted without a promise: a bug in a flow."""

    def __init__(self, client_id: int) -> None:
        super().__init__(f"client {client_id} has promised nothing")
