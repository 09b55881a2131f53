"""People's pages: the agents' console, and the client's own page."""

from console import actions, door, guard, inbox, shell, texts, watch
from console.blueprint import blueprint

__all__ = ["actions", "blueprint", "door", "guard", "inbox", "shell", "texts", "watch"]
