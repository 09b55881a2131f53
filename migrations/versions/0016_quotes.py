"""What was told and asked in bargaining.

Revision 0016, after 0013; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None

REPLIES = "reply IN ('met', 'nearest', 'beyond', 'person', 'agreed')"


def upgrade() -> None:
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(16), nullable=False),
        sa.Column("invoices", sa.JSON(), nullable=False),
        sa.Column("principal_minor", sa.BigInteger(), nullable=False),
        sa.Column("charges_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=False),
        sa.Column("interest_bp_month", sa.Integer(), nullable=False),
        sa.Column("read_back", sa.Boolean(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        *_who("quote"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
    )
    op.create_index("ix_quote_client_id_told_at", "quote", ["client_id", "told_at"])
    op.create_table(
        "bargain_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invoices", sa.JSON(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("reply", sa.String(8), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        *_who("bargain_round"),
        sa.CheckConstraint(REPLIES, name=op.f("ck_bargain_round_reply")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bargain_round")),
    )
    op.create_index(
        "ix_bargain_round_client_id_asked_at",
        "bargain_round",
        ["client_id", "asked_at"],
    )


def _who(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [f"{other}_id"],
            [f"{other}.id"],
            name=op.f(f"fk_{table}_{other}_id_{other}"),
        )
        for other in ("client", "conversation", "message")
    ]


def downgrade() -> None:
    op.drop_index("ix_bargain_round_client_id_asked_at", "bargain_round")
    op.drop_table("bargain_round")
    op.drop_index("ix_quote_client_id_told_at", "quote")
    op.drop_table("quote")
