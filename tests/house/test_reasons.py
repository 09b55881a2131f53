"""Reasons: each rule that decides, and each figure that it gives, has words."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest
import yaml

from bot.holds import REASONS
from bot.reasons import LANGUAGES, reasons_in
from domain.channel import Channel
from domain.contact_rules import RULES
from domain.disclosure import Level
from domain.ladder import Tone
from domain.provider_errors import Action
from models.planned import BLOCKED, QUEUED, SENT, SUPERSEDED, UNKNOWN
from tests.house.tree import ROOT, modules

CONDITIONS = ROOT / "domain" / "ladder" / "conditions.py"
FOLDER = ROOT / "bot" / "reasons"
TEMPLATE_STATES = ("unsubmitted", "pending", "paused", "rejected", "disabled")
FAMILIES = {
    "failed_": tuple(action.value for action in Action),
    "template_": TEMPLATE_STATES,
}


def calls(*names: str) -> Iterator[ast.Call]:
    """Find the calls of some functions in the policy and in the application."""
    paths = [*modules("bot"), ROOT / "domain" / "contact_rules.py"]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
                yield node


def rules() -> set[str]:
    """Name every rule that can stand in a decision."""
    named = {rule.name for rule in RULES} | {"raced_opt_out", "sent"}
    for call in calls("Denied"):
        rule = call.args[0] if call.args else None
        if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
            named.add(rule.value)
        elif isinstance(rule, ast.JoinedStr):
            start = ast.literal_eval(rule.values[0])
            named |= {f"{start}{end}" for end in FAMILIES[str(start)]}
    for call in calls("decide"):
        named |= {
            str(arg.value)
            for arg in call.args[3:4]
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        }
    return named


def figures() -> set[str]:
    """Name every figure that a rule of the policy, or a refusal beside it, gives."""
    whole = (ROOT / name for name in ("domain/contact_rules.py", "bot/step_today.py"))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in whole]
    trees += [ast.Module([ast.Expr(call)], []) for call in calls("Denied", "decide")]
    return {
        str(key.value)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }


def catalogue(language: str) -> dict[str, dict[str, object]]:
    """Read the words of one language."""
    tree: dict[str, dict[str, object]] = yaml.safe_load(
        (FOLDER / f"{language}.yml").read_text(encoding="utf-8")
    )
    return tree


def braces(text: str) -> set[str]:
    """Give the figures that a text is filled with."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_scan_sees_the_house() -> None:
    """It finds the policy's rules, those beside it, and figures of both."""
    assert {"hours", "changed", "failed_policy", "no_step_today"} <= rules()
    assert {"gap_hours", "wish", "said_minor", "opted_out_at"} - figures() <= {
        "opted_out_at"
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rule_and_each_figure_has_words(language: str) -> None:
    """Nobody ever reads a bare code."""
    words = catalogue(language)

    assert sorted(rules() - words["rule"].keys()) == []
    assert sorted(figures() - words["figure"].keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_rows_keep_has_words(language: str) -> None:
    """Verdicts, holds, channels and levels too."""
    words = catalogue(language)
    verdicts = {SENT, BLOCKED, QUEUED, SUPERSEDED, UNKNOWN, "wait"}
    conditions = re.findall(r'Unmet\("(\w+)"', CONDITIONS.read_text(encoding="utf-8"))

    assert verdicts <= words["verdict"].keys()
    assert set(REASONS) <= words["hold"].keys()
    assert len(conditions) > 5
    assert set(conditions) <= words["condition"].keys()
    assert {*Tone} <= words["tone"].keys()
    assert {*Channel} - {Channel.PHONE, Channel.LETTER} <= words["channel"].keys()
    assert {str(int(level)) for level in Level} <= words["level"].keys()


def test_each_language_says_the_same() -> None:
    """The same keys, and in each text the same figures."""
    pt = catalogue("pt")
    for language in LANGUAGES[1:]:
        other = catalogue(language)
        assert {k: list(v) for k, v in other.items()} == {
            k: list(v) for k, v in pt.items()
        }
        for rule, texts in pt["rule"].items():
            assert isinstance(texts, list)
            theirs = other["rule"][rule]
            assert isinstance(theirs, list)
            assert [braces(t) for t in texts] == [braces(t) for t in theirs], rule


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_names_figures_that_exist(language: str) -> None:
    """The last text of a rule needs none; the others need what rows hold."""
    words = catalogue(language)
    for rule, texts in words["rule"].items():
        assert isinstance(texts, list)
        assert braces(texts[-1]) == set(), rule
        for text in texts:
            assert braces(text) <= words["figure"].keys(), rule


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_rule_with_nothing_known_still_speaks(language: str, rule: str) -> None:
    """An old row without figures has the brief text."""
    told = reasons_in(language, "America/Sao_Paulo").tell(rule, None)

    assert told.text
    assert "{" not in told.text
