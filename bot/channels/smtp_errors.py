"""What a mail server's refusal means: ours, the address's, or only for now.

Sources: RFC 5321 4.2.3 (replies), RFC 3463 (enhanced codes), RFC 7505 (null MX). Only
what the server says while we talk to it is heard; a bounce that comes by mail later
goes to the company's mailbox, which we do not read.
"""

import re
import smtplib

from bot.channels.port import SendError
from domain.provider_errors import enhanced

FOR_GOOD = 500
LATER = 300.0  # seconds; a greylisting server wants five minutes at least
NO_MAILBOX, REFUSED_TEXT = 550, 554
_ENHANCED = re.compile(r"\b([245])\.(\d{1,2})\.(\d{1,3})\b")


def refused(error: smtplib.SMTPException) -> SendError:
    """Read any failure of one SMTP transaction."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            ((code, text),) = error.recipients.values()
            return _said(code, text)
        case smtplib.SMTPDataError():
            # 550 to the text is no word about the mailbox, which was accepted before.
            code = REFUSED_TEXT if error.smtp_code == NO_MAILBOX else error.smtp_code
            return _said(code, error.smtp_error)
        case smtplib.SMTPResponseException():
            return _said(error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError():
            return SendError(str(error), permanent=True, code=555)
        case _:
            return SendError(str(error), permanent=False)


def _said(code: int, text: bytes | str) -> SendError:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    what = f"SMTP {code} {' '.join(words.split())}"
    if code < FOR_GOOD:
        return SendError(what, permanent=False, code=code, retry_after=LATER)
    found = _ENHANCED.search(words)
    number = enhanced(*map(int, found.groups())) if found else code
    return SendError(what, permanent=True, code=number)
