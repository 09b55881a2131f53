"""Typical figures for whatever a text may name, and the writing of one text."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.words import Catalogue
from domain.accrual import Bill
from domain.agreed import Conditions, Consequence
from domain.difference import Cause, Part
from domain.envelope import Envelope
from domain.money import Money
from domain.offers import Debt, Wish, counter, make_offers
from flows.heard import Method
from flows.promised import PromisedLine
from flows.turn import PayLink, PixCode, Say
from tests.cast import CALENDAR, MONDAY, TUESDAY, Account

CATALOGUE = Catalogue.load()
DEBT = Debt(Money(1_150_00), Money(84_56))
ENVELOPE = Envelope(max_instalments=12)
PARTS = tuple(Part(cause, Money(2_00), "1002", "Plano Fibra 300", 5) for cause in Cause)
OFFERS = make_offers(DEBT, ENVELOPE, MONDAY, CALENDAR)
COMPANY = {
    "bank": "Banco 001, agência 1234-5, conta 67890-1",
    "check_page": "https://fibrasul.example/v",
    "cnpj": "11.222.333/0001-81",
    "company": "Fibra Sul",
    "company_email": "atendimento@fibrasul.example",
    "company_phone": "(48) 3030-0101",
    "first_name": "Ana",
    "legal_name": "Fibra Sul Telecomunicações Ltda.",
    "signatory": "Marina Albuquerque",
    "signatory_email": "marina@fibrasul.example",
    "signatory_phone": "(48) 3030-0102",
    "site": "https://fibrasul.example/contato",
}


LINES = (
    Account(
        *(
            Bill(str(1000 + month), "Plano Fibra 300 Mega", Money(129_90), day, month)
            for month, day in enumerate(
                (date(2024, m, 10) for m in (6, 7, 8, 9, 10, 11)), start=1
            )
        )
    )
    .on(MONDAY)
    .lines
)


TWELVE = counter(DEBT, ENVELOPE, Wish(count=12), MONDAY, CALENDAR)


TYPICAL: dict[str, object] = {
    "amount": Money(1_234_56),
    "by": datetime(2025, 3, 10, 15, 30, tzinfo=UTC),
    "from_day": date(2025, 3, 13),
    "row": 41,
    "credit": Money(1_234_56),
    "owners": "Bia Nunes, Caio Reis",
    "dispute": 12,
    "numbers": "2026-1001, 2026-1002",
    "business_day": date(2025, 3, 17),
    "channel": "WhatsApp",
    "closes": "18:00",
    "clients": 120,
    "code": PixCode(),
    "count": 12,
    "day": date(2025, 3, 15),
    "before": Money(100_00),
    "change": Money(2_17),
    "client": "C-1001",
    "correction": Money(42),
    "days": 2,
    "description": "Plano Fibra 300 Mega",
    "down": Money(100_00),
    "due_on": date(2025, 2, 28),
    "due": "10/12/2025 20:59",
    "each": Money(102_88),
    "early": Money(5_00),
    "error": "step 'd+3' is named twice",
    "failed": 4,
    "fine": Money(3_00),
    "fine_percent": "2%",
    "first": TUESDAY,
    "hours": 6,
    "index": "IPCA",
    "interest": Money(50),
    "interest_percent": "1%",
    "invoices": 40,
    "key": "reminder.d+3",
    "language": "pt",
    "late": Consequence(Conditions(), 3),
    "last": date(2025, 3, 14),
    "last_day": date(2025, 3, 31),
    "paid": Money(45_00),
    "line": "• Plano Fibra 300 Mega (fatura 1001), vence em 10/03/2025: R$ 95,00",
    "lines": LINES,
    "link": PayLink(),
    "minutes": 15,
    "n": 3,
    "name": "Feirão de março",
    "new": "2 avisos novos",
    "now": Money(102_17),
    "on": date(2025, 3, 7),
    "number": "FS-2025-001002",
    "offers": OFFERS,
    "opens": "12:00",
    "over": "1 aviso encerrado",
    "order": 12,
    "owed": Money(1_234_56),
    "part": replace(LINES[0], part=(2, 4)),
    "parts": PARTS,
    "percent": 20,
    "place": 2,
    "promises": (PromisedLine(LINES[0], Money(95_00), TUESDAY),),
    "rest": Money(52_17),
    "principal": Money(150_00),
    "credited": Money(50_00),
    "rate": "1,5%",
    "reason": "rejected",
    "overdue": Money(102_17),
    "said": Money(102_17),
    "saved": Money(42_28),
    "seconds": 90,
    "settled": Money(10_00),
    "since": "2025-03-08",
    "subject": "default",
    "subscriptions": "ana-1, ana-2",
    "subtotal": Money(129_90),
    "thread": 7,
    "time": "15h30",
    "told_on": date(2025, 3, 5),
    "total": Money(1_234_56),
    "txid": "R0123456789AB",
    "unfit": (PromisedLine(LINES[0], Money(95_00), TUESDAY),),
    "until": date(2025, 4, 7),
    "valid_until": date(2025, 4, 30),
    "after": 100,
    "account": "12345-6",
    "currency": "BRL",
    "gone": 3,
    "kind": "payment_received",
    "payment": 7,
    "transaction": 12,
    "through": 1_100,
    "wanted": Money(95_00),
    "sent_on": date(2025, 3, 6),
    "why": "expired_or_canceled_card",
    "year": 2025,
    "payer": "Rui Prado",
    "limit": Money(500_00),
    "today": date(2025, 3, 7),
    "moment": datetime(2025, 3, 10, 15, 30, tzinfo=UTC),
    "months": 3,
    "at": datetime(2025, 3, 10, 15, 30, tzinfo=UTC),
    "what": "boleto",
    "digest": "ab12",
    "wish": Wish(count=12, amount_each=Money(50_00), down_payment=Money(100_00)),
    "ways": (Method.PIX, Method.BOLETO, Method.CARD),
}


def resolve(param: object) -> str:
    """Stand for a page's address, and for a Pix code of the usual length."""
    if isinstance(param, PayLink):
        return "https://pague.fibrasul.example/p/" + "x" * 43
    return "0002012633" + "0" * 150


def written(key: str, language: str = "pt", **params: object) -> str:
    """Write one text."""
    return whole(Say(key, params), language)


def whole(say: Say, language: str) -> str:
    """Write what is to be said."""
    return CATALOGUE.render(say, language, resolve, COMPANY, today=MONDAY).text
