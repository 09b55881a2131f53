"""The edge to Rasa: a text goes in, a ranking of intents comes out, or nothing.

Nothing here raises into a turn: an answer that is late, broken, huge or nonsense counts
as a failure and gives None, and the rules go on alone.
"""

import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Protocol, Self

import httpx

from flows.heard import Guess, Intent
from nlu.breaker import Breaker

TEXT_LIMIT: Final = 1_000  # characters; 20,000 cost Rasa seconds
ANSWER_LIMIT: Final = 64 * 1024  # bytes; a real answer has about two thousand
TIMEOUT: Final = 2.0  # seconds
_OK = 200
_INTENTS = frozenset(Intent)


class Model(Protocol):
    """Whatever ranks intents: Rasa, or a fake in tests."""

    def rank(self, text: str) -> tuple[Guess, ...] | None:
        """Rank the intents of a text, best first; None when there is no answer."""
        ...


class NoModel:
    """The model that is away; rules decide alone."""

    def rank(self, text: str) -> tuple[Guess, ...] | None:  # noqa: ARG002  (the port's shape)
        """Give no answer."""
        return None


class RasaModel:
    """Rasa's HTTP server, asked by `POST /model/parse?token=`."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.breaker = breaker or Breaker()
        self._clock = clock
        self._http = httpx.Client(
            base_url=url, params={"token": token}, timeout=TIMEOUT, trust_env=False
        )

    def rank(self, text: str) -> tuple[Guess, ...] | None:
        """Rank the intents of *text*, capped at 1,000 characters; None on failure."""
        if not self.breaker.allows():
            return None
        try:
            ranking = read_ranking(self._ask(text[:TEXT_LIMIT]))
        except (httpx.HTTPError, httpx.InvalidURL, AnswerError):
            self.breaker.failed()
            return None
        self.breaker.succeeded()
        return ranking

    def is_ready(self) -> bool:
        """Tell whether the server answers with a loaded model; for `/readyz`."""
        try:
            return self._http.get("/status").status_code == _OK
        except (httpx.HTTPError, httpx.InvalidURL):
            return False

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, text: str) -> bytes:
        until = self._clock() + TIMEOUT
        body = bytearray()
        with self._http.stream("POST", "/model/parse", json={"text": text}) as answer:
            if answer.status_code != _OK:
                raise AnswerError
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > ANSWER_LIMIT or self._clock() > until:
                    raise AnswerError
        return bytes(body)


class AnswerError(Exception):
    """The model's answer can't be used."""


def read_ranking(body: bytes) -> tuple[Guess, ...]:
    """Read Rasa's `intent_ranking`, best first; names that aren't ours fall out.

    Raises AnswerError for anything that isn't a ranking with confidences of 0 to 1.
    """
    try:
        answer = json.loads(body)
        ranking = [_guess(entry) for entry in answer["intent_ranking"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise AnswerError from error
    ours = [guess for guess in ranking if guess]
    if not ours:
        raise AnswerError
    return tuple(sorted(ours, key=lambda guess: -guess.confidence))


def _guess(entry: dict[str, object]) -> Guess | None:
    name, confidence = entry["name"], entry["confidence"]
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        raise AnswerError
    if not 0 <= confidence <= 1.000_001:  # noqa: PLR2004  (a sum of floats may pass 1 by a hair; NaN is refused too)
        raise AnswerError
    if not isinstance(name, str) or name not in _INTENTS:
        return None
    return Guess(Intent(name), min(float(confidence), 1.0))
