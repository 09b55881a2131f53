"""Payment, told as conversations: named or asked how, the way to pay comes at once."""

from datetime import date

import pytest

from domain.money import Money
from flows.commands import CheckProof, ClaimPayment, EndMandate
from flows.heard import Intent, InvoiceRef, Method
from flows.turn import PayLink, PixCode
from tests.cast import APRIL, FEBRUARY, MARCH, MAY, Account, ana_owes_150, case
from tests.talk import Talk


def test_method_is_asked_with_what_is_offered() -> None:
    """'Quero pagar' is asked how, with the company's ways and no other."""
    talk = Talk(ana_owes_150())
    talk.hears("quero pagar", Intent.REQUEST_PAYMENT_LINK)

    talk.says("payment.which_method", amount=Money(153_50))
    assert talk.dialogue.choices == ("method:pix", "method:boleto", "method:card")


def test_pix_comes_with_its_code() -> None:
    """Pix named in the first message needs no question; the code stands alone."""
    talk = Talk(ana_owes_150())
    talk.hears("manda o pix", Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)

    talk.says("payment.pix", "payment.pix_code", code=PixCode((102,)))
    assert talk.dialogue.stack == ()


@pytest.mark.parametrize("way", ["button", "number", "word"])
def test_answer_to_which_method(way: str) -> None:
    """A button, a digit or the word: all get the link for what was asked about."""
    talk = Talk(ana_owes_150())
    talk.hears("quero pagar", Intent.REQUEST_PAYMENT_LINK)
    match way:
        case "button":
            talk.presses("method:card")
        case "number":
            talk.picks(3)
        case _:
            talk.hears("cartão", method=Method.CARD)

    talk.says("payment.link", link=PayLink((102,)))


def test_only_way_is_not_asked_for() -> None:
    """With one way there is nothing to choose."""
    talk = Talk(ana_owes_150(ways=(Method.PIX,)))
    talk.hears("quero pagar", Intent.REQUEST_PAYMENT_LINK)

    assert talk.keys == ["payment.pix", "payment.pix_code"]


def test_way_that_is_not_offered() -> None:
    """A way that the company does not have is said so, with those it has."""
    talk = Talk(ana_owes_150())
    talk.hears("débito", Intent.REQUEST_PAYMENT_LINK, method=Method.DEBIT)

    talk.says("payment.not_offered")
    assert talk.flow == "payment"


def test_a_debit_card_is_a_card() -> None:
    """Who has a debit card is not told that direct debit is not offered."""
    talk = Talk(ana_owes_150())
    wish = Intent.REQUEST_PAYMENT_LINK
    talk.hears("no cartão de débito", wish, method=Method.DEBIT)

    talk.says("payment.link")


def test_boleto_line_where_there_is_one() -> None:
    """The line stands alone, to be copied; the amount is that of its invoice."""
    talk = Talk(case(Account(FEBRUARY, MARCH), boleto_lines={103: "00190.00009"}))
    talk.hears("manda o boleto", Intent.REQUEST_PAYMENT_LINK, method=Method.BOLETO)

    talk.says("payment.boleto", "payment.boleto_line", amount=Money(91_85))
    assert talk.said("payment.boleto_line").params == {"code": "00190.00009"}


def test_several_boletos_are_announced() -> None:
    """Each line is a message of its own, and the one before it says whose it is."""
    lines = {102: "00190.00009", 103: "00190.00017"}
    talk = Talk(case(Account(FEBRUARY, MARCH), boleto_lines=lines))
    talk.hears("manda o boleto", Intent.REQUEST_PAYMENT_LINK, method=Method.BOLETO)

    talk.says("payment.boleto", *("payment.boleto_of", "payment.boleto_line") * 2)


def test_many_boletos_are_the_link() -> None:
    """Four lines are too many for a chat; the page has them all."""
    account = Account(FEBRUARY, MARCH, APRIL, MAY)
    lines = dict.fromkeys((102, 103, 104, 105), "00190.00009")
    talk = Talk(case(account, boleto_lines=lines))
    talk.hears("manda o boleto", Intent.REQUEST_PAYMENT_LINK, method=Method.BOLETO)

    talk.says("payment.link")


def test_pix_through_the_provider_is_the_link() -> None:
    """Where Stripe has Pix, its page makes the code, and tells us when it is paid."""
    talk = Talk(ana_owes_150(online=frozenset({Method.PIX, Method.CARD})))
    talk.hears("manda o pix", Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)

    talk.says("payment.link", link=PayLink((102,)))


