"""Stripe's bracketed forms: `line_items[0][quantity]=1` becomes nested values."""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

from sandbox.stripe_api.errors import refuse

_PART = re.compile(r"\[([^\]]*)\]")
_INTEGER = re.compile(r"-?\d{1,15}")
Tree = dict[str, Any]


def read_form(form: MultiDict[str, str]) -> Tree:
    """Return the tree that a form spells; lists come from numbered or empty brackets.

    >>> read_form(MultiDict([("a[0][b]", "1"), ("c[]", "x"), ("c[]", "y")]))
    {'a': [{'b': '1'}], 'c': ['x', 'y']}
    """
    tree: Tree = {}
    for name, value in form.items(multi=True):
        head = name.partition("[")[0]
        _place(tree, [head, *_PART.findall(name)], value)
    return {name: _as_lists(value) for name, value in tree.items()}


def _place(tree: Tree, path: list[str], value: str) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part or str(len(tree)), {})
    tree[path[-1] or str(len(tree))] = value


def _as_lists(value: object) -> object:
    if not isinstance(value, dict):
        return value
    filled = {name: _as_lists(each) for name, each in value.items()}
    if filled and all(name.isdigit() for name in filled):
        return [filled[name] for name in sorted(filled, key=int)]
    return filled


def whole(value: str | None, param: str) -> int | None:
    """Read an integer, or nothing; raise StripeError for anything else."""
    if not value:
        return None
    if not _INTEGER.fullmatch(value):
        refuse(
            f"Invalid integer: {value}", code="parameter_invalid_integer", param=param
        )
    return int(value)
