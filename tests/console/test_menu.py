"""The menu: every room of it is open to somebody whom the demo lets in."""

import pytest

from bot.demo.show import PEOPLE
from console.menu import ROOMS, Room


@pytest.mark.parametrize("room", [pytest.param(room, id=room.name) for room in ROOMS])
def test_the_demo_has_a_key_to_each_room(room: Room) -> None:
    """Whoever looks at the demo can look at all of it."""
    roles = {role for _, _, role in PEOPLE}

    assert roles & room.roles
