"""The room of ladders: drafts, what is refused, what comes into force, and by whom."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from bot.ladders import ladders_in_force
from models.agent import Agent
from models.audit import Audit
from models.ladder import LadderVersion
from tests.console.conftest import NOON, Desk, csrf_of

PAGE = "/console/ladders"
DEFAULT = f"{PAGE}/default"


@pytest.fixture
def finance(desk: Desk) -> Any:  # noqa: ANN401 - a browser of Flask's
    """Enter as finance."""
    return desk.enter(desk.agent("Helena Prado", "finance"))


def press(browser: Any, path: str, page: str = PAGE, **form: Any) -> Any:  # noqa: ANN401 - Flask's own
    """Post a form with the token of its page."""
    csrf = csrf_of(browser.get(page))
    return browser.post(path, data={"csrf": csrf, **form}, follow_redirects=True)


def typed(page: str) -> dict[str, Any]:
    """Read what the form of a page would send if nothing were changed."""
    boxes = re.findall(r'<input id="(\d+-\w+)"[^>]*?value="([^"]*)"', page)
    form: dict[str, Any] = dict(boxes)
    for name, body in re.findall(
        r'<select id="\d+-\w+" name="(\d+-\w+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]+)" selected', body)
        form[name] = chosen[1] if chosen else re.findall(r'value="([^"]+)"', body)[0]
    roads = r'name="(\d+-channels)"[^>]*>(.*?)</select>'
    for name, body in re.findall(roads, page, re.DOTALL):
        form.setdefault(name, []).extend(re.findall(r'value="(\w+)" selected', body))
    ticked = r'type="checkbox" name="(\d+-\w+)" value="([^"]+)" checked'
    for name, value in re.findall(ticked, page):
        form.setdefault(name, []).append(value)
    return form


def in_force(desk: Desk, name: str = "default") -> Any:  # noqa: ANN401 - a Ladder
    """Give the ladder that the planner would use."""
    with desk.parts.database.read() as session:
        return ladders_in_force(session, desk.parts.settings).table.get(name)


def test_shows_what_is_in_force(finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """The default ladder is drawn, and each of its steps can be read."""
    page = finance.get(PAGE).text

    assert "Régua padrão" in page
    assert page.count("<circle") >= 5
    assert "suspensão em 3 dias úteis" in page


def test_a_saved_draft_changes_nothing_yet(desk: Desk, finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """A draft is kept as typed, and the planner goes on as before."""
    before = in_force(desk)
    page = press(finance, f"{DEFAULT}/draft").text
    form = typed(page) | {"2-day": "4", "note": "um dia a mais"}

    saved = press(finance, DEFAULT, DEFAULT, **form)

    assert saved.status_code == 200
    assert in_force(desk) == before
    with desk.parts.database.read() as session:
        draft = session.scalars(select(LadderVersion)).one()
        assert (draft.state, draft.steps[2]["day"], draft.note) == (
            "draft",
            4,
            "um dia a mais",
        )


def test_nothing_is_lost_between_form_and_ladder(desk: Desk, finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """What the form shows and is sent back unchanged is the same ladder."""
    before = in_force(desk)
    form = typed(press(finance, f"{DEFAULT}/draft").text)
    press(finance, DEFAULT, DEFAULT, **form)

    press(finance, f"{DEFAULT}/release", DEFAULT, version="1")

    assert in_force(desk) == before


def test_a_released_draft_is_in_force(desk: Desk, finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """The planner's ladder is the released one, with who released it in the trail."""
    form = typed(press(finance, f"{DEFAULT}/draft").text) | {"2-day": "4"}
    press(finance, DEFAULT, DEFAULT, **form)

    press(finance, f"{DEFAULT}/release", DEFAULT, version="1")

    assert [step.offset for step in in_force(desk).steps][2] == 4
    with desk.parts.database.read() as session:
        done = [row.action for row in session.scalars(select(Audit))]
        assert done[-3:] == ["ladder.begin", "ladder.save", "ladder.release"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            {"2-day": "-9"}, "“em atraso” não combina com o dia -9", id="wrong stage"
        ),
        pytest.param({"2-day": "logo"}, "“Dia” precisa ser um número", id="no number"),
        pytest.param({"2-tone": "final"}, "O tom é “final”", id="too grave at once"),
        pytest.param({"2-step": "d-7"}, "mais de um passo", id="a name twice"),
        pytest.param({"2-channels": ""}, "ao menos um canal", id="no channel"),
        pytest.param(
            {"2-min_amount": "dez"}, "“Valor mínimo” precisa ser um número", id="amount"
        ),
        pytest.param(
            {"2-kind": "fax"}, "“O quê” precisa ser uma destas opções", id="no choice"
        ),
    ],
)
def test_says_what_makes_no_ladder(
    desk: Desk,
    finance: Any,  # noqa: ANN401 - Flask's own
    change: dict[str, str],
    said: str,
) -> None:
    """In the reader's words: on top of the form, and beside its step, which is open."""
    form = typed(press(finance, f"{DEFAULT}/draft").text) | change

    answer = press(finance, DEFAULT, DEFAULT, **form)
    [top, *_] = re.findall(r'class="ladder-wrong">(.*?)</ul>', answer.text, re.DOTALL)
    beside = re.search(
        r'<details class="step amiss" id="step-(\d)" aria-describedby="step-\1-wrong" '
        r'open>.*?<ul class="ladder-wrong" id="step-\1-wrong">(.*?)</ul>',
        answer.text,
        re.DOTALL,
    )

    assert answer.status_code == 409
    assert said in top
    assert beside is not None
    assert said in beside[2]
    assert f'href="#step-{beside[1]}"' in top
    assert 'aria-invalid="true"' in answer.text
    with desk.parts.database.read() as session:
        assert session.scalars(select(LadderVersion)).one().steps[2]["day"] == 3


