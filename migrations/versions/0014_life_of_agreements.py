"""Agreements that are warned, broken, cancelled and renegotiated.

Revision 0014, after 0016; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0016"
branch_labels = None
depends_on = None

BEFORE = "state IN ('active', 'kept', 'broken', 'cancelled')"
AFTER = "state IN ('active', 'kept', 'broken', 'cancelled', 'renegotiated')"


def upgrade() -> None:
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.alter_column(
            "state", existing_type=sa.String(10), type_=sa.String(12), nullable=False
        )
        batch_op.add_column(
            sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("ended_reason", sa.String(300), nullable=True))
        batch_op.add_column(sa.Column("ended_by", sa.String(40), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_agreement_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_agreement_state"), AFTER)
    op.create_table(
        "agreement_warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_warning_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
            name=op.f("fk_agreement_warning_invoice_id_invoice"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_agreement_warning_message_id_message"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_warning")),
    )
    op.create_index(
        "uq_agreement_warning_standing",
        "agreement_warning",
        ["agreement_id"],
        unique=True,
        sqlite_where=sa.text("lapsed_at IS NULL"),
        postgresql_where=sa.text("lapsed_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_agreement_warning_standing", "agreement_warning")
    op.drop_table("agreement_warning")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_agreement_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_agreement_state"), BEFORE)
        for name in ("ended_by", "ended_reason", "ended_at"):
            batch_op.drop_column(name)
        batch_op.alter_column(
            "state", existing_type=sa.String(12), type_=sa.String(10), nullable=False
        )
