"""Lists, pages and expansion, alike for every kind of object."""

import copy
from collections.abc import Callable, Sequence

from sandbox.stripe_api.errors import refuse, refuse_missing_object
from sandbox.stripe_api.form import Tree, whole
from sandbox.stripe_api.sessions import shown
from sandbox.stripe_api.store import StripeObject, StripeStore

_MOST = 100
_USUAL = 10
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}


def page(
    rows: Sequence[StripeObject], given: Tree, url: str, equal: Sequence[str] = ()
) -> StripeObject:
    """Return a list object, newest first; `equal` names the plain filters."""
    kept = [row for row in reversed(rows) if _passes(row, given, equal)]
    limit = whole(given.get("limit"), "limit") or _USUAL
    if not 1 <= limit <= _MOST:
        refuse("Invalid limit: must be 1 to 100", param="limit")
    start = _start(kept, given)
    data = kept[start : start + limit]
    return {
        "object": "list",
        "data": [shown(row) for row in data],
        "has_more": start + limit < len(kept),
        "url": url,
    }


def expanded_page(
    store: StripeStore, listed: StripeObject, given: Tree
) -> StripeObject:
    """Return a list with `expand[]=data.…` done in each of its objects."""
    wanted = [path.removeprefix("data.") for path in given.get("expand") or ()]
    data = [expanded(store, row, {"expand": wanted}) for row in listed["data"]]
    return {**listed, "data": data}


def _passes(row: StripeObject, given: Tree, equal: Sequence[str]) -> bool:
    if any(name in given and row.get(name) != given[name] for name in equal):
        return False
    created = given.get("created") or {}
    if isinstance(created, str):
        return bool(row["created"] == int(created))
    return all(
        _COMPARE[name](row["created"], int(bound)) for name, bound in created.items()
    )


def _start(kept: Sequence[StripeObject], given: Tree) -> int:
    after = given.get("starting_after")
    if not after:
        return 0
    places = [place for place, row in enumerate(kept) if row["id"] == after]
    if not places:
        refuse_missing_object("object", after, "starting_after")
    return places[0] + 1


def expanded(store: StripeStore, made: StripeObject, given: Tree) -> StripeObject:
    """Return an object as the API shows it, with the asked ids replaced by objects."""
    answer = copy.deepcopy(shown(made))
    for path in given.get("expand") or ():
        _expand(store, answer, path.split("."))
    return answer


def _expand(store: StripeStore, answer: StripeObject, path: list[str]) -> None:
    head, rest = path[0], path[1:]
    if head == "line_items" and answer["object"] == "checkout.session":
        answer[head] = line_items(store.objects[answer["id"]])
        return
    inner = answer.get(head)
    if isinstance(inner, str) and inner in store.objects:
        inner = answer[head] = copy.deepcopy(shown(store.objects[inner]))
    if rest and isinstance(inner, dict):
        _expand(store, inner, rest)


def line_items(session: StripeObject) -> StripeObject:
    """Return a session's line items as a list object."""
    return {
        "object": "list",
        "data": session["_items"],
        "has_more": False,
        "url": f"/v1/checkout/sessions/{session['id']}/line_items",
    }
