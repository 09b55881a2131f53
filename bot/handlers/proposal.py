"""A wish is taken to people, or their offer declined."""

from bot.handlers.context import Context
from bot.proposals.ask import take_on
from bot.proposals.end import decline
from flows.commands import AskSupervisor


def ask_supervisor(context: Context, wish: AskSupervisor) -> None:
    """Write the wish down, with the hour by which it is answered."""
    thread, client = context.conversation, context.client
    take_on(context.session, context.parts, client, thread, wish, context.now)


def decline_offer(context: Context, proposal_id: int) -> None:
    """Note that the client said no to a person's offer."""
    decline(context.session, context.client, proposal_id, context.now)
    context.note(
        "proposal.declined", f"client:{context.client.id}", proposal=proposal_id
    )
