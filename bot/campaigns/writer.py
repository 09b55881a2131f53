"""Writing a preview: the same words, with links that are shown and never made."""

from dataclasses import dataclass

from bot.params import Writer


@dataclass(frozen=True)
class Rehearsal(Writer):
    """Writes what would be sent, and leaves nothing behind."""

    def _resolve(self, param: object) -> str:
        del param
        return self.link(())

    def link(self, invoice_ids: tuple[int, ...]) -> str:
        """Show where a link would lead."""
        del invoice_ids
        return f"{self.parts.environment.public_url}/p/…"
