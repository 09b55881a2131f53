"""Outgoing webhooks.

Revision 0011, after 0010; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hook_endpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("previous_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_why", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_endpoint")),
        sa.UniqueConstraint("token", name=op.f("uq_hook_endpoint_token")),
    )
    op.create_table(
        "hook_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_event")),
        sa.UniqueConstraint("uid", name=op.f("uq_hook_event_uid")),
    )
    with op.batch_alter_table("hook_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hook_event_happened_at"), ["happened_at"], unique=False
        )

    op.create_table(
        "hook_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queue_key", sa.String(length=80), nullable=False),
        sa.Column("claim_token", sa.String(length=32), nullable=True),
        sa.Column("leased_until_ms", sa.BigInteger(), nullable=False),
        sa.Column("run_after_ms", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'delivered', 'failed')",
            name=op.f("ck_hook_delivery_state"),
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["hook_endpoint.id"],
            name=op.f("fk_hook_delivery_endpoint_id_hook_endpoint"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["hook_event.id"],
            name=op.f("fk_hook_delivery_event_id_hook_event"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_delivery")),
        sa.UniqueConstraint(
            "event_id",
            "endpoint_id",
            name=op.f("uq_hook_delivery_event_id_endpoint_id"),
        ),
    )
    with op.batch_alter_table("hook_delivery", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hook_delivery_queue_key"), ["queue_key"], unique=False
        )
        batch_op.create_index(
            "ix_hook_delivery_waiting",
            ["endpoint_id", "id"],
            unique=False,
            sqlite_where=sa.text("settled IS 0"),
            postgresql_where=sa.text("settled IS false"),
        )

    op.create_table(
        "hook_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["hook_delivery.id"],
            name=op.f("fk_hook_attempt_delivery_id_hook_delivery"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_attempt")),
    )
    with op.batch_alter_table("hook_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hook_attempt_delivery_id"), ["delivery_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("hook_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hook_attempt_delivery_id"))

    op.drop_table("hook_attempt")
    with op.batch_alter_table("hook_delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_hook_delivery_waiting",
            sqlite_where=sa.text("settled IS 0"),
            postgresql_where=sa.text("settled IS false"),
        )
        batch_op.drop_index(batch_op.f("ix_hook_delivery_queue_key"))

    op.drop_table("hook_delivery")
    with op.batch_alter_table("hook_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hook_event_happened_at"))

    op.drop_table("hook_event")
    op.drop_table("hook_endpoint")
