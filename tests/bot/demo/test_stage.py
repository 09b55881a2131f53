"""The demo's own config: the company's as it is, and this machine for its webhooks."""

from pathlib import Path

import pytest

from bot.demo.stage import Ports, set_stage
from bot.reach import PUBLIC_ONLY
from bot.settings import SettingsError, load_settings
from tests.bot.settings.test_load import COMPANY, SHIPPED

PORTS = Ports(1, 2, 3)


@pytest.mark.parametrize("more", ["", "webhooks: {also_reach: [10.20.0.0/16]}\n"])
def test_the_demo_has_a_config_of_its_own(tmp_path: Path, more: str) -> None:
    """What the company lists stays, and 127.0.0.1 is reached besides."""
    config = tmp_path / "theirs.yml"
    config.write_text(COMPANY + more)
    stage = set_stage(tmp_path, config, PORTS)
    webhooks = load_settings(stage.environment.config).webhooks
    inner = ["10.20.0.0/16"] if more else []

    assert webhooks.also_reach.listed == [*inner, "127.0.0.1"]
    assert config.read_text() == COMPANY + more


def test_nothing_else_of_the_config_changes(tmp_path: Path) -> None:
    """The shipped file, written anew, says the same in everything else."""
    stage = set_stage(tmp_path, SHIPPED, PORTS)
    own, shipped = load_settings(stage.environment.config), load_settings(SHIPPED)
    webhooks = own.webhooks.model_copy(update={"also_reach": PUBLIC_ONLY})

    assert own.model_copy(update={"webhooks": webhooks}) == shipped


def test_a_config_that_is_wrong_is_named_as_it_is_called(tmp_path: Path) -> None:
    """The error tells of the file that its owner knows."""
    config = tmp_path / "theirs.yml"
    config.write_text("company: 1\n")

    with pytest.raises(SettingsError, match=r"theirs\.yml, line 1"):
        set_stage(tmp_path, config, PORTS)
