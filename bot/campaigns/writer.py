"""Writing for a campaign: with links that are made, or, in a preview, only shown."""

from dataclasses import dataclass

from bot.params import Writer
from flows.turn import PayLink


@dataclass(frozen=True)
class CampaignWriter(Writer):
    """Writes the words of a campaign to one client."""

    def link(self, invoice_ids: tuple[int, ...] = ()) -> str:
        """Give the address of the client's page."""
        return self._resolve(PayLink(invoice_ids))


@dataclass(frozen=True)
class Rehearsal(CampaignWriter):
    """Writes the same words, and leaves no link behind."""

    def _resolve(self, param: object) -> str:
        del param
        return f"{self.parts.environment.public_url}/p/…"
