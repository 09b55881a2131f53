"""Statements taken in: each line once, booked where sure, asked about elsewhere."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, update

from bot.bank.clues import masked_text
from bot.feed import news_of
from bot.payments.instruments import pix_for
from domain.contact_policy import Limits
from models.cash import BankStatement
from models.client import Client
from models.invoice import Invoice
from models.message import Message
from tests.bot.bank.cnab import narrow, paid_narrow
from tests.bot.bank.conftest import BEFORE, TODAY, Counter, Row, ofx

EXACT = 102_17  # Ana's R$ 100.00, five days late
ANA = "PIX RECEBIDO ANA SOUZA 529.982.247-25"


def txid_of(counter: Counter) -> str:
    """Give Ana a Pix code, as the page does."""
    with counter.world.session() as session:
        client = session.get_one(Client, counter.ana.client_id)
        parts, now = counter.world.parts, counter.world.clock.now()
        code = pix_for(session, parts.settings, client, None, now, via="page")
        assert code is not None
        return code.txid or ""


def test_a_line_with_document_and_amount_is_booked(counter: Counter) -> None:
    """The invoice is paid, the money is cash, and nobody was asked."""
    report = counter.brings(ofx((TODAY, EXACT, ANA)))

    assert counter.states == [("applied", "certain")]
    assert counter.ana.statuses == ["paid"]
    assert counter.books == {"cash": EXACT, "unapplied": 0, "client_credit": 0}
    assert report.lines[0].who == "Ana Souza"
    assert counter.payments[0].provider == "bank"


def test_a_whole_cpf_is_shown_nowhere(counter: Counter) -> None:
    """Neither the list nor the report writes out what the bank's text does."""
    report = counter.brings(ofx((TODAY, EXACT, ANA)))

    assert "529.982.247-25" not in counter.items[0].description
    assert "529.982.247-25" not in str(report.as_json())


def test_a_line_with_our_code_is_booked_whatever_its_amount(counter: Counter) -> None:
    """The txid says whose debt it is; a part of it stays owed (F51)."""
    counter.brings(ofx((TODAY, 50_00, f"PIX RECEBIDO {txid_of(counter).lower()}")))

    assert counter.states == [("applied", "certain")]
    assert counter.ana.statuses == ["open"]
    assert counter.payments[0].client_id == counter.ana.client_id


def test_a_third_party_pays_with_our_code(counter: Counter) -> None:
    """Who paid is kept, and the debt is Ana's all the same."""
    text = f"PIX RECEBIDO 111.444.777-35 {txid_of(counter)}"
    counter.brings(ofx((TODAY, EXACT, text)))

    assert counter.ana.statuses == ["paid"]
    assert counter.bruno.statuses == ["open", "open"]


def test_what_nobody_is_sure_about_waits_in_the_books(counter: Counter) -> None:
    """Two clients owe this amount: both are shown, the money is held for its owner."""
    counter.brings(ofx((TODAY, EXACT, "PIX RECEBIDO")))
    item = counter.items[0]

    assert counter.states == [("review", "doubtful")]
    assert [each["client"] for each in item.candidates] == [
        counter.ana.client_id,
        counter.bruno.client_id,
    ]
    assert counter.books == {"cash": EXACT, "unapplied": -EXACT, "client_credit": 0}
    assert counter.ana.statuses == ["open"]


def test_money_of_nobody_is_held_too(counter: Counter) -> None:
    """No candidate at all: it is on the list, and in the books."""
    counter.brings(ofx((TODAY, 7_77, "DEPOSITO")))

    assert counter.states == [("review", "nobody")]
    assert counter.books["unapplied"] == -7_77


def test_never_alone_where_the_house_says_so(counter: Counter) -> None:
    """`bank.auto: never` asks for a yes to what is sure, too."""
    counter.settings(auto="never")
    counter.brings(ofx((TODAY, EXACT, ANA)))

    assert counter.states == [("matched", "certain")]
    assert counter.books["unapplied"] == -EXACT


