"""`regua billing`: recurring plans, what they issue, and single invoices."""

import secrets
from itertools import islice
from typing import Annotated

import typer
from sqlalchemy import select

from bot.billing.cancel import cancel, foresee
from bot.billing.changes import Terms, begin, change, pause, resume, set_price
from bot.billing.invoices import by_hand
from bot.billing.issue import Issuing, issue_all, issue_batch
from bot.billing.plans import plan_of
from bot.cli.billing_desk import (
    amount_of,
    at_work,
    client_named,
    day_of,
    done,
    hand_of,
    plan_named,
    print_coming,
    shown_invoice,
    shown_plan,
    tell_outcome,
)
from bot.cli.errors import CommandError
from bot.cli.office import office
from bot.cli.output import print_json, print_table, say
from domain.billing import Ending, bills
from models.subscription import Subscription

SHOWN = 3  # coming invoices that are listed
REHEARSED = 2_000  # plans of a dry run, which holds the database while it lasts

Id = Annotated[str, typer.Argument(help="The plan's id in your own system.")]
ClientId = Annotated[str, typer.Argument(help="The client's id in your own system.")]
Amount = Annotated[str, typer.Argument(help="Such as 99.90 or 1.234,56.")]
Day = Annotated[int, typer.Option("--due-day", help="The day of the month, 1 to 31.")]
NewDay = Annotated[int | None, typer.Option("--due-day", help="The new due day.")]
Said = Annotated[str, typer.Option("--description", help="What clients read.")]
Starts = Annotated[str, typer.Option("--starts-on", help="The first day of service.")]
Ends = Annotated[str, typer.Option("--ends-on", help="The last day of service.")]
Every = Annotated[int, typer.Option("--every", help="Months in a period.")]
NewEvery = Annotated[int | None, typer.Option("--every", help="Months in a period.")]
Before = Annotated[int, typer.Option("--issue-days", help="Days before the due day.")]
NewBefore = Annotated[int | None, typer.Option("--issue-days", help="Days before.")]
Advance = Annotated[bool, typer.Option("--in-advance", help="Due as a period begins.")]
Whole = Annotated[
    bool, typer.Option("--whole-months", help="Count months from the start: no parts.")
]
BillFrom = Annotated[
    str, typer.Option("--bill-from", help="The first day not billed elsewhere.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show it and keep nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Segment = Annotated[str, typer.Option("--segment", help="Whose ladder it climbs.")]
Charges = Annotated[
    str, typer.Option("--charges", help="What lateness costs: a row of `charges`.")
]
Portfolio = Annotated[str, typer.Option("--portfolio", help="Whose book it is in.")]

commands = typer.Typer(
    help="Recurring plans, and what they issue.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Hang the commands on the tree."""
    app.add_typer(commands, name="billing")


@commands.command("list")
def list_plans(*, as_json: AsJson = False) -> None:
    """List the plans, with their next invoice."""
    with office() as rooms, rooms.database.read() as session:
        query = select(Subscription).order_by(Subscription.external_id)
        today = hand_of(rooms).today
        rows = [shown_plan(row, today) for row in session.scalars(query)]
    if as_json:
        print_json(rows)
        return
    columns = ("id", "client", "amount", "due_day", "state", "next_issue_on", "ends_on")
    print_table(columns, [[row[name] or "" for name in columns] for row in rows])


@commands.command()
def add(  # noqa: PLR0913 - what a plan is made of
    plan_id: Id,
    client_id: ClientId,
    amount: Amount,
    *,
    due_day: Day,
    description: Said,
    starts_on: Starts = "",
    ends_on: Ends = "",
    every: Every = 1,
    issue_days: Before = 10,
    in_advance: Advance = False,
    whole_months: Whole = False,
    bill_from: BillFrom = "",
    segment: Segment = "",
    portfolio: Portfolio = "",
    charges: Charges = "",
    dry_run: DryRun = False,
) -> None:
    """Begin a plan, and show what it will issue."""
    with at_work(dry_run=dry_run) as (rooms, session, hand):
        if charges and charges not in rooms.settings.charges:
            there = ", ".join(rooms.settings.charges)
            raise CommandError(
                f"no row of `charges` is {charges!r}", "--charges", there
            )
        terms = Terms(
            description=description,
            amount=amount_of(amount, rooms),
            due_day=due_day,
            starts_on=day_of("--starts-on", starts_on) or hand.today,
            every_months=every,
            issue_days_before=issue_days,
            pro_rata=not whole_months,
            in_advance=in_advance,
            ends_on=day_of("--ends-on", ends_on),
            segment=segment or None,
            portfolio=portfolio or None,
            charges=charges or None,
        )
        client = client_named(session, client_id)
        first = day_of("--bill-from", bill_from)
        row = done(begin(session, client, plan_id, terms, hand, bill_from=first))
        say(f"{plan_id}: begun{' (dry run)' * dry_run}")
        print_coming(islice(bills(plan_of(row), row.unbilled_from), SHOWN))


@commands.command("change")
def change_plan(  # noqa: PLR0913 - what may change
    plan_id: Id,
    *,
    amount: Annotated[str, typer.Option("--amount", help="The new price.")] = "",
    from_on: Annotated[str, typer.Option("--from", help="Since when it counts.")] = "",
    due_day: NewDay = None,
    every: NewEvery = None,
    issue_days: NewBefore = None,
    description: Said = "",
    ends_on: Ends = "",
    paused: Annotated[
        bool | None, typer.Option("--pause/--resume", help="Stop, or go on.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Change a plan; invoices that were issued stay as they are."""
    with at_work(dry_run=dry_run) as (rooms, session, hand):
        row = plan_named(session, plan_id)
        told = {
            "due_day": due_day,
            "every_months": every,
            "issue_days_before": issue_days,
            "description": description or None,
            "ends_on": day_of("--ends-on", ends_on),
        }
        given = {name: value for name, value in told.items() if value is not None}
        if given:
            done(change(session, row, given, hand))
        if amount:
            since = day_of("--from", from_on) or row.unbilled_from
            done(set_price(session, row, amount_of(amount, rooms), since, hand))
        if paused is not None:
            habits = rooms.settings.billing
            done(
                pause(session, row, habits, hand)
                if paused
                else resume(session, row, hand)
            )
        say(f"{plan_id}: {row.state}{' (dry run)' * dry_run}")
        if row.next_issue_on:
            print_coming(islice(bills(plan_of(row), row.unbilled_from), SHOWN))


@commands.command("cancel")
def cancel_plan(  # noqa: PLR0913 - a decision and its reason
    plan_id: Id,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept.")],
    on: Annotated[str, typer.Option("--on", help="The last day; today if none.")] = "",
    ending: Annotated[
        Ending, typer.Option("--ending", help="How the running period is billed.")
    ] = Ending.BY_DAYS,
    adjust: Annotated[
        bool, typer.Option("--adjust/--keep", help="Issued invoices too far ahead.")
    ] = True,
    dry_run: DryRun = False,
) -> None:
    """End a plan, and show what that does."""
    with at_work(dry_run=dry_run) as (_, session, hand):
        row = plan_named(session, plan_id)
        day = day_of("--on", on) or hand.today
        if dry_run:
            outcome = done(foresee(session, row, day, ending))
        else:
            outcome = done(
                cancel(session, row, day, ending, reason, hand, adjust=adjust)
            )
        say(f"{plan_id}: ends on {outcome.ends_on}{' (dry run)' * dry_run}")
        tell_outcome(outcome, adjust=adjust)


@commands.command("issue")
def issue_now(
    *,
    behind: Annotated[
        bool, typer.Option("--behind", help="Also what is far behind its day.")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Issue what is due; the ticker does the same by itself."""
    with office() as rooms:
        now = rooms.clock.now()
        run = Issuing(rooms.settings, now, "cli", all_behind=behind)
        if dry_run:
            with rooms.database.write() as session:
                made, _ = issue_batch(session, run, most=REHEARSED)
                shown = [shown_invoice(each) for each in made]
                session.rollback()
        else:
            shown = [shown_invoice(each) for each in issue_all(rooms.database, run)]
    if as_json:
        print_json({"dry_run": dry_run, "invoices": shown})
        return
    say(f"{len(shown)} invoices {'would be ' * dry_run}issued")
    if shown:
        columns = tuple(shown[0])
        print_table(columns, [[row[name] for name in columns] for row in shown])


@commands.command("invoice")
def one_invoice(  # noqa: PLR0913 - what stands on an invoice
    client_id: ClientId,
    amount: Amount,
    due_on: Annotated[str, typer.Argument(help="The due day.")],
    *,
    description: Said,
    number: Annotated[str, typer.Option("--number", help="Yours, if any.")] = "",
    dry_run: DryRun = False,
) -> None:
    """Make one invoice that no plan asks for."""
    with at_work(dry_run=dry_run) as (rooms, session, hand):
        made = by_hand(
            session,
            client_named(session, client_id),
            key=secrets.token_hex(12),
            amount=amount_of(amount, rooms),
            due_on=day_of("DUE_ON", due_on) or hand.today,
            description=description,
            number=number,
            actor=hand.actor,
            today=hand.today,
            now=hand.now,
        )
        say(f"{made.number}: made, due on {made.due_on}{' (dry run)' * dry_run}")
