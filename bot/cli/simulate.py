"""`regua simulate`: the régua lived through on a copy, before it is let loose."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot.cli.errors import FAILED, CommandError
from bot.cli.house import house
from bot.cli.output import aside, print_json
from bot.cli.simulate_tables import show_answer, show_client
from bot.simulation import life
from bot.simulation.as_csv import CsvLines
from bot.simulation.crowd import UnknownClientError
from bot.simulation.ladders import IN_FORCE, Climbed, load_ladders
from bot.simulation.lines import Line
from bot.simulation.presets import preset, preset_names
from bot.simulation.run import Question, Sink, answered, summed
from bot.simulation.scenario import Scenario, load_scenario
from bot.wiring import Wiring
from domain.zones import local_day

DAYS = 30


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command()(simulate)


def simulate(  # noqa: PLR0913 - every option of the command
    *,
    first: Annotated[
        str | None, typer.Option("--from", help="The first day; today without it.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help=f"The last day; {DAYS} days without it.")
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(help=f"A YAML file, or one of {', '.join(preset_names())}."),
    ] = None,
    ladders: Annotated[
        Path | None, typer.Option(help="Ladders to climb instead of those in force.")
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(help="Ladders to set beside the others.")
    ] = None,
    client: Annotated[
        str | None, typer.Option(help="Show one client's days, by their code.")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(help="Write every message and refusal there.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Live through days on a copy of the portfolio: every message, every refusal.

    The real planner, gates and writer run; nothing is sent and nothing is kept.
    """
    with house(key=False) as parts:
        question = Question(
            _span(parts, first, last),
            _scenario(scenario),
            tuple(_climbed(ladders, compare)),
        )
        seen: list[tuple[str, Line]] = []
        with (
            _bar() as progress,
            _answered(parts, question, progress) as lives,
            _csv(csv, parts.settings.zone) as file,
        ):
            answer = summed(parts, lives, _sink(client, seen, file))
    answer |= {"from": question.span.first.isoformat()}
    answer |= {"to": question.span.last.isoformat()}
    if client is not None and not seen:
        aside(f"nothing happens with {client!r} in these days")
    _show(answer, seen, parts, as_json=as_json)


def _show(
    answer: dict[str, Any],
    seen: list[tuple[str, Line]],
    parts: Wiring,
    *,
    as_json: bool,
) -> None:
    zone = parts.settings.zone
    if as_json:
        print_json(answer | {"lines": [_plain(side, line) for side, line in seen]})
    elif seen:
        show_client(seen, zone)
    else:
        show_answer(answer)


def _span(parts: Wiring, first: str | None, last: str | None) -> life.Span:
    now = parts.clock.now()
    start = _day(first, "--from") or local_day(now, parts.settings.zone)
    end = _day(last, "--to") or start + timedelta(days=DAYS - 1)
    try:
        return life.span_of(start, end, parts.settings, now)
    except ValueError as error:
        raise CommandError(str(error), "--to") from error


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        what = f"{text!r} is no day"
        raise CommandError(what, option, "write 2026-12-01") from error


def _scenario(name: str | None) -> Scenario:
    if name is None:
        return Scenario()
    if name in preset_names():
        return preset(name)
    return load_scenario(Path(name))


def _climbed(ladders: Path | None, compare: Path | None) -> Iterator[Climbed]:
    yield IN_FORCE if ladders is None else load_ladders(ladders)
    if compare is not None:
        yield load_ladders(compare)


@contextmanager
def _answered(
    parts: Wiring, question: Question, progress: life.Progress
) -> Iterator[Any]:
    try:
        with answered(parts, question, progress) as lives:
            yield lives
    except UnknownClientError as error:
        raise CommandError(str(error), "--scenario", code=FAILED) from error


@contextmanager
def _bar() -> Iterator[life.Progress]:
    """Show how far it is on standard error, where somebody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("living through the days", total=1.0)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def _csv(path: Path | None, zone: str) -> Iterator[CsvLines | None]:
    if path is None:
        yield None
        return
    with _opened(path) as file:
        yield CsvLines(file, zone)


def _opened(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        what = f"{path} cannot be written: {error.strerror}"
        raise CommandError(what, "--csv", code=FAILED) from error


def _sink(
    client: str | None, seen: list[tuple[str, Line]], file: CsvLines | None
) -> Sink:
    def take(side: str, line: Line) -> None:
        if file is not None:
            file(side, line)
        if client is not None and line.client == client:
            seen.append((side, line))

    return take


def _plain(side: str, line: Line) -> dict[str, Any]:
    return {
        "side": side,
        "kind": line.kind,
        "at": line.at.isoformat(),
        "day": line.day.isoformat(),
        "client": line.client,
        "step": line.step,
        "channel": line.channel,
        "rule": line.rule,
        "amount_minor": line.amount_minor,
        "text": line.text,
        **line.details,
    }
