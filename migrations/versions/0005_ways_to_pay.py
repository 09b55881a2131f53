"""Instruments of payment, mandates and direct debits.

Revision 0005, after 0004; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("txid", sa.String(length=25), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("debt", sa.String(length=64), nullable=False),
        sa.Column("invoices", sa.JSON(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("priced_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('pix', 'boleto')", name=op.f("ck_instrument_kind")
        ),
        sa.CheckConstraint(
            "state IN ('live', 'paid', 'expired')", name=op.f("ck_instrument_state")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_instrument_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
            name=op.f("fk_instrument_payment_id_payment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("txid", name=op.f("uq_instrument_txid")),
    )
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        batch_op.create_index(
            "uq_instrument_live",
            ["client_id", "kind", "debt"],
            unique=True,
            sqlite_where=sa.text("state = 'live'"),
            postgresql_where=sa.text("state = 'live'"),
        )
        batch_op.create_index("ix_instrument_state_client_id", ["state", "client_id"])


def downgrade() -> None:
    op.drop_table("instrument")
