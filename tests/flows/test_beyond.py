"""A wish beyond the bot's limits, told as conversations: asked, answered, agreed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.disclosure import Level
from domain.envelope import Envelope
from domain.granting import as_asked
from domain.money import Money
from domain.offers import Offer, Wish
from domain.proposals import Proposal, State, owed_on
from domain.terms import Desk
from flows.commands import AskSupervisor, DeclineOffer, HandOver, RecordAgreement
from flows.dialogue import Dialogue
from flows.heard import Answer, Intent
from flows.pick import debt_of
from flows.proposed import answered, refused
from tests.cast import CALENDAR, FEBRUARY, MONDAY, Account, case
from tests.talk import Talk

BY = datetime(2025, 3, 10, 18, 0, tzinfo=UTC)
BOT = Envelope(max_instalments=6, min_instalment=Money(10_00))
SUPERVISOR = replace(BOT, max_instalments=12)
EACH = Money(5_00)


@pytest.fixture
def account() -> Account:
    """Ana's one late invoice."""
    return Account(FEBRUARY)


@pytest.fixture
def talk(account: Account) -> Talk:
    """Ana, whose wishes may be taken to somebody."""
    return Talk(case(account, envelope=BOT, ask_by=BY))


def twelve(account: Account) -> Offer:
    """Draw twelve parts inside a supervisor's limits."""
    debt = debt_of(account.on(MONDAY).lines)
    own, bot = (Desk(debt, each, MONDAY, CALENDAR) for each in (SUPERVISOR, BOT))
    made = as_asked(Wish(count=12), own, bot)
    assert isinstance(made, Offer)
    return made


def granted(account: Account, *, told: bool = True) -> Proposal:
    """Give the proposal as it stands after a supervisor's yes."""
    owed = owed_on(account.on(MONDAY).lines)
    offer = twelve(account)
    return Proposal(7, State.OFFERED, (102,), None, offer, owed, told)


def offered(account: Account, *, told: bool = True) -> Talk:
    """Bring Ana to where the answer has come into her thread."""
    proposal = granted(account, told=told)
    assert proposal.offer is not None
    now = case(account, envelope=BOT, proposal=proposal)
    _, asked = answered(
        "granted", proposal.offer, (102,), now.ways, now.conditions, "Ana"
    )
    frames = (asked.frame,) if asked.frame else ()
    return Talk(now, dialogue=Dialogue(frames, 0, asked.choices))


def asks_far_too_much(talk: Talk) -> None:
    """Name what nothing comes near."""
    talk.hears("5 por mês", Intent.PROPOSE_AMOUNT, amount=EACH)


def test_a_wish_too_far_may_be_taken_on(talk: Talk) -> None:
    """The wish in words, the hour, and what stays on the table."""
    asks_far_too_much(talk)

    talk.says("proposal.may_i_ask", wish=Wish(amount_each=EACH), by=BY)
    assert isinstance(talk.words[-1].params["offer"], Offer)
    talk.did()


def test_yes_takes_it_on_and_the_thread_stays(talk: Talk) -> None:
    """With the wish, what they said, and our nearest; nobody else gets the thread."""
    asks_far_too_much(talk)
    talk.yes()
    [asked] = talk.done

    talk.says("proposal.asked", by=BY)
    assert isinstance(asked, AskSupervisor)
    assert (asked.wish, asked.said) == (Wish(amount_each=EACH), "5 por mês")
    assert asked.invoice_ids == (102,)


def test_no_leaves_the_offers(talk: Talk) -> None:
    """Nothing is recorded; the list is shown."""
    asks_far_too_much(talk)
    talk.no()

    talk.says("instalments.these")
    talk.did()


def test_another_wish_is_bargained_over(talk: Talk) -> None:
    """'Então em 3x' is no yes to asking."""
    asks_far_too_much(talk)
    talk.hears("entao em 3x", Intent.NEGOTIATE_INSTALLMENTS, count=3)

    talk.says("instalments.confirm")
    talk.did()


def test_what_is_insisted_on_may_be_taken_on(talk: Talk) -> None:
    """The second '12x' is no longer answered with the nearest alone."""
    for text in ("12x", "só em 12x"):
        talk.hears(text, Intent.NEGOTIATE_INSTALLMENTS, count=12)

    talk.says("proposal.may_i_ask", wish=Wish(count=12))


