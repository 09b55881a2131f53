"""What happens if it is not paid: what was told of the service is told again."""

from dataclasses import replace

import pytest

from domain.unlock import Service, Standing
from flows.heard import Intent
from tests.cast import FRIDAY, ana_owes_150
from tests.talk import Talk

ON_TRUST = Standing(Service.ACTIVE, until=FRIDAY, confirmed=True)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        pytest.param({}, [], id="nothing-was-stated"),
        pytest.param(
            {"suspends_on": FRIDAY}, ["consequences.suspends"], id="a-day-was-stated"
        ),
        pytest.param(
            {"unlock": Standing(Service.SUSPENDED)},
            ["consequences.suspended"],
            id="it-is-suspended",
        ),
        pytest.param(
            {"unlock": ON_TRUST, "suspends_on": FRIDAY},
            ["consequences.on_trust"],
            id="it-is-back-on-trust",
        ),
        pytest.param(
            {"unlock": replace(ON_TRUST, service=Service.SUSPENDED, confirmed=False)},
            ["unlock.refused.open"],
            id="it-is-being-brought-back",
        ),
    ],
)
def test_of_the_service(case: dict[str, object], said: list[str]) -> None:
    """Only what is so, or was told before; never a threat of our own making."""
    talk = Talk(ana_owes_150(**case))
    talk.hears("vão cortar?", Intent.ASK_CONSEQUENCES, rule="pattern:consequences")

    assert talk.keys == ["charges.explained", *said, "consequences.note"]
