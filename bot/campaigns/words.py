"""What one member reads: the company's own text, the régua's words, or an offer."""

from datetime import date

from bot.balances import calendar_of
from bot.bargaining import quotes_of
from bot.campaigns.own_words import KNOCK, Reader, house_words, own_words
from bot.campaigns.standing import standing_offers, terms_of
from bot.means import means_of
from bot.params import Writer
from bot.texts.choice import About, Chosen, choose_words, needs_template
from domain.audience import ROADS
from domain.contact_policy import Denied
from domain.disclosure import Level
from domain.ladder import Stage, Step
from domain.offers import Offer, make_offers
from domain.statement import Balance
from domain.zones import local_day
from flows.campaign import propose
from flows.pick import basis_of, debt_of
from models.campaign import Campaign

WORDS = "words"  # the catalogue's own, where the company chose no text
STEP = "campaign"


def words_for(writer: Writer, campaign: Campaign, reader: Reader) -> Chosen | Denied:
    """Write what *reader* gets, with the question that it leaves open."""
    if campaign.template != WORDS:
        return own_words(writer, campaign, reader)
    if campaign.kind == "offer":
        return _offer(writer, campaign, reader)
    # A preview writes to those too of whose debt nothing may be said now.
    level = reader.level if reader.balance.lines else Level.NEUTRAL
    return choose_words(writer, reader.client, _about(reader), level)


def offers_in(writer: Writer, campaign: Campaign, reader: Reader) -> tuple[Offer, ...]:
    """Draw what is offered for what this client owes today, as the dialogue will."""
    client, settings = reader.client, writer.parts.settings
    today = local_day(writer.now, client.zone)
    terms = terms_of(campaign.terms or {}, campaign.id)
    others = standing_offers(writer.session, client, today)
    bargained = _bargained(reader.balance)
    plain = settings.envelope_for(client.segment, bargained.days_late)
    envelope = plain.honouring((terms, *others))
    debt, calendar = debt_of(bargained.lines), calendar_of(client, settings)
    quotes = quotes_of(writer.session, client, writer.now)
    held = envelope.holding(quotes, basis_of(bargained.lines), today)
    means = means_of(writer.session, client, reader.balance, writer.now)
    return make_offers(debt, held, today, calendar, means)


def last_day_of(campaign: Campaign) -> date:
    """Give the last day on which an offer stands."""
    return terms_of(campaign.terms or {}).valid_until


def _offer(writer: Writer, campaign: Campaign, reader: Reader) -> Chosen | Denied:
    shut = needs_template(writer)
    level = min(reader.level, Level.INVOICE) if shut else reader.level
    reminder = propose(
        level,
        _bargained(reader.balance),
        offers_in(writer, campaign, reader),
        last_day_of(campaign),
        reader.client.first_name,
    )
    told = Level.NEUTRAL if reminder.say.key == KNOCK else level
    return house_words(writer, reader.client, reminder, told)


def _bargained(balance: Balance) -> Balance:
    """Give what an offer is about: what is late, else all that is open."""
    return Balance(balance.on, balance.late or balance.lines, balance.currency)


def _about(reader: Reader) -> About:
    """Let a notice have the words of a step of the régua, without being one."""
    oldest = reader.balance.oldest
    late = bool(reader.balance.late)
    stage, day = (Stage.LATE, 1) if late else (Stage.BEFORE_DUE, -1)
    step = Step(STEP, day, stage, STEP, ROADS)
    main = oldest.invoice_id if oldest and oldest.invoice_id is not None else 0
    return About(step, reader.balance, main)
