"""A promise is stored, or taken back; the day on which a client is paid is kept."""

from bot.balances import calendar_of
from bot.handlers.context import Context
from bot.promises.ends import Ending, cancel_promise
from bot.promises.making import make_promise
from bot.promises.rows import open_promises
from domain.promises import Promise

CLIENT = "client"  # who takes a promise back, as the trail names them


def record_promise(context: Context, promise: Promise) -> None:
    """Store the promise; it holds the régua until its day is over."""
    make_promise(
        context.session,
        context.client,
        promise,
        actor="bot",
        now=context.now,
        inbound_id=context.inbound_id,
    )


def cancel_promises(context: Context) -> None:
    """Take back all that the client has promised; the ladder goes on where it is."""
    client, now = context.client, context.now
    calendar = calendar_of(client, context.parts.settings)
    for row in open_promises(context.session, client.id):
        ending = Ending(CLIENT, calendar=calendar)
        cancel_promise(context.session, client, row, now, ending)


def remember_pay_day(context: Context, day_of_month: int) -> None:
    """Keep the day on which the client said that they are paid."""
    context.client.pay_day = day_of_month
