"""No agreement without its proof: there is one way to make a row, which asks for it."""

import ast
from dataclasses import MISSING
from inspect import signature

from bot.agreements.record import record
from domain.evidence import Evidence
from tests.house.tree import ROOT, modules

ROOMS = ("bot", "console", "webhooks", "flows", "domain")
MAKES = {"bot/agreements/record.py"}


def test_one_way_to_make_an_agreement() -> None:
    """Only `bot.agreements.record` writes the row."""
    makers = {
        path.relative_to(ROOT).as_posix()
        for path in modules(*ROOMS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Agreement"
    }

    assert makers == MAKES


def test_it_asks_for_the_proof() -> None:
    """A proof is a value whose parts cannot be left out."""
    told = signature(record).parameters["evidence"]
    optional = {
        name
        for name, field in Evidence.__dataclass_fields__.items()
        if field.default is not MISSING
    }

    assert told.annotation is Evidence
    assert told.default is told.empty
    assert optional == {"made"}
