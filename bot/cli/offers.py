"""`regua offers`: what the bot would offer a client today, and why these."""

from typing import Annotated

import typer

from bot.cli.office import office
from bot.cli.output import print_json, print_table, say
from bot.cli.why import Who, find_client
from bot.offers_for import Preview, offers_for
from domain.means import Reason
from domain.money import Money
from domain.offers import Offer

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
COLUMNS = ("offer", "total", "saved", "parts", "first", "last", "stands until")
_WHY = {
    Reason.TOLD_BEFORE: "what was told before stands",
    Reason.AMOUNT_NAMED: "they named what they can pay at a time",
    Reason.AMOUNT_PAID: "by what they usually pay at a time",
    Reason.PAY_DAY_NAMED: "on the day that they named",
    Reason.PAY_DAY_PAID: "about the day on which they usually pay",
    Reason.BROKEN_BEFORE: "they broke more than they kept: small parts first",
    Reason.LONG_LATE: "long late, and nothing kept since: small parts first",
    Reason.NOTHING_KNOWN: "nothing is known: the cheapest first",
}


def register(app: typer.Typer) -> None:
    """Hang the command on the tree."""
    app.command("offers")(offers)


def offers(who: Who, *, as_json: AsJson = False) -> None:
    """Show what the bot would offer a client today, best first; nothing is told."""
    with office() as rooms, rooms.database.read() as session:
        client = find_client(session, who)
        found = offers_for(session, rooms.settings, client, rooms.clock.now())
    if as_json:
        print_json(_plain(found))
        return
    print_table(COLUMNS, [_cells(n, it) for n, it in enumerate(found.offers, start=1)])
    say(f"owed: {_money(found.debt.total)}")
    for reason in found.reasons:
        say(f"- {_WHY[reason]}")
    if found.rounds:
        say(f"wishes that could not be met lately: {found.rounds}")


def _cells(number: int, offer: Offer) -> list[str]:
    down = f"{_money(offer.down_payment)} + " if offer.down_payment else ""
    return [
        str(number),
        _money(offer.total),
        _money(offer.saved),
        f"{down}{offer.count} of {_money(offer.largest)}",
        offer.first_on.isoformat(),
        offer.instalments[-1].due_on.isoformat(),
        offer.valid_until.isoformat(),
    ]


def _plain(found: Preview) -> dict[str, object]:
    return {
        "owed_minor": found.debt.total.minor,
        "reasons": [reason.value for reason in found.reasons],
        "rounds_lost": found.rounds,
        "times_bargained": found.times,
        "offers": [_offer(offer) for offer in found.offers],
        "standing": [_offer(offer) for offer in found.standing],
    }


def _offer(offer: Offer) -> dict[str, object]:
    return {
        "id": offer.id,
        "kind": offer.kind.value,
        "total_minor": offer.total.minor,
        "saved_minor": offer.saved.minor,
        "interest_minor": offer.interest.minor,
        "valid_until": offer.valid_until.isoformat(),
        "parts": [
            {"due_on": part.due_on.isoformat(), "amount_minor": part.amount.minor}
            for part in offer.instalments
        ],
    }


def _money(amount: Money) -> str:
    return f"{amount.minor / 100:.2f}"
