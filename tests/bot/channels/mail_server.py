"""A real mail server on the loopback: it takes mail, or refuses it as it is told."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Delivery:
    """One mail as it came over the wire."""

    sender: str
    receivers: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Read the MIME back."""
        read = message_from_bytes(self.raw, policy=default)
        assert isinstance(read, EmailMessage)
        return read

    def part(self, kind: str) -> str:
        """Give the text of the part of a kind: "plain" or "html"."""
        found = self.message.get_body((kind,))
        assert found is not None
        return str(found.get_content())


@dataclass
class MailServer:
    """What came in, and what the server answers instead of "yes", by command.

    `hang_up` names the command after which it closes the line without an answer.
    """

    inbox: list[Delivery] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    hang_up: str = ""
    commands: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Give what stands in SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"


class _Talk(socketserver.StreamRequestHandler):
    """One connection: enough of RFC 5321 for one client that knows it."""

    def handle(self) -> None:
        post: MailServer = self.server.post  # type: ignore[attr-defined]  # set below
        sender, receivers = "", list[str]()
        self._say("220 mail.example ESMTP")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(maxsplit=1)[0].upper()
            post.commands.append(line)
            if verb == post.hang_up:
                return
            if verb in post.answers:
                self._say(post.answers[verb])
                continue
            match verb:
                case "MAIL":
                    sender = line.partition("<")[2].partition(">")[0]
                case "RCPT":
                    receivers.append(line.partition("<")[2].partition(">")[0])
                case "DATA":
                    self._say("354 go on")
                    raw = self._text()
                    if post.hang_up == "TEXT":
                        post.inbox.append(Delivery(sender, receivers, raw))
                        return
                    if "TEXT" in post.answers:
                        self._say(post.answers["TEXT"])
                        continue
                    post.inbox.append(Delivery(sender, receivers, raw))
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    pass
            self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server until the end of the block."""
    post = MailServer()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = False
        server.post = post  # type: ignore[attr-defined]  # what the talks share
        post.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield post
        finally:
            server.shutdown()
            thread.join()
