"""Receipts laid into a world's thread, as the file hand would have laid them."""

from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import select

from bot.conversations import lock
from bot.letters import Media
from bot.payments.settle import receive
from domain.money import Money
from models.client import Client
from models.conversation import Conversation
from models.invoice import Hold
from models.media import MediaFile
from models.payment import Payment
from models.proof import Proof
from tests.bot.world import PHONE, World

E2E = "E99000111202611241210a1b2c3d4e5f"
TEXT = f"""Comprovante de Pix
Valor: R$ 102,17
Data: 24/11/2026 09:10
Recebedor: Fibra Sul Telecom Ltda
ID: {E2E}
"""
PDF = (Media("https://api.twilio.com/1", "application/pdf"),)


def trusted(world: World, phone: str = PHONE) -> None:
    """Let whoever writes from *phone* have passed the identity check."""
    world.hears("oi", phone=phone)
    with world.session() as session:
        thread = session.query(Conversation).filter_by(canonical=phone).one()
        thread.identity_checked_until = world.clock.now() + timedelta(days=30)


def lays(world: World, text: str = TEXT, phone: str = PHONE) -> None:
    """Lay a file with this text into the thread of *phone*."""
    with world.session() as session:
        session.add(
            MediaFile(
                channel="whatsapp",
                canonical=phone,
                place=0,
                url="https://api.twilio.com/1",
                declared_type="application/pdf",
                sniffed_type="application/pdf",
                state="stored",
                sha256=sha256(text.encode()).hexdigest(),
                seen_text=text,
                queue_key="media:1:0",
                settled=True,
                created_at=world.clock.now(),
            )
        )


def shows(world: World, text: str = TEXT, phone: str = PHONE) -> list[str]:
    """Send a receipt with this text; give the keys of the answer."""
    lays(world, text, phone)
    taken = world.hears("", phone=phone, media=PDF)
    return [say.key for say in taken.outcome.says]


def pays(  # noqa: PLR0913 - the facts of a payment
    world: World,
    minor: int,
    *,
    reference: str = "x-1",
    provider: str = "import",
    on: date = date(2026, 11, 24),
    client: str = "ana",
    tell: bool = False,
) -> Payment | None:
    """Let money come in."""
    with world.session() as session:
        found = session.scalars(select(Client).filter_by(external_id=client)).one()
        payment = receive(
            session,
            world.parts,
            client=found,
            provider=provider,
            external_ref=reference,
            amount=Money(minor),
            method="pix",
            received_on=on,
            invoice_ids=(),
            now=world.clock.now(),
            tell=tell,
        )
        session.flush()
        session.expunge_all()
        return payment


def proofs(world: World) -> list[Proof]:
    """List the proofs, the oldest first."""
    with world.session() as session:
        rows = list(session.scalars(select(Proof).order_by(Proof.id)))
        session.expunge_all()
        return rows


def holds(world: World) -> list[Hold]:
    """List what holds reminders back."""
    with world.session() as session:
        rows = list(session.scalars(select(Hold).where(Hold.lifted_at.is_(None))))
        session.expunge_all()
        return rows


def given_back(world: World) -> None:
    """Let the bot have the thread again."""
    with world.session() as session:
        thread = session.query(Conversation).first()
        assert thread is not None
        lock(session, thread.id)
        thread.owner = "bot"


def told(world: World) -> list[str | None]:
    """Give the keys of all notices, in order."""
    return [row.key for row in world.messages(direction="out", purpose="notice")]
