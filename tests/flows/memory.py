"""What bot.bargaining keeps in rows, kept in a list: the client's quotes and rounds."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from domain.quotes import Quote
from flows.dialogue import Dialogue, Outcome
from flows.told import Told, asked_in, ends_bargaining, told_by
from flows.turn import Case


@dataclass
class Memory:
    """Everything that was told to one client, and how many wishes were not met."""

    quotes: list[Quote] = field(default_factory=list)
    lost: int = 0

    def keep(
        self, case: Case, before: Dialogue, outcome: Outcome, today: date
    ) -> list[Told]:
        """Remember a turn; give the terms that it told."""
        at = datetime.combine(today, time(13), UTC)
        told = list(told_by(outcome, case, today))
        for it in told:
            rate = it.interest_bp_month
            quote = Quote(it.offer, it.basis, at, it.share_bp, rate, it.read_back)
            self.quotes.insert(0, quote)
        asked = asked_in(before, outcome, case.rounds_lost)
        self.lost += asked is not None and asked.reply != "met"
        if ends_bargaining(outcome.do):
            self.lost = 0
        return told
