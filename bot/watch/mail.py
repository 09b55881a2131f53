"""One plain e-mail to the company's own people, past the clients' outbox."""

import smtplib
from collections.abc import Sequence
from email.message import EmailMessage

from bot.channels.email import Email, leave
from bot.channels.port import SendError
from bot.wiring import Wiring


def post_mail(parts: Wiring, to: Sequence[str], subject: str, text: str) -> None:
    """Hand one message to the mail server; raises SendError."""
    company = parts.settings.company
    message = EmailMessage()
    message["From"] = parts.settings.channels.email.sender or company.email
    message["To"] = ", ".join(to)
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody answers it
    message.set_content(text)
    try:
        server = Email(parts.environment.smtp_url or "", parts).connect()
        try:
            server.send_message(message)
        finally:
            leave(server)
    except (smtplib.SMTPException, OSError) as error:
        raise SendError(str(error), permanent=False) from error
