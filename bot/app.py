"""The web process, put together: the one place that knows every room with a door."""

from flask import Flask

from bot.demo.api import blueprint as demo
from bot.health import blueprint as health
from bot.wiring import EXTENSION, Wiring
from console import blueprint as console
from console.headers import protect
from console.paper_door import blueprint as paper_door
from console.pay import blueprint as pay
from console.pay_receipts import blueprint as pay_receipts
from console.preferences import blueprint as preferences
from console.verify import blueprint as verify
from webhooks.api import blueprint as api
from webhooks.stripe import blueprint as stripe_webhook
from webhooks.twilio import blueprint as twilio_webhook

LARGEST_POST = 256 * 1024  # bytes; providers post a few kilobytes


def create_app(parts: Wiring) -> Flask:
    """Make the Flask application of a web process."""
    app = Flask("regua", static_folder=None)
    app.extensions[EXTENSION] = parts
    app.config.update(
        SECRET_KEY=parts.environment.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_POST,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    hooks = (health, twilio_webhook, stripe_webhook, api)
    for blueprint in (
        *hooks,
        pay,
        pay_receipts,
        paper_door,
        verify,
        preferences,
        console,
    ):
        app.register_blueprint(blueprint)
    if parts.environment.demo:
        app.register_blueprint(demo)
    protect(app)
    return app
