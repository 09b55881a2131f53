"""People's pages: the agents' console, and the client's own page."""

from console import (
    actions,
    agenda,
    billing,
    campaign_actions,
    campaigns,
    door,
    guard,
    hooks,
    inbox,
    ladders,
    shadow,
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
    "billing",
    "blueprint",
    "campaign_actions",
    "campaigns",
    "door",
    "guard",
    "hooks",
    "inbox",
    "ladders",
    "shadow",
    "shell",
    "simulations",
    "story",
    "tasks",
    "texts",
    "watch",
]
