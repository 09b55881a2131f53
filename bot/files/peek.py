"""Looking at one file: a program of its own, `python -I peek.py FILE TYPE OUT PIXELS`.

It decodes what strangers sent, so it runs apart: no secret and no database in reach,
and before anything else it binds its own memory, time and output, for good. It imports
nothing of ours. Pictures are drawn anew, so that no metadata (place, camera) comes
along. One line of JSON is the answer: {"pages", "text", "pictured"} or {"unfit": why}.
"""

import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

VIEW, THUMB = 1_400, 360  # pixels of the longer side
MOST_PAGES = 5  # whose text is read
LONGEST_TEXT = 20_000  # characters
LIMITS = {
    resource.RLIMIT_AS: 1024**3,  # bytes: libraries and a picture
    resource.RLIMIT_CPU: 10,  # seconds
    resource.RLIMIT_FSIZE: 8 * 1024**2,  # bytes of each file that it writes
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 64,
}


def peek(path: Path, kind: str, out: Path, most_pixels: int) -> dict[str, Any]:
    """Look at a file and draw its picture as OUT.view.jpg and OUT.thumb.jpg."""
    if kind == "application/pdf":
        return _pdf(path, out, most_pixels)
    return _picture(path, kind, out, most_pixels)


def _picture(path: Path, kind: str, out: Path, most_pixels: int) -> dict[str, Any]:
    from PIL import Image, ImageOps  # noqa: PLC0415 - only what this file needs

    Image.MAX_IMAGE_PIXELS = most_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    form = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}[kind]
    try:
        with Image.open(path, formats=(form,)) as opened:
            if opened.width * opened.height > most_pixels:
                return {"unfit": "bomb"}
            opened.draft("RGB", (VIEW * 2, VIEW * 2))  # a large JPEG is decoded small
            upright = ImageOps.exif_transpose(opened)
            _draw(upright, out)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return {"unfit": "bomb"}
    except (OSError, ValueError, SyntaxError, ArithmeticError):
        return {"unfit": "broken"}
    return {"pages": 1, "text": "", "pictured": True}


def _pdf(path: Path, out: Path, most_pixels: int) -> dict[str, Any]:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - only when needed

    try:
        paper = pypdfium2.PdfDocument(path)
        pages = len(paper)
        if not pages:
            return {"unfit": "broken"}
        text = "\n".join(_text(paper[n]) for n in range(min(pages, MOST_PAGES)))
        pictured = _draw_page(paper[0], out, most_pixels)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        return {"pages": 0, "text": "", "pictured": False} if locked else _broken()
    except (OSError, ValueError, MemoryError):
        return _broken()
    return {"pages": pages, "text": text[:LONGEST_TEXT], "pictured": pictured}


def _broken() -> dict[str, Any]:
    return {"unfit": "broken"}


def _text(page: Any) -> str:  # noqa: ANN401 - a page of pypdfium2's
    read = page.get_textpage().get_text_bounded()[:LONGEST_TEXT]
    return str(read).replace("\x00", "")


def _draw_page(page: Any, out: Path, most_pixels: int) -> bool:  # noqa: ANN401 - a page of pypdfium2's
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        return False
    scale = min(VIEW / max(width, height), 3.0)
    if width * height * scale * scale > most_pixels or min(width, height) * scale < 1:
        return False
    _draw(page.render(scale=scale, may_draw_forms=False).to_pil(), out)
    return True


def _draw(picture: Any, out: Path) -> None:  # noqa: ANN401 - a picture of Pillow's
    from PIL import Image  # noqa: PLC0415 - only what this file needs

    clean = picture.convert("RGBA") if picture.mode in {"LA", "P", "PA"} else picture
    if clean.mode == "RGBA":  # what shows through is white, as paper is
        paper = Image.new("RGB", clean.size, "white")
        paper.paste(clean, mask=clean.getchannel("A"))
        clean = paper
    clean = clean.convert("RGB")
    for name, side in (("view", VIEW), ("thumb", THUMB)):
        clean.thumbnail((side, side))
        bare = Image.frombytes("RGB", clean.size, clean.tobytes())  # pixels, no more
        bare.save(f"{out}.{name}.jpg", "JPEG", quality=82, optimize=True)


def bind() -> None:
    """Limit this process; nothing that it decodes can take that back."""
    for what, most in LIMITS.items():
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    bind()
    told = peek(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    sys.stdout.write(json.dumps(told))
