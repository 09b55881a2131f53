"""The company's own system in the demo: hears of events, and tells of services."""

from dataclasses import dataclass, field

from sqlalchemy import select

from bot.api_tokens import Scope, Wrong, make_token
from bot.hooks.endpoints import Wish, new_endpoint, wish_for
from bot.hooks.signing import secret_of
from bot.watch.outside import outside_of
from bot.wiring import Wiring
from models.hook import HookEndpoint

NAME = {"pt": "Sistema da empresa", "en": "Company system", "es": "Sistema empresa"}
ACTOR = "demo"


@dataclass(frozen=True)
class Keys:
    """What the system was given: the webhook's secret, and a token of the API."""

    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def listen(parts: Wiring, url: str) -> None:
    """Make the endpoint, as an admin of the console would."""
    name = NAME[parts.settings.language]
    wish = wish_for(outside_of(parts.settings), name=name, url=url, kinds=None)
    assert isinstance(wish, Wish), wish  # noqa: S101 - the stage's settings list it
    with parts.database.write() as session:
        new_endpoint(session, wish, ACTOR, parts.clock.now())


def keys_of(parts: Wiring) -> Keys:
    """Read the endpoint's secret, and make a token that tells of services alone."""
    with parts.database.write() as session:
        row = session.scalars(select(HookEndpoint).order_by(HookEndpoint.id)).first()
        made = make_token(
            session,
            name=NAME[parts.settings.language],
            scopes={Scope.SERVICES_WRITE},
            actor=ACTOR,
            now=parts.clock.now(),
        )
        assert row is not None  # noqa: S101 - `listen` made it
        assert not isinstance(made, Wrong)  # noqa: S101 - the name and scope fit
        return Keys(secret_of(parts.secret_key, row), made[1])
