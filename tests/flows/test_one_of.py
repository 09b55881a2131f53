"""One invoice of several: asked for where no word says which, and "ela" after it."""

from datetime import timedelta

import pytest

from domain.offers import Offer
from flows.commands import RecordPromise
from flows.heard import Intent, InvoiceRef
from flows.one_of import says_one
from tests.cast import FEBRUARY, MARCH, MONDAY, Account, case
from tests.talk import Talk

OLDEST = InvoiceRef(which="oldest")


@pytest.fixture
def talk() -> Talk:
    """Ana owes two invoices that are late."""
    return Talk(case(Account(FEBRUARY, MARCH)))


def ids(talk: Talk) -> tuple[int, ...]:
    """Give the invoices that the open flow is about."""
    about = talk.dialogue.stack[-1].draft.invoice_ids
    assert isinstance(about, tuple)
    return about


@pytest.mark.parametrize(
    ("said", "one"),
    [
        pytest.param("só consigo pagar uma das duas", True, id="of the two"),
        pytest.param("so uma delas", True, id="of them"),
        pytest.param("só pago um dos boletos", True, id="of the bills"),
        pytest.param("só consigo uma por enquanto", True, id="for now"),
        pytest.param("i can only pay one of them", True, id="english"),
        pytest.param("solo puedo pagar una", True, id="spanish"),
        pytest.param("pago de uma vez só", False, id="at once"),
        pytest.param("só uma parcela", False, id="an instalment"),
        pytest.param("tenho só uma pergunta", False, id="a question"),
        pytest.param("cada uma das duas", False, id="each"),
        pytest.param("nenhuma das duas", False, id="none"),
        pytest.param("uma das duas opções", False, id="an offer"),
        pytest.param("uma hoje e a outra dia 10", False, id="both, in turn"),
    ],
)
def test_one_of_several(said: str, one: bool) -> None:  # noqa: FBT001 - a table's cell
    """Only words about one of the invoices ask which one it is."""
    assert says_one(said) is one


def test_bargain_over_one_asks_which(talk: Talk) -> None:
    """A bargain does not begin over both where only one is meant."""
    talk.hears("só consigo pagar uma das duas", Intent.NEGOTIATE_INSTALLMENTS)
    talk.says("one_of.which")
    talk.picks(2)

    talk.says("instalments.offers")
    assert ids(talk) == (103,)


def test_payment_of_one_asks_which(talk: Talk) -> None:
    """No code of both is sent to who pays one."""
    talk.hears("quero pagar só uma delas", Intent.REQUEST_PAYMENT_LINK)
    talk.says("one_of.which")
    talk.hears("a mais velha", invoice=OLDEST)

    assert ids(talk) == (102,)


def test_promise_of_one_keeps_its_day(talk: Talk) -> None:
    """The day named with "uma" is the day of the one that is chosen."""
    day = MONDAY + timedelta(days=2)
    talk.hears("pago uma das duas quarta", Intent.PROMISE_TO_PAY, day=day)
    talk.says("one_of.which")
    talk.picks(1)
    talk.says("promise.confirm")
    talk.yes()

    (promise,) = (each for each in talk.done if isinstance(each, RecordPromise))
    assert (promise.promise.day, promise.promise.invoice_ids) == (day, (102,))


def test_both_after_all(talk: Talk) -> None:
    """Who says both instead of choosing bargains over both."""
    talk.hears("só consigo pagar uma das duas", Intent.NEGOTIATE_INSTALLMENTS)
    talk.hears("pode ser as duas")

    assert ids(talk) == (102, 103)


def test_name_midway_turns_the_bargain(talk: Talk) -> None:
    """Offers over both give way to those over the one that is named."""
    talk.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    talk.hears("só a mais velha", invoice=OLDEST)

    talk.says("instalments.offers")
    assert ids(talk) == (102,)


@pytest.mark.parametrize(
    ("said", "which"),
    [
        pytest.param("a menor", "smallest", id="smallest"),
        pytest.param("a última parcela", "newest", id="last instalment"),
        pytest.param("a primeira parcela", "oldest", id="first instalment"),
    ],
)
def test_words_of_offers_name_no_invoice(talk: Talk, said: str, which: str) -> None:
    """Of a list of offers these are offers, and instalments."""
    talk.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    talk.hears(said, invoice=InvoiceRef(which=which))

    assert ids(talk) == (102, 103)


def test_last_of_the_offers(talk: Talk) -> None:
    """Of offers, "a última" is the last one."""
    talk.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    last = talk.dialogue.stack[-1].draft.offers[-1]
    talk.hears("a última", invoice=InvoiceRef(which="newest"))

    offer = talk.words[-1].params["offer"]
    assert isinstance(offer, Offer)
    assert offer == last
    assert ids(talk) == (102, 103)


@pytest.mark.parametrize("said", ["pago ela quarta", "quarta eu pago"])
def test_promise_is_for_what_we_wrote_about(talk: Talk, said: str) -> None:
    """After one invoice was to be paid, a day is for that one."""
    talk.hears("quero pagar a mais antiga", Intent.REQUEST_PAYMENT_LINK, invoice=OLDEST)
    day = MONDAY + timedelta(days=2)
    talk.hears(said, Intent.PROMISE_TO_PAY, day=day)

    talk.says("promise.confirm")
    assert ids(talk) == (102,)


def test_promise_of_everything_after_one(talk: Talk) -> None:
    """To say "pago tudo" is for all of it, whatever we wrote about last."""
    talk.hears("quero pagar a mais antiga", Intent.REQUEST_PAYMENT_LINK, invoice=OLDEST)
    day = MONDAY + timedelta(days=2)
    talk.hears("pago tudo quarta", Intent.PROMISE_TO_PAY, day=day)

    assert ids(talk) == (102, 103)


@pytest.mark.parametrize(
    ("which", "invoice"),
    [("oldest", 102), ("newest", 103), ("smallest", 103), ("largest", 102)],
)
def test_each_end(talk: Talk, which: str, invoice: int) -> None:
    """The ends of the list by age and by size."""
    ref = InvoiceRef(which=which)
    talk.hears("quero pagar essa", Intent.REQUEST_PAYMENT_LINK, invoice=ref)

    assert ids(talk) == (invoice,)
