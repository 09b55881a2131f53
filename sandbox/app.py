"""The Flask application: both APIs, the company's system, the levers, the pages."""

from flask import Flask

from sandbox import calls
from sandbox.company import routes as company
from sandbox.control import company as control_company
from sandbox.control import stripe as control_stripe
from sandbox.control import twilio as control_twilio
from sandbox.control import world as control_world
from sandbox.demo import api as demo_api
from sandbox.demo import page as demo_page
from sandbox.demo.bridge import Bridge
from sandbox.stripe_api import checkout_page
from sandbox.stripe_api import routes as stripe_routes
from sandbox.twilio_api import content, messages
from sandbox.world import World

_PARTS = (
    calls.bp,
    messages.bp,
    content.bp,
    stripe_routes.bp,
    checkout_page.bp,
    control_twilio.bp,
    control_stripe.bp,
    control_world.bp,
    control_company.bp,
    company.bp,
    demo_page.bp,
    demo_api.bp,
)


def create_app(world: World) -> Flask:
    """Make the application over one world."""
    app = Flask("sandbox")
    app.extensions["sandbox"] = world
    app.extensions["bridge"] = Bridge(world.settings)
    app.json.sort_keys = False  # type: ignore[attr-defined] # the provider is Flask's own
    # A page elsewhere that resolves its own name to this machine is turned away.
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost", "[::1]"]
    for part in _PARTS:
        app.register_blueprint(part)
    return app
