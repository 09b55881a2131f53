"""What all rows share: the declarative base, UTC instants, and the claim columns."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING: Mapping[str, str] = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite keeps it naive, so the zone is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Store in UTC; a naive instant is a bug of ours and raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstantError(value)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Hand out aware UTC instants."""
        del dialect
        if value is None:
            return None
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC)


class NaiveInstantError(ValueError):
    """An instant without a zone was about to be stored."""

    def __init__(self, value: datetime) -> None:
        super().__init__(f"{value!r} has no zone; pass aware UTC instants")


class Base(DeclarativeBase):
    """The declarative base of every row."""

    metadata = MetaData(naming_convention=dict(NAMING))
    type_annotation_map: ClassVar[
        dict[Any, TypeEngine[Any] | type[TypeEngine[Any]]]
    ] = {
        datetime: Instant(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class Touched:
    """A row that tells when it last changed, so that the planner finds what is new.

    Milliseconds since 1970 by the writer's own clock; good for "lately", not for order.
    """

    touched_ms: Mapped[int] = mapped_column(
        BigInteger,
        default=_now_ms,
        onupdate=_now_ms,
        server_default="0",
        index=True,
    )


class Claimable:
    """A row that is work: one process at a time holds it, for as long as its lease.

    `queue_key` orders: of one key, the oldest unsettled row goes first. `*_ms` are
    milliseconds since 1970 by the database's clock, never by a worker's.
    """

    queue_key: Mapped[str] = mapped_column(String(80), index=True)
    claim_token: Mapped[str | None] = mapped_column(String(32))
    leased_until_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    run_after_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))
    settled: Mapped[bool] = mapped_column(default=False)
