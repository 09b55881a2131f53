"""People's pages: the agents' console, and the client's own page."""

from console import (
    actions,
    agenda,
    campaign_actions,
    campaigns,
    door,
    guard,
    inbox,
    shell,
    simulations,
    story,
    tasks,
    texts,
    watch,
)
from console.blueprint import blueprint

__all__ = [
    "actions",
    "agenda",
    "blueprint",
    "campaign_actions",
    "campaigns",
    "door",
    "guard",
    "inbox",
    "shell",
    "simulations",
    "story",
    "tasks",
    "texts",
    "watch",
]