def test_the_invoice_that_was_shown() -> None:
    """'Só a de março', and then 'no pix': that one, and not all."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("quanto é a de março?", Intent.ASK_BALANCE, invoice=InvoiceRef(month=3))
    assert talk.dialogue.shown == (103,)
    talk.hears("no pix", Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)

    talk.says("payment.pix", "payment.pix_code", code=PixCode((103,)))


def test_another_way_for_the_same_invoice() -> None:
    """After the Pix code of one invoice, 'prefiro cartão' is for that one too."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    march = {"method": Method.PIX, "invoice": InvoiceRef(month=3)}
    talk.hears("só a de março no pix", Intent.REQUEST_PAYMENT_LINK, **march)
    talk.hears("prefiro cartão", Intent.REQUEST_PAYMENT_LINK, method=Method.CARD)

    talk.says("payment.link", link=PayLink((103,)))


@pytest.mark.parametrize("text", ["paga tudo no pix", "quero pagar todas", "pay all"])
def test_all_of_it_after_one_was_shown(text: str) -> None:
    """Who says all of it means all of it."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("só março", Intent.REQUEST_PAYMENT_LINK, invoice=InvoiceRef(month=3))
    talk.hears(text, Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)

    talk.says("payment.pix", "payment.pix_code", code=PixCode((102, 103)))


def test_what_was_shown_is_paid_meanwhile() -> None:
    """Then it is about what is still open."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("só março", Intent.REQUEST_PAYMENT_LINK, invoice=InvoiceRef(month=3))
    talk.now_is(balance_on=Account(FEBRUARY).on)
    talk.hears("no pix", Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)

    talk.says("payment.pix", "payment.pix_code", code=PixCode((102,)))


@pytest.mark.parametrize("text", ["manda a próxima parcela", "a proxima no pix"])
@pytest.mark.parametrize("in_agreement", [True, False])
def test_the_next_one(text: str, *, in_agreement: bool) -> None:
    """What falls due next, though older ones are late."""
    talk = Talk(case(Account(FEBRUARY, APRIL, MAY), in_agreement=in_agreement))
    talk.hears(text, Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)

    talk.says("payment.pix", "payment.pix_code", code=PixCode((104,)))


def test_all_of_an_agreement() -> None:
    """'Quero quitar tudo' is every instalment that is left."""
    talk = Talk(case(Account(APRIL, MAY), in_agreement=True))
    talk.hears("pago tudo", Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)

    talk.says("payment.pix", "payment.pix_code", code=PixCode((104, 105)))


def test_boleto_without_a_line_is_the_link() -> None:
    """No line stored: the page makes one."""
    talk = Talk(ana_owes_150())
    talk.hears("manda o boleto", Intent.REQUEST_PAYMENT_LINK, method=Method.BOLETO)

    talk.says("payment.link")


def test_bank_details() -> None:
    """Who wants to transfer gets the account."""
    talk = Talk(ana_owes_150(ways=(Method.PIX, Method.TRANSFER)))
    talk.hears("transferência", Intent.REQUEST_PAYMENT_LINK, method=Method.TRANSFER)

    talk.says("payment.transfer")


def test_one_invoice_by_month() -> None:
    """'A de março no pix' is that invoice alone."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears(
        "a de março no pix",
        Intent.REQUEST_PAYMENT_LINK,
        method=Method.PIX,
        invoice=InvoiceRef(month=3),
    )

    talk.says("payment.pix", "payment.pix_code", amount=Money(91_85))


@pytest.mark.parametrize(
    ("ref", "ids"),
    [
        pytest.param(InvoiceRef(which="oldest"), (102,), id="oldest"),
        pytest.param(InvoiceRef(which="newest"), (103,), id="newest"),
        pytest.param(InvoiceRef(number="1003"), (103,), id="number"),
        pytest.param(InvoiceRef(amount=Money(89_90)), (103,), id="principal"),
        pytest.param(InvoiceRef(amount=Money(153_50)), (102,), id="with charges"),
    ],
)
def test_one_invoice_by_other_marks(ref: InvoiceRef, ids: tuple[int, ...]) -> None:
    """An invoice is found by age, number or amount, and kept over the next question."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("essa", Intent.REQUEST_PAYMENT_LINK, invoice=ref)
    talk.hears("pix", method=Method.PIX)

    talk.says("payment.pix", "payment.pix_code", code=PixCode(ids))


