"""Lines of boletos, their check digits and their barcodes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.boleto import by_eleven, by_ten, parse_boleto
from domain.itf import OddDigitsError, bars, read_bars
from domain.money import Money

BANK = "23793.38128 60007.827136 95000.063305 9 75520000370000"
COLLECTION = "836400000011331201380002812884627116080136181551"


@pytest.mark.parametrize(
    ("line", "barcode", "amount"),
    [
        pytest.param(
            BANK,
            "23799755200003700003381260007827139500006330",
            Money(3_700_00),
            id="a bank's",
        ),
        pytest.param(
            COLLECTION,
            "83640000001331201380008128846271108013618155",
            Money(133_12),
            id="a collection bill, modulus 10",
        ),
        pytest.param(
            "846300000003299902962024004101360008002006441147",
            "84630000000299902962020041013600000200644114",
            Money(29_99),
            id="a telephone bill",
        ),
        pytest.param(
            "858200000007572503282030560708202107539591904460",
            "85820000000572503282035607082021053959190446",
            Money(57_25),
            id="a tax, modulus 11",
        ),
    ],
)
def test_published_lines(line: str, barcode: str, amount: Money) -> None:
    """Examples from public test suites of readers: digits, code and amount."""
    found = parse_boleto(line)

    assert found is not None
    assert (found.barcode, found.amount) == (barcode, amount)


@pytest.mark.parametrize("line", [BANK, COLLECTION])
def test_any_wrong_digit_is_seen(line: str) -> None:
    """Each of the digits is covered by one of the checks."""
    digits = "".join(c for c in line if c.isdigit())
    for place, digit in enumerate(digits):
        other = str((int(digit) + 1) % 10)
        assert parse_boleto(digits[:place] + other + digits[place + 1 :]) is None, place


@pytest.mark.parametrize(
    "line", ["", "abc", "1" * 46, "1" * 47, "9" * 48, "8" * 48, "٣" * 47, BANK + "1"]
)
def test_what_is_no_line(line: str) -> None:
    """Wrong lengths, letters, and digits of other scripts."""
    assert parse_boleto(line) is None


def test_written_for_people() -> None:
    """In the groups that are printed on paper."""
    bank, collection = parse_boleto(BANK.replace(" ", "")), parse_boleto(COLLECTION)

    assert bank is not None
    assert bank.written == BANK
    assert collection is not None
    assert collection.written == (
        "83640000001-1 33120138000-2 81288462711-6 08013618155-1"
    )


@given(
    st.from_regex(r"[0-9]{4}", fullmatch=True),
    st.from_regex(r"[0-9]{14}", fullmatch=True),
    st.from_regex(r"[0-9]{25}", fullmatch=True),
)
def test_every_banks_line_reads_back(head: str, value: str, free: str) -> None:
    """A line made of a barcode by the layout gives that barcode again."""
    weights = [2 + i % 8 for i in range(43)]
    digits = (head + value + free)[::-1]
    total = sum(int(d) * w for d, w in zip(digits, weights, strict=True))
    digit = 11 - total % 11
    general = str(digit if digit < 10 else 1)
    first, second, third = head + free[:5], free[5:15], free[15:]
    line = "".join(part + by_ten(part) for part in (first, second, third))
    found = parse_boleto(line + general + value)

    assert found is not None
    assert found.barcode == head + general + value + free


@pytest.mark.parametrize(
    ("digits", "ten", "eleven"),
    [
        pytest.param("01230067896", "3", "0", id="the layout's own example, rest 0"),
        pytest.param("0", "0", "0", id="nothing"),
        pytest.param("999999999", "9", "4", id="nines"),
    ],
)
def test_check_digits(digits: str, ten: str, eleven: str) -> None:
    """The two rules of the collection layout."""
    assert (by_ten(digits), by_eleven(digits)) == (ten, eleven)


def test_the_bars_of_a_pair() -> None:
    """One in bars (31113), two in the spaces between them (13113)."""
    assert bars("12") == "1111" + "3113111133" + "311"


@given(st.from_regex(r"([0-9]{2}){1,22}", fullmatch=True))
def test_the_bars_read_back(digits: str) -> None:
    """Two of five elements are wide: the width depends on the length alone."""
    widths = bars(digits)

    assert read_bars(widths) == digits
    assert sum(map(int, widths)) == 4 + 5 + 9 * len(digits)


@pytest.mark.parametrize("digits", ["1", "123", "1a", "٣٣"])
def test_what_has_no_bars(digits: str) -> None:
    """Pairs of digits, and nothing else."""
    with pytest.raises(OddDigitsError):
        bars(digits)
