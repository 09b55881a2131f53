"""The type of a file by its first bytes; what a sender calls it is not believed.

Sources: the formats' own specifications; ISO/IEC 14496-12 for what `ftyp` begins.
"""

from typing import Literal

HEAD = 4_096  # bytes that are looked at
JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
HEIC = "image/heic"
PICTURES = frozenset({JPEG, PNG, WEBP})
Family = Literal["picture", "pdf", "heic", "sound", "video"]

_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
)
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B "})
_VIDEO_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"mp41", b"mp42", b"avc1", b"3gp4", b"3gp5"}
    | {b"3gp6", b"qt  ", b"M4V ", b"dash"}
)


def sniff(head: bytes) -> str | None:
    """Name the media type of a file that begins so; None for one that we do not take.

    >>> sniff(b"%PDF-1.7"), sniff(b"MZ..."), sniff(b"PK...")
    ('application/pdf', None, None)
    """
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": "audio/wav"}.get(head[8:12])
    if head.startswith(b"%PDF-"):
        return PDF
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    return _sound(head)


def family_of(kind: str) -> Family:
    """Tell what can be done with a type that `sniff` gave."""
    if kind in PICTURES:
        return "picture"
    if kind == PDF:
        return "pdf"
    if kind == HEIC:
        return "heic"
    return "sound" if kind.startswith("audio/") else "video"


def ending_of(kind: str) -> str:
    """Give the ending of the name under which a file is downloaded."""
    return {
        JPEG: "jpg",
        PNG: "png",
        WEBP: "webp",
        PDF: "pdf",
        HEIC: "heic",
        "audio/ogg": "ogg",
        "audio/mpeg": "mp3",
        "audio/mp4": "m4a",
        "audio/amr": "amr",
        "audio/aac": "aac",
        "audio/wav": "wav",
        "video/mp4": "mp4",
    }.get(kind, "bin")


def _of_brand(brand: bytes) -> str | None:
    if brand in _HEIF_BRANDS:
        return HEIC
    if brand in _SOUND_BRANDS:
        return "audio/mp4"
    return "video/mp4" if brand in _VIDEO_BRANDS else None


def _sound(head: bytes) -> str | None:
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"#!AMR"):
        return "audio/amr"
    if head.startswith(b"ID3"):
        return "audio/mpeg"
    if len(head) > 1 and head[0] == 0xFF:  # noqa: PLR2004 - the sync of both
        if head[1] & 0xF6 == 0xF0:  # noqa: PLR2004 - ADTS: layer 0
            return "audio/aac"
        if head[1] & 0xE6 == 0xE2:  # noqa: PLR2004 - MPEG audio: layer 3
            return "audio/mpeg"
    return None
