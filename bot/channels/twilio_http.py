"""Twilio's HTTP client with a timeout, a pool that fits, and another base URL."""

from typing import Any
from urllib.parse import urlsplit

from requests import Session
from requests.adapters import HTTPAdapter
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

TIMEOUT = 10  # seconds; the SDK has none of its own
POOL = 16  # connections kept; at 100 ms an answer 80 messages a second need 8 to 16


class RebasedHttpClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
    """Sends what goes to *.twilio.com to `base` instead, where one is given.

    `last_headers` keeps the headers of the last answer: the SDK's exception drops
    Retry-After.
    """

    def __init__(self, base: str | None = None) -> None:
        super().__init__(timeout=TIMEOUT)
        self.base = base
        self.last_headers: dict[str, str] = {}
        session = Session()
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(pool_maxsize=POOL))
        session.trust_env = False  # no proxy or netrc decides where messages go
        self.session = session

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - the SDK's signature
        """Send one request; see TwilioHttpClient.request."""
        if self.base:
            parts = urlsplit(url)
            url = self.base + parts.path + (f"?{parts.query}" if parts.query else "")
        response = super().request(method, url, *args, **kwargs)
        self.last_headers = {k.lower(): v for k, v in (response.headers or {}).items()}
        return response
