"""A server that means no good, on loopback, and files of the same kind."""

import io
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from struct import pack

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from bot.files.doors import Doors
from bot.files.fetch import Fetcher

API, CDN = "api.twilio.com", "mms.twiliocdn.com"
URL = f"https://{API}/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
ADDRESSES = {API: ["8.8.8.8"], CDN: ["9.9.9.9"]}
TOKEN = "token-of-the-tests"


@dataclass
class Asked:
    """One request as the server saw it."""

    first: str
    headers: dict[str, str]


@dataclass
class Evil:
    """Answers each request with the next of *answers*, byte for byte.

    An answer is bytes, or a list of pieces with a wait for the client's patience in
    between: `endless` repeats the last piece until the line is cut.
    """

    answers: list[bytes]
    endless: bool = False
    drip: bool = False
    asked: list[Asked] = field(default_factory=list)
    reached: list[tuple[str, int]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    port: int = 0
    door: socket.socket = field(default_factory=socket.socket)
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self) -> None:
        """Answer until closed."""
        for answer in self.answers:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line:
                asked = _read(line)
                if self.over.is_set():
                    return
                self.asked.append(asked)
                self._say(line, answer)

    def _say(self, line: socket.socket, answer: bytes) -> None:
        try:
            if self.drip:
                for place in range(len(answer)):
                    line.sendall(answer[place : place + 1])
                    if self.over.wait(0.05):
                        return
                return
            line.sendall(answer)
            while self.endless and not self.over.is_set():
                line.sendall(b"x" * 65_536)
        except OSError:
            return  # they hung up, as they should

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        """Stand in for the internet: whatever the address, it leads here."""
        self.reached.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def wrap_socket(self, line: socket.socket, server_hostname: str) -> socket.socket:
        """Stand in for TLS: note whose certificate would be asked for."""
        self.names.append(server_hostname)
        return line

    def fetcher(self, **changed: object) -> Fetcher:
        """Make a fetcher whose every line ends here."""
        told: dict[str, object] = {
            "doors": Doors((CDN, "s3.example/media.twiliocdn.com")),
            "account": "AC1",
            "token": TOKEN,
            "largest": 100_000,
            "seconds": 5.0,
            "resolve": lambda host, _: ADDRESSES.get(host, ["10.0.0.7"]),
            "connect": self.connect,
            "tls": self,
        }
        return Fetcher(**(told | changed))  # type: ignore[arg-type]  # a test's shorthand


@contextmanager
def serving(
    *answers: bytes, endless: bool = False, drip: bool = False
) -> Iterator[Evil]:
    """Serve these answers, in this order."""
    evil = Evil(list(answers), endless=endless, drip=drip)
    evil.door.bind(("127.0.0.1", 0))
    evil.door.listen()
    evil.port = evil.door.getsockname()[1]
    thread = threading.Thread(target=evil.serve, daemon=True)
    thread.start()
    try:
        yield evil
    finally:
        evil.over.set()
        _knock(evil.port)
        evil.door.close()
        thread.join(5)


def ok(body: bytes, *headers: str) -> bytes:
    """Answer with a body."""
    lines = ["HTTP/1.1 200 OK", *(headers or (f"Content-Length: {len(body)}",))]
    return "\r\n".join([*lines, "", ""]).encode() + body


def away(location: str, status: int = 307) -> bytes:
    """Answer with a redirect."""
    head = f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0"
    return f"{head}\r\n\r\n".encode()


def status(code: int) -> bytes:
    """Answer with nothing but a status."""
    return f"HTTP/1.1 {code} Well\r\nContent-Length: 0\r\n\r\n".encode()


def picture(kind: str = "JPEG", size: tuple[int, int] = (900, 1600)) -> bytes:
    """Draw a picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of a spy"
    exif.get_ifd(0x8825)[1] = "S"
    made = io.BytesIO()
    Image.new("RGB", size, (250, 250, 245)).save(made, kind, exif=exif)
    return made.getvalue()


def paper(*lines: str) -> bytes:
    """Print a page with these lines."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(298, 420))
    for place, line in enumerate(lines):
        canvas.drawString(20, 390 - 14 * place, line)
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """Make a PNG of some kilobytes that unpacks to a gigabyte of pixels."""
    row = zlib.compress(b"\0" * (1 + width) * 64, 9)
    header = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", row),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(kind + data)
    return pack(">I", len(data)) + kind + data + pack(">I", crc)


def _read(line: socket.socket) -> Asked:
    line.settimeout(5)
    said = b""
    while b"\r\n\r\n" not in said:
        more = line.recv(4096)
        if not more:
            break
        said += more
    first, *rest = said.decode("latin-1").split("\r\n")
    pairs = (row.partition(": ") for row in rest if row)
    return Asked(first, {name.lower(): value for name, _, value in pairs})


def _knock(port: int) -> None:
    """Wake a server that still waits at its door."""
    try:
        socket.create_connection(("127.0.0.1", port), 0.2).close()
    except OSError:
        return
