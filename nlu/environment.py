"""Make Rasa's own environment, and give the commands that run inside it.

`python -m nlu.environment` installs it when it is missing or its lock has changed.
Rasa needs Python 3.10: one on the PATH is taken first, then one of pyenv's, then
whatever uv can find or fetch.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = HERE / ".venv" / "bin" / "python"
_WANTED = "3.10"
_MARK = HERE / ".venv" / "regua-lock"


def install() -> None:
    """Install what `nlu/uv.lock` names into `nlu/.venv`.

    Raises subprocess.CalledProcessError when uv fails; it has then said why.
    """
    if is_current():
        return
    command = ["uv", "sync", "--project", str(HERE), "--locked", "--python"]
    subprocess.run([*command, find_python()], check=True, env=_clean())  # noqa: S603 - our own arguments
    _MARK.write_bytes(_lock())


def is_current() -> bool:
    """Tell whether the environment was installed from the lock that lies here now."""
    return PYTHON.exists() and _MARK.exists() and _MARK.read_bytes() == _lock()


def find_python() -> str:
    """Give a path of Python 3.10, or its version for uv to find or fetch."""
    on_path = shutil.which(f"python{_WANTED}")
    if on_path and _is_wanted(on_path):
        return on_path
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    of_pyenv = sorted(root.glob(f"versions/{_WANTED}*/bin/python{_WANTED}"))
    return str(of_pyenv[-1]) if of_pyenv else _WANTED


def train_command() -> list[str]:
    """Give the command that trains when needed; it prints lines of progress."""
    return [str(PYTHON), str(HERE / "train.py")]


def report_command() -> list[str]:
    """Give the command that measures the model and draws nothing."""
    return [str(PYTHON), str(HERE / "report.py"), "--numbers-only"]


def serve_command(port: int) -> list[str]:
    """Give the command that serves on loopback; it wants RASA_TOKEN and no other."""
    return [str(PYTHON), str(HERE / "serve.py"), "--port", str(port)]


def _is_wanted(python: str) -> bool:
    """Tell whether it really is a 3.10: a shim may stand there without a version."""
    probe = subprocess.run(  # noqa: S603 - a path of shutil.which
        [python, "-V"], check=False, capture_output=True, text=True
    )
    return probe.stdout.startswith(f"Python {_WANTED}.")


def _lock() -> bytes:
    return (HERE / "uv.lock").read_bytes()


def _clean() -> dict[str, str]:
    """Give our environment less VIRTUAL_ENV, which uv would take for the target."""
    return {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}


if __name__ == "__main__":
    install()
    sys.exit(0)
