"""Bank statements, unapplied cash, tokens of the API.

Revision 0007, after 0006; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("imported_by", sa.String(length=80), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'booked', 'dropped')",
            name=op.f("ck_bank_statement_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
    )
    with op.batch_alter_table("bank_statement", schema=None) as batch_op:
        batch_op.create_index("ix_bank_statement_account_sha256", ["account", "sha256"])
    _cash_item()
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cash_item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("payer", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(length=300), nullable=True))
        batch_op.add_column(
            sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_payment_cash_item_id"), ["cash_item_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_payment_cash_item_id_cash_item"),
            "cash_item",
            ["cash_item_id"],
            ["id"],
        )


def _cash_item() -> None:
    op.create_table(
        "cash_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("external_ref", sa.String(length=120), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payer", sa.String(length=200), nullable=True),
        sa.Column("payer_document", sa.String(length=20), nullable=True),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=True),
        sa.Column("bank_ref", sa.String(length=120), nullable=True),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source IN ('bank', 'feed', 'stripe', 'manual')",
            name=op.f("ck_cash_item_source"),
        ),
        sa.CheckConstraint(
            "state IN ('new', 'matched', 'review', 'applied', 'returned', 'ignored')",
            name=op.f("ck_cash_item_state"),
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bank_statement.id"],
            name=op.f("fk_cash_item_statement_id_bank_statement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_item")),
        sa.UniqueConstraint(
            "source", "external_ref", name=op.f("uq_cash_item_source_external_ref")
        ),
    )
    with op.batch_alter_table("cash_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cash_item_statement_id"), ["statement_id"])
        batch_op.create_index(
            "ix_cash_item_state_received_on", ["state", "received_on"]
        )
        batch_op.create_index(
            "ix_cash_item_account_received_on", ["account", "received_on"]
        )


def downgrade() -> None:
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_payment_cash_item_id_cash_item"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_payment_cash_item_id"))
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("reason")
        batch_op.drop_column("payer")
        batch_op.drop_column("cash_item_id")
    op.drop_table("cash_item")
    op.drop_table("bank_statement")
    op.drop_table("api_token")
