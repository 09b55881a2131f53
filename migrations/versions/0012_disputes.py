"""Disputes with a kind, a deadline, an owner and a decision.

Revision 0012, after 0011; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = "state IN ('open', 'upheld', 'rejected')"
AFTER = "state IN ('open', 'upheld', 'rejected', 'withdrawn')"


def upgrade() -> None:
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(16), server_default="other", nullable=False)
        )
        batch_op.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("remedy", sa.String(10), nullable=True))
        batch_op.add_column(sa.Column("resolution", sa.String(500), nullable=True))
        batch_op.add_column(sa.Column("resolved_by", sa.String(40), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_dispute_owner_id_agent"), "agent", ["owner_id"], ["id"]
        )
        batch_op.drop_constraint(batch_op.f("ck_dispute_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_dispute_state"), AFTER)


def downgrade() -> None:
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_dispute_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_dispute_state"), BEFORE)
        batch_op.drop_constraint(
            batch_op.f("fk_dispute_owner_id_agent"), type_="foreignkey"
        )
        for name in ("resolved_by", "resolution", "remedy", "owner_id", "answer_by"):
            batch_op.drop_column(name)
        batch_op.drop_column("kind")
