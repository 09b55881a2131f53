"""The file hand at work: from the provider's URL to an answer that read the file."""

import json
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.database import Database
from bot.files.errors import FetchError
from bot.files.fetch import Fetcher
from bot.files.forget import ORPHANS_AFTER, forget_files, sweep
from bot.files.hand import FileHand, hand_for
from bot.files.shelf import Shelf
from bot.inbox import Arrival
from bot.settings import read_settings
from models.client import Client
from models.conversation import Conversation
from models.inbound import Inbound
from models.media import MediaFile
from models.proof import Proof
from tests.bot.files.evil import URL, Evil, ok, paper, picture, serving, status
from tests.bot.settings.test_load import COMPANY
from tests.bot.world import ACCOUNT, PHONE, World, ana, world_on

LATE = date(2026, 11, 19)
LINES = (
    "Comprovante de Pix",
    "Valor: R$ 102,17",
    "Data: 24/11/2026 09:10",
    "Recebedor: Fibra Sul Telecom Ltda",
    "ID: E99000111202611241210a1b2c3d4e5f",
)


@pytest.fixture
def world(database: Database) -> World:
    """Build a world where Ana owes one invoice, and has proved who she is."""
    made = world_on(database)
    ana(made, LATE)
    made.hears("oi")
    with made.session() as session:
        session.execute(update(Inbound).values(settled=True))
    return made


def knows_ana(world: World) -> None:
    """Let the identity check be passed."""
    with world.session() as session:
        thread = session.query(Conversation).one()
        thread.client_id = session.query(Client).one().id
        thread.identity_checked_until = world.clock.now() + timedelta(hours=20)


def sends(world: World, kind: str = "application/pdf", text: str = "") -> None:
    """Let Ana send one file."""
    number = world.clock.now().timestamp()
    form = {
        "MessageSid": f"SM{number}",
        "AccountSid": ACCOUNT,
        "From": f"whatsapp:{PHONE}",
        "To": "whatsapp:+554830300120",
        "Body": text,
        "NumMedia": "1",
        "MediaUrl0": URL,
        "MediaContentType0": kind,
    }
    key = f"in:{form['MessageSid']}"
    world.arrives(Arrival("twilio", "message", key, PHONE, json.dumps(form)))


def hand_of(world: World, evil: Evil, tmp_path: Path) -> FileHand:
    """Give the hand that fetches from a server of the test's."""
    fetcher: Fetcher = evil.fetcher()
    return FileHand(world.parts, fetcher, Shelf(tmp_path / "files"))


def files(world: World) -> list[MediaFile]:
    """List the files."""
    with world.session() as session:
        rows = list(session.scalars(select(MediaFile).order_by(MediaFile.id)))
        session.expunge_all()
        return rows


def again(world: World) -> None:
    """Let what was postponed be tried now."""
    with world.session() as session:
        session.execute(update(MediaFile).values(run_after_ms=0))


def answers(world: World) -> list[str]:
    """Give what was said since the greeting."""
    return [row.body for row in world.messages(direction="out")][1:]


def test_a_receipt_is_read_before_it_is_answered(world: World, tmp_path: Path) -> None:
    """The answer waits for the file, and names what stands in it."""
    knows_ana(world)
    sends(world, text="segue")
    world.work()

    assert answers(world) == []

    with serving(ok(paper(*LINES))) as evil:
        assert hand_of(world, evil, tmp_path).fetch_next()
    world.waits(4)

    assert "R$ 102,17" in answers(world)[0]
    row = files(world)[0]
    assert (row.state, row.sniffed_type, row.pages) == ("stored", "application/pdf", 1)
    assert row.message_id is not None
    assert row.client_id is not None
    assert Shelf(tmp_path / "files").path(str(row.stored_name)).is_file()


def test_no_card_number_is_kept(world: World, tmp_path: Path) -> None:
    """A card's number on a receipt is masked before what was read is stored."""
    sends(world)
    world.work()
    with serving(ok(paper(*LINES, "Cartao 4111 1111 1111 1111"))) as evil:
        hand_of(world, evil, tmp_path).fetch_next()

    text = str(files(world)[0].seen_text)
    assert "4111 1111" not in text
    assert "E99000111202611241210a1b2c3d4e5f" in text