def test_invoice_that_is_not_there() -> None:
    """An invoice that is not open is not guessed at."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("a de maio", Intent.REQUEST_PAYMENT_LINK, invoice=InvoiceRef(month=5))

    talk.says("payment.no_such_invoice")


def test_what_is_being_checked_is_not_asked_for_again() -> None:
    """Who says to have paid is not sent the same bill."""
    talk = Talk(ana_owes_150(claimed=frozenset({102})))
    talk.hears("quero pagar", Intent.REQUEST_PAYMENT_LINK)

    talk.says("payment.being_checked")


def test_next_instalment_of_a_plan() -> None:
    """Who pays a plan is sent the next instalment, not all of them at once."""
    talk = Talk(case(Account(APRIL, MAY), in_agreement=True))
    talk.hears("manda o pix", Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)

    talk.says("payment.pix", "payment.pix_code", code=PixCode((104,)))


def test_late_instalments_of_a_plan() -> None:
    """What is late of a plan comes first, and whole."""
    talk = Talk(case(Account(FEBRUARY, MARCH, APRIL), in_agreement=True))
    talk.hears("manda o pix", Intent.REQUEST_PAYMENT_LINK, method=Method.PIX)

    talk.says("payment.pix", "payment.pix_code", code=PixCode((102, 103)))


def test_claim_is_believed_and_paused() -> None:
    """'Já paguei' pauses what is open and asks for the receipt."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("ja paguei", Intent.ALREADY_PAID)

    talk.says("already_paid.thanks")
    talk.did(ClaimPayment((102, 103)))


def test_claim_for_one_invoice() -> None:
    """The month that is named is the one that is paused."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    talk.hears("paguei março", Intent.ALREADY_PAID, invoice=InvoiceRef(month=3))

    talk.did(ClaimPayment((103,)))


def test_claim_for_an_invoice_that_is_not_open() -> None:
    """A payment that is booked already pauses nothing else."""
    talk = Talk(case(Account(FEBRUARY)))
    talk.hears("paguei janeiro", Intent.ALREADY_PAID, invoice=InvoiceRef(month=1))

    talk.says("already_paid.not_among")
    talk.did()


def test_receipt_is_for_what_was_claimed() -> None:
    """A picture that follows 'paguei a de março' is for that one."""
    talk = Talk(case(Account(FEBRUARY, MARCH), claimed=frozenset({103})))
    talk.hears("", media=1)

    talk.says("proof.unread")
    talk.did(CheckProof((), (103,), date(2025, 3, 12)))


def test_payment_is_booked_already() -> None:
    """With nothing open the client hears that all is well."""
    talk = Talk(case(Account()))
    talk.hears("ja paguei", Intent.ALREADY_PAID)

    talk.says("already_paid.settled")
    talk.did()


def test_the_code_is_one_tap_away_from_the_link() -> None:
    """A button beneath the link answers with the code alone, for the same invoice."""
    talk = Talk(case(Account(FEBRUARY, MARCH)))
    march = {"method": Method.CARD, "invoice": InvoiceRef(month=3)}
    talk.hears("a de março no cartão", Intent.REQUEST_PAYMENT_LINK, **march)
    assert [each.payload for each in talk.words[-1].choices] == ["method:pix"]
    talk.presses("method:pix")

    talk.says("payment.pix", "payment.pix_code", code=PixCode((103,)))


def test_no_such_button_without_a_code_of_ours() -> None:
    """Through the provider there is nothing to copy before its page is open."""
    talk = Talk(ana_owes_150(online=frozenset({Method.PIX, Method.CARD})))
    talk.hears("cartão", Intent.REQUEST_PAYMENT_LINK, method=Method.CARD)

    assert talk.words[-1].choices == ()


@pytest.mark.parametrize(
    "text",
    [
        "quero cancelar o débito automático",
        "para com o debito automatico",
        "please stop the direct debit",
        "quiero anular la domiciliación",
    ],
)
def test_the_end_of_direct_debit(text: str) -> None:
    """It is neither an opt-out nor the end of a dialogue, whatever was heard."""
    for heard in (Intent.CANCEL, Intent.OPT_OUT, Intent.OUT_OF_SCOPE):
        talk = Talk(ana_owes_150(has_mandate=True))
        talk.hears(text, heard)

        talk.says("payment.debit_cancelled")
        talk.did(EndMandate())


def test_no_direct_debit_to_end() -> None:
    """Who has none is told so, and nothing is done."""
    talk = Talk(ana_owes_150())
    talk.hears("cancela o débito automático", Intent.CANCEL)

    talk.says("payment.no_debit")
    talk.did()
