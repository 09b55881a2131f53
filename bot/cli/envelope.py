"""`regua envelope`: the limits of bargaining as a table, and an example of each row."""

import os
from typing import Annotated

import typer

from bot.cli.output import print_json, print_table
from bot.environment import Environment
from bot.settings import load_settings
from domain.authority import Role
from domain.envelope import Envelope

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
# Off: of fine and interest / of the principal, and the share of it that a plan has.
HARDSHIP = "hardship"  # the bot's own limits for who is in the lane
COLUMNS = ("segment", "late", "who", "parts", "down", "off", "interest", "days")


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command()(envelope)


def envelope(*, as_json: AsJson = False) -> None:
    """Show how far may be given way: by segment, age of debt, and who bargains.

    Days: until the first payment at the latest, and for how many an offer stands.
    """
    settings = load_settings(Environment.read(os.environ).config)
    rows: list[tuple[str, int, int | None, str, Envelope]] = [
        (segment, first, last, role, limits)
        for segment, authority in settings.envelope.items()
        for first, last, role, limits in authority.rows()
    ]
    rows += [
        (
            segment,
            first,
            last,
            HARDSHIP,
            settings.hardship_for(segment).plan.widened(it),
        )
        for segment, authority in settings.envelope.items()
        for first, last, role, it in authority.rows()
        if role is Role.BOT
    ]
    if as_json:
        print_json([_plain(*row) for row in rows])
    else:
        print_table(COLUMNS, [_cells(*row) for row in rows])


def _cells(
    segment: str, first: int, last: int | None, role: str, limits: Envelope
) -> list[str]:
    least = limits.min_instalment.minor / 100
    off = _percent(limits.discount_charges_bp), _percent(limits.discount_principal_bp)
    return [
        segment,
        f"{first}+" if last is None else f"{first}-{last}",
        str(role),
        f"{limits.max_instalments} of {least:.2f}+",
        _percent(limits.min_down_payment_bp),
        f"{'/'.join(off)}, plans {_percent(limits.plan_bp)}",
        _percent(limits.interest_bp_month),
        f"{limits.first_within_days}/{limits.valid_days}",
    ]


def _plain(
    segment: str, first: int, last: int | None, role: str, limits: Envelope
) -> dict[str, object]:
    return {
        "segment": segment,
        "from_days_late": first,
        "to_days_late": last,
        "role": str(role),
        "max_instalments": limits.max_instalments,
        "min_instalment_minor": limits.min_instalment.minor,
        "min_down_payment_bp": limits.min_down_payment_bp,
        "discount_charges_bp": limits.discount_charges_bp,
        "discount_principal_bp": limits.discount_principal_bp,
        "plan_bp": limits.plan_bp,
        "interest_bp_month": limits.interest_bp_month,
        "first_within_days": limits.first_within_days,
        "valid_days": limits.valid_days,
        "renegotiations": limits.renegotiations,
    }


def _percent(bp: int) -> str:
    return f"{bp / 100:g}%"
