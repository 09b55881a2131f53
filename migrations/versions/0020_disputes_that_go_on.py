"""What is added to a dispute, told of it late, recognised of it, and opened again.

Revision 0020, after 0015; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0015"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("recognised_minor", sa.BigInteger(), nullable=True)
        )
        batch_op.add_column(sa.Column("previous_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("told_by", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("late_told_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_dispute_previous_id_dispute"),
            "dispute",
            ["previous_id"],
            ["id"],
        )
    # Two that are open for one invoice are one: the older stays, which has the day.
    op.execute(
        "UPDATE dispute SET state = 'withdrawn', resolution = 'opened twice'"
        " WHERE state = 'open' AND invoice_id IS NOT NULL AND id NOT IN"
        " (SELECT MIN(id) FROM dispute WHERE state = 'open'"
        " GROUP BY client_id, invoice_id)"
    )
    op.create_index(
        "uq_dispute_open",
        "dispute",
        ["client_id", "invoice_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "dispute_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("body", sa.String(500), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"],
            ["dispute.id"],
            name=op.f("fk_dispute_note_dispute_id_dispute"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_dispute_note_message_id_message"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_note")),
        sa.UniqueConstraint(
            "dispute_id",
            "message_id",
            name=op.f("uq_dispute_note_dispute_id_message_id"),
        ),
    )
    op.create_index(
        op.f("ix_dispute_note_dispute_id"), "dispute_note", ["dispute_id"], unique=False
    )
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dispute_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_instrument_dispute_id_dispute"),
            "dispute",
            ["dispute_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_instrument_dispute_id_dispute"), type_="foreignkey"
        )
        batch_op.drop_column("dispute_id")
    op.drop_index(op.f("ix_dispute_note_dispute_id"), table_name="dispute_note")
    op.drop_table("dispute_note")
    op.drop_index("uq_dispute_open", table_name="dispute")
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_dispute_previous_id_dispute"), type_="foreignkey"
        )
        for name in ("late_told_at", "told_by", "previous_id", "recognised_minor"):
            batch_op.drop_column(name)
