"""The client: a person who owes, and what is known of them."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Touched

CNPJ_LENGTH = 14  # a person's CPF has 11


class Client(Touched, Base):
    """A person or company that is billed; `external_id` is the importer's key."""

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    document: Mapped[str | None] = mapped_column(String(14), index=True)  # CPF, CNPJ
    birth_date: Mapped[date | None]
    state: Mapped[str | None] = mapped_column(String(2))
    street: Mapped[str | None] = mapped_column(String(200))  # with number, for letters
    city: Mapped[str | None] = mapped_column(String(120))
    postal_code: Mapped[str | None] = mapped_column(String(8))
    zone: Mapped[str] = mapped_column(String(40), default="America/Sao_Paulo")
    segment: Mapped[str | None] = mapped_column(String(60))
    portfolio: Mapped[str | None] = mapped_column(String(60))
    ladder: Mapped[str | None] = mapped_column(String(60))  # this client's own
    risk: Mapped[str | None] = mapped_column(String(10))  # low | medium | high
    preferred_channel: Mapped[str | None] = mapped_column(String(10))
    preferred_from: Mapped[time | None]  # the hours in which the client wants to hear
    preferred_until: Mapped[time | None]  # from us, by their own clock
    refused_channels: Mapped[list[Any] | None]  # "não me liga": domain.channel.Channel
    language: Mapped[str] = mapped_column(String(2), default="pt")
    ice_breaker: Mapped[str | None] = mapped_column(String(300))
    identity_tries: Mapped[int] = mapped_column(default=0)
    identity_locked_until: Mapped[datetime | None]
    vulnerable_until: Mapped[datetime | None]
    deceased_at: Mapped[datetime | None]
    service: Mapped[str | None] = mapped_column(String(12))  # domain.unlock.Service
    service_since: Mapped[date | None]
    pay_day: Mapped[int | None]  # of the month, as the client told it
    created_at: Mapped[datetime]

    contact_points: Mapped[list["ContactPoint"]] = relationship(
        back_populates="client", cascade="all, delete-orphan"
    )

    @property
    def first_name(self) -> str:
        """Give the name by which the client is greeted: of a company, all of it."""
        if len(self.document or "") == CNPJ_LENGTH or not self.name.strip():
            return self.name.strip()
        return self.name.split()[0].title()


class ContactPoint(Base):
    """A phone or an e-mail address of one client.

    `canonical` is domain.phones.canonical for phones (ninth digit removed), the
    lower-case address for e-mail. Several clients may share one phone.
    """

    __tablename__ = "contact_point"
    __table_args__ = (
        UniqueConstraint("client_id", "canonical"),
        Index("ix_contact_point_canonical", "canonical"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    kind: Mapped[str] = mapped_column(String(10))  # "phone" | "email"
    address: Mapped[str] = mapped_column(String(200))
    canonical: Mapped[str] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None]
    quarantined_at: Mapped[datetime | None]  # "não sou eu"
    invalid_at: Mapped[datetime | None]  # the provider says it does not exist
    invalid_reason: Mapped[str | None] = mapped_column(String(80))
    dead_channels: Mapped[list[Any] | None]  # where the provider cannot reach it
    opt_in_at: Mapped[datetime | None]
    opt_in_source: Mapped[str | None] = mapped_column(String(120))

    client: Mapped[Client] = relationship(back_populates="contact_points")


class OptOut(Base):
    """A wish to be left alone; kept by a keyed hash, so that it outlives the client."""

    __tablename__ = "opt_out"
    __table_args__ = (
        Index(
            "uq_opt_out_in_force",
            "address_hash",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)
    at: Mapped[datetime]
    via: Mapped[str] = mapped_column(String(120))
    lifted_at: Mapped[datetime | None]
