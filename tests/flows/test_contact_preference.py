"""How to write to a client: read back, recorded, refused where it cannot be kept."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from domain.channel import Channel
from domain.disclosure import Level
from domain.preferences import Options, Preference, PreferenceWish
from flows.commands import RecordEmail, RecordPreference
from flows.heard import Intent
from tests.cast import ana_owes_150, shared_number
from tests.talk import Talk

MAIL = "ana@example.com"
ALL = Options(reachable=frozenset({Channel.WHATSAPP, Channel.SMS, Channel.EMAIL}))


def talk(**changes: object) -> Talk:
    """Let Ana, who can be reached everywhere, talk to us."""
    return Talk(ana_owes_150(**{"contact_options": ALL, **changes}))


def wishes(talking: Talk, text: str = "por email", **wish: object) -> None:
    """Let her say how she wants to hear from us."""
    talking.hears(
        text,
        Intent.CONTACT_PREFERENCE,
        contact=PreferenceWish(**wish),  # type: ignore[arg-type]  # fields of the wish
        rule="phrase:preference",
    )


@pytest.mark.parametrize(
    ("wish", "key", "kept"),
    [
        pytest.param(
            {"channel": Channel.SMS}, "channel", Preference(Channel.SMS), id="a channel"
        ),
        pytest.param(
            {"opens": time(18)}, "from", Preference(opens=time(18)), id="from an hour"
        ),
        pytest.param(
            {"closes": time(12)}, "until", Preference(closes=time(12)), id="until one"
        ),
        pytest.param(
            {"opens": time(12), "closes": time(18)},
            "between",
            Preference(opens=time(12), closes=time(18)),
            id="between two",
        ),
        pytest.param(
            {"refused": Channel.PHONE},
            "no_calls",
            Preference(refused=frozenset({Channel.PHONE})),
            id="no calls",
        ),
        pytest.param(
            {"refused": Channel.SMS},
            "refused",
            Preference(refused=frozenset({Channel.SMS})),
            id="not by SMS",
        ),
    ],
)
def test_a_wish_is_kept_and_read_back(
    wish: dict[str, Any], key: str, kept: Preference
) -> None:
    """One message is enough; what holds is said, and how to change it."""
    talking = talk()

    wishes(talking, **wish)

    talking.says(f"contact_preference.{key}", "contact_preference.way_back")
    talking.did(RecordPreference(kept))
    assert talking.flow is None


def test_channel_and_hours_together() -> None:
    """Both are read back."""
    talking = talk()

    wishes(talking, channel=Channel.EMAIL, opens=time(18))

    talking.says(
        "contact_preference.channel",
        "contact_preference.from",
        "contact_preference.way_back",
        channel=Channel.EMAIL,
        opens=time(18),
    )


def test_any_hour_takes_it_back() -> None:
    """The hours go, the channel stays."""
    talking = talk(preference=Preference(Channel.SMS, time(18)))

    wishes(talking, "qualquer hora", anytime=True)

    talking.says("contact_preference.anytime", "contact_preference.way_back")
    talking.did(RecordPreference(Preference(Channel.SMS)))


def test_whatever_takes_all_back() -> None:
    """Nothing is left of an earlier wish."""
    talking = talk(preference=Preference(Channel.SMS, time(18)))

    wishes(talking, "tanto faz", anytime=True, anyhow=True)

    talking.says("contact_preference.anyhow", "contact_preference.way_back")
    talking.did(RecordPreference(Preference()))


def test_no_check_for_hours() -> None:
    """Whoever holds the number may ask us to write later: nothing is told for it."""
    talking = talk(level=Level.NEUTRAL)

    wishes(talking, opens=time(14))

    talking.did(RecordPreference(Preference(opens=time(14))))


@pytest.mark.parametrize(
    ("wish", "options", "key"),
    [
        pytest.param(
            {"opens": time(20)}, ALL, "contact_preference.never_open", id="at night"
        ),
        pytest.param(
            {"channel": Channel.EMAIL},
            Options(offered=(Channel.SMS,)),
            "contact_preference.not_offered",
            id="not offered",
        ),
        pytest.param(
            {"channel": Channel.WHATSAPP},
            Options(reachable=frozenset({Channel.SMS})),
            "contact_preference.no_address",
            id="no such address",
        ),
        pytest.param(
            {"refused": Channel.SMS},
            Options(reachable=frozenset({Channel.SMS})),
            "contact_preference.nothing_left",
            id="the only channel",
        ),
    ],
)
def test_what_cannot_be_kept(wish: dict[str, Any], options: Options, key: str) -> None:
    """It is said, with what there is instead, and nothing is recorded."""
    talking = talk(contact_options=options)

    wishes(talking, **wish)

    talking.says(key)
    talking.did()


def test_an_address_is_asked_for() -> None:
    """By e-mail, and we have none: asked once, recorded when it is given."""
    talking = talk(contact_options=Options())
    wishes(talking, channel=Channel.EMAIL)
    talking.says("contact_preference.which_email")

    talking.hears(MAIL, contact=PreferenceWish(email=MAIL))

    talking.says("contact_preference.email_sent", "contact_preference.way_back")
    talking.did(RecordEmail(MAIL), RecordPreference(Preference(Channel.EMAIL)))


def test_no_address_after_all() -> None:
    """A no leaves everything as it was."""
    talking = talk(contact_options=Options())
    wishes(talking, channel=Channel.EMAIL)

    talking.no()

    talking.says("contact_preference.as_before")
    talking.did()


def test_something_else_than_an_address() -> None:
    """The question is put again."""
    talking = talk(contact_options=Options())
    wishes(talking, channel=Channel.EMAIL)

    talking.mumbles()

    talking.says("engine.again", "contact_preference.which_email")


def test_an_address_takes_the_check() -> None:
    """Only who has proved who they are may send a debt to a new address."""
    talking = talk(level=Level.INVOICE, contact_options=Options())

    wishes(talking, f"manda no {MAIL}", channel=Channel.EMAIL, email=MAIL)
    assert talking.flow == "identity"
    talking.did()

    talking.digits("529")
    talking.digits("1985")

    assert RecordEmail(MAIL) in talking.done
    assert RecordPreference(Preference(Channel.EMAIL)) in talking.done


def test_a_shared_number_takes_the_check() -> None:
    """Whose wish it is has to be known."""
    talking = Talk(shared_number())

    wishes(talking, channel=Channel.SMS)

    assert talking.flow == "identity"
    talking.did()


def test_no_choice_named() -> None:
    """Who wants other hours is shown what can be chosen, and picks a line of it."""
    talking = talk(contact_options=replace(ALL, offered=(Channel.SMS, Channel.EMAIL)))
    talking.hears("quero mudar o horário", Intent.CONTACT_PREFERENCE)

    said = talking.said("contact_preference.which")
    assert [choice.payload for choice in said.choices] == [
        *("choice:sms", "choice:email"),
        *("choice:morning", "choice:afternoon", "choice:evening", "choice:anyhow"),
    ]
    talking.picks(4)

    talking.did(RecordPreference(Preference(opens=time(12), closes=time(18))))


def test_the_list_in_other_words() -> None:
    """An answer in words is as good as a number."""
    talking = talk()
    talking.hears("quero mudar o horário", Intent.CONTACT_PREFERENCE)

    talking.hears("tanto faz", contact=PreferenceWish(anytime=True, anyhow=True))

    talking.did(RecordPreference(Preference()))


def test_beside_another_wish() -> None:
    """What was interrupted is gone back to."""
    talking = talk()
    talking.hears("quero parcelar", Intent.NEGOTIATE_INSTALLMENTS)
    waiting = talking.flow

    wishes(talking, channel=Channel.SMS)

    talking.did(RecordPreference(Preference(Channel.SMS)))
    assert talking.flow == waiting
