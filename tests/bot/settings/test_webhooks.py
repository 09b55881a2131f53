"""The inner networks that webhooks may reach, as config.yml may say them or not."""

from pathlib import Path

import pytest

from bot.reach import PUBLIC_ONLY
from bot.settings import SettingsError, load_settings, read_settings
from tests.bot.settings.test_load import COMPANY, SHIPPED

LINE = 1 + len(COMPANY.splitlines()) + 3  # of the second entry below


def test_nothing_is_listed_by_itself() -> None:
    """Neither without the block nor in the file that is shipped."""
    assert read_settings(COMPANY).webhooks.also_reach == PUBLIC_ONLY
    assert load_settings(SHIPPED).webhooks.also_reach == PUBLIC_ONLY


def test_networks_addresses_and_hosts() -> None:
    """They are shown again as they were written, hosts last and in small letters."""
    written = "webhooks: {also_reach: [10.20.0.0/16, ERP.lan., 10.8.0.7, 'fd00::/8']}\n"
    reach = read_settings(COMPANY + written).webhooks.also_reach

    assert reach.listed == ["10.20.0.0/16", "10.8.0.7", "fd00::/8", "erp.lan"]


@pytest.mark.fault("F67")
@pytest.mark.parametrize(
    ("entry", "what"),
    [
        pytest.param("10.20.0.5/16", "write 10.20.0.0/16, or 10.20.0.5", id="inside"),
        pytest.param("0.0.0.0/0", "never called (0.0.0.0/8)", id="everything"),
        pytest.param("'::/0'", "never called", id="everything, IPv6"),
        pytest.param("169.254.169.254", "never called (169.254.0.0/16)", id="metadata"),
        pytest.param("100.100.100.200", "gives out keys", id="another cloud's"),
        pytest.param("fe80::/64", "never called (fe80::/10)", id="link-local"),
        pytest.param("239.1.1.1", "never called (224.0.0.0/4)", id="multicast"),
        pytest.param("126.0.0.0/7", "holds this machine itself", id="around us"),
        pytest.param("'::ffff:10.0.0.1'", "write it as IPv4", id="IPv4 in IPv6"),
        pytest.param("http://erp.lan/x", "without scheme", id="an address to post to"),
        pytest.param("erp.lan:8080", "port", id="with a port"),
        pytest.param("'*.lan'", "pattern", id="a pattern"),
        pytest.param("10.20.0.300", "is neither", id="no address"),
        pytest.param("10.5", "in quotes", id="a number"),
        pytest.param("''", "is neither", id="nothing"),
    ],
)
def test_what_cannot_be_listed(entry: str, what: str) -> None:
    """The error names the line and the entry, and says what to write."""
    text = f"{COMPANY}\nwebhooks:\n  also_reach:\n    - 10.8.0.7\n    - {entry}\n"
    with pytest.raises(SettingsError) as refused:
        read_settings(text)
    [problem] = refused.value.problems

    assert (problem.line, problem.key) == (LINE + 1, "webhooks.also_reach.1")
    assert what in problem.what


def test_a_list_it_must_be() -> None:
    """One network alone stands in brackets."""
    with pytest.raises(SettingsError, match="must be a list"):
        read_settings(COMPANY + "webhooks: {also_reach: 10.20.0.0/16}\n")


def test_an_authority_must_be_there_and_hold_certificates(tmp_path: Path) -> None:
    """It is found out at the start, not at the first event."""
    empty = tmp_path / "ca.pem"
    empty.touch()
    for path in (empty, tmp_path / "none.pem"):
        with pytest.raises(SettingsError, match="cannot be read as certificates"):
            read_settings(f"{COMPANY}webhooks: {{authority: {path}}}\n")
