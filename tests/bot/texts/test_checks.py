"""Checks on save: what is refused, what is warned of, and what is put beneath."""

from dataclasses import replace

import pytest

from bot.texts.checks import ERROR, NOTE, WARNING, price_of, problems
from bot.texts.complete import complete, needed_level
from domain.disclosure import Level
from tests.bot.texts.conftest import BODY
from tests.bot.world import World


def codes(
    world: World, channel: str, body: str, subject: str = "", language: str = "pt"
) -> dict[str, str]:
    """Give each problem's code with how grave it is."""
    found = problems(world.parts, language, channel, subject, body)
    return {each.code: each.severity for each in found}


@pytest.mark.parametrize(
    ("channel", "body", "subject", "code", "severity"),
    [
        pytest.param("sms", "  ", "", "empty", ERROR, id="empty"),
        pytest.param("sms", "{nope_}", "", "unknown", ERROR, id="unknown"),
        pytest.param("sms", "{fist_name}", "", "unknown_meant", ERROR, id="near"),
        pytest.param("email", "Oi", "", "subject_missing", ERROR, id="no subject"),
        pytest.param("email", "Oi", "{x1}", "unknown", ERROR, id="in a subject"),
        pytest.param("email", "Oi", "a" * 121, "subject_too_long", ERROR, id="long"),
        pytest.param("email", "Oi", "Serasa", "lint", ERROR, id="a threat in one"),
        pytest.param(
            "whatsapp",
            "{first_name}, oi",
            "",
            "begins_with_variable",
            ERROR,
            id="begin",
        ),
        pytest.param(
            "whatsapp", "a" * 1_030, "", "template_too_long", ERROR, id="template"
        ),
        pytest.param(
            "whatsapp",
            f"Oi {'palavra ' * 105} {{invoices}}, SAIR. {{company}}.",
            "",
            "filled_too_long",
            ERROR,
            id="too long when filled",
        ),
        pytest.param("sms", "a" * 1_600, "", "text_too_long", ERROR, id="1,600"),
        pytest.param("sms", "a " * 250, "", "many_segments", WARNING, id="parts"),
        pytest.param("sms", "PAGUE SUA CONTA", "", "shouting", WARNING, id="capitals"),
        pytest.param("sms", "Sua fatura venceu", "", "no_link", WARNING, id="no link"),
        pytest.param("sms", "Oi", "", "opt_out_added", NOTE, id="no way out"),
        pytest.param("sms", "Oi", "", "company_added", NOTE, id="no name"),
        pytest.param("sms", "fatura {link}", "", "crossed_added", NOTE, id="crossed"),
    ],
)
def test_what_is_found(  # noqa: PLR0913, PLR0917 - a row of the table
    world: World, channel: str, body: str, subject: str, code: str, severity: str
) -> None:
    """Each with how grave it is."""
    assert codes(world, channel, body, subject)[code] == severity


def test_a_good_text_has_nothing_against_it(world: World) -> None:
    """No error, no warning, no note."""
    assert codes(world, "whatsapp", BODY) == {}


def test_a_stated_day_answers_the_worry(world: World) -> None:
    """To speak of suspending is fine where the day is said."""
    loose = "{company}: será suspenso. {link} Já pagou? SAIR encerra."
    dated = loose.replace("suspenso", "suspenso em {suspends_on}")

    assert codes(world, "sms", loose) == {"lint": WARNING}
    assert codes(world, "sms", dated) == {}


@pytest.mark.fault("F35")
def test_accents_are_warned_of_where_they_are_kept(world: World) -> None:
    """Where the settings keep them, a text that would be cheaper without says so."""
    sms = world.parts.settings.channels.sms.model_copy(update={"transliterate": False})
    channels = world.parts.settings.channels.model_copy(update={"sms": sms})
    settings = world.parts.settings.model_copy(update={"channels": channels})
    body = f"{{company}}: {'não é ' * 12} SAIR encerra."
    before = codes(world, "sms", body)

    world.parts = replace(world.parts, settings=settings)

    assert "accents_cost" not in before
    assert codes(world, "sms", body)["accents_cost"] == WARNING


@pytest.mark.fault("F35")
def test_the_price_before_and_after() -> None:
    """Segments as written and as sent: one letter makes one part three."""
    price = price_of("a" * 158 + "ç\u00a0")

    assert (price.written.count, price.plain.count) == (3, 1)
    assert price.text.endswith("ac ")


@pytest.mark.parametrize(
    ("body", "channel", "whole"),
    [
        pytest.param(
            "Oi {first_name}: {link}",
            "sms",
            "Oi {first_name}: {link} {crossed_payment} {company}."
            " Para não receber mais, responda SAIR.",
            id="all three",
        ),
        pytest.param(
            "Oi {first_name}, {company}",
            "whatsapp",
            "Oi {first_name}, {company}\nPara não receber mais, responda SAIR.",
            id="nothing of money",
        ),
        pytest.param(
            "Sua fatura: {link}",
            "email",
            "Sua fatura: {link}\n{crossed_payment}",
            id="an e-mail has its own foot",
        ),
        pytest.param("Sua fatura.", "letter", "Sua fatura.", id="a letter has its own"),
        pytest.param(
            "{company}: fatura {link}. Já pagou? Pare de ler. Parar: SAIR",
            "sms",
            "{company}: fatura {link}. Já pagou? Pare de ler. Parar: SAIR",
            id="in one's own words",
        ),
        pytest.param("", "sms", "", id="nothing"),
    ],
)
def test_what_is_put_beneath(body: str, channel: str, whole: str) -> None:
    """What the law wants is there, and nothing twice."""
    assert complete(body, "pt", channel) == whole
    assert complete(whole, "pt", channel) == whole


@pytest.mark.parametrize(
    ("language", "text", "level"),
    [
        pytest.param("pt", "Podemos falar?", Level.NEUTRAL, id="pt-neutral"),
        pytest.param("pt", "Sua fatura venceu", Level.INVOICE, id="pt"),
        pytest.param("en", "Your bill is overdue", Level.INVOICE, id="en"),
        pytest.param("es", "Su factura venció", Level.INVOICE, id="es"),
        pytest.param("en", "A message for you", Level.NEUTRAL, id="en-neutral"),
        pytest.param("es", "¿Podemos hablar?", Level.NEUTRAL, id="es-neutral"),
        pytest.param("pt", "Total {total_overdue}", Level.DEBT, id="a total"),
    ],
)
def test_words_tell_too(language: str, text: str, level: Level) -> None:
    """A text that speaks of a debt without a placeholder is not neutral."""
    assert needed_level(text, language) is level
