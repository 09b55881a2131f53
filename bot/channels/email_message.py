"""One e-mail, composed: headers, the text, and the same as HTML.

Sources: RFC 2369 and RFC 8058 (List-Unsubscribe, one click), RFC 3834 (Auto-Submitted),
CDC 42-A (who the creditor is). The mail server must sign the List-Unsubscribe headers
(DKIM), or mailbox providers show no button.
"""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from urllib.parse import quote

from bot.channels.email_headers import MAIL
from bot.channels.email_html import Foot, html_of
from bot.channels.port import Outgoing
from bot.company_words import company_words
from bot.mail_tokens import PREFERENCES, mail_link
from bot.wiring import Wiring
from domain.phones import spaced
from flows.turn import Say

LONGEST_SUBJECT = 150  # characters; most mailboxes show 60 to 80


class Letterhead:
    """What every e-mail of the company bears, and the words around the message."""

    def __init__(self, parts: Wiring) -> None:
        self._parts = parts
        company = parts.settings.company
        self.company = company
        self.sender = parts.settings.channels.email.sender or company.email
        self.domain = self.sender.rpartition("@")[2]
        self.base = parts.environment.public_url

    def word(self, key: str, language: str) -> str:
        """Write words that are the same in every e-mail."""
        common = {**company_words(self._parts), "first_name": ""}
        said = self._parts.catalogue.render(Say(key), language, str, common)
        return said.text

    def preferences(self, token: str) -> str:
        """Give the address where the receiver chooses, or stops everything."""
        return mail_link(self.base, token, PREFERENCES, self._parts.secret_key)

    def foot(self, outgoing: Outgoing) -> Foot:
        """Put together what stands beneath the text."""
        company, language = self.company, outgoing.language
        signatory = company.signatory
        place = f"{company.address}, {company.city} {company.state}"
        return Foot(
            company=company.name,
            legal=f"{company.legal_name} · CNPJ {company.cnpj}",
            address=f"{place}, {company.postal_code}".rstrip(", "),
            signatory=signatory.name,
            signatory_email=signatory.email,
            signatory_phone=spaced(signatory.phone),
            phone=spaced(company.phone),
            email=company.email,
            site=company.site,
            why=self.word("mail.why", language),
            choose=self.word("mail.choose", language),
            link=self.preferences(outgoing.token),
            preheader=self.word("mail.preheader", language),
            go=self.word("mail.go", language),
            confirm=self.word("mail.confirm_button", language),
            copy=self.word("mail.copy", language),
        )


def compose(outgoing: Outgoing, letterhead: Letterhead) -> EmailMessage:
    """Write the whole e-mail; its content is plain ASCII on the wire."""
    message = EmailMessage(policy=MAIL)
    _address(message, outgoing, letterhead)
    _offer_a_way_out(message, outgoing, letterhead)
    foot = letterhead.foot(outgoing)
    message.set_content(_text(outgoing.body, foot), cte="quoted-printable")
    page = html_of(outgoing.body, foot, letterhead.base, outgoing.language)
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    for paper in outgoing.attachments:
        main, sub = paper.kind.split("/")
        message.add_attachment(
            paper.content, maintype=main, subtype=sub, filename=paper.name
        )
    return message


def _address(message: EmailMessage, outgoing: Outgoing, letterhead: Letterhead) -> None:
    subject = outgoing.subject or letterhead.word("mail.subject.any", outgoing.language)
    message["From"] = formataddr((letterhead.company.name, letterhead.sender))
    message["Reply-To"] = letterhead.company.email
    message["To"] = outgoing.address
    message["Subject"] = " ".join(subject.split())[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{outgoing.token}@{letterhead.domain}>"
    message["Content-Language"] = outgoing.language
    if outgoing.automatic:
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply"


def _offer_a_way_out(
    message: EmailMessage, outgoing: Outgoing, letterhead: Letterhead
) -> None:
    """Name the page and the mailbox; one click only where the page has TLS."""
    page = letterhead.preferences(outgoing.token)
    subject = quote(letterhead.word("mail.unsubscribe", outgoing.language))
    mailbox = f"mailto:{letterhead.company.email}?subject={subject}"
    message["List-Unsubscribe"] = f"<{page}>, <{mailbox}>"
    if page.startswith("https:"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _text(body: str, foot: Foot) -> str:
    lines = (
        f"{foot.signatory}, {foot.company}",
        f"{foot.signatory_email} · {foot.signatory_phone}",
        "",
        foot.legal,
        foot.address,
        " · ".join(each for each in (foot.phone, foot.email, foot.site) if each),
        "",
        foot.why,
        f"{foot.choose}: {foot.link}",
    )
    return body.strip() + "\n\n-- \n" + "\n".join(lines) + "\n"