@pytest.mark.parametrize(
    ("minor", "text", "rule"),
    [
        pytest.param(-50_00, "PIX ENVIADO", "outgoing", id="went out"),
        pytest.param(900_00, "TED STRIPE BRASIL", "payout", id="payout"),
        pytest.param(900_00, "LIQ.COBRANÇA 12", "no_payment", id="sum of boletos"),
        pytest.param(900_00, "RESGATE CDB", "no_payment", id="savings"),
        pytest.param(900_00, "TED 12.345.678/0001-95", "own", id="our own CNPJ"),
    ],
)
def test_lines_that_are_no_payment_are_set_aside(
    counter: Counter, minor: int, text: str, rule: str
) -> None:
    """They are kept, with why, and nothing is booked."""
    cnpj = counter.world.parts.settings.company.cnpj
    counter.brings(ofx((TODAY, minor, text.replace("12.345.678/0001-95", cnpj))))

    assert counter.states == [("ignored", rule)]
    assert counter.books == {"cash": 0, "unapplied": 0, "client_credit": 0}


@pytest.mark.fault("F58")
def test_the_same_file_again_changes_nothing(counter: Counter) -> None:
    """Each line counts once, however often its file comes."""
    file = ofx((BEFORE, 7_77, "DEPOSITO"), (TODAY, EXACT, ANA))
    counter.brings(file)
    again = counter.brings(file)

    assert (again.again, dict(again.counts)) == (True, {"known": 2})
    assert len(counter.items) == 2
    assert counter.books["cash"] == EXACT + 7_77
    assert len(counter.ana.rows(select(BankStatement))) == 1


@pytest.mark.fault("F58")
def test_overlapping_files_count_each_line_once(counter: Counter) -> None:
    """Yesterday's line stands in both files, and today's in one."""
    one, two = (BEFORE, 7_77, "DEPOSITO"), (TODAY, EXACT, ANA)
    counter.brings(ofx(one, ids=("a",)))
    second = counter.brings(ofx(one, two, ids=("a", "b")))

    assert dict(second.counts) == {"known": 1, "applied": 1}
    assert len(counter.items) == 2


@pytest.mark.fault("F58")
def test_a_line_that_the_bank_took_away_is_shown_and_stays_paid(
    counter: Counter,
) -> None:
    """A later file without the line marks it; nobody is un-paid by a file."""
    days = (BEFORE - timedelta(days=3), TODAY)
    counter.brings(ofx((BEFORE, EXACT - 4, ANA), days=days))
    report = counter.brings(ofx((TODAY, 7_77, "DEPOSITO"), days=days))

    assert report.missing == 1
    assert counter.items[0].missing_at is not None
    assert counter.ana.statuses == ["paid"]


@pytest.mark.fault("F58")
def test_a_line_that_comes_back_is_missed_no_more(counter: Counter) -> None:
    """The mark goes once a file has the line again."""
    days = (BEFORE - timedelta(days=3), TODAY)
    first = ofx((BEFORE, 7_77, "DEPOSITO"), days=days)
    counter.brings(first)
    counter.brings(ofx((TODAY, 1_00, "OUTRO"), days=days))
    counter.brings(first)

    assert counter.items[0].missing_at is None


def test_a_line_that_the_bank_changed_asks_a_person(counter: Counter) -> None:
    """The id of yesterday's line with another amount is not booked by itself."""
    counter.brings(ofx((BEFORE, 7_77, "DEPOSITO"), ids=("a",)))
    counter.brings(ofx((TODAY, EXACT, ANA), ids=("a",)))

    assert counter.states == [("review", "nobody"), ("review", "changed")]


def test_the_same_money_from_two_kinds_of_file_asks_a_person(
    counter: Counter,
) -> None:
    """The CSV tells of what the OFX told: held, and never booked twice."""
    counter.brings(ofx((TODAY, EXACT, ANA)))
    csv = f"data;valor;historico\n24/11/2026;102,17;{ANA}\n"
    counter.brings(csv.encode(), account="x")

    assert counter.states == [("applied", "certain"), ("review", "twin")]