def test_both_of_one_name_are_marked(finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """Whoever gave a name twice sees both steps."""
    form = typed(press(finance, f"{DEFAULT}/draft").text) | {"2-step": "d-7"}

    answer = press(finance, DEFAULT, DEFAULT, **form)

    assert answer.text.count('<details class="step amiss"') == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [
        pytest.param("en", "The stage “late” does not go with day -9", id="en"),
        pytest.param("es", "La fase “en mora” no va con el día -9", id="es"),
    ],
)
def test_the_reader_s_language(
    desk: Desk,
    finance: Any,  # noqa: ANN401 - Flask's own
    language: str,
    said: str,
) -> None:
    """Who reads the console in another language reads the reasons in it."""
    with desk.parts.database.write() as session:
        session.scalars(select(Agent)).one().language = language
    form = typed(press(finance, f"{DEFAULT}/draft").text) | {"2-day": "-9"}

    assert said in press(finance, DEFAULT, DEFAULT, **form).text


def test_a_step_between_two_others(desk: Desk, finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """It comes open, on a day between them, with what was typed; saving keeps it."""
    form = typed(press(finance, f"{DEFAULT}/draft").text) | {"note": "mais um"}
    before = [step.offset for step in in_force(desk).steps]

    shown = press(finance, DEFAULT, DEFAULT, **form, insert="3").text
    filled = typed(shown)

    assert '<details class="step fresh" id="step-3" open>' in shown
    assert before[2] < int(filled["3-day"]) < before[3]
    assert 'value="mais um"' in shown
    with desk.parts.database.read() as session:
        assert len(session.scalars(select(LadderVersion)).one().steps) == len(before)

    assert press(finance, DEFAULT, DEFAULT, **filled).status_code == 200
    with desk.parts.database.read() as session:
        kept = session.scalars(select(LadderVersion)).one().steps
        assert len(kept) == len(before) + 1
        assert kept[3]["step"] == f"d+{filled['3-day']}"


@pytest.mark.parametrize("place", [0, 99])
def test_a_step_at_either_end(finance: Any, place: int) -> None:  # noqa: ANN401 - Flask's own
    """Before the first and behind the last there is room too, and it makes a ladder."""
    form = typed(press(finance, f"{DEFAULT}/draft").text)
    filled = typed(press(finance, DEFAULT, DEFAULT, **form, insert=place).text)

    assert press(finance, DEFAULT, DEFAULT, **filled).status_code == 200


def test_the_order_of_channels_is_kept(desk: Desk, finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """A step may be tried by SMS first; the form shows and sends that order."""
    form = typed(press(finance, f"{DEFAULT}/draft").text)
    press(finance, DEFAULT, DEFAULT, **form | {"2-channels": ["sms", "whatsapp", ""]})
    shown = typed(finance.get(DEFAULT).text)

    assert shown["2-channels"] == ["sms", "whatsapp"]
    with desk.parts.database.read() as session:
        draft = session.scalars(select(LadderVersion)).one()
        assert draft.steps[2]["channels"] == ["sms", "whatsapp"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("1.234,56", "1234.56", id="as in Brazil"),
        pytest.param("1,234.56", "1234.56", id="as in English"),
        pytest.param("50", "50.00", id="whole"),
    ],
)
def test_an_amount_as_people_write_it(
    desk: Desk,
    finance: Any,  # noqa: ANN401 - Flask's own
    written: str,
    kept: str,
) -> None:
    """It is read as meant, and shown as the reader writes it."""
    form = typed(press(finance, f"{DEFAULT}/draft").text)
    press(finance, DEFAULT, DEFAULT, **form | {"2-min_amount": written})

    assert typed(finance.get(DEFAULT).text)["2-min_amount"] == kept.replace(".", ",")
    with desk.parts.database.read() as session:
        draft = session.scalars(select(LadderVersion)).one()
        assert draft.steps[2]["when"] == {"min_amount": kept}


def test_the_draft_is_compared_in_the_simulation(finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """The link leads to the form with what is in force against this very draft."""
    page = press(finance, f"{DEFAULT}/draft").text
    [link] = re.findall(r'href="(/console/simulations\?[^"]+)"', page)
    form = finance.get(link).text
    compare = re.search(r'name="compare">(.*?)</select>', form, re.DOTALL)

    assert compare is not None
    assert re.search(r'value="\d+" selected>default', compare[1].replace("\n", ""))


def test_a_broken_ladder_is_explained(desk: Desk, finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """One that config.yml does not know stays on the list, with why and a way out."""
    released = {"state": "released", "released_at": NOON, "created_at": NOON}
    desk.add(LadderVersion(name="escolas", version=1, steps=[], **released))

    assert "não tem nenhum passo" in finance.get(PAGE).text
    assert "não tem nenhum passo" in finance.get(f"{PAGE}/escolas").text


def test_an_older_draft_is_not_released(desk: Desk, finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """Who looked at another version releases nothing."""
    press(finance, f"{DEFAULT}/draft")

    press(finance, f"{DEFAULT}/release", DEFAULT, version="7")

    with desk.parts.database.read() as session:
        assert session.scalars(select(LadderVersion)).one().state == "draft"


def test_a_new_ladder_for_a_segment(desk: Desk, finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """A ladder of a new name begins as the default one and counts once released."""
    press(finance, PAGE, name="escolas")
    press(finance, f"{PAGE}/escolas/release", f"{PAGE}/escolas", version="1")

    assert in_force(desk, "escolas").steps == in_force(desk).steps


def test_back_to_config(desk: Desk, finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """Without a version in force config.yml's ladder counts again."""
    before = in_force(desk)
    form = typed(press(finance, f"{DEFAULT}/draft").text) | {"2-day": "4"}
    press(finance, DEFAULT, DEFAULT, **form)
    press(finance, f"{DEFAULT}/release", DEFAULT, version="1")

    press(finance, f"{DEFAULT}/back", DEFAULT)

    assert in_force(desk) == before


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_not_everybody_designs(desk: Desk, role: str) -> None:
    """Only finance and admin see and change ladders."""
    browser = desk.enter(desk.agent("Bia Nunes", role))

    assert browser.get(PAGE).status_code == 403
    assert browser.get(DEFAULT).status_code == 403


def test_warns_of_steps_that_the_caps_never_let_out(finance: Any) -> None:  # noqa: ANN401 - Flask's own
    """The day before and the due day: seen in the draft, before anybody releases it."""
    before = finance.get(DEFAULT).text
    press(finance, f"{DEFAULT}/draft")
    form = typed(finance.get(DEFAULT).text)
    page = press(finance, DEFAULT, DEFAULT, **{**form, "0-day": "-1", "note": "x"}).text

    assert "Nunca sairá" not in before
    assert "Rascunho salvo" in page
    assert "Nunca sairá: esperamos 48 h entre contatos" in page
