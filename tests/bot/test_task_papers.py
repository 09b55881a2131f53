"""Tasks of paper: letters, case files, and the notice before a bureau's entry."""

from datetime import date

import pytest

from bot.papers.paper import Paper
from bot.papers.paper import Why as PaperWhy
from bot.task_papers import (
    hand_over,
    make_case,
    notice_standing,
    post_letter,
    prepare_notice,
    print_letter,
    register,
)
from bot.task_round import task_round
from bot.tasks import Refused, Why
from models.audit import Audit
from models.invoice import Hold
from models.task import CANCELLED, OPEN, Task
from tests.bot.chores import (
    HOME,
    agent,
    desk,
    rows,
    step,
    task_of,
    trail,
)
from tests.bot.world import World, ana

LATE = date(2026, 11, 4)
LATER = date(2026, 10, 5)
TODAY = date(2026, 11, 24)


def test_a_letter_is_printed_and_posted(world: World) -> None:
    """Both are in the trail; the code is kept as Correios writes it."""
    ana(world, LATE, **HOME)
    task_of(world, 1, "registered_letter")
    dora = agent(world, "supervisor", "Dora Lima")
    with desk(world, dora) as at:
        paper = print_letter(at, 1)
        done = post_letter(at, 1, TODAY, "br 123456789 br", notice=False)

    assert isinstance(paper, Paper)
    assert paper.content.startswith(b"%PDF")
    assert isinstance(done, Task)
    assert done.details["tracking"] == "BR123456789BR"
    assert [action for _, action in trail(world)] == ["task.printed", "task.done"]


def test_no_address_no_letter(world: World) -> None:
    """The person at the desk is told what is missing."""
    ana(world, LATE, street=None)
    task_of(world, 1, "letter")
    with desk(world, agent(world, "finance")) as at:
        paper = print_letter(at, 1)

    assert getattr(paper, "why", None) is PaperWhy.NO_ADDRESS


@pytest.mark.parametrize(
    ("day", "tracking", "why"),
    [
        pytest.param(None, "", Why.NO_DAY, id="no day"),
        pytest.param(date(2026, 11, 25), "", Why.NO_DAY, id="tomorrow"),
        pytest.param(date(2026, 11, 20), "", Why.NO_DAY, id="before the task"),
        pytest.param(TODAY, "123", Why.NO_TRACKING, id="no AR code"),
    ],
)
def test_a_posting_that_cannot_have_been_is_refused(
    world: World, day: date | None, tracking: str, why: Why
) -> None:
    """A day ahead, a day before anybody asked, a code that is none."""
    ana(world, LATE, **HOME)
    task_of(world, 1, "registered_letter")
    with desk(world, agent(world, "admin")) as at:
        assert post_letter(at, 1, day, tracking, notice=False) == Refused(why)


def test_a_letter_is_not_for_agents(world: World) -> None:
    """Agents make calls; papers are for supervisors and finance."""
    ana(world, LATE, **HOME)
    task_of(world, 1, "letter")
    with desk(world, agent(world)) as at:
        assert print_letter(at, 1) == Refused(Why.MISSING)


def test_what_is_handed_over_is_held(world: World) -> None:
    """Its invoices alone: the client's next bill is reminded of as ever."""
    ana(world, LATE, LATER, date(2026, 12, 10))
    step(world, 2, "out_of_court", "d+90")
    task_round(world.parts)
    with desk(world, agent(world, "finance")) as at:
        done = hand_over(at, 1, "Lemos Advogados")

    assert isinstance(done, Task)
    (hold,) = rows(world, Hold)
    assert (hold.reason, hold.invoice_id, hold.until) == ("handed_over", 2, None)
    assert hold.note == "Lemos Advogados"


def test_our_own_call_about_it_ends(world: World) -> None:
    """Two collectors for one debt would be one too many."""
    ana(world, LATE)
    task_of(world, 1)
    task_of(world, 1, "out_of_court")
    with desk(world, agent(world, "finance")) as at:
        hand_over(at, 2, "Lemos Advogados")
    task_round(world.parts)

    (phone,) = rows(world, Task, kind="phone")
    assert (phone.state, phone.result) == (CANCELLED, "on_hold")


def test_a_court_may_follow_on_outside_collectors(world: World) -> None:
    """The hold of the hand-over does not stop the next one."""
    ana(world, LATE)
    task_of(world, 1, "out_of_court")
    with desk(world, agent(world, "finance")) as at:
        hand_over(at, 1, "Lemos Advogados")

    assert task_of(world, 1, "court").state == OPEN


@pytest.mark.parametrize(("role", "whole"), [("supervisor", False), ("finance", True)])
def test_documents_are_whole_for_finance_alone(
    world: World, role: str, *, whole: bool
) -> None:
    """The trail says who had it, and whether the CPF was in it."""
    ana(world, LATE)
    task_of(world, 1, "court")
    with desk(world, agent(world, role)) as at:
        paper = make_case(at, 1, "pdf")

    assert isinstance(paper, Paper)
    assert rows(world, Audit)[-1].details["whole"] is whole


def notice(world: World, days: int) -> None:
    """Let the notice have been posted some days ago."""
    with desk(world, agent(world, "finance", "Enzo")) as at:
        letter = prepare_notice(at, 1)
        assert isinstance(letter, Task)
        print_letter(at, letter.id)
        post_letter(at, letter.id, TODAY, "", notice=True)
    world.move(days=days)


def test_no_entry_without_a_notice(world: World) -> None:
    """The answer asks for the letter first."""
    ana(world, LATE, **HOME)
    task_of(world, 1, "bureau")
    with desk(world, agent(world, "admin")) as at:
        assert register(at, 1, "") == Refused(Why.NOTICE_FIRST)


@pytest.mark.parametrize(
    ("days", "done"),
    [pytest.param(9, False, id="9"), pytest.param(10, True, id="10")],
)
def test_an_entry_ten_days_after_the_notice(
    world: World, days: int, *, done: bool
) -> None:
    """On the tenth day it can be marked, not on the ninth."""
    ana(world, LATE, **HOME)
    task_of(world, 1, "bureau")
    notice(world, days)
    with desk(world, agent(world, "admin")) as at:
        answer = register(at, 1, "feito")

    assert isinstance(answer, Task) is done
    if isinstance(answer, Refused):
        assert answer == Refused(Why.NOTICE_FIRST, day=date(2026, 12, 4))


def test_a_plain_letter_is_no_notice(world: World) -> None:
    """What was posted has to have said what will happen."""
    ana(world, LATE, **HOME)
    bureau = task_of(world, 1, "bureau")
    letter = task_of(world, 1, "letter")
    with desk(world, agent(world, "admin")) as at:
        post_letter(at, letter.id, TODAY, "", notice=False)
    world.move(days=11)
    with desk(world, agent(world, "finance")) as at:
        assert notice_standing(at, bureau) is None


def test_each_invoice_needs_its_own_notice(world: World) -> None:
    """An invoice that came later was not in the letter."""
    ana(world, LATE, LATER, **HOME)
    task_of(world, 1, "bureau")
    notice(world, 11)
    task_of(world, 2, "bureau")
    with desk(world, agent(world, "admin")) as at:
        assert register(at, 1, "") == Refused(Why.NOTICE_FIRST)


def test_one_notice_is_prepared_once(world: World) -> None:
    """A second press finds the first one's letter."""
    ana(world, LATE, **HOME)
    task_of(world, 1, "bureau")
    with desk(world, agent(world, "admin")) as at:
        first, second = prepare_notice(at, 1), prepare_notice(at, 1)

    assert first == second
    assert len(rows(world, Task)) == 2
