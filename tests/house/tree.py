"""The house as its own tests see it: modules, their imports, the markers of tests."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "bot",
    "console",
    "domain",
    "flows",
    "models",
    "nlu",
    "sandbox",
    "webhooks",
)


def modules(*rooms: str) -> Iterator[Path]:
    """List the Python files of some rooms."""
    for room in rooms or ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not {".venv", "components", "models_cache"} & set(path.parts):
                yield path


def imports(path: Path) -> set[str]:
    """List the dotted names that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


def faults_in_tests() -> dict[str, set[str]]:
    """Give the fault codes that tests bear, each with the files that bear it."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                "mark.fault"
            ):
                code = ast.literal_eval(node.args[0])
                found.setdefault(code, set()).add(str(path.relative_to(ROOT)))
    return found
