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


class Wing(NamedTuple):
    """Rooms that belong together, under one name ("menu.wing.<name>")."""

    name: str
    rooms: tuple[Room, ...]

    def holds(self, here: str) -> bool:
        """Tell whether a room of this name is among them."""
        return any(room.name == here for room in self.rooms)


WINGS = (
    Wing(
        "desk",
        (
            Room("inbox", "console.inbox", EVERYBODY),
            Room("tasks", "console.tasks", EVERYBODY),
            Room("proofs", "console.proofs", EVERYBODY),
            Room("promises", "console.promises", EVERYBODY),
            Room("disputes", "console.disputes", EVERYBODY),
            Room("care", "console.care", EVERYBODY),
            Room("proposals", "console.proposals", EVERYBODY),
            Room("agreements", "console.agreements", EVERYBODY),
        ),
    ),
    Wing(
        "dunning",
        (
            Room("agenda", "console.agenda", MANAGERS),
            Room("ladders", "console.ladders", FINANCE),
            Room("texts", "console.texts", FINANCE),
            Room("campaigns", "console.campaigns", MANAGERS),
            Room("limits", "console.envelopes", MANAGERS),
            Room("simulate", "console.simulations", FINANCE),
        ),
    ),
    Wing(
        "money",
        (
            Room("billing", "console.billing", FINANCE),
            Room("money", "console.money", FINANCE),
            Room("bank", "console.bank", FINANCE),
            Room("refunds", "console.refunds_room", FINANCE),
            Room("reconciliation", "console.reconciliation", FINANCE),
            Room("books", "console.books", FINANCE),
        ),
    ),
    Wing(
        "house",
        (
            Room("watch", "console.watch", MANAGERS),
            Room("hooks", "console.hooks", ADMINS),
        ),
    ),
)
ROOMS = tuple(room for wing in WINGS for room in wing.rooms)


def wings_for(agent: Agent, endpoints: Iterable[str]) -> list[Wing]:
    """List the rooms that an agent may enter, of those that this program has."""
    built = set(endpoints)
    wings = (
        Wing(
            wing.name,
            tuple(
                room
                for room in wing.rooms
                if agent.role in room.roles and room.endpoint in built
            ),
        )
        for wing in WINGS
    )
    return [wing for wing in wings if wing.rooms]
