"""The provider's balance transactions and ordered refunds.

Revision 0006, after 0005; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "balance_transaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=True),
        sa.Column("payment_intent", sa.String(length=120), nullable=True),
        sa.Column("payout", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("matched_to", sa.String(length=120), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("hint", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('matched', 'unmatched', 'expected')",
            name=op.f("ck_balance_transaction_state"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["agent.id"],
            name=op.f("fk_balance_transaction_decided_by_agent"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balance_transaction")),
        sa.UniqueConstraint(
            "provider_id", name=op.f("uq_balance_transaction_provider_id")
        ),
    )
    with op.batch_alter_table("balance_transaction", schema=None) as batch_op:
        batch_op.create_index(
            "ix_balance_transaction_state_created_at", ["state", "created_at"]
        )
        batch_op.create_index(
            batch_op.f("ix_balance_transaction_source"), ["source"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_balance_transaction_payment_intent"),
            ["payment_intent"],
            unique=False,
        )

    op.create_table(
        "chargeback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_ref", sa.String(length=120), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("evidence_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"],
            ["agent.id"],
            name=op.f("fk_chargeback_acknowledged_by_agent"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_chargeback_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
            name=op.f("fk_chargeback_payment_id_payment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chargeback")),
        sa.UniqueConstraint("provider_ref", name=op.f("uq_chargeback_provider_ref")),
    )
    with op.batch_alter_table("chargeback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chargeback_client_id"), ["client_id"])
        batch_op.create_index(batch_op.f("ix_chargeback_payment_id"), ["payment_id"])

    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=12), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
    )
    with op.batch_alter_table("reconciliation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reconciliation_started_at"), ["started_at"]
        )

    op.create_table(
        "refund_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("route", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=False),
        sa.Column("provider_ref", sa.String(length=120), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_order_amount")),
        sa.CheckConstraint(
            "route IN ('provider', 'bank')", name=op.f("ck_refund_order_route")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'refused', 'sending', 'sent', 'done',"
            " 'failed')",
            name=op.f("ck_refund_order_state"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["agent.id"], name=op.f("fk_refund_order_asked_by_agent")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_refund_order_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["agent.id"], name=op.f("fk_refund_order_decided_by_agent")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payment.id"],
            name=op.f("fk_refund_order_payment_id_payment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_order")),
        sa.UniqueConstraint(
            "idempotency_key", name=op.f("uq_refund_order_idempotency_key")
        ),
        sa.UniqueConstraint("provider_ref", name=op.f("uq_refund_order_provider_ref")),
    )
    with op.batch_alter_table("refund_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refund_order_client_id"), ["client_id"])
        batch_op.create_index(batch_op.f("ix_refund_order_payment_id"), ["payment_id"])
        batch_op.create_index("ix_refund_order_state_run_after", ["state", "run_after"])


def downgrade() -> None:
    op.drop_table("refund_order")
    op.drop_table("reconciliation")
    op.drop_table("chargeback")
    op.drop_table("balance_transaction")
