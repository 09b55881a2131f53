"""One sandbox process for all these tests, emptied before each."""

from collections.abc import Iterator

import pytest

from tests.sandbox.providers import Providers
from tests.sandbox.receiver import Receiver


@pytest.fixture(scope="session")
def _receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="session")
def _providers(_receiver: Receiver) -> Iterator[Providers]:
    providers = Providers(_receiver.url)
    yield providers
    providers.close()


@pytest.fixture
def app(_receiver: Receiver, _providers: Providers) -> Receiver:
    """Return the stand-in for the application."""
    _receiver.clear()
    return _receiver


@pytest.fixture
def providers(_providers: Providers, app: Receiver) -> Providers:
    """Return the sandbox, with nothing said and nothing owed."""
    _providers.pull("reset")
    app.clear()
    return _providers
