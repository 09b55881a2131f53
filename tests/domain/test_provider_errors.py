"""Provider errors: each code has one action, and what is not known is not retried."""

import pytest

from domain.provider_errors import (
    TABLE,
    Action,
    action_for,
    enhanced,
    is_no_number,
)


@pytest.mark.fault("F20")
@pytest.mark.parametrize(
    ("code", "action"),
    [
        pytest.param(21610, Action.OPT_OUT, id="unsubscribed"),
        pytest.param(63014, Action.OPT_OUT, id="blocked by the user"),
        pytest.param(63033, Action.OPT_OUT, id="opted out on WhatsApp"),
        pytest.param(21211, Action.BAD_ADDRESS, id="invalid number"),
        pytest.param(21614, Action.BAD_ADDRESS, id="not a mobile"),
        pytest.param(30005, Action.BAD_ADDRESS, id="unknown number"),
        pytest.param(30006, Action.BAD_ADDRESS, id="landline"),
        pytest.param(63003, Action.BAD_ADDRESS, id="not on WhatsApp"),
        pytest.param(63024, Action.BAD_ADDRESS, id="invalid recipient"),
        pytest.param(20003, Action.OUR_BUG, id="authentication"),
        pytest.param(21408, Action.OUR_BUG, id="country switched off"),
        pytest.param(21606, Action.OUR_BUG, id="not our number"),
        pytest.param(21617, Action.OUR_BUG, id="too long"),
        pytest.param(21656, Action.OUR_BUG, id="content variables"),
        pytest.param(30002, Action.OUR_BUG, id="account suspended"),
        pytest.param(63007, Action.OUR_BUG, id="no such sender"),
        pytest.param(63028, Action.OUR_BUG, id="parameter count"),
        pytest.param(30004, Action.POLICY, id="message blocked"),
        pytest.param(30007, Action.POLICY, id="filtered"),
        pytest.param(63013, Action.POLICY, id="policy"),
        pytest.param(63021, Action.POLICY, id="invalid content"),
        pytest.param(63041, Action.POLICY, id="template paused"),
        pytest.param(63016, Action.USE_TEMPLATE, id="outside the window"),
        pytest.param(20429, Action.RETRY, id="too many requests"),
        pytest.param(429, Action.RETRY, id="the same by HTTP"),
        pytest.param(21611, Action.RETRY, id="queue full"),
        pytest.param(30001, Action.RETRY, id="queue overflow"),
        pytest.param(63018, Action.RETRY, id="rate limit"),
        pytest.param(30003, Action.RETRY_LATER, id="unreachable"),
        pytest.param(30008, Action.RETRY_LATER, id="unknown error"),
        pytest.param(30036, Action.RETRY_LATER, id="validity period over (F21)"),
        pytest.param(63049, Action.RETRY_LATER, id="Meta held a marketing message"),
        pytest.param(14107, Action.LOOP_GUARD, id="thirty replies in a row"),
        pytest.param(99999, Action.NO_RETRY, id="new to us"),
        pytest.param(None, Action.NO_RETRY, id="none given"),
    ],
)
def test_actions(code: int | None, action: Action) -> None:
    """The table of Twilio's codes, by examples of each kind."""
    assert action_for(code) is action


def test_each_action_is_used() -> None:
    """No action without a code, but the default."""
    assert set(TABLE.values()) == set(Action) - {Action.NO_RETRY}


@pytest.mark.fault("F39")
def test_another_channel_only_after_a_definite_failure() -> None:
    """What the client refused, or is our own mistake, is not sent again elsewhere."""
    assert {action for action in Action if action.falls_back} == {
        *(Action.BAD_ADDRESS, Action.POLICY, Action.USE_TEMPLATE),
        *(Action.RETRY_LATER, Action.NO_RETRY),
    }


@pytest.mark.parametrize(
    ("code", "action"),
    [
        pytest.param(enhanced(5, 1, 1), Action.BAD_ADDRESS, id="5.1.1 no mailbox"),
        pytest.param(enhanced(5, 1, 10), Action.BAD_ADDRESS, id="5.1.10 takes no mail"),
        pytest.param(enhanced(5, 2, 1), Action.BAD_ADDRESS, id="5.2.1 disabled"),
        pytest.param(enhanced(5, 2, 2), Action.RETRY_LATER, id="5.2.2 mailbox full"),
        pytest.param(enhanced(5, 1, 8), Action.OUR_BUG, id="5.1.8 our own address"),
        pytest.param(enhanced(5, 7, 8), Action.OUR_BUG, id="5.7.8 our password"),
        pytest.param(enhanced(5, 7, 1), Action.POLICY, id="5.7.1 refused by policy"),
        pytest.param(550, Action.BAD_ADDRESS, id="550 alone"),
        pytest.param(554, Action.POLICY, id="554 transaction failed"),
        pytest.param(451, Action.RETRY_LATER, id="451 greylisted for too long"),
    ],
)
def test_mail_servers(code: int, action: Action) -> None:
    """The replies of mail servers stand in the same table, and clash with no code."""
    assert action_for(code) is action


@pytest.mark.parametrize(
    ("code", "whole"),
    [
        pytest.param(21211, True, id="no such number"),
        pytest.param(30006, False, id="a landline takes no SMS"),
        pytest.param(63003, False, id="not on WhatsApp"),
    ],
)
def test_which_addresses_are_bad_altogether(code: int, whole: bool) -> None:  # noqa: FBT001 - a table's column
    """Who has no WhatsApp may still have a telephone."""
    assert is_no_number(code) is whole
