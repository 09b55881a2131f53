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

    with op.batch_alter_table("checkout", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind", sa.String(length=10), server_default="page", nullable=False
            )
        )
        batch_op.add_column(sa.Column("way", sa.String(length=20), nullable=True))
        batch_op.add_column(
            sa.Column("boleto_line", sa.String(length=60), nullable=True)
        )
        batch_op.add_column(
            sa.Column("boleto_until", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("voucher_url", sa.String(length=800), nullable=True)
        )
        batch_op.create_check_constraint(
            op.f("ck_checkout_kind"), "kind IN ('page', 'debit')"
        )

    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("session_id", sa.String(length=120), nullable=True),
        sa.Column("setup_intent", sa.String(length=120), nullable=True),
        sa.Column("customer", sa.String(length=120), nullable=True),
        sa.Column("payment_method", sa.String(length=120), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=True),
        sa.Column("last4", sa.String(length=4), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'active', 'cancelled', 'failed')",
            name=op.f("ck_mandate_state"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_mandate_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("key", name=op.f("uq_mandate_key")),
        sa.UniqueConstraint("session_id", name=op.f("uq_mandate_session_id")),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_mandate_client_id"), ["client_id"])
        batch_op.create_index(op.f("ix_mandate_reference"), ["reference"])
        batch_op.create_index(
            "uq_mandate_active",
            ["client_id"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )

    op.create_table(
        "direct_debit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("debit_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("checkout_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'noticed', 'sent', 'paid', 'failed', 'cancelled')",
            name=op.f("ck_direct_debit_state"),
        ),
        sa.ForeignKeyConstraint(
            ["checkout_id"],
            ["checkout.id"],
            name=op.f("fk_direct_debit_checkout_id_checkout"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_direct_debit_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
            name=op.f("fk_direct_debit_invoice_id_invoice"),
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"],
            ["mandate.id"],
            name=op.f("fk_direct_debit_mandate_id_mandate"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_direct_debit_message_id_message"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_direct_debit")),
    )
    with op.batch_alter_table("direct_debit", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_direct_debit_client_id"), ["client_id"])
        batch_op.create_index("ix_direct_debit_state_debit_on", ["state", "debit_on"])
        batch_op.create_index(
            "uq_direct_debit_open",
            ["invoice_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('planned', 'noticed', 'sent')"),
            postgresql_where=sa.text("state IN ('planned', 'noticed', 'sent')"),
        )


def downgrade() -> None:
    op.drop_table("direct_debit")
    op.drop_table("mandate")
    with op.batch_alter_table("checkout", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_checkout_kind"), type_="check")
        batch_op.drop_column("voucher_url")
        batch_op.drop_column("boleto_until")
        batch_op.drop_column("boleto_line")
        batch_op.drop_column("way")
        batch_op.drop_column("kind")
    op.drop_table("instrument")
