"""Reasons in words: figures as people write them, in the reader's language."""

from typing import Any

import pytest

from bot.reasons import reasons_in

SAO_PAULO = "America/Sao_Paulo"


@pytest.mark.parametrize(
    ("rule", "figures", "text"),
    [
        pytest.param(
            "gap",
            {"last": "2026-11-22T14:00:00+00:00", "gap_hours": 48},
            "a última mensagem foi em 22/11/2026 11:00; esperamos 48 h entre contatos",
            id="an instant, by the client's clock",
        ),
        pytest.param(
            "hours",
            {"state": "AC", "zone": "America/Rio_Branco"},
            "fora do horário de contato em AC (relógio de Rio Branco)",
            id="a zone by its city",
        ),
        pytest.param(
            "hours",
            {"state": "SC", "zone": SAO_PAULO, "holiday": "Natal"},
            "feriado (Natal) no lugar do cliente",
            id="a holiday by its name",
        ),
        pytest.param("hours", {}, "fora do horário permitido", id="nothing known"),
        pytest.param(
            "hours",
            {"state": "", "zone": SAO_PAULO},
            "fora do horário permitido",
            id="no state: no hole in the sentence",
        ),
        pytest.param(
            "disputed",
            {"invoices": [7, 9]},
            "contestação em análise: 2026-10, #9",
            id="invoices by their numbers",
        ),
        pytest.param(
            "on_hold",
            {"reasons": ["claimed_payment", "legal"]},
            "em pausa: diz que já pagou, questão jurídica",
            id="reasons of holds",
        ),
        pytest.param(
            "prescribed",
            {"prescribed_on": "2026-11-24"},
            "dívida prescrita desde 24/11/2026",
            id="a day",
        ),
        pytest.param(
            "changed",
            {"said_minor": 10217, "owed_minor": 5000},
            "o valor mudou de R$\u00a0102,17 para R$\u00a050,00; será reescrita",
            id="amounts",
        ),
        pytest.param(
            "stale_feed",
            {"last": None, "limit_hours": 36},
            "nenhuma importação de pagamentos até agora",
            id="never",
        ),
        pytest.param(
            "wished_hours",
            {"wish": ["14:00-18:00"]},
            "o cliente prefere receber entre 14:00-18:00",
            id="a wish",
        ),
        pytest.param(
            "no_opt_in",
            {"channel": "whatsapp"},
            "sem autorização registrada para WhatsApp",
            id="a channel",
        ),
        pytest.param(
            "condition",
            {
                "step": "d+6",
                "invoice": 7,
                "condition": "min_amount",
                "wanted": 5000,
                "found": 1234,
            },
            "a condição do passo d+6 não se cumpre: valor mínimo "
            "(R$\u00a050,00; é R$\u00a012,34)",
            id="a condition about amounts",
        ),
        pytest.param(
            "condition",
            {
                "step": "d+6",
                "condition": "risk",
                "wanted": ["high", "low"],
                "found": None,
            },
            "a condição do passo d+6 não se cumpre: risco (high, low)",
            id="a condition about something unknown",
        ),
        pytest.param(
            "brand_new", {"limit": 3}, "brand new (Limite: 3)", id="of tomorrow's house"
        ),
        pytest.param(
            "gap", {"last": "soon"}, "intervalo mínimo entre contatos", id="odd"
        ),
    ],
)
def test_in_words(rule: str, figures: dict[str, Any], text: str) -> None:
    """The fullest text whose figures are all known."""
    reasons = reasons_in("pt", SAO_PAULO, {7: "2026-10"})

    assert reasons.tell(rule, figures).text == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("en", "weekly limit", id="en"),
        pytest.param("es", "límite de la semana", id="es"),
        pytest.param("fr", "limite da semana", id="one that we do not speak"),
        pytest.param(None, "limite da semana", id="none"),
    ],
)
def test_the_brief_name(language: str | None, text: str) -> None:
    """For lists and filters there is the rule's short name."""
    assert reasons_in(language, SAO_PAULO).tell("weekly_cap", {}).short == text


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_the_other_rules_are_named_too(language: str) -> None:
    """The first in full, the rest in brief; one that nobody named is left out."""
    reasons = reasons_in(language, "America/Sao_Paulo")
    gap = {"last": "2026-11-24T12:00:00+00:00", "gap_hours": 48}
    alone = reasons.tell("gap", gap).text
    told = reasons.tell("gap", gap | {"also": ["hours", "unheard_of"]}).text

    assert told.startswith(alone)
    assert reasons.tell("hours", {}).short in told