def test_a_slow_file_keeps_nobody_waiting_for_ever(
    world: World, tmp_path: Path
) -> None:
    """After twenty seconds the answer goes out; the file is judged when it comes."""
    knows_ana(world)
    sends(world)
    world.waits(21)

    assert "em conferência" in answers(world)[0]

    stranger = [line.replace("Fibra Sul Telecom Ltda", "JSX Ltda") for line in LINES]
    with serving(ok(paper(*stranger))) as evil:
        hand_of(world, evil, tmp_path).fetch_next()

    with world.session() as session:
        proof = session.query(Proof).one()
        assert (proof.verdict, proof.asks, proof.amount_minor) == (
            "not_ours",
            "not_ours",
            102_17,
        )


@pytest.mark.fault("F37")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"MZ\x90\x00" + b"x" * 500, "unknown", id="a program"),
        pytest.param(b"PK\x03\x04" + b"x" * 500, "unknown", id="an archive"),
        pytest.param(b"x" * 200_000, "too_large", id="too large"),
        pytest.param(picture()[:300], "broken", id="broken"),
    ],
)
def test_what_is_refused_leaves_nothing(
    world: World, tmp_path: Path, content: bytes, why: str
) -> None:
    """A file that we do not keep is not on the disk, and the client hears it kindly."""
    knows_ana(world)
    sends(world)
    world.work()
    with serving(ok(content)) as evil:
        hand_of(world, evil, tmp_path).fetch_next()
    world.waits(4)

    row = files(world)[0]
    assert (row.state, row.refusal, row.stored_name) == ("refused", why, None)
    assert list(Shelf(tmp_path / "files").names()) == []
    assert "não consigo abrir esse arquivo" in answers(world)[0]


def test_trouble_that_passes_is_tried_again(world: World, tmp_path: Path) -> None:
    """A medium that is late at the provider comes at the second try."""
    sends(world)
    world.work()
    with serving(status(404), ok(picture())) as evil:
        hand = hand_of(world, evil, tmp_path)
        hand.fetch_next()
        assert not hand.fetch_next()  # not yet
        again(world)
        assert hand.fetch_next()

    assert files(world)[0].state == "stored"


def test_what_cannot_be_had_is_given_up(world: World, tmp_path: Path) -> None:
    """Refused by the provider, a file is gone, and the message goes on."""
    knows_ana(world)
    sends(world)
    world.work()
    with serving(status(401)) as evil:
        hand_of(world, evil, tmp_path).fetch_next()
    world.waits(4)

    assert files(world)[0].state == "gone"
    assert len(answers(world)) == 1


