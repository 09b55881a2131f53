"""Wrong person and death: heard when said of somebody, not in a manner of speaking."""

import pytest

from flows.heard import Intent
from tests.nlu.hear import hear


@pytest.mark.fault("F34")
@pytest.mark.parametrize(
    "text",
    [
        "não sou o joão",
        "nao sou o joao n moro mais ai",
        "n sou a maria",
        "não sou eu",
        "não sou essa pessoa",
        "não sou quem vocês procuram, sou outra pessoa",
        "número errado",
        "numero errado!!",
        "telefone errado",
        "pessoa errada",
        "engano",
        "é engano",
        "não conheço nenhum João",
        "não conheço essa pessoa",
        "nunca ouvi falar dessa pessoa",
        "esse número não é mais dele",
        "esse número agora é meu",
        "esse chip era de outra pessoa",
        "comprei esse chip faz pouco tempo",
        "aqui não mora nenhum Carlos",
        "ele não mora mais aqui",
        "ela mudou de número",
        "aqui é da padaria",
        "sou só a vizinha dela",
        "meu nome não é Adriana",
        "não me chamo Vanessa",
        "isso não é comigo",
        "wrong number",
        "you have the wrong person",
        "I'm not John",
        "this is not his number",
        "número equivocado",
        "no soy Juan",
        "no conozco a nadie con ese nombre",
    ],
)
def test_wrong_person(text: str) -> None:
    """Somebody else reads us."""
    heard = hear(text)

    assert (heard.intent, heard.rule) == (Intent.WRONG_PERSON, "pattern:wrong_person")


@pytest.mark.parametrize(
    "text",
    [
        "não sou obrigado a pagar isso",
        "não sou caloteiro",
        "não sou rico",
        "não sou eu que devo isso",
        "não conheço essa dívida",
        "não conheço essa empresa",
        "desconheço essa cobrança",
        "o número do boleto está errado",
        "número errado no boleto",
        "valor errado",
        "paguei por engano",
        "paguei a fatura errada",
        "mandei o comprovante errado",
        "I'm not paying this",
        "i am not sure",
        "i'm not going to pay",
        "no soy responsable",
        "não moro mais nesse endereço",
        "meu nome é João",
        "não sou mais cliente de vocês",
    ],
)
def test_not_a_wrong_person(text: str) -> None:
    """A debtor who denies or complains is still the debtor."""
    assert hear(text).intent is not Intent.WRONG_PERSON


@pytest.mark.parametrize(
    "text",
    [
        "o joão faleceu",
        "ele faleceu mês passado",
        "a titular faleceu",
        "minha mãe, titular da conta, faleceu",
        "meu pai faleceu",
        "meu marido morreu",
        "o titular da linha morreu",
        "ele morreu",
        "morreu de covid",
        "a pessoa que vocês procuram morreu",
        "seu José veio a óbito",
        "sou viúva do titular",
        "segue a certidão de óbito",
        "está em inventário",
        "perdi meu marido",
        "falecimento do titular",
        "vocês estão cobrando um morto",
        "deus levou ele",
        "he passed away",
        "my father died, this was his account",
        "el titular falleció",
        "mi esposo murió",
    ],
)
def test_deceased(text: str) -> None:
    """The debtor has died, and a relative says so."""
    heard = hear(text)

    assert (heard.intent, heard.rule) == (Intent.DECEASED, "pattern:deceased")


@pytest.mark.parametrize(
    "text",
    [
        "morri de rir",
        "morri kkkk",
        "tô morto de cansado",
        "tô morrendo de vergonha",
        "meu celular morreu",
        "a internet morreu aqui",
        "a bateria morreu",
        "meu cachorro morreu",
        "esse assunto morreu",
        "perdi meu emprego",
        "perdi minha senha",
        "perdi o boleto",
        "meu pai morreu e eu tô sem dinheiro",
        "minha mãe faleceu e gastei tudo no enterro, preciso de prazo",
        "nem morto eu pago",
        "vou morrer de tanto pagar juros",
        "ponto morto",
        "i died laughing",
        "me muero de risa",
    ],
)
def test_not_deceased(text: str) -> None:
    """A manner of speaking, or a debtor's own loss, is no death of the debtor."""
    assert hear(text).intent is not Intent.DECEASED


def test_death_comes_before_opt_out() -> None:
    """The gravest of several comes first, and the others are kept."""
    heard = hear("meu marido faleceu, parem de mandar mensagem")

    assert heard.intent is Intent.DECEASED
    assert heard.also == (Intent.OPT_OUT,)
