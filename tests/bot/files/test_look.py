"""Looking at files that mean no good (F37), in a process apart."""

import io
import os
import stat
import zlib
from pathlib import Path

import pytest
from PIL import Image

from bot.files.errors import UnfitFileError
from bot.files.look import Seen, look
from bot.files.shelf import THUMB, VIEW, Shelf
from bot.files.sniff import HEIC, JPEG, PDF, PNG, WEBP, family_of, sniff
from tests.bot.files.evil import bomb, paper, picture

pytestmark = pytest.mark.fault("F37")
PIXELS = 40_000_000


def seen(tmp_path: Path, content: bytes, kind: str) -> Seen:
    """Look at a content."""
    path = tmp_path / "file"
    path.write_bytes(content)
    return look(path, kind, path, PIXELS)


def drawn(tmp_path: Path, part: str) -> Image.Image:
    """Open what was drawn of it."""
    made = Image.open(io.BytesIO((tmp_path / f"file.{part}").read_bytes()))
    made.load()
    return made


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        pytest.param(b"\xff\xd8\xff\xe0", JPEG, id="jpeg"),
        pytest.param(b"\x89PNG\r\n\x1a\n", PNG, id="png"),
        pytest.param(b"RIFF\0\0\0\0WEBPVP8 ", WEBP, id="webp"),
        pytest.param(b"%PDF-1.4", PDF, id="pdf"),
        pytest.param(b"\0\0\0\x18ftypheic", HEIC, id="heic"),
        pytest.param(b"OggS\0", "audio/ogg", id="a voice note"),
        pytest.param(b"\0\0\0\x18ftypmp42", "video/mp4", id="a video"),
        pytest.param(b"MZ\x90\0", None, id="a program called a paper"),
        pytest.param(b"\x7fELF", None, id="another program"),
        pytest.param(b"PK\x03\x04", None, id="an archive"),
        pytest.param(b"<svg onload=", None, id="svg"),
        pytest.param(b"<html>", None, id="html"),
        pytest.param(b"GIF89a", None, id="gif"),
        pytest.param(b"MZ%PDF-1.4", None, id="a program with a paper's mark"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_type_by_content(head: bytes, kind: str | None) -> None:
    """The first bytes tell; the sender's word does not."""
    assert sniff(head) == kind


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew(tmp_path: Path, kind: str) -> None:
    """Both pictures are small JPEGs in which no camera and no place is left."""
    told = seen(tmp_path, picture(kind), f"image/{kind.lower()}")

    assert told == Seen(1, "", pictured=True)
    for part, side in ((VIEW, 1_400), (THUMB, 360)):
        made = drawn(tmp_path, part)
        raw = (tmp_path / f"file.{part}").read_bytes()
        assert made.format == "JPEG"
        assert max(made.size) == side
        assert not made.getexif()
        assert b"spy" not in raw
        assert b"Exif" not in raw


def test_it_did_say_where_it_was_taken() -> None:
    """The picture of these tests has metadata to lose."""
    assert b"Camera of a spy" in picture()


def test_a_bomb_of_pixels(tmp_path: Path) -> None:
    """A few kilobytes that would be a gigabyte are refused before they are unpacked."""
    with pytest.raises(UnfitFileError, match="bomb"):
        seen(tmp_path, bomb(), PNG)


def test_a_large_picture_under_the_cap(tmp_path: Path) -> None:
    """A picture just below the cap fits into the memory that the looker has."""
    assert seen(tmp_path, bomb(6_000, 6_000), PNG).pictured


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b"\xff\xd8\xff\xe0 and no more", JPEG, id="jpeg"),
        pytest.param(b"%PDF-1.4 and no more", PDF, id="pdf"),
        pytest.param(picture()[:400], JPEG, id="cut short"),
        pytest.param(picture("PNG"), JPEG, id="of another kind"),
    ],
)
def test_a_broken_file(tmp_path: Path, content: bytes, kind: str) -> None:
    """What cannot be read by its own kind is refused."""
    with pytest.raises(UnfitFileError, match="broken"):
        seen(tmp_path, content, kind)


def test_a_page_is_read_and_drawn(tmp_path: Path) -> None:
    """A PDF gives its text, and its first page as a picture."""
    told = seen(tmp_path, paper("Comprovante de Pix", "Valor: R$ 102,17"), PDF)

    assert told.pages == 1
    assert told.text.split() == ["Comprovante", "de", "Pix", "Valor:", "R$", "102,17"]
    assert told.pictured
    assert max(drawn(tmp_path, VIEW).size) > 1_200


def test_a_pdf_that_unpacks_to_too_much(tmp_path: Path) -> None:
    """A stream of a thousand times its size ends the looker, and nobody else."""
    stream = zlib.compress(b"0 0 m 1 1 l S\n" * 9_000_000, 1)
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R>>"
        b"endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length "
        + str(len(stream)).encode()
        + b">>stream\n"
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )

    with pytest.raises(UnfitFileError, match=r"bomb|broken"):
        seen(tmp_path, body, PDF)


def test_the_looker_has_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What decodes strangers' files cannot read our environment."""
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import json, os\nprint(json.dumps({'pages': 1, 'pictured': False,"
        " 'text': ' '.join(sorted(os.environ))}))"
    )
    monkeypatch.setattr("bot.files.peek.__file__", str(spy))
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "x")

    assert seen(tmp_path, paper("x"), PDF).text.split() == ["LC_ALL"]


def test_the_shelf_is_the_owners(tmp_path: Path) -> None:
    """Files and folders are for our own user alone, whatever the umask."""
    before = os.umask(0)
    try:
        shelf = Shelf(tmp_path / "files")
        name = shelf.new_name()
        with shelf.writing(name) as file:
            file.write(b"x")
        shelf.path(name, THUMB).write_bytes(b"x")
        shelf.lock_up(name)
    finally:
        os.umask(before)

    assert stat.S_IMODE(shelf.path(name).stat().st_mode) == 0o600
    assert stat.S_IMODE(shelf.path(name, THUMB).stat().st_mode) == 0o600
    assert stat.S_IMODE(shelf.path(name).parent.stat().st_mode) == 0o700
    assert list(shelf.names()) == [name]


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    """A row that was tampered with opens no other file."""
    with pytest.raises(ValueError, match="passwd"):
        Shelf(tmp_path).path("../../etc/passwd")


def test_a_file_goes_with_its_pictures(tmp_path: Path) -> None:
    """Deleting leaves nothing; deleting twice is no error."""
    shelf = Shelf(tmp_path)
    name = shelf.new_name()
    with shelf.writing(name) as file:
        file.write(b"x")
    shelf.path(name, VIEW).write_bytes(b"x")
    shelf.remove(name)
    shelf.remove(name)

    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


@pytest.mark.parametrize(
    ("kind", "family"),
    [("image/webp", "picture"), (PDF, "pdf"), (HEIC, "heic"), ("audio/ogg", "sound")],
)
def test_family(kind: str, family: str) -> None:
    """Each type belongs to one way of treating it."""
    assert family_of(kind) == family
