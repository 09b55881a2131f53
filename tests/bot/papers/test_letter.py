"""The letter: its place in the window, its figures to the cent, what it must name."""

from datetime import date, timedelta

import pytest

from bot.papers.paper import NoPaper, Paper, Why
from bot.papers.texts import SORTS
from bot.papers.write import Order, write_letter, write_statement
from models.client import Client
from models.template import RELEASED, TemplateText
from tests.bot.chores import HOME, add, pays
from tests.bot.papers.reading import pages_of, pieces_of, text_of
from tests.bot.world import World, ana

LATE = date(2026, 11, 4)
LATER = date(2026, 10, 5)
NEXT = date(2026, 12, 10)


def letter(world: World, **order: object) -> Paper:
    """Print a letter to Ana."""
    made = answer(world, **order)
    assert isinstance(made, Paper), made
    return made


def answer(world: World, **order: object) -> Paper | NoPaper:
    """Ask for a letter to Ana."""
    with world.session() as session:
        client = session.get_one(Client, 1)
        wanted = Order(**order)  # type: ignore[arg-type]  # a test's shorthand
        return write_letter(session, world.parts, client, wanted, world.clock.now())


def statement(world: World) -> Paper:
    """Print Ana's statement."""
    with world.session() as session:
        client = session.get_one(Client, 1)
        return write_statement(session, world.parts, client, world.clock.now())


def test_every_figure_is_there_to_the_cent(world: World) -> None:
    """Fifty days: 2.00 + 1.67; twenty days: 2.00 + 0.67, less 40.00 that were paid."""
    client = ana(world, LATER, LATE, NEXT, **HOME)
    world.move(days=-4)
    pays(world, client, 2, 40_00)
    world.move(days=4)
    text = text_of(letter(world).content)

    assert "1001 · Internet 05/10/2026 50 100,00 2,00 1,67 0,00 0,00 103,67" in text
    # 0.5333 for 16 days on 100.00; the 40.00 settle charges first; then 4 on 62.53.
    assert "1002 · Internet 04/11/2026 20 100,00 2,00 0,62 0,00 40,00 62,62" in text
    assert "Total 200,00 4,00 2,29 0,00 40,00 166,29" in text
    assert "1004" not in text
    assert text.count("R$ 166,29") >= 2  # the text's, and the Pix code's


def test_the_statement_has_what_is_not_due_yet_and_what_was_paid(
    world: World,
) -> None:
    """All that is open, what of it is late, and each payment."""
    client = ana(world, LATE, NEXT, **HOME)
    pays(world, client, 1, 40_00)
    text = text_of(statement(world).content)

    assert "1002 · Internet 10/12/2026 100,00 0,00 0,00 0,00 0,00 100,00" in text
    assert "Total 200,00 2,00 0,67 0,00 40,00 162,67" in text
    assert "Do qual vencido 100,00 2,00 0,67 0,00 40,00 62,67" in text
    assert "24/11/2026 lançamento manual 1001 40,00" in text


def test_a_statement_of_nothing_is_a_statement(world: World) -> None:
    """Somebody who owes nothing may have that in writing."""
    ana(world)

    assert "Não há nada em aberto" in text_of(statement(world).content)


def test_the_address_stands_in_the_window(world: World) -> None:
    """DIN 5008, form B: 20 mm from the left, 45 to 90 mm from the upper edge."""
    ana(world, LATE, **HOME)
    pieces = pieces_of(letter(world).content)
    wanted = ("Ana Souza", "Rua das Hortênsias, 45", "88000-120 Florianópolis SC")
    places = [next(p for p in pieces if p.text == line) for line in wanted]

    for place in places:
        assert place.left == pytest.approx(20, abs=0.1)
        assert 62.7 < place.top < 90
    assert [p.top for p in places] == sorted(p.top for p in places)
    inside = [p.text for p in pieces if 45 < p.top < 90 and p.left < 105]
    assert len(inside) == 4  # these, and the sender's small line above


def test_each_page_names_the_creditor(world: World) -> None:
    """Name, CNPJ and address (CDC art. 42-A), on the last of many pages as well."""
    ana(world, *(LATE - timedelta(days=31 * n) for n in range(40)), **HOME)
    pages = pages_of(letter(world).content)

    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "Fibra Sul Telecom Ltda. · CNPJ 99.887.766/0001-05" in page
        assert "Rua das Araucárias, 120" in page
        assert f"Página {number} de {len(pages)}" in page


def test_what_a_letter_must_say(world: World) -> None:
    """How to pay and whom, what if it is paid, how to object, and who signs."""
    ana(world, LATE, **HOME)
    text = text_of(letter(world).content)

    for said in (
        "Florianópolis, 24 de novembro de 2026",
        "Chave Pix: 99887766000105",
        "Banco Exemplo (999), agência 0001, conta 12345-6",
        "confira o nome do recebedor: Fibra Sul Telecom Ltda.",
        "Se você já pagou, desconsidere esta carta",
        "Se não concorda com algum valor",
        "Helena Prado",
        "+55 48 3030-0121 · helena.prado@fibrasul.example",
        "Multa de 2 % uma única vez e juros de 1 % ao mês",
    ):
        assert said in text


