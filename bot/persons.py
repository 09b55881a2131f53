"""One person may stand in several rows: two contracts, two imports, the same CPF."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.client import Client

Id = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


def of_person(column: Id, client: Client) -> ColumnElement[bool]:
    """Match a column of client ids with every row of this *client*'s person.

    Rows of one CPF or CNPJ are one person; a row without one stands for itself.
    """
    if not client.document:
        return column == client.id
    return column.in_(select(Client.id).where(Client.document == client.document))


def has_died(session: Session, client: Client) -> bool:
    """Tell whether a death is recorded of this person, in whichever row."""
    if client.deceased_at is not None:
        return True
    found = select(Client.id).where(
        of_person(Client.id, client), Client.deceased_at.is_not(None)
    )
    return session.scalar(found.limit(1)) is not None
