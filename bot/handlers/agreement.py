"""A clear yes in a thread becomes an agreement, with that letter as its evidence."""

from bot.agreements.evidence import evidence_of
from bot.agreements.mail import mail_paper
from bot.agreements.record import record
from bot.balances import calendar_of
from bot.handlers.context import Context
from bot.proposals.end import accept, give_up, standing
from domain.channel import Channel
from domain.evidence import BY_THE_BOT, Maker
from domain.offers import Offer
from models.proposal import ProposalRow


def record_agreement(
    context: Context,
    offer: Offer,
    invoice_ids: tuple[int, ...],
    proposal: int | None = None,
) -> None:
    """Write the agreement with its evidence, and let instalments replace the debt.

    An invoice under another active agreement is refused by the database (F55). Where
    the offer is a person's *proposal*, the evidence tells who decided it. Raises
    NoReadBackError for terms that nobody read out in this thread.
    """
    row = _standing(context, offer, proposal)
    agreement = record(
        context.session,
        context.parts,
        context.client,
        offer,
        invoice_ids,
        evidence=evidence_of(context, offer.id, made=_maker(row)),
        actor="bot",
        now=context.now,
    )
    if context.conversation.channel != Channel.EMAIL:
        mail_paper(
            context.session, context.parts, context.client, agreement, context.now
        )
    if row is None:
        give_up(context.session, context.client, agreement.id, context.now)
    else:
        accept(row, agreement.id, context.now)


def _standing(
    context: Context, offer: Offer, proposal: int | None
) -> ProposalRow | None:
    if proposal is None:
        return None
    session, client = context.session, context.client
    calendar = calendar_of(client, context.parts.settings)
    return standing(session, client, proposal, offer, calendar)


def _maker(row: ProposalRow | None) -> Maker:
    if row is None:
        return BY_THE_BOT
    return Maker(row.decided_by or "", row.decided_as, row.decided_at, row.id)
