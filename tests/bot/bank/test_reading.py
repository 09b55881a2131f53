"""Statements of each kind, as banks write them, and files that are none."""

from datetime import date
from pathlib import Path

import pytest

from bot.bank.clues import clues_of, document_in
from bot.bank.lines import StatementLine, UnreadableStatementError, references
from bot.bank.recognise import read_statement
from bot.bank.signed import signed_minor
from bot.imports.values import BadValueError
from bot.settings.imports import Mapping
from tests.bot.bank.cnab import T, narrow, paid, paid_narrow, wide

FILES = Path(__file__).parent / "files"
DAY, BEFORE = date(2026, 11, 24), date(2026, 11, 23)


def test_ofx_of_an_old_bank() -> None:
    """SGML in cp1252: open tags, a comma for cents, accents, an escaped ampersand."""
    read = read_statement((FILES / "itau.ofx").read_bytes())

    assert (read.kind, read.account) == ("ofx", "0341/7654012345")
    assert (read.from_on, read.to_on) == (date(2026, 11, 20), DAY)
    assert [(line.on, line.minor) for line in read.lines] == [
        (DAY, 102_17),
        (BEFORE, 99_90),
        (BEFORE, -35_00),
    ]
    assert read.lines[0].text == "PIX RECEBIDO JOÃO CONCEIÇÃO R7K2M9QWX4ABC"
    assert read.lines[1].text == "TED 237.1234 PADARIA P&O LTDA"
    assert clues_of(read.lines[0]).txids == {"R7K2M9QWX4ABC"}


def test_ofx_of_a_new_bank() -> None:
    """XML in UTF-8: closed tags, and a masked CPF in the words."""
    read = read_statement((FILES / "xml.ofx").read_bytes())

    assert read.account == "0260/1/987654-3"
    assert [line.minor for line in read.lines] == [102_17, -12_50]
    assert clues_of(read.lines[0]).document == "982247"


BOMB = """<?xml version="1.0"?>
<!DOCTYPE ofx [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>
<OFX><STMTTRN><DTPOSTED>20261124</DTPOSTED><TRNAMT>1.00</TRNAMT><FITID>1</FITID>
<MEMO>&a;&b;&#65;</MEMO></STMTTRN></OFX>"""


def test_entities_of_xml_are_words() -> None:
    """No entity is opened, none of a file and none of a bomb."""
    read = read_statement(BOMB.encode())

    assert [line.text for line in read.lines] == ["&a;&b;A"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param("<TRNAMT>1.00", "day", id="no day"),
        pytest.param("<DTPOSTED>20261340<TRNAMT>1.00", "exists", id="month 13"),
        pytest.param("<DTPOSTED>20261124<TRNAMT>1.234", "thousands", id="two meanings"),
        pytest.param("<DTPOSTED>20261124<TRNAMT>abc", "amount", id="words"),
    ],
)
@pytest.mark.fault("F57")
def test_one_wrong_line_does_not_take_the_others_along(
    fields: str, reason: str
) -> None:
    """What cannot be read is told with its reason; the rest is read."""
    good = "<STMTTRN><DTPOSTED>20261124<TRNAMT>2.00<FITID>2</STMTTRN>"
    text = f"OFXHEADER:100\n<OFX><CURDEF>BRL<STMTTRN>{fields}</STMTTRN>{good}</OFX>"
    read = read_statement(text.encode())

    assert [line.minor for line in read.lines] == [2_00]
    assert reason in read.refused[0].reason


def test_a_table_with_credit_and_debit() -> None:
    """Usual heads are known without a mapping; balances are no money."""
    read = read_statement((FILES / "extrato.csv").read_bytes(), account="extra")

    assert (read.kind, read.account, read.skipped) == ("csv", "extra", 1)
    assert [(line.on, line.minor) for line in read.lines] == [
        (BEFORE, 102_17),
        (BEFORE, 102_17),
        (DAY, 50_00),
        (DAY, -9_90),
    ]
    assert clues_of(read.lines[2]).document == "12345678909"
    assert [(each.place, each.value) for each in read.refused] == [(7, "1.234")]


def test_a_table_with_a_mapping() -> None:
    """Their columns are named in config.yml, their days and cents too."""
    mapping = Mapping(
        kind="bank",
        columns={"When": "date", "How much": "amount", "Who": "payer"},
        date_order="month/day/year",
        decimal="point",
    )
    text = 'When,How much,Who\n11/24/2026,"1,234.56",Ana\n11/24/2026,-2.00,Shop\n'
    read = read_statement(text.encode(), mapping)

    assert [(line.on, line.minor, line.payer) for line in read.lines] == [
        (DAY, 1234_56, "Ana"),
        (DAY, -2_00, "Shop"),
    ]


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        pytest.param("1.234,56 D", -1234_56, id="D for debit"),
        pytest.param("10,00 C", 10_00, id="C for credit"),
        pytest.param("(10,00)", -10_00, id="brackets"),
        pytest.param("10,00-", -10_00, id="minus behind"),
        pytest.param("R$ -10,00", -10_00, id="minus after the sign"),
        pytest.param("+10.00", 10_00, id="plus"),
        pytest.param("0,00", 0, id="nothing"),
    ],
)
def test_amounts_with_a_sign(cell: str, minor: int) -> None:
    """The ways in which banks write what went out."""
    assert signed_minor(cell) == minor


@pytest.mark.fault("F57")
def test_an_amount_of_two_meanings_is_refused() -> None:
    """-1.234 may be a thousand and more, or one and a bit."""
    with pytest.raises(BadValueError, match="thousands"):
        signed_minor("-1.234")


