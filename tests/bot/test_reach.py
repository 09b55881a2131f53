"""Which addresses may be called: a table of what is listed, where it leads, and why."""

import pytest

from bot.reach import PUBLIC_ONLY, Barred, Reach, Why
from bot.settings import read_settings
from tests.bot.settings.test_load import COMPANY

FIRM = "10.20.0.0/16"


def reach(*listed: str) -> Reach:
    """Read the setting as config.yml would have it."""
    lines = "".join(f'\n    - "{each}"' for each in listed)
    block = f"webhooks:\n  also_reach:{lines or ' []'}\n"
    return read_settings(COMPANY + block).webhooks.also_reach


@pytest.mark.fault("F67")
@pytest.mark.parametrize(
    ("listed", "host", "found", "tls", "why"),
    [
        pytest.param([], "x.example", ["8.8.8.8"], True, None, id="public"),
        pytest.param([], "x.example", ["2606:4700::1"], True, None, id="public IPv6"),
        pytest.param([], "x.example", ["8.8.8.8"], False, "http", id="public, http"),
        pytest.param([], "erp.lan", ["10.20.0.5"], True, "private", id="not listed"),
        pytest.param([], "erp.lan", ["100.64.1.1"], True, "private", id="CGNAT"),
        pytest.param([], "erp.lan", ["fd00::7"], True, "private", id="ULA"),
        pytest.param([], "localhost", ["127.0.0.1"], True, "loopback", id="loopback"),
        pytest.param([FIRM], "erp.lan", ["10.20.0.5"], True, None, id="network"),
        pytest.param([FIRM], "10.20.0.5", ["10.20.0.5"], False, None, id="and http"),
        pytest.param([FIRM], "x.lan", ["10.21.0.5"], True, "private", id="beside it"),
        pytest.param(
            [FIRM], "erp.lan", ["::ffff:10.20.0.5"], False, None, id="IPv4 in IPv6"
        ),
        pytest.param(
            [FIRM],
            "erp.lan",
            ["10.20.0.5", "10.30.0.5"],
            True,
            "private",
            id="one of two addresses",
        ),
        pytest.param(
            [FIRM], "x.example", ["8.8.8.8"], False, "http", id="others' http"
        ),
        pytest.param(["10.8.0.7"], "x", ["10.8.0.7"], False, None, id="one address"),
        pytest.param(["10.8.0.7"], "x", ["10.8.0.8"], True, "private", id="its mate"),
        pytest.param(
            ["fd00::/8"], "x.lan", ["fd00::7"], False, None, id="IPv6 network"
        ),
        pytest.param(["erp.lan"], "erp.lan", ["10.1.1.1"], False, None, id="host"),
        pytest.param(["erp.lan"], "ERP.lan.", ["10.1.1.1"], False, None, id="its dot"),
        pytest.param(["erp.lan"], "b.lan", ["10.1.1.1"], True, "private", id="another"),
        pytest.param(
            ["erp.lan"], "a.erp.lan", ["10.1.1.1"], True, "private", id="below a host"
        ),
        pytest.param(
            ["erp.lan"], "erp.lan", ["8.8.8.8"], False, None, id="public host"
        ),
        pytest.param(
            ["erp.lan"], "erp.lan", ["127.0.0.1"], True, "loopback", id="host to us"
        ),
        pytest.param(
            ["10.0.0.0/8"], "x", ["127.0.0.1"], True, "loopback", id="still not us"
        ),
        pytest.param(["127.0.0.1"], "x", ["127.0.0.1"], False, None, id="us, listed"),
        pytest.param(["127.0.0.1"], "x", ["127.0.0.2"], True, "loopback", id="but one"),
        pytest.param(["127.0.0.1"], "x", ["::1"], True, "loopback", id="not the other"),
        pytest.param(["::1"], "x", ["::1"], False, None, id="us over IPv6"),
        pytest.param(
            ["localhost"],
            "localhost",
            ["127.0.0.1", "::1"],
            False,
            None,
            id="localhost",
        ),
        pytest.param(
            ["localhost"], "x.lan", ["127.0.0.1"], True, "loopback", id="only as that"
        ),
        *(
            pytest.param(
                ["x.lan", "10.0.0.0/8"], "x.lan", [never], True, "never", id=id_
            )
            for never, id_ in (
                ("169.254.169.254", "metadata"),
                ("169.254.10.1", "link-local"),
                ("fe80::1%eth0", "link-local IPv6"),
                ("fd00:ec2::254", "metadata IPv6"),
                ("100.100.100.200", "metadata of another cloud"),
                ("168.63.129.16", "metadata that looks public"),
                ("0.0.0.0", "unspecified"),  # noqa: S104 - is refused
                ("::", "unspecified IPv6"),
                ("224.0.0.1", "multicast"),
                ("ff02::1", "multicast IPv6"),
                ("255.255.255.255", "broadcast"),
                ("::ffff:169.254.169.254", "metadata in IPv6"),
                ("64:ff9b::a9fe:a9fe", "NAT64"),
                ("2002:0a14:0005::", "6to4"),
            )
        ),
    ],
)
def test_what_may_be_called(
    listed: list[str],
    host: str,
    found: list[str],
    tls: bool,  # noqa: FBT001 - a column of the table
    why: str | None,
) -> None:
    """An address counts as what it is; what is listed counts beside public ones."""
    barred = reach(*listed).barred(host, found, tls=tls)

    assert (barred.why if barred else None) == why


@pytest.mark.parametrize(
    ("host", "address", "said"),
    [
        pytest.param("erp.lan", "10.1.1.1", "list erp.lan under webhooks", id="host"),
        pytest.param("10.1.1.1", "10.1.1.1", "list 10.1.1.1 under", id="address"),
        pytest.param("erp.lan", "127.0.0.1", "list 127.0.0.1 under", id="this machine"),
        pytest.param("localhost", "::1", "list localhost under", id="localhost"),
    ],
)
def test_the_way_out_works(host: str, address: str, said: str) -> None:
    """What the error would have one list does allow the call."""
    barred = PUBLIC_ONLY.barred(host, [address], tls=False)

    assert barred is not None
    assert said in str(barred)
    assert address in str(barred)
    assert reach(barred.entry or "").barred(host, [address], tls=False) is None


def test_where_nothing_helps_nothing_is_proposed() -> None:
    """No entry would allow a metadata address, and none is named."""
    barred = PUBLIC_ONLY.barred("x.lan", ["169.254.169.254"], tls=True)

    assert barred is not None
    assert "webhooks.also_reach" not in str(barred)


def test_a_stored_refusal_is_read_back() -> None:
    """Rows keep no language; any other text of a row is not taken for one."""
    barred = Barred(Why.PRIVATE, "erp.lan", "10.1.1.1")

    assert Barred.read(barred.stored()) == barred
    assert Barred.read("barred odd 10.1.1.1 erp.lan") is None
    assert Barred.read("erp.lan: ConnectError") is None
    assert Barred.read(None) is None