def test_a_fourth_wish_is_taken_on_or_goes_to_a_person(talk: Talk) -> None:
    """After three rounds: taken to who decides, and on a no, a person."""
    for amount in (9, 8, 7):
        talk.hears("menos", Intent.PROPOSE_AMOUNT, amount=Money(amount * 100))
        talk.no()
    asks_far_too_much(talk)
    if talk.keys[-1] == "proposal.may_i_ask":
        talk.no()

    assert talk.done[-1] == HandOver("bargaining")


def test_no_wish_at_all_goes_to_a_person(talk: Talk) -> None:
    """'Não dá, muito caro' names nothing that anybody could say yes to."""
    talk.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    for _ in range(4):
        talk.no("não dá, muito caro")

    talk.did(HandOver("bargaining"))


def test_where_nothing_may_be_taken_on_it_is_as_before(account: Account) -> None:
    """One was answered lately, or the company does not want it."""
    talk = Talk(case(account, envelope=BOT))
    asks_far_too_much(talk)

    talk.says("instalments.beyond", "instalments.these")


@pytest.mark.parametrize(
    ("by", "key"),
    [
        pytest.param(BY, "proposal.waiting", id="in time"),
        pytest.param(None, "proposal.waiting_longer", id="late"),
    ],
)
def test_asking_again_tells_how_it_stands(
    account: Account, by: datetime | None, key: str
) -> None:
    """There is one open question; no second one is opened."""
    talk = Talk(
        case(account, envelope=BOT, proposal=Proposal(7, State.ASKED, (102,), by))
    )
    asks_far_too_much(talk)

    talk.says(key, "instalments.these")
    talk.did()


def test_one_yes_to_the_answer_agrees_to_exactly_that(account: Account) -> None:
    """Though the bot's own limits end at six parts."""
    talk = offered(account)
    talk.yes()

    talk.did(RecordAgreement(twelve(account), (102,), 7))


def test_days_later_the_sums_are_the_same(account: Account) -> None:
    """Interest runs on, and the offer stands to the cent."""
    talk = offered(account)
    talk.sleeps(2)
    talk.yes()

    talk.did(RecordAgreement(twelve(account), (102,), 7))


def test_after_its_day_it_is_over(account: Account) -> None:
    """Said so, with what can be had today."""
    talk = offered(account)
    talk.sleeps(9)
    talk.yes()

    talk.says("proposal.over", "instalments.these")
    talk.did()


def test_a_payment_voids_it(account: Account) -> None:
    """It was made for another debt."""
    talk = offered(account)
    account.pay(FEBRUARY, MONDAY, Money(20_00))
    talk.yes()

    talk.says("proposal.over", "instalments.these")
    talk.did()


def test_what_went_out_as_a_template_is_read_first(account: Account) -> None:
    """A yes to a knock on the door is none to terms that nobody saw."""
    talk = offered(account, told=False)
    talk.yes()
    talk.says("proposal.stands", "instalments.confirm")
    talk.did()
    talk.yes()

    talk.did(RecordAgreement(twelve(account), (102,), 7))


def test_a_doubtful_yes_binds_nothing(account: Account) -> None:
    """A thumb has the terms read again, as everywhere."""
    talk = offered(account)
    talk.hears("👍", Intent.AFFIRM, answer=Answer.YES, thumb=True)

    talk.did()
    assert "instalments.confirm" in talk.keys


def test_a_no_leaves_it_on_top_of_the_list(account: Account) -> None:
    """Asking again can never make it worse: it may still be taken."""
    talk = offered(account)
    talk.no()
    talk.says("proposal.declined", "instalments.these")
    talk.did(DeclineOffer(7))
    talk.picks(1)
    talk.yes()

    talk.did(RecordAgreement(twelve(account), (102,), 7))


def test_the_bots_own_offers_are_no_proposal(account: Account) -> None:
    """Six parts taken in place of twelve are the bot's own, with no person behind."""
    talk = offered(account)
    talk.hears("prefiro em 6x", Intent.NEGOTIATE_INSTALLMENTS, count=6)
    talk.yes()
    [agreed] = [each for each in talk.done if isinstance(each, RecordAgreement)]

    assert (agreed.offer.count, agreed.proposal) == (6, None)


def test_bargaining_begins_with_what_stands(account: Account) -> None:
    """'Quero parcelar' days later reads the person's offer first."""
    talk = Talk(case(account, envelope=BOT, proposal=granted(account)))
    talk.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)

    talk.says("proposal.stands", "instalments.confirm", offer=twelve(account))