def test_cnab_240() -> None:
    """Segments T and U make one line: the day it was paid, the sum, the number."""
    content = wide(
        paid("00000000000000012345", 102_17, your="1001", name="ANA SOUZA"),
        paid("00000000000000012346", 50_00, movement="02"),
    )
    read = read_statement(content)
    line = read.lines[0]

    assert (read.kind, read.skipped, len(read.lines)) == ("cnab240", 1, 1)
    assert (line.on, line.credited_on, line.minor) == (BEFORE, DAY, 102_17)
    assert (line.codes, line.numbers) == (("001:12345",), ("1001",))
    assert (line.payer, line.method) == ("ANA SOUZA", "boleto")


@pytest.mark.parametrize(
    ("bank", "places", "our", "expected"),
    [
        pytest.param("341", T, "109123456785", "341:12345678", id="Itaú"),
        pytest.param("237", T, "0090000000012345678P", "237:12345678", id="Bradesco"),
        pytest.param(
            "033",
            T | {"our": (41, 53), "your": (55, 69), "face": (78, 92)},
            "0000012345678",
            "033:12345678",
            id="Santander",
        ),
    ],
)
def test_banks_with_places_of_their_own(
    bank: str, places: dict[str, tuple[int, int]], our: str, expected: str
) -> None:
    """The bank's number is read from where that bank writes it."""
    read = read_statement(wide(paid(our, 10_00), bank=bank, places=places))

    assert read.lines[0].codes == (expected,)


def test_cnab_400() -> None:
    """Type 1 of Itaú: paid ones are lines, an entry that was confirmed is none."""
    content = narrow(
        paid_narrow("12345678", 102_17, your="1001", name="ANA SOUZA"),
        paid_narrow("12345679", 1_00, movement="02"),
    )
    read = read_statement(content)

    assert (read.kind, read.skipped) == ("cnab400", 1)
    assert [(each.on, each.minor, each.codes) for each in read.lines] == [
        (BEFORE, 102_17, ("341:12345678",))
    ]


def test_cnab_400_of_another_layout() -> None:
    """Bradesco writes its number elsewhere, with a check digit that we leave out."""
    content = narrow(
        {"our12": "00012345678P"} | paid_narrow("", 10_00, movement="15"),
        bank="237",
        places={
            "movement": (109, 110),
            "our12": (71, 82),
            "paid": (254, 266),
            "on": (111, 116),
            "credited": (296, 301),
        },
    )

    assert read_statement(content).lines[0].codes == ("237:12345678",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"%PDF-1.7 ...", "PDF", id="pdf"),
        pytest.param(b"\x89PNG\x00\x00", "no statement", id="picture"),
        pytest.param(b"x" * (11 << 20), "MB", id="too large"),
        pytest.param(b"OFXHEADER:100\n<OFX></OFX>", "no statement", id="empty OFX"),
        pytest.param(b"OFXHEADER:100\n<OFX><CURDEF>USD</OFX>", "USD", id="dollars"),
        pytest.param(b"a;b\n1;2\n", "date; name it in a", id="no days"),
        pytest.param(b"data;nome\n01/11/2026;Ana\n", "it in a layout", id="no amounts"),
        pytest.param(
            b"01REMESSA01COBRANCA".ljust(400) + b"\r\n", "remessa", id="remessa 400"
        ),
        pytest.param(
            (b"00100000".ljust(142) + b"1").ljust(240) + b"\n",
            "remessa",
            id="remessa 240",
        ),
        pytest.param(
            (b"02RETORNO".ljust(76) + b"999").ljust(400) + b"\n",
            "not known",
            id="CNAB 400 of an unknown bank",
        ),
    ],
)
def test_files_that_are_refused(content: bytes, reason: str) -> None:
    """The whole file is refused, with what to do, before anything is stored."""
    with pytest.raises(UnreadableStatementError, match=reason):
        read_statement(content)


def line(**more: object) -> StatementLine:
    """Make a line."""
    facts: dict[str, object] = {
        "place": 1,
        "on": DAY,
        "minor": 10_00,
        "text": "PIX ANA",
    }
    return StatementLine(**(facts | more))  # type: ignore[arg-type]  # a test's shorthand


def test_a_line_has_one_name_in_all_files() -> None:
    """Two equal payments are two; files that overlap name each of them alike."""
    one = references("a", [line(), line(), line(bank_ref="x")])
    two = references("a", [line(place=9), line(), line(), line(bank_ref="x", place=7)])

    assert len(set(one)) == 3
    assert set(one) < set(two)
    assert set(references("b", [line()])).isdisjoint(two)


def test_an_id_for_several_lines_is_none() -> None:
    """Banks that write 0 as every id lose no money here."""
    lines = [line(bank_ref="0"), line(bank_ref="0", minor=5), line(bank_ref="0")]

    assert len(set(references("a", lines))) == 3


def test_the_same_line_twice_with_its_id_is_one() -> None:
    """A file that was put together from two tells of one payment twice."""
    assert len(set(references("a", [line(bank_ref="x"), line(bank_ref="x")]))) == 1


@pytest.mark.parametrize(
    ("text", "document"),
    [
        pytest.param("PIX ***.982.247-** ANA", "982247", id="stars"),
        pytest.param("Ana xxx.982.247-xx", "982247", id="letters"),
        pytest.param("52998224725", "52998224725", id="bare"),
        pytest.param("CNPJ 11.222.333/0001-81", "11222333000181", id="CNPJ"),
        pytest.param("conta 12345678901", "", id="eleven digits that are no CPF"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_documents_in_words(text: str, document: str) -> None:
    """Whole ones are checked, masked ones give the six digits that are seen."""
    assert document_in(text) == document
