"""Promises by invoice, how they ended and were told of; trust unlocks; the service.

Revision 0017, after 0019; made on 2026-11-22.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0019"
branch_labels = None
depends_on = None

BEFORE = "state IN ('open', 'kept', 'partly_kept', 'broken', 'replaced')"
AFTER = "state IN ('open', 'kept', 'partly_kept', 'broken', 'replaced', 'cancelled')"


def upgrade() -> None:
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index("uq_promise_open")
        batch_op.add_column(sa.Column("rest_minor", sa.BigInteger(), nullable=True))
        batch_op.add_column(
            sa.Column("made_by", sa.String(40), server_default="bot", nullable=False)
        )
        for name in ("ended_at", "told_at"):
            batch_op.add_column(
                sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            )
        batch_op.add_column(sa.Column("ended_by", sa.String(40), nullable=True))
        batch_op.add_column(sa.Column("end_reason", sa.String(200), nullable=True))
        batch_op.add_column(sa.Column("tell_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("tell_refused", sa.String(40), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_promise_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_promise_state"), AFTER)
        batch_op.create_index("ix_promise_state_due_on", ["state", "due_on"])
    op.create_table(
        "promise_invoice",
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["promise_id"],
            ["promise.id"],
            name=op.f("fk_promise_invoice_promise_id_promise"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
            name=op.f("fk_promise_invoice_invoice_id_invoice"),
        ),
        sa.PrimaryKeyConstraint(
            "promise_id", "invoice_id", name=op.f("pk_promise_invoice")
        ),
    )
    op.create_index(
        "uq_promise_invoice_active",
        "promise_invoice",
        ["invoice_id"],
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )
    _guard_open_ones()
    op.create_table(
        "unlock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("promise_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("why", sa.String(20), nullable=True),
        sa.Column("note", sa.String(200), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(40), nullable=False),
        sa.Column("confirm_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(40), nullable=True),
        sa.Column("suspend_from", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(40), nullable=True),
        sa.CheckConstraint(
            "state IN ('granted', 'ended', 'refused')", name=op.f("ck_unlock_state")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_unlock_client_id_client")
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promise.id"], name=op.f("fk_unlock_promise_id_promise")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_unlock_task_id_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unlock")),
    )
    op.create_index(op.f("ix_unlock_client_id"), "unlock", ["client_id"])
    op.create_index(op.f("ix_unlock_promise_id"), "unlock", ["promise_id"])
    op.create_index(
        "uq_unlock_granted",
        "unlock",
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("state = 'granted'"),
        postgresql_where=sa.text("state = 'granted'"),
    )
    # A batch would make the client's table anew, and lose what wakes the planner.
    op.add_column("client", sa.Column("service", sa.String(12), nullable=True))
    op.add_column("client", sa.Column("service_since", sa.Date(), nullable=True))
    op.add_column("client", sa.Column("pay_day", sa.Integer(), nullable=True))


def _guard_open_ones() -> None:
    """Let each invoice of a promise that stands be promised once."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT id, invoices FROM promise WHERE state = 'open'")
    ).all()
    known = set(connection.scalars(sa.text("SELECT id FROM invoice")))
    guarded = sa.text(
        "INSERT INTO promise_invoice (promise_id, invoice_id, active) "
        "VALUES (:promise, :invoice, :active)"
    )
    for row in rows:
        ids = (
            json.loads(row.invoices) if isinstance(row.invoices, str) else row.invoices
        )
        for each in sorted(known & set(ids)):
            values = {"promise": row.id, "invoice": each, "active": True}
            connection.execute(guarded, values)


def downgrade() -> None:
    op.drop_column("client", "pay_day")
    op.drop_column("client", "service_since")
    op.drop_column("client", "service")
    op.drop_table("unlock")
    op.drop_table("promise_invoice")
    op.execute("UPDATE promise SET state = 'replaced' WHERE state = 'cancelled'")
    op.execute(
        "UPDATE promise SET state = 'replaced' WHERE state = 'open' AND id NOT IN "
        "(SELECT max(id) FROM promise WHERE state = 'open' GROUP BY client_id)"
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index("ix_promise_state_due_on")
        batch_op.drop_constraint(batch_op.f("ck_promise_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_promise_state"), BEFORE)
        for name in (
            "tell_refused", "tell_by", "end_reason", "ended_by", "told_at", "ended_at",
            "made_by", "rest_minor",
        ):  # fmt: skip
            batch_op.drop_column(name)
        batch_op.create_index(
            "uq_promise_open",
            ["client_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
