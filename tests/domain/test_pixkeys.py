"""Pix keys: five kinds, as people write them."""

import pytest

from domain.pixkeys import PixKey, PixKeyKind, parse_pix_key


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        pytest.param("123.456.789-09", "cpf", "12345678909", id="cpf"),
        pytest.param("12345678909", "cpf", "12345678909", id="bare cpf"),
        pytest.param("11.222.333/0001-81", "cnpj", "11222333000181", id="cnpj"),
        pytest.param("12.abc.345/01de-35", "cnpj", "12ABC34501DE35", id="new cnpj"),
        pytest.param("+55 31 98888-7777", "phone", "+5531988887777", id="phone"),
        pytest.param("(31) 98888-7777", "phone", "+5531988887777", id="national phone"),
        pytest.param(
            "Pix@FibraSul.com.br", "email", "pix@fibrasul.com.br", id="e-mail"
        ),
        pytest.param(
            " 123E4567-E12B-12D1-A456-426655440000 ",
            "random",
            "123e4567-e12b-12d1-a456-426655440000",
            id="random, in capitals",
        ),
    ],
)
def test_key(text: str, kind: str, value: str) -> None:
    """A key is stored as the DICT stores it."""
    assert parse_pix_key(text) == PixKey(PixKeyKind(kind), value)


def test_cpf_that_could_be_a_phone() -> None:
    """Eleven digits that check as a CPF are one; with parentheses they are a phone."""
    both = "31911110004"
    found = [
        parse_pix_key(text) for text in (both, f"({both[:2]}) {both[2:]}", f"+55{both}")
    ]

    assert [key and key.kind for key in found] == ["cpf", "phone", "phone"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("123.456.789-00", id="cpf that does not check"),
        pytest.param("pix@", id="e-mail without a host"),
        pytest.param("pix@fibra sul.com", id="e-mail with a blank"),
        pytest.param("pix@fibra", id="e-mail without a dot"),
        pytest.param("á@fibrasul.com.br", id="e-mail with an accent"),
        pytest.param(f"{'a' * 70}@fibra.com", id="e-mail longer than 77"),
        pytest.param("123e4567-e12b-12d1-a456-42665544000", id="uuid one short"),
        pytest.param("chave pix", id="words"),
    ],
)
def test_no_key(text: str) -> None:
    """What is of no kind is no key."""
    assert parse_pix_key(text) is None
