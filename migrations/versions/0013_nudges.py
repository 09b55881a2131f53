"""The nudge before a promise.

Revision 0013, after 0012; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("nudge_refused", sa.String(40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_column("nudge_refused")
        batch_op.drop_column("nudged_at")