def test_a_refusal_leads_back_to_the_offers(account: Account) -> None:
    """Its words hold no figure; a yes shows what the bot has."""
    asked = refused("Ana")
    assert asked.frame is not None
    refusal = Proposal(7, State.REFUSED, (102,))
    talk = Talk(
        case(account, envelope=BOT, proposal=refusal),
        dialogue=Dialogue((asked.frame,), 0, asked.choices),
    )
    talk.yes()

    assert set(asked.say.params) == {"first_name"}
    talk.says("instalments.offers")


MESSAGES = st.lists(
    st.sampled_from(["yes", "no", "12x", "8x", "5", "dear", "1", "2", "day", "pay"]),
    max_size=9,
)


def _says(talk: Talk, account: Account, line: str) -> None:
    wish = Intent.NEGOTIATE_INSTALLMENTS
    match line:
        case "yes":
            talk.yes()
        case "no":
            talk.no()
        case "12x" | "8x":
            talk.hears(line, wish, count=int(line[:-1]))
        case "5":
            asks_far_too_much(talk)
        case "dear":
            talk.hears("muito caro", wish)
        case "day":
            talk.sleeps(1)
        case "pay":
            account.pay(FEBRUARY, talk.today, Money(1_00))
        case _:
            talk.picks(int(line))


@given(MESSAGES, st.booleans(), st.booleans())
def test_no_sequence_agrees_to_more_than_was_granted(
    lines: list[str],
    told: bool,  # noqa: FBT001 - drawn
    pending: bool,  # noqa: FBT001 - drawn
) -> None:
    """Whatever is said in whatever order: the bot's limits, or a person's offer."""
    account = Account(FEBRUARY)
    if pending:
        talk = Talk(case(account, envelope=BOT, ask_by=BY))
    else:
        talk = offered(account, told=told)
    for line in lines:
        _says(talk, account, line)
    agreed = [each for each in talk.done if isinstance(each, RecordAgreement)]

    for each in agreed:
        if each.proposal is None:
            assert each.offer.count <= BOT.max_instalments
            assert not each.offer.saved  # these limits give nothing up
        else:
            assert each.offer == twelve(Account(FEBRUARY))


@pytest.mark.parametrize(
    ("level", "told"),
    [
        pytest.param(Level.DEBT, ("proposal.waiting",), id="known"),
        pytest.param(Level.NEUTRAL, (), id="somebody else may read"),
    ],
)
def test_who_greets_while_they_wait_hears_how_it_stands(
    account: Account, level: Level, told: tuple[str, ...]
) -> None:
    """'E aí, novidades?' is no mere greeting from who waits for an answer."""
    asked = replace(granted(account), state=State.ASKED, offer=None, answer_by=BY)
    talk = Talk(case(account, envelope=BOT, proposal=asked, level=level))
    talk.hears("e ai, novidades?", Intent.GREET)

    talk.says("small_talk.hello_name", *told)


def test_an_answer_that_waits_is_the_answer_to_a_greeting(account: Account) -> None:
    """Who was only knocked for and writes 'oi' hears the terms, and may say yes."""
    proposal = granted(account, told=False)
    talk = Talk(case(account, envelope=BOT, proposal=proposal))
    talk.hears("oi", Intent.GREET)
    talk.yes()

    [agreed] = talk.done
    assert isinstance(agreed, RecordAgreement)
    assert agreed.offer == proposal.offer


def test_an_answer_that_waits_is_told_to_nobody_else(account: Account) -> None:
    """On a number that nobody confirmed the way to it begins with who they are."""
    proposal = granted(account, told=False)
    talk = Talk(case(account, envelope=BOT, proposal=proposal, level=Level.NEUTRAL))
    talk.hears("oi", Intent.GREET)

    talk.says("small_talk.hello_name", "identity.why", "identity.cpf_prefix")


@pytest.mark.parametrize("text", ["e a resposta do meu pedido?", "ja decidiram?"])
def test_who_asks_for_the_answer_hears_how_it_stands(
    account: Account, text: str
) -> None:
    """It is no wish of the list, and yet no reason to show the menu."""
    asked = replace(granted(account), state=State.ASKED, offer=None, answer_by=BY)
    talk = Talk(case(account, envelope=BOT, proposal=asked))
    talk.hears(text, Intent.OUT_OF_SCOPE)

    talk.says("proposal.waiting", by=BY)
