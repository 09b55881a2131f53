"""What the bot says: words by key and language, and how they are filled."""

from bot.words.catalogue import (
    COMMON,
    Button,
    Catalogue,
    CatalogueError,
    Rendered,
)

__all__ = ["COMMON", "Button", "Catalogue", "CatalogueError", "Rendered"]
