"""The lint words in three languages: what they find, and what they leave alone."""

import pytest

from bot.texts.lint import lint_rules
from domain.text_lint import Severity, lint

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("language", "text", "rule", "severity"),
    [
        pytest.param(
            "pt", "Seu nome será negativado.", "bureau", ERROR, id="pt-bureau"
        ),
        pytest.param("pt", "Consta no S.P.C desde ontem", "bureau", ERROR, id="pt-spc"),
        pytest.param("pt", "protestado em cartório", "bureau", ERROR, id="pt-protest"),
        pytest.param("pt", "Evite o nome sujo", "bureau", ERROR, id="pt-name"),
        pytest.param("pt", "Dívida é crime", "prison", ERROR, id="pt-crime"),
        pytest.param("pt", "você pode ser preso", "prison", ERROR, id="pt-prison"),
        pytest.param("pt", "bens penhorados", "seizure", ERROR, id="pt-seizure"),
        pytest.param("pt", "medidas judiciais", "lawsuit", ERROR, id="pt-lawsuit"),
        pytest.param("pt", "sob pena de corte", "lawsuit", ERROR, id="pt-penalty"),
        pytest.param("pt", "CALOTEIRO", "shame", ERROR, id="pt-shame"),
        pytest.param("pt", "que vergonha", "shame", ERROR, id="pt-shame-2"),
        pytest.param("pt", "cliente inadimplente", "shame", ERROR, id="pt-label"),
        pytest.param(
            "pt", "Vamos avisar sua família", "third_party", ERROR, id="pt-family"
        ),
        pytest.param(
            "pt", "informaremos ao seu chefe", "third_party", ERROR, id="pt-boss"
        ),
        pytest.param("pt", "Mande a sua senha", "secrets", ERROR, id="pt-password"),
        pytest.param("pt", "https://bit.ly/x", "short_link", ERROR, id="pt-link"),
        pytest.param("pt", "último aviso", "last_chance", WARNING, id="pt-last"),
        pytest.param("pt", "Pague imediatamente", "haste", WARNING, id="pt-haste"),
        pytest.param(
            "pt", "será suspenso", "suspension_undated", WARNING, id="pt-suspension"
        ),
        pytest.param("pt", "50% de desconto", "promotion", WARNING, id="pt-promotion"),
        pytest.param("en", "a credit bureau", "bureau", ERROR, id="en-bureau"),
        pytest.param("en", "You will be arrested", "prison", ERROR, id="en-arrest"),
        pytest.param("en", "garnishment of wages", "seizure", ERROR, id="en-garnish"),
        pytest.param("en", "We will take legal action", "lawsuit", ERROR, id="en-law"),
        pytest.param("en", "deadbeat", "shame", ERROR, id="en-shame"),
        pytest.param("en", "We tell your boss", "third_party", ERROR, id="en-boss"),
        pytest.param("en", "Send your card number", "secrets", ERROR, id="en-card"),
        pytest.param("en", "FINAL NOTICE", "last_chance", WARNING, id="en-final"),
        pytest.param("en", "Pay immediately", "haste", WARNING, id="en-haste"),
        pytest.param("es", "buró de crédito", "bureau", ERROR, id="es-bureau"),
        pytest.param("es", "irá a la cárcel", "prison", ERROR, id="es-jail"),
        pytest.param("es", "le van a embargar", "seizure", ERROR, id="es-seizure"),
        pytest.param("es", "acción judicial", "lawsuit", ERROR, id="es-law"),
        pytest.param("es", "Usted es un moroso", "shame", ERROR, id="es-shame"),
        pytest.param(
            "es", "avisaremos a sus vecinos", "third_party", ERROR, id="es-neighbour"
        ),
        pytest.param("es", "su contraseña", "secrets", ERROR, id="es-password"),
        pytest.param("es", "Última oportunidad", "last_chance", WARNING, id="es-last"),
        pytest.param("es", "es urgente", "haste", WARNING, id="es-haste"),
    ],
)
def test_what_is_found(language: str, text: str, rule: str, severity: Severity) -> None:
    """Threat, shame, haste and secrets, each with how grave it is."""
    found = {
        each.rule: each.severity for each in lint(text, language, "whatsapp", RULES)
    }

    assert found[rule] is severity


RULES = lint_rules()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("pt", "Seu saldo ficou negativo em R$ 2,00", id="pt-negative"),
        pytest.param("pt", "Igreja Protestante Central", id="pt-church"),
        pytest.param("pt", "Pagamento aprovado pelo processo novo", id="pt-process"),
        pytest.param("pt", "Nunca pedimos senha nem número do cartão", id="pt-never"),
        pytest.param("pt", "Não pedimos o CPF completo por aqui", id="pt-no"),
        pytest.param("pt", "Cuidado com golpe: isso é crime", id="pt-scam"),
        pytest.param("pt", "A família inteira usa o plano", id="pt-family"),
        pytest.param("pt", "Este mês está difícil, mesmo hoje?", id="pt-hard"),
        pytest.param("pt", "O serviço volta em até um dia", id="pt-back"),
        pytest.param("pt", "Vergel do Lago, apto 12", id="pt-place"),
        pytest.param("en", "We never ask for your password", id="en-never"),
        pytest.param("en", "If it is hard right now, reply", id="en-hard"),
        pytest.param("en", "Sunday issues of the service", id="en-sue-inside"),
        pytest.param("en", "We report on the outage", id="en-report"),
        pytest.param("es", "Nunca pedimos contraseñas", id="es-never"),
        pytest.param("es", "Demora unos minutos", id="es-mora-inside"),
        pytest.param("es", "Familia Vergara, su plan", id="es-family"),
    ],
)
def test_what_is_left_alone(language: str, text: str) -> None:
    """Words that only look alike, and promises not to do such things."""
    assert lint(text, language, "whatsapp", RULES) == []


def test_each_rule_speaks_each_language() -> None:
    """A threat in Spanish is one too."""
    assert {tuple(sorted(rule.words)) for rule in RULES} == {("en", "es", "pt")}


def test_a_letter_may_announce_a_real_step() -> None:
    """What an automatic message may not say, a letter may, if it is confirmed."""
    text = "medidas judiciais e o Serasa"

    found = {each.severity for each in lint(text, "pt", "letter", RULES)}

    assert found == {WARNING}


def test_promotion_is_whatsapps_own_worry() -> None:
    """A discount is no threat; WhatsApp only charges it otherwise."""
    text = "10% de desconto"

    assert lint(text, "pt", "email", RULES) == []
    assert lint(text, "pt", "whatsapp", RULES) != []
