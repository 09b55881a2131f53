"""What every answer says to the browser: run nothing foreign, keep and tell nothing.

OWASP ASVS 5.0: 3.4.1 HSTS, 3.4.3 CSP, 3.4.4 nosniff, 3.4.5 referrer, 3.4.6 framing,
3.4.8 opener, 14.3.2 no-store.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from bot.environment import Environment
from bot.wiring import EXTENSION

YEAR = 31_536_000  # seconds
CHECKOUT = "https://checkout.stripe.com"

_CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def protect(app: Flask) -> None:
    """Put the headers on every answer of *app*; its wiring is in place already."""
    environment: Environment = app.extensions[EXTENSION].environment
    frames = _frames(environment)
    always = _always(environment, framed=bool(frames))
    csp = _CSP | {"frame-ancestors": frames or "'none'"}
    leaving = {**csp, "form-action": f"'self' {CHECKOUT} {_checkout_of(environment)}"}
    plain, payable = _joined(csp), _joined(leaving)

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in always.items():
            response.headers.setdefault(name, value)
        policy = payable if g.get("leads_to_checkout") else plain
        response.headers.setdefault("Content-Security-Policy", policy)
        _cache(response)
        return response


def leads_to_checkout() -> None:
    """Let the forms of this page end at Stripe Checkout: browsers count redirects."""
    g.leads_to_checkout = True


def _always(environment: Environment, *, framed: bool) -> dict[str, str]:
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-site" if framed else "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "X-Robots-Tag": "noindex, nofollow",
    }
    if not framed:
        headers["X-Frame-Options"] = "DENY"
    if environment.public_url.startswith("https:"):
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return headers


def _cache(response: Response) -> None:
    if request.endpoint != "console.static":
        response.headers.setdefault("Cache-Control", "no-store")
    elif "v" in request.args and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"


def _frames(environment: Environment) -> str:
    """Name who may frame us: in the demo its sandbox, which is the fake provider."""
    if environment.demo is None or environment.twilio_api_base is None:
        return ""
    port = urlsplit(environment.twilio_api_base).port or 80
    return f"'self' http://127.0.0.1:{port} http://localhost:{port}"


def _checkout_of(environment: Environment) -> str:
    # Only the demo's fake Stripe serves its checkout where its API is.
    if environment.demo is None or environment.stripe_api_base is None:
        return ""
    parts = urlsplit(environment.stripe_api_base)
    return f"{parts.scheme}://{parts.netloc}"


def _joined(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}".rstrip() for name, value in policy.items())
