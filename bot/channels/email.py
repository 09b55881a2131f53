"""E-mail over SMTP: text, with the creditor's name and address beneath (CDC 42-A)."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from bot.channels.port import Listed, Outgoing, SendError, Sent
from bot.settings import Settings

TIMEOUT = 10  # seconds
REFUSED_FOR_GOOD = 500


class Email:
    """The e-mail channel. SMTP has no delivery receipts: what is taken is accepted."""

    def __init__(self, url: str, settings: Settings) -> None:
        self.url = urlsplit(url)
        self.settings = settings

    def send(self, outgoing: Outgoing) -> Sent:
        """Hand one message to the mail server; raises SendError."""
        message = self._message(outgoing)
        try:
            with self._connect() as server:
                server.send_message(message)
        except smtplib.SMTPResponseException as error:
            permanent = error.smtp_code >= REFUSED_FOR_GOOD
            raise SendError(str(error), permanent=permanent) from error
        except smtplib.SMTPRecipientsRefused as error:
            raise SendError(str(error), permanent=True) from error
        except smtplib.SMTPServerDisconnected as error:
            raise SendError(str(error), permanent=False, lost=True) from error
        except OSError as error:
            raise SendError(str(error), permanent=False) from error
        return Sent(str(message["Message-ID"]))

    def list_outbound(self, address: str, since: datetime) -> list[Listed]:
        """List nothing: a mail server does not tell what it took."""
        del address, since
        return []

    def _message(self, outgoing: Outgoing) -> EmailMessage:
        company = self.settings.company
        message = EmailMessage()
        message["From"] = self.settings.channels.email.sender or company.email
        message["To"] = outgoing.address
        message["Subject"] = company.name
        message["Message-ID"] = f"<{outgoing.token}@{company.email.split('@')[1]}>"
        foot = f"{company.legal_name} · CNPJ {company.cnpj}\n{company.address}"
        message.set_content(f"{outgoing.body}\n\n--\n{foot}\n")
        return message

    def _connect(self) -> smtplib.SMTP:
        host, port = self.url.hostname or "localhost", self.url.port
        server: smtplib.SMTP
        if self.url.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT)
        else:
            server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT)
            if server.has_extn("starttls") or self.url.username:
                server.starttls(context=ssl.create_default_context())
        if self.url.username:
            password = unquote(self.url.password or "")
            server.login(unquote(self.url.username), password)
        return server
