"""The room of ladders: drafts, what is refused, what comes into force, and by whom."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from bot.ladders import ladders_in_force
from models.audit import Audit
from models.ladder import LadderVersion
from tests.console.conftest import Desk, csrf_of

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
        r'<select id="\d+-\w+" name="(\d+-\w+)">(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]+)" selected', body)
        form[name] = chosen[1] if chosen else re.findall(r'value="([^"]+)"', body)[0]
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
        pytest.param({"2-day": "-9"}, "d+3", id="a day in the wrong stage"),
        pytest.param({"2-day": "logo"}, "day", id="a day that is no number"),
        pytest.param({"2-tone": "final"}, "d+3", id="too grave at once"),
        pytest.param({"1-step": "d-7"}, "d-7", id="a name twice"),
    ],
)
def test_says_what_makes_no_ladder(
    desk: Desk,
    finance: Any,  # noqa: ANN401 - Flask's own
    change: dict[str, str],
    said: str,
) -> None:
    """What is refused is shown again as typed, with the step and the reason."""
    form = typed(press(finance, f"{DEFAULT}/draft").text) | change

    answer = press(finance, DEFAULT, DEFAULT, **form)

    assert answer.status_code == 409
    assert said in re.search(r'class="problems">(.*?)</ul>', answer.text, re.DOTALL)[1]  # type: ignore[index]  # it is there
    with desk.parts.database.read() as session:
        assert session.scalars(select(LadderVersion)).one().steps[2]["day"] == 3


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
