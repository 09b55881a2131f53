"""How the sandbox calls the application: plain calls that never leave the machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

# Both vendors give up on a webhook after some fifteen seconds.
_PATIENCE_SECONDS = 15.0
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `status` is None when nobody answered."""

    status: int | None
    text: str = ""

    @property
    def taken(self) -> bool:
        """Return whether the application said 2xx."""
        return (
            self.status is not None
            and HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES
        )


class Poster:
    """A client for loopback only, blind to the proxies of the environment."""

    def __init__(self) -> None:
        self._http = httpx.Client(trust_env=False, timeout=_PATIENCE_SECONDS)

    def form(
        self, url: str, params: Mapping[str, str], headers: Mapping[str, str]
    ) -> Answer:
        """Post a form; blank values stay, as Twilio sends and signs them."""
        return self._send(url, headers, data=dict(params))

    def body(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Post bytes as they are."""
        return self._send(url, headers, content=content)

    def put(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Put bytes as they are."""
        return self._send(url, headers, content=content, method="PUT")

    def _send(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        data: dict[str, str] | None = None,
        content: bytes | None = None,
        method: str = "POST",
    ) -> Answer:
        if urlsplit(url).hostname not in _LOOPBACK:
            return Answer(None, "not a loopback address")
        try:
            reply = self._http.request(
                method, url, headers=dict(headers), data=data, content=content
            )
        except httpx.HTTPError as problem:
            return Answer(None, str(problem) or type(problem).__name__)
        return Answer(reply.status_code, reply.text)
