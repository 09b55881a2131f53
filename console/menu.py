"""The menu: which rooms of the console there are, and for whom."""

from collections.abc import Iterable
from typing import NamedTuple

from models.agent import Agent

EVERYBODY = frozenset({"agent", "supervisor", "finance", "admin"})
MANAGERS = frozenset({"supervisor", "finance", "admin"})
FINANCE = frozenset({"finance", "admin"})
ADMINS = frozenset({"admin"})


class Room(NamedTuple):
    """A room: its name in the catalogue ("menu.<name>"), its route, and who may in."""

    name: str
    endpoint: str
    roles: frozenset[str]


ROOMS = (
    Room("inbox", "console.inbox", EVERYBODY),
    Room("tasks", "console.tasks", EVERYBODY),
    Room("proofs", "console.proofs", EVERYBODY),
    Room("disputes", "console.disputes", EVERYBODY),
    Room("agenda", "console.agenda", MANAGERS),
    Room("ladders", "console.ladders", FINANCE),
    Room("limits", "console.envelopes", MANAGERS),
    Room("texts", "console.texts", FINANCE),
    Room("campaigns", "console.campaigns", MANAGERS),
    Room("billing", "console.billing", FINANCE),
    Room("money", "console.money", FINANCE),
    Room("bank", "console.bank", FINANCE),
    Room("books", "console.books", FINANCE),
    Room("refunds", "console.refunds_room", FINANCE),
    Room("reconciliation", "console.reconciliation", FINANCE),
    Room("simulate", "console.simulations", FINANCE),
    Room("watch", "console.watch", MANAGERS),
    Room("hooks", "console.hooks", ADMINS),
)


def rooms_for(agent: Agent, endpoints: Iterable[str]) -> list[Room]:
    """List the rooms that an agent may enter, of those that this program has."""
    built = set(endpoints)
    return [
        room for room in ROOMS if agent.role in room.roles and room.endpoint in built
    ]
