"""E-mail over SMTP: one message, once, to one person."""

import re
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from bot.channels.email_message import Letterhead, compose
from bot.channels.port import Listed, Outgoing, SendError, Sent
from bot.channels.smtp_errors import refused
from bot.wiring import Wiring
from domain.provider_errors import enhanced

TIMEOUT = 10  # seconds
REFUSED = 400  # and above
# What goes into a header and a command as it is: no spaces, no brackets, plain ASCII.
_ADDRESS = re.compile(r"[!-;=?A-~]+@[A-Za-z0-9.-]+", re.ASCII)


class Email:
    """The e-mail channel. SMTP has no delivery receipts: what is taken is accepted.

    What a client answers goes to the company's mailbox (Reply-To): we read no e-mail.
    """

    def __init__(self, url: str, parts: Wiring) -> None:
        self.url = urlsplit(url)
        self.letterhead = Letterhead(parts)
        self.currency = parts.settings.currency

    def send(self, outgoing: Outgoing) -> Sent:
        """Hand one message to the mail server; raises SendError.

        `lost`: the text had left us, and the server's answer to it never came.
        """
        if not _ADDRESS.fullmatch(outgoing.address):
            what = "no address that a mail server could take"
            raise SendError(what, permanent=True, code=enhanced(5, 1, 3))
        message = compose(outgoing, self.letterhead)
        try:
            server = self.connect()
            try:
                self._hand_over(server, message, outgoing.address)
            finally:
                leave(server)
        except smtplib.SMTPException as error:
            raise refused(error) from error
        except OSError as error:
            raise SendError(str(error), permanent=False) from error
        return Sent(outgoing.token, price_micro=0, price_currency=self.currency)

    def list_outbound(self, address: str, since: datetime) -> list[Listed]:
        """List nothing: a mail server does not tell what it took."""
        del address, since
        return []

    def _hand_over(
        self, server: smtplib.SMTP, message: EmailMessage, address: str
    ) -> None:
        """Run the transaction step by step: only after DATA can anything be lost."""
        sender = self.letterhead.sender
        code, text = server.mail(sender)
        if code >= REFUSED:
            raise smtplib.SMTPSenderRefused(code, text, sender)
        code, text = server.rcpt(address)
        if code >= REFUSED:
            raise smtplib.SMTPRecipientsRefused({address: (code, text)})
        try:
            code, text = server.data(message.as_bytes())
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise SendError(str(error), permanent=False, lost=True) from error
        if code >= REFUSED:
            raise smtplib.SMTPDataError(code, text)

    def connect(self) -> smtplib.SMTP:
        """Open a session with the mail server, encrypted and logged in."""
        host, port = self.url.hostname or "localhost", self.url.port
        server: smtplib.SMTP
        if self.url.scheme == "smtps":
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(
                host, port or 465, timeout=TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT)
        try:
            self._enter(server)
        except BaseException:
            server.close()
            raise
        return server

    def _enter(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        # A password never goes out in the clear; a relay in the house may need neither.
        secret = server.has_extn("starttls") or bool(self.url.username)
        if self.url.scheme == "smtp" and secret:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if self.url.username:
            password = unquote(self.url.password or "")
            server.login(unquote(self.url.username), password)


def leave(server: smtplib.SMTP) -> None:
    """Say goodbye; whatever comes of that, the message's fate is known already."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()
