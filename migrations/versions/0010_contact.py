"""What the contact policy lacked.

Revision 0010, after 0009; made on 2026-11-22.
"""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
