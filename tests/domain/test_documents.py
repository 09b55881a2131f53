"""CPF and CNPJ, with the letters that a CNPJ may have since July 2026."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import DocumentKind, cnpj_digits, parse_document


@pytest.mark.parametrize(
    ("text", "kind", "formatted", "masked"),
    [
        pytest.param(
            "12345678909", "cpf", "123.456.789-09", "***.456.789-**", id="bare cpf"
        ),
        pytest.param(
            " 123.456.789-09 ", "cpf", "123.456.789-09", "***.456.789-**", id="cpf"
        ),
        pytest.param(
            "012.345.678-90", "cpf", "012.345.678-90", "***.345.678-**", id="cpf with 0"
        ),
        pytest.param(
            "11222333000181",
            "cnpj",
            "11.222.333/0001-81",
            "**.222.333/****-**",
            id="cnpj",
        ),
        pytest.param(
            "12.abc.345/01de-35",
            "cnpj",
            "12.ABC.345/01DE-35",
            "**.ABC.345/****-**",
            id="cnpj with letters: Receita's own example",
        ),
    ],
)
def test_valid(text: str, kind: str, formatted: str, masked: str) -> None:
    """A document is read in any usual writing, and shown or hidden in one."""
    document = parse_document(text)

    assert document is not None
    assert (document.kind, document.formatted, document.masked) == (
        kind,
        formatted,
        masked,
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("123.456.789-00", id="cpf, wrong digits"),
        pytest.param("123.456.789-19", id="cpf, first check digit wrong"),
        pytest.param("111.111.111-11", id="cpf of ones"),
        pytest.param("1234567890", id="cpf one short"),
        pytest.param("11.222.333/0001-80", id="cnpj, wrong digits"),
        pytest.param("00.000.000/0000-00", id="cnpj of zeros"),
        pytest.param("12.ABC.345/01DE-3F", id="letter among the check digits"),
        pytest.param("12.ABÇ.345/01DE-35", id="a letter that no CNPJ has"),
        pytest.param("CPF 123.456.789-09", id="words around"),
        pytest.param("\u0661\u0662345678909", id="arabic digits"),
    ],
)
def test_invalid(text: str) -> None:
    """What does not check is no document."""
    assert parse_document(text) is None


@given(st.from_regex(r"[0-9A-Z]{12}", fullmatch=True))
def test_cnpj_check_digits(base: str) -> None:
    """Each base has one pair of check digits, and a changed one is noticed."""
    digits = cnpj_digits(base)
    valid = {f"{n:02}" for n in range(100) if parse_document(f"{base}{n:02}")}

    assert valid == {digits} or (len(set(base + digits)) == 1 and not valid)


@given(st.integers(0, 999_999_999))
def test_cpf_check_digits(base: int) -> None:
    """Of a hundred endings one is valid, unless the whole is one digit repeated."""
    valid = [d for n in range(100) if (d := parse_document(f"{base:09}{n:02}"))]

    assert len(valid) == (len(set(f"{base:09}")) > 1)
    assert all(document.kind is DocumentKind.CPF for document in valid)