def test_a_fault_of_ours_ends_no_hand(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody foresaw is kept on the row, tried again, and given up in the end."""
    sends(world)
    world.work()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.files.hand.look", broken)
    with serving(*[ok(picture())] * 5) as evil:
        hand = hand_of(world, evil, tmp_path)
        for _ in range(5):
            assert hand.fetch_next()
            again(world)

    assert files(world)[0].state == "gone"
    assert list(Shelf(tmp_path / "files").names()) == []


def test_a_voice_note_is_kept(world: World, tmp_path: Path) -> None:
    """Sound is stored as it came, without being looked at or heard."""
    sends(world, "audio/ogg")
    world.work()
    with serving(ok(b"OggS" + b"\x00" * 300)) as evil:
        hand_of(world, evil, tmp_path).fetch_next()
    world.waits(4)

    row = files(world)[0]
    assert (row.state, row.sniffed_type, row.pictured) == ("stored", "audio/ogg", False)
    assert "áudio" in answers(world)[0]


def test_a_second_hand_stores_nothing_twice(world: World, tmp_path: Path) -> None:
    """Whose lease ran out leaves no file behind."""
    sends(world)
    world.work()
    with serving(ok(picture()), ok(picture())) as evil:
        slow, quick = hand_of(world, evil, tmp_path), hand_of(world, evil, tmp_path)
        taken = slow._take  # noqa: SLF001 - between its claim and its end

        def meanwhile(name: str, url: str) -> object:
            done = taken(name, url)
            with world.session() as session:
                session.execute(update(MediaFile).values(leased_until_ms=0))
            quick.fetch_next()
            return done

        slow._take = meanwhile  # type: ignore[method-assign, assignment]  # noqa: SLF001 - a slow hand
        slow.fetch_next()

    assert len(list(Shelf(tmp_path / "files").names())) == 1
    assert files(world)[0].state == "stored"


def test_forgetting_a_client(world: World, tmp_path: Path) -> None:
    """Files, pictures, what was read, and the provider's addresses: all of it goes."""
    knows_ana(world)
    sends(world)
    world.work()
    with serving(ok(paper(*LINES))) as evil:
        hand_of(world, evil, tmp_path).fetch_next()
    world.waits(4)
    shelf = Shelf(tmp_path / "files")
    with world.session() as session:
        client = session.query(Client).one()
        count = forget_files(session, shelf, client, world.clock.now())

    row = files(world)[0]
    media = world.messages(direction="in")[-1].media
    assert count == 1
    assert (row.state, row.url, row.seen_text) == ("forgotten", "", None)
    assert media == [{"url": "", "type": "application/pdf"}]
    assert not [each for each in (tmp_path / "files").rglob("*") if each.is_file()]
    with world.session() as session:
        assert session.query(Proof).one().reading == {}


def test_old_files_go(world: World, tmp_path: Path) -> None:
    """After the days of config.yml a file is deleted, and not a day before."""
    world.parts = replace(
        world.parts,
        environment=replace(world.parts.environment, files=tmp_path / "files"),
    )
    sends(world, "image/jpeg")
    world.work()
    with serving(ok(picture())) as evil:
        hand_of(world, evil, tmp_path).fetch_next()
    keep = world.parts.settings.files.keep_days
    world.move(days=keep - 1)
    assert sweep(world.parts, world.clock.now()) == 0

    world.move(days=2)

    assert sweep(world.parts, world.clock.now()) == 1
    assert files(world)[0].state == "forgotten"


def test_what_a_dead_hand_left_goes(world: World, tmp_path: Path) -> None:
    """A file that no row knows is removed once it is old enough not to be under way."""
    environment = replace(world.parts.environment, files=tmp_path / "files")
    world.parts = replace(world.parts, environment=environment)
    shelf = Shelf(tmp_path / "files")
    old, fresh = shelf.new_name(), shelf.new_name()
    for name in (old, fresh):
        with shelf.writing(name) as file:
            file.write(b"x")
    past = shelf.path(old).stat().st_mtime - ORPHANS_AFTER - 60
    os.utime(shelf.path(old), (past, past))

    assert sweep(world.parts, world.clock.now()) == 1
    assert list(shelf.names()) == [fresh]


def test_a_hand_is_wired(world: World) -> None:
    """The account's own credentials and the limits of config.yml."""
    hand = hand_for(world.parts)

    assert hand is not None
    assert hand.fetcher.account == ACCOUNT
    assert hand.fetcher.largest == 10_000_000
    assert hand.fetcher.doors.stand_in is None


@pytest.mark.fault("F67")
@pytest.mark.parametrize("inner", ["10.20.0.5", "127.0.0.1"])
def test_what_webhooks_may_reach_opens_no_door_to_files(
    world: World, inner: str
) -> None:
    """An inner network that hears events is none that a file of a client comes from."""
    listed = "webhooks: {also_reach: [10.20.0.0/16, 127.0.0.1, media.twiliocdn.com]}\n"
    settings = read_settings(COMPANY + listed)
    hand = hand_for(replace(world.parts, settings=settings))
    assert hand is not None
    assert settings.webhooks.also_reach.barred("x", [inner], tls=False) is None

    for url in ("https://media.twiliocdn.com/AC1/x", f"http://{inner}/x"):
        with pytest.raises(FetchError) as refused:
            hand.fetcher.doors.target(url, lambda _host, _port: [inner])
        assert refused.value.permanent
