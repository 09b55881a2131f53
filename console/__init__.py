"""People's pages: the agents' console, and the client's own page."""

from console import (
    actions,
    campaign_actions,
    campaigns,
    door,
    guard,
    inbox,
    shell,
    simulations,
    tasks,
    texts,
    watch,
)
from console.blueprint import blueprint

__all__ = [
    "actions",
    "blueprint",
    "campaign_actions",
    "campaigns",
    "door",
    "guard",
    "inbox",
    "shell",
    "simulations",
    "tasks",
    "texts",
    "watch",
]
