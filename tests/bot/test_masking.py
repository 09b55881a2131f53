"""What of a person is taken out of a sentence, and what of the sentence stays."""

import pytest

from bot.masking import mask, name_words

ANA = name_words("Ana Souza")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param("é 529.982.247-25", "é [cpf]", id="a CPF"),
        pytest.param("52998224725 ta ai", "[cpf] ta ai", id="a bare CPF"),
        pytest.param("cpf 529", "cpf [número]", id="a part of one"),
        pytest.param("meu cnpj é 11.222.333/0001-81", "meu cnpj é [cnpj]", id="CNPJ"),
        pytest.param("liga no (48) 98888-7777", "liga no [telefone]", id="a phone"),
        pytest.param("+55 48 98888 7777", "[telefone]", id="with the country"),
        pytest.param("48988887777 é meu zap", "[cpf] é meu zap", id="bare: in doubt"),
        pytest.param("98888-7777", "[telefone]", id="without the area"),
        pytest.param("manda pra ana@x.example", "manda pra [e-mail]", id="an e-mail"),
        pytest.param("4111 1111 1111 1111", "[cartão]", id="a card"),
        pytest.param("nasci em 02/03/1985", "nasci em [data]", id="a birthday"),
        pytest.param("sou de 1985", "sou de [ano]", id="a year of birth"),
        pytest.param("cep 88015-200", "cep [cep]", id="a postal code"),
        pytest.param("protocolo 20261187334", "protocolo [cpf]", id="eleven figures"),
        pytest.param("contrato 773340", "contrato [número]", id="a contract"),
        pytest.param("veja https://x.example/p/abc", "veja [link]", id="a link"),
        pytest.param("aqui é a Bia Nunes", "aqui é a [nome]", id="who says a name"),
        pytest.param("a ANA não mora aqui", "a [nome] não mora aqui", id="a client's"),
        pytest.param("dona Souza", "dona [nome]", id="the surname"),
        pytest.param("duas\nlinhas", "duas linhas", id="a line of its own"),
    ],
)
def test_masks(text: str, masked: str) -> None:
    """Nothing by which somebody could be found is left."""
    assert mask(text, ANA) == masked


@pytest.mark.parametrize(
    "text",
    [
        "pago 150 dia 5",
        "pago R$ 1.500,00 em 3x de 500,00",
        "12.500,00 é muito",
        "dia 05/12 eu acerto",
        "a fatura de 89,90",
        "sou a favor de pagar em 2027",
    ],
)
def test_leaves_what_the_sentence_is_about(text: str) -> None:
    """Amounts, counts and days train the understanding."""
    assert mask(text, ANA) == text
