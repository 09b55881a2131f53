"""Proposals: terms beyond the bot's limits, asked for and offered by people.

Revision 0015, after 0014; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OPEN = "state IN ('asked', 'offered')"
STATES = (
    "state IN ('asked', 'offered', 'refused', 'accepted', 'declined', "
    "'expired', 'withdrawn')"
)


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("invoices", sa.JSON(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=True),
        sa.Column("said", sa.String(500), nullable=True),
        sa.Column("nearest", sa.JSON(), nullable=True),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("answer_by", instant, nullable=True),
        sa.Column("raised_by", sa.String(40), nullable=True),
        sa.Column("raised_at", instant, nullable=True),
        sa.Column("raised_note", sa.String(500), nullable=True),
        sa.Column("decided_by", sa.String(40), nullable=True),
        sa.Column("decided_as", sa.String(10), nullable=True),
        sa.Column("decided_at", instant, nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("limits", sa.JSON(), nullable=True),
        sa.Column("debt", sa.JSON(), nullable=True),
        sa.Column("owed", sa.JSON(), nullable=True),
        sa.Column("offer", sa.JSON(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(500), nullable=True),
        sa.Column("told_id", sa.Integer(), nullable=True),
        sa.Column("declined_at", instant, nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("ended_why", sa.String(20), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_proposal_state")),
        sa.CheckConstraint(
            "origin IN ('asked', 'unasked')", name=op.f("ck_proposal_origin")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_proposal_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_proposal_conversation_id_conversation"),
        ),
        sa.ForeignKeyConstraint(
            ["told_id"], ["message.id"], name=op.f("fk_proposal_told_id_message")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_proposal_agreement_id_agreement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_client_id"), "proposal", ["client_id"])
    op.create_index("ix_proposal_state_answer_by", "proposal", ["state", "answer_by"])
    op.create_index(
        "uq_proposal_open",
        "proposal",
        ["client_id"],
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )


def downgrade() -> None:
    op.drop_table("proposal")
