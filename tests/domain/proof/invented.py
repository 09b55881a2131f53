"""The receipts of receipts.yml, and the company that they should have been paid to."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from domain.proof import Payee

OURS = Payee(
    names=("Fibra Sul Telecom Ltda.", "Fibra Sul"),
    documents=("99887766000105",),
    keys=("99887766000105",),
)
RECEIPTS: dict[str, dict[str, Any]] = {
    each["name"]: each
    for each in yaml.safe_load(
        Path(__file__).with_name("receipts.yml").read_text(encoding="utf-8")
    )
}


def text_of(name: str, **changed: str) -> str:
    """Give a receipt's text, with pieces of it changed: old=new by their words."""
    text = str(RECEIPTS[name]["text"])
    for old, new in changed.items():
        text = text.replace(old, new)
    return text


def reais(amount: float) -> int:
    """Give centavos."""
    return int(Decimal(str(amount)) * 100)


def on(day: int, month: int = 11, year: int = 2026) -> date:
    """Name a day."""
    return date(year, month, day)
