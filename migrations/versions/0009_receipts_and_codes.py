"""Receipts and codes that prove a message.

Revision 0009, after 0008; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STANDING = sa.text("voided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "receipt_series",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_receipt_series")),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("about_year", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=40), nullable=True),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('payment', 'annual')", name=op.f("ck_receipt_kind")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_receipt_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_receipt_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["replaces"], ["receipt.id"], name=op.f("fk_receipt_replaces_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_receipt_year_number")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_receipt_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            "uq_receipt_standing_payment",
            ["payment_id"],
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        )
        batch_op.create_index(
            "uq_receipt_standing_year",
            ["client_id", "about_year"],
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        )
    op.create_table(
        "verification_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_verification_code_message_id_message"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"],
            ["receipt.id"],
            name=op.f("fk_verification_code_receipt_id_receipt"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_code")),
        sa.UniqueConstraint("code", name=op.f("uq_verification_code_code")),
        sa.UniqueConstraint("message_id", name=op.f("uq_verification_code_message_id")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_verification_code_receipt_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attachments", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("attachments")
    op.drop_table("verification_code")
    op.drop_table("receipt")
    op.drop_table("receipt_series")
