"""The sandbox as a process, and the vendors' own clients pointed at it."""

import json
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
from stripe import StripeClient
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

Json = Any  # what JSON and the vendors' clients hand out
ACCOUNT = "AC" + "0a" * 16
TOKEN = "0b" * 16
STRIPE_KEY = "sk_test_sandbox"
STRIPE_SECRET = "whsec_sandbox"
SENDER = "whatsapp:+551140028922"
SMS_SENDER = "+551140028922"
ANA = "whatsapp:+5511987654321"
ANA_SMS = "+5511987654321"


class _Redirected(TwilioHttpClient):  # type: ignore[misc] # the SDK has no types
    """Twilio's client, going to another address."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=2, pool_connections=False)
        self._base = urlsplit(base)

    def request(self, method: str, url: str, *args: Json, **kwargs: Json) -> Response:
        there = urlsplit(url)._replace(
            scheme=self._base.scheme, netloc=self._base.netloc
        )
        return super().request(method, urlunsplit(there), *args, **kwargs)


class Providers:
    """One running sandbox and the clients of its APIs."""

    def __init__(self, app_url: str, *more: str) -> None:
        self.app_url = app_url
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "sandbox", *_arguments(app_url), *more],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.ready = json.loads(self._process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.ready['port']}"
        self.http = httpx.Client(base_url=self.url, trust_env=False, timeout=10)
        self.twilio = Client(ACCOUNT, TOKEN, http_client=_Redirected(self.url))
        self.stripe = StripeClient(
            STRIPE_KEY, base_addresses={"api": self.url}, max_network_retries=0
        )

    def close(self) -> None:
        """Stop the process."""
        self.http.close()
        self._process.terminate()
        self._process.communicate(timeout=10)

    def pull(self, lever: str, **given: Json) -> Json:
        """Post to a lever; return its JSON."""
        reply = self.http.post(f"/_control/{lever}", json=given)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def look(self, what: str, **query: str) -> Json:
        """Read from the levers."""
        return self.http.get(f"/_control/{what}", params=query).json()

    def says(self, body: str, sender: str = ANA, **more: Json) -> Json:
        """Let a client write."""
        return self.pull("say", **{"from": sender}, body=body, **more)

    def send(self, body: str = "Oi", to: str = ANA, **more: Json) -> Json:
        """Send a message through Twilio's client."""
        sender = SENDER if to.startswith("whatsapp:") else SMS_SENDER
        text = {} if "content_sid" in more else {"body": body}
        return self.twilio.messages.create(to=to, from_=sender, **text, **more)

    def callback(self, key: str = "1") -> str:
        """Return a StatusCallback URL with our id in it."""
        return f"{self.app_url}/webhooks/twilio/status?m={key}"

    def checkout(self, amount: int = 15_000, **more: Json) -> Json:
        """Create a Checkout Session through Stripe's client."""
        options = more.pop("options", None)
        params: Json = {
            "mode": "payment",
            "success_url": f"{self.app_url}/obrigado?s={{CHECKOUT_SESSION_ID}}",
            "client_reference_id": "ana",
            "metadata": {"invoice": "1"},
            "payment_intent_data": {"metadata": {"invoice": "1"}},
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": "brl",
                        "unit_amount": amount,
                        "product_data": {"name": "Fatura 1"},
                    },
                }
            ],
            **more,
        }
        return self.stripe.v1.checkout.sessions.create(params, options)


def _arguments(app_url: str) -> list[str]:
    return [
        "--app-url",
        app_url,
        "--account-sid",
        ACCOUNT,
        "--auth-token",
        TOKEN,
        "--stripe-key",
        STRIPE_KEY,
        "--stripe-webhook-secret",
        STRIPE_SECRET,
        "--demo-token",
        "demo",
        "--sender",
        SENDER,
        "--sms-sender",
        SMS_SENDER,
        "--pace-ms",
        "10",
    ]
