"""The end of a direct debit, as the client asked for it in the chat."""

from bot.handlers.context import Context
from bot.payments.mandates import end_mandate, mandate_of


def end_debit(context: Context) -> None:
    """End the mandate in force; what the bank already has cannot be called back."""
    row = mandate_of(context.session, context.client.id)
    if row is not None:
        end_mandate(context.session, row, "client", context.now)
