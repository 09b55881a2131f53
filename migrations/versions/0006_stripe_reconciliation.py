"""The provider's balance transactions and ordered refunds.

Revision 0006, after 0005; made on 2026-11-22.
"""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
