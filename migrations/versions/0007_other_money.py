"""Bank statements, unapplied cash, tokens of the API.

Revision 0007, after 0006; made on 2026-11-22.
"""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
