"""Which wish comes first when one message holds several."""

from dataclasses import replace

from flows.heard import DESPAIR, Heard, Intent

# Safety, a person, who is writing, money arriving, what is contested, bargaining,
# questions, courtesy. What is not listed is no wish of its own, and comes last.
ORDER = (
    Intent.DECEASED,
    Intent.OPT_OUT,
    Intent.WRONG_PERSON,
    Intent.HARDSHIP,
    Intent.HUMAN_AGENT,
    Intent.COMPLAINT_OR_ABUSE,
    Intent.IDENTITY_ANSWER,
    Intent.ALREADY_PAID,
    Intent.REQUEST_PAYMENT_LINK,
    Intent.DISPUTE_DEBT,
    Intent.ASK_UNLOCK,
    Intent.CANNOT_PAY,
    Intent.PROMISE_TO_PAY,
    Intent.PROPOSE_AMOUNT,
    Intent.NEGOTIATE_INSTALLMENTS,
    Intent.ASK_DISCOUNT,
    Intent.ASK_BALANCE,
    Intent.ASK_CONSEQUENCES,
    Intent.EXPLAIN_CHARGES,
    Intent.ASK_DUE_DATE,
    Intent.ASK_RECEIPT,
    Intent.ASK_AGREEMENT,
    Intent.ASK_IF_GENUINE,
    Intent.ASK_WHO_IS_THIS,
    Intent.CONTACT_PREFERENCE,
    Intent.OPT_IN,
    Intent.MENU,
    Intent.GREET,
    Intent.THANKS,
    Intent.GOODBYE,
)
_RANK = {intent: rank for rank, intent in enumerate(ORDER)}


def in_order(heard: Heard) -> Heard:
    """Make the weightiest wish the main one; the others follow by weight.

    Beside danger nothing else weighs anything.
    """
    alone = heard.intent is Intent.CANCEL or heard.rule == DESPAIR
    if alone or not heard.also:
        return heard
    wishes = dict.fromkeys((heard.intent, *heard.also))
    if Intent.ASK_IF_GENUINE in wishes:  # its answer says who we are, too
        wishes.pop(Intent.ASK_WHO_IS_THIS, None)
    first, *rest = sorted(wishes, key=_rank)
    values = heard.values if first is heard.intent else heard.named_for(first)
    return replace(heard, intent=first, also=tuple(rest), values=values)


def _rank(intent: Intent) -> int:
    return _RANK.get(intent, len(ORDER))
