"""Every route of the web application keeps the house's rules."""

import re

import pytest
from flask import Flask

from bot.app import create_app
from bot.database import Database
from tests.bot.world import world_on
from tests.house.tree import ROOT


@pytest.fixture
def app(database: Database) -> Flask:
    """Build the application on a fresh database."""
    return create_app(world_on(database).parts)


def test_each_webhook_route_verifies_a_signature(app: Flask) -> None:
    """An unsigned post to any webhook route is refused."""
    rules = [r for r in app.url_map.iter_rules() if r.rule.startswith("/webhooks/")]
    web = app.test_client()

    answers = {rule.rule: web.post(rule.rule, data="{}").status_code for rule in rules}

    assert len(answers) >= 3
    assert set(answers.values()) <= {400, 403}


def test_each_route_of_the_api_wants_a_token(app: Flask) -> None:
    """Without a token, and with a wrong one, there is nothing but a 401."""
    rules = [r for r in app.url_map.iter_rules() if r.rule.startswith("/api/")]
    web = app.test_client()
    answers = [
        web.open(re.sub(r"<[^>]+>", "x", rule.rule), method=method, headers=header)
        for rule in rules
        for method in (rule.methods or set()) - {"OPTIONS"}
        for header in ({}, {"Authorization": "Bearer regua_wrong"})
    ]

    assert len(rules) >= 3
    assert {answer.status_code for answer in answers} == {401}


def test_nothing_changes_state_by_get(app: Flask) -> None:
    """A route that takes POST takes no GET under the same function."""
    wrong = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if {"GET", "POST"} <= (rule.methods or set())
    ]

    assert wrong == []


PAGES = sorted(
    path
    for folder in ("console/templates", "sandbox/templates")
    for path in (ROOT / folder).rglob("*.html")
)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_each_pages_assets_are_local(page: object) -> None:
    """No page asks anybody else for a script, a style, a font or a picture."""
    text = ROOT.joinpath(str(page)).read_text(encoding="utf-8")

    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", text) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_no_page_switches_escaping_off(page: object) -> None:
    """Jinja escapes everything, everywhere."""
    text = ROOT.joinpath(str(page)).read_text(encoding="utf-8")

    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text)
