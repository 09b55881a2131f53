"""Charges by contract, indices, waivers, and the figures that were told.

Revision 0003, after 0002; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "index_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("rate_millionths", sa.BigInteger(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_rate")),
        sa.UniqueConstraint("name", "month", name=op.f("uq_index_rate_name_month")),
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=10), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("revokes_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_waiver_amount_positive")),
        sa.CheckConstraint(
            "item IN ('principal', 'correction', 'fine', 'interest')",
            name=op.f("ck_waiver_item"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_waiver_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_waiver_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["revokes_id"], ["waiver.id"], name=op.f("fk_waiver_revokes_id_waiver")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("revokes_id", name=op.f("uq_waiver_revokes_id")),
    )
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiver_client_id"), ["client_id"])
        batch_op.create_index(batch_op.f("ix_waiver_invoice_id"), ["invoice_id"])

    op.create_table(
        "early_discount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "amount_minor > 0", name=op.f("ck_early_discount_amount_positive")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
            name=op.f("fk_early_discount_invoice_id_invoice"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
            name=op.f("fk_early_discount_payment_id_payment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_discount")),
        sa.UniqueConstraint(
            "invoice_id",
            "payment_id",
            name=op.f("uq_early_discount_invoice_id_payment_id"),
        ),
    )
    with op.batch_alter_table("early_discount", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_early_discount_invoice_id"), ["invoice_id"]
        )

    op.create_table(
        "told_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_told_figure_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_told_figure_message_id_message"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_figure")),
        sa.UniqueConstraint("message_id", name=op.f("uq_told_figure_message_id")),
    )
    with op.batch_alter_table("told_figure", schema=None) as batch_op:
        batch_op.create_index(
            "ix_told_figure_client_id_told_at", ["client_id", "told_at"]
        )

    for table in ("invoice", "subscription"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(
                sa.Column("charges", sa.String(length=60), nullable=True)
            )
    with op.batch_alter_table("payment_line", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "correction_minor",
                sa.BigInteger(),
                server_default="0",
                nullable=False,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("payment_line", schema=None) as batch_op:
        batch_op.drop_column("correction_minor")
    for table in ("subscription", "invoice"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("charges")
    op.drop_table("told_figure")
    op.drop_table("early_discount")
    op.drop_table("waiver")
    op.drop_table("index_rate")