def test_the_cpf_is_masked(world: World) -> None:
    """Level 3: the middle of it alone, in letters and statements."""
    ana(world, LATE, **HOME)
    text = text_of(letter(world).content) + text_of(statement(world).content)

    assert text.count("***.982.247-**") == 2
    assert "529" not in text


def test_only_a_registered_letter_says_so(world: World) -> None:
    """The post needs to see it; the file is named for it too."""
    ana(world, LATE, **HOME)
    plain, registered = letter(world), letter(world, registered=True)

    assert "CARTA REGISTRADA COM AR" not in text_of(plain.content)
    assert "CARTA REGISTRADA COM AR" in text_of(registered.content)
    assert registered.name == "carta-registrada-ana-2026-11-24.pdf"


def test_the_same_day_gives_the_same_bytes(world: World) -> None:
    """No clock and no chance in the file: two prints can be compared."""
    ana(world, LATE, **HOME)
    first, again = letter(world), letter(world)
    world.move(days=1)

    assert first == again
    assert letter(world).content != first.content


@pytest.mark.fault("F66")
@pytest.mark.parametrize(
    ("name", "printed"),
    [
        pytest.param("Łucja Őze", "Łucja Oze", id="central europe"),
        pytest.param("Анна Souza", "???? Souza", id="cyrillic"),
        pytest.param("李 小龍 🐉", "? ?? ?", id="chinese and a dragon"),
        pytest.param("\u202eatsoC anA", "atsoC anA", id="right to left"),
        pytest.param("<b>Ana</b> & {first_name}", "<b>Ana</b> & {first_name}", id="<"),
        pytest.param("Ana " + "de Sá " * 30, "Ana de Sá", id="very long"),
    ],
)
def test_any_name_can_be_printed(world: World, name: str, printed: str) -> None:
    """A letter that the type lacks is no reason to fail, nor is markup to be obeyed."""
    ana(world, LATE, name=name, **HOME)

    assert printed in text_of(letter(world).content)


@pytest.mark.parametrize("language", ["pt", "en", "es"])
@pytest.mark.parametrize("sort", SORTS)
def test_each_sort_has_its_words_in_each_language(
    world: World, sort: str, language: str
) -> None:
    """All accents print, nothing stays unfilled, and no language mixes into another."""
    ana(world, LATE, language=language, **HOME)
    text = text_of(letter(world, sort=sort).content)
    paid = {"pt": "já pagou", "en": "have paid already", "es": "ya pagó"}

    assert paid[language] in text
    assert "{" not in text
    assert "?" not in text
    assert ("2.67" if language == "en" else "2,67") in text


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 11, 23), id="past"),
        pytest.param(date(2026, 11, 27), id="friday"),
        pytest.param(date(2026, 11, 28), id="saturday"),
        pytest.param(date(2026, 12, 25), id="holiday"),
        pytest.param(date(2026, 12, 24), id="eve of one"),
    ],
)
def test_a_suspension_is_stated_for_lawful_days_alone(world: World, day: date) -> None:
    """No Friday, weekend, holiday or eve (Lei 14.015/2020)."""
    ana(world, LATE, **HOME)

    assert answer(world, suspends_on=day) == NoPaper(Why.NO_SUSPENSION, day.isoformat())


def test_a_lawful_suspension_is_stated_in_words(world: World) -> None:
    """SMS-06: another action on a stated date."""
    ana(world, LATE, **HOME)
    text = text_of(letter(world, suspends_on=date(2026, 12, 2)).content)

    assert "o serviço será suspenso em 2 de dezembro de 2026" in text


@pytest.mark.parametrize("missing", ["street", "city", "postal_code"])
def test_no_address_no_letter(world: World, missing: str) -> None:
    """What cannot be delivered is not printed."""
    ana(world, LATE, **{**HOME, missing: None})

    assert answer(world) == NoPaper(Why.NO_ADDRESS)


def test_nobody_who_owes_nothing_has_a_letter(world: World) -> None:
    """A paid invoice, or one that is not due yet, is no reason to write."""
    client = ana(world, LATE, NEXT, **HOME)
    pays(world, client, 1, 102_67)

    assert answer(world) == NoPaper(Why.NOTHING_OWED)


def own_text(world: World, body: str) -> None:
    """Let the company have written a text for this step."""
    text = TemplateText(
        key="letter.d+20",
        language="pt",
        channel="letter",
        version=1,
        state=RELEASED,
        subject="Sobre a fatura {invoice_number}",
        body=body,
        created_at=world.clock.now(),
    )
    add(world, text)


def test_the_companys_own_text_stands_first(world: World) -> None:
    """Its placeholders are filled; the rest of the sheet stays as it is."""
    ana(world, LATE, **HOME)
    own_text(world, "{name}, faltam {total_overdue}.\n\nSe já pagou, desconsidere.")
    text = text_of(letter(world, template="letter.d+20").content)

    assert "Sobre a fatura 1001" in text
    assert "Ana Souza, faltam R$ 102,67." in text
    assert "Consultamos nossos registros" not in text
    assert "CNPJ 99.887.766/0001-05" in text


def test_a_text_that_wants_a_link_is_refused_on_paper(world: World) -> None:
    """Nobody types a token; the person at the desk is told which value is missing."""
    ana(world, LATE, **HOME)
    own_text(world, "Pague em {link}")

    assert answer(world, template="letter.d+20") == NoPaper(Why.MISSING_VALUE, "link")
