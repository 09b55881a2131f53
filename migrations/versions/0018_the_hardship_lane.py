"""The hardship lane, why it was not paid, and what is sensitive in a message.

Revision 0018, after 0020; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0020"
branch_labels = None
depends_on = None

STILL_THERE = "sensitive_at IS NOT NULL AND reduced_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "hardship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=True),
        sa.Column("kind_until", sa.Date(), nullable=True),
        sa.Column("opened_by", sa.String(80), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("prolonged", sa.Integer(), nullable=False),
        sa.Column("freezes", sa.Boolean(), nullable=False),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("way", sa.String(10), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(10), nullable=True),
        sa.CheckConstraint("until_on >= opened_on", name=op.f("ck_hardship_days")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_hardship_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["hold.id"], name=op.f("fk_hardship_hold_id_hold")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship")),
    )
    op.create_index(op.f("ix_hardship_client_id"), "hardship", ["client_id"])
    op.create_index(
        "uq_hardship_open",
        "hardship",
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "reason_unpaid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_reason_unpaid_client_id_client"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason_unpaid")),
    )
    op.create_index(op.f("ix_reason_unpaid_client_id"), "reason_unpaid", ["client_id"])
    op.create_index(op.f("ix_reason_unpaid_told_on"), "reason_unpaid", ["told_on"])
    instant = sa.DateTime(timezone=True)
    op.add_column("message", sa.Column("sensitive_at", instant, nullable=True))
    op.add_column("message", sa.Column("reduced_at", instant, nullable=True))
    op.create_index(
        "ix_message_sensitive",
        "message",
        ["sensitive_at"],
        sqlite_where=sa.text(STILL_THERE),
        postgresql_where=sa.text(STILL_THERE),
    )


def downgrade() -> None:
    op.drop_index("ix_message_sensitive", table_name="message")
    op.drop_column("message", "reduced_at")
    op.drop_column("message", "sensitive_at")
    op.drop_table("reason_unpaid")
    op.drop_table("hardship")
