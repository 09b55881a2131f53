"""The understanding of the transcripts: Rasa's server, started once for all of them."""

import secrets
import socket
from collections.abc import Iterator

import pytest

from bot.understanding import Listener
from nlu.client import RasaModel
from nlu.process import PROJECT, PYTHON, rasa_at
from nlu.understand import Understanding

MODEL = PROJECT / "models" / "regua.tar.gz"


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    """Start the trained model on a port of its own; skip where there is none."""
    if not (PYTHON.exists() and MODEL.exists()):
        pytest.skip("needs Rasa's environment and a trained model")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    token = secrets.token_urlsafe()
    with rasa_at(url, token), RasaModel(url, token) as model:
        yield Listener(Understanding(model))