def test_equal_amounts_of_two_people_are_no_twins(counter: Counter) -> None:
    """A boleto and a Pix of one price on one day are two payments."""
    counter.brings(narrow(paid_narrow("12345678", EXACT, name="CAIO REIS")))
    counter.brings(ofx((BEFORE, EXACT, "PIX RECEBIDO DIANA MELO")))

    assert [rule for _, rule in counter.states] == ["nobody", "nobody"]


def test_a_dry_run_writes_nothing(counter: Counter) -> None:
    """It tells what would be, line by line."""
    report = counter.brings(
        ofx((TODAY, EXACT, ANA), (TODAY, 7_77, "DEPOSITO")), dry_run=True
    )

    assert dict(report.counts) == {"applied": 1, "review": 1}
    assert (counter.items, counter.payments) == ([], [])
    assert counter.ana.statuses == ["open"]


def test_a_statement_is_news_of_payments(counter: Counter) -> None:
    """The age of the feed counts from it."""
    counter.brings(ofx((TODAY, EXACT, ANA)))
    world = counter.world
    with world.parts.database.read() as session:
        news = news_of(session, Limits(), world.clock.now())

    assert news.age == timedelta(0)


def test_a_boleto_is_known_by_the_banks_number(counter: Counter) -> None:
    """The nosso número in the return file is the one in the invoice's line."""
    digits = "34191.09120 34567.851230 45678.901230 7 00000000010000"
    bare = "".join(c for c in digits if c.isdigit())
    with counter.world.session() as session:
        session.execute(
            update(Invoice)
            .where(Invoice.id == counter.ana.ids[0])
            .values(boleto_line=bare)
        )
    counter.brings(narrow(paid_narrow("12345678", 60_00)))

    assert counter.states == [("applied", "certain")]
    assert counter.payments[0].client_id == counter.ana.client_id
    assert counter.payments[0].method == "boleto"


def test_money_of_last_month_is_booked_without_a_message(counter: Counter) -> None:
    """Old statements do not make the house thank people."""
    counter.ana.has_thread()
    old = TODAY - timedelta(days=20)
    text = f"PIX {txid_of(counter)}"
    counter.brings(ofx((old, 100_00, text)))

    assert counter.states == [("applied", "certain")]
    assert counter.ana.rows(select(Message)) == []


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_a_files_lines_is_nothing(counter: Counter, seed: int) -> None:
    """Shuffled, the same lines come to the same people."""
    rows: list[Row] = [
        (TODAY, EXACT, ANA),
        (TODAY, EXACT, f"{ANA} 2"),
        (TODAY, EXACT, "PIX BRUNO LIMA ***.456.789-**"),
        (BEFORE, EXACT, "PIX"),
        (TODAY, 1_00, "PIX ANA SOUZA"),
    ]
    shuffled = list(rows)
    Random(seed).shuffle(shuffled)  # noqa: S311 - a shuffle of a test
    counter.brings(ofx(*shuffled, ids=_ids(rows, shuffled)))

    first = min((ANA, f"{ANA} 2"), key=lambda text: _reference(counter, text))
    bruno = "PIX BRUNO LIMA ***.456.789-**"
    booked = {first: counter.ana.client_id, bruno: counter.bruno.client_id}

    assert _outcome(counter) == {
        masked_text(text): ("applied", (booked[text],))
        if text in booked
        else ("review", ())
        for _, _, text in rows
    }
    assert sum(payment.amount_minor for payment in counter.payments) == 2 * EXACT


def _ids(rows: Sequence[Row], shuffled: Sequence[Row]) -> tuple[str, ...]:
    return tuple(f"id{rows.index(row)}" for row in shuffled)


def _reference(counter: Counter, text: str) -> str:
    return next(
        i.external_ref for i in counter.items if i.description == masked_text(text)
    )


def _outcome(counter: Counter) -> dict[str, tuple[str, tuple[int, ...]]]:
    found = {}
    for item in counter.items:
        paid = tuple(p.client_id for p in counter.payments if p.cash_item_id == item.id)
        found[item.description] = (item.state, paid)
    return found
