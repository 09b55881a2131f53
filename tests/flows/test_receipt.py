"""Receipts, as the dialogue decides on them: of several files the gravest decides."""

from datetime import date, timedelta

import pytest

from domain.money import Money
from domain.proof import Paper, Party, Reading, Standing, Verdict
from domain.proof.covers import covered
from flows.commands import CheckProof, ClaimPayment, HandOver, SetAside
from flows.heard import Intent, InvoiceRef
from tests.cast import APRIL, FEBRUARY, MARCH, MONDAY, Account, case
from tests.talk import Talk

WEDNESDAY = date(2025, 3, 12)


def paper(
    number: int,
    verdict: Verdict = Verdict.CHECKING,
    amount: int | None = None,
    day: date | None = None,
    **more: object,
) -> Paper:
    """Make a file with this verdict, and what was read in it."""
    read = Reading(
        standing=Standing.PAID,
        amount=Money(amount) if amount else None,
        day=day,
        payee=Party("Fibra Sul"),
    )
    return Paper(number, verdict, read if amount else None, **more)  # type: ignore[arg-type]  # of Paper


def talk_with(*papers: Paper, bills: tuple[object, ...] = (FEBRUARY, MARCH)) -> Talk:
    """Let these files lie in the thread of somebody who owes."""
    return Talk(case(Account(*bills), papers=papers))  # type: ignore[arg-type]  # bills


def test_an_album_is_one_answer() -> None:
    """Five pictures are thanked for once, and all put under checking."""
    talk = talk_with(*(paper(n, Verdict.UNREAD) for n in range(1, 6)))
    talk.hears("", media=5)

    talk.says("proof.unread", until=WEDNESDAY)
    talk.did(CheckProof((1, 2, 3, 4, 5), (102, 103), WEDNESDAY))


def test_two_receipts_are_added_up() -> None:
    """Each paid a part: the sum is what counts."""
    talk = talk_with(paper(1, amount=100_00), paper(2, amount=50_00))
    talk.hears("", media=2)

    assert talk.said("proof.checking").params["amount"] == Money(150_00)


def test_a_picture_beside_a_receipt_hides_the_sum() -> None:
    """Where one of them cannot be read, no sum is told."""
    talk = talk_with(paper(1, amount=100_00), paper(2, Verdict.UNREAD))
    talk.hears("", media=2)

    talk.says("proof.unread", until=WEDNESDAY)


@pytest.mark.parametrize(
    ("worst", "key"),
    [
        pytest.param(Verdict.REUSED, "proof.person", id="another's"),
        pytest.param(Verdict.IN_VAIN, "proof.person", id="in vain"),
        pytest.param(Verdict.NOT_OURS, "proof.not_ours", id="paid elsewhere"),
    ],
)
def test_the_gravest_decides(worst: Verdict, key: str) -> None:
    """One paper that a person has to see outweighs four that fit."""
    talk = talk_with(paper(1, amount=10_00), paper(2, worst, 10_00))
    talk.hears("", media=2)

    assert talk.keys == [key]
    commands = [type(command) for command in talk.done]
    assert commands == [CheckProof, SetAside, HandOver]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_has_an_answer(verdict: Verdict) -> None:
    """Whatever a file is, something is said, and it is dealt with for good."""
    talk = talk_with(paper(1, verdict, 10_00, MONDAY))
    talk.hears("", media=1)

    dealt = [c.papers for c in talk.done if isinstance(c, CheckProof | SetAside)]
    assert talk.keys[0].startswith("proof.")
    assert dealt == [(1,)]


def test_the_barcode_names_the_invoice() -> None:
    """A paid boleto is for the invoice whose line it is, whatever the amount."""
    line = "1" * 47
    read = Reading(standing=Standing.PAID, amount=Money(1_00), line=line)
    held = case(
        Account(FEBRUARY, MARCH),
        papers=(Paper(1, Verdict.CHECKING, read),),
        boleto_lines={103: f"{line[:5]}.{line[5:]}"},
    )
    talk = Talk(held)
    talk.hears("", media=1)

    assert talk.done[0] == CheckProof((1,), (103,), WEDNESDAY)


def test_our_code_names_the_invoice() -> None:
    """What a receipt's own id names comes before any guess by amount."""
    talk = talk_with(paper(1, amount=1_00, invoices=(103,)))
    talk.hears("", media=1)

    assert talk.done[0] == CheckProof((1,), (103,), WEDNESDAY)


def test_the_words_name_the_invoice() -> None:
    """What is said to be the receipt of March is for March."""
    talk = talk_with(paper(1, Verdict.UNREAD))
    talk.hears("o de março", Intent.ALREADY_PAID, media=1, invoice=InvoiceRef(month=3))

    assert talk.done[0] == CheckProof((1,), (103,), WEDNESDAY)


def test_a_far_day_is_waited_for_as_long_as_a_promise() -> None:
    """Scheduled for next year, the pause ends where a promise would."""
    far = MONDAY + timedelta(days=300)
    talk = talk_with(paper(1, Verdict.SCHEDULED, 100_00, far))
    talk.hears("", media=1)

    check = talk.done[0]
    assert isinstance(check, CheckProof)
    assert check.until is not None
    assert MONDAY + timedelta(days=30) < check.until < MONDAY + timedelta(days=37)


def test_cents_are_not_spoken_of() -> None:
    """One night's interest more or less is no matter for words."""
    owed = Account(MARCH)
    line = case(owed).balance_on(MONDAY).lines[0].owed
    talk = Talk(case(owed, papers=(paper(1, amount=line.minor + 14, day=MONDAY),)))
    talk.hears("", media=1)

    assert talk.keys == ["proof.checking"]


def test_what_is_claimed_after_a_bill_of_ours() -> None:
    """Our own bill is no receipt, but the word that it is paid is believed."""
    talk = talk_with(paper(1, Verdict.NOT_A_RECEIPT, 1_00))
    talk.hears("já paguei", Intent.ALREADY_PAID, media=1)

    talk.says("proof.not_a_receipt", "proof.believed")
    talk.did(SetAside((1,)), ClaimPayment((102, 103)))


@pytest.mark.parametrize(
    ("minor", "ids"),
    [
        pytest.param(None, [102, 103], id="not read: what is late"),
        pytest.param(89_90, [103], id="a price"),
        pytest.param(10_00, [102], id="a part: the oldest"),
        pytest.param(200_00, [102, 103], id="until it is used up"),
        pytest.param(9_999_00, [102, 103, 104], id="more than all"),
    ],
)
def test_what_an_amount_covers(minor: int | None, ids: list[int]) -> None:
    """An exact price first, then the oldest invoices."""
    lines = case(Account(FEBRUARY, MARCH, APRIL)).balance_on(MONDAY).lines
    amount = Money(minor) if minor else None

    assert [line.invoice_id for line in covered(lines, amount)] == ids
