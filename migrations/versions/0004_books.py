"""Books that nobody can change, their seals, and the freeze.

Revision 0004, after 0003; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQLITE = tuple(
    f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, 'the books are append-only: {table}'); END"
    for table in ("ledger_transaction", "ledger_entry")
    for what in ("UPDATE", "DELETE")
)
POSTGRESQL = (
    """
    CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the books are append-only: %', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE FUNCTION ledger_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        booked bigint := CASE TG_TABLE_NAME
            WHEN 'ledger_entry' THEN (to_jsonb(NEW) ->> 'transaction_id')::bigint
            ELSE (to_jsonb(NEW) ->> 'id')::bigint END;
    BEGIN
        IF NOT EXISTS (SELECT FROM ledger_entry WHERE transaction_id = booked) THEN
            RAISE EXCEPTION 'transaction % has no entries', booked
                USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (
            SELECT FROM ledger_entry WHERE transaction_id = booked
            GROUP BY currency HAVING sum(amount_minor) <> 0
        ) THEN
            RAISE EXCEPTION 'transaction % does not sum to zero', booked
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()"
        for table in ("ledger_transaction", "ledger_entry")
    ),
    *(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()"
        for table in ("ledger_transaction", "ledger_entry")
    ),
    *(
        f"CREATE CONSTRAINT TRIGGER {table}_sums_to_zero AFTER INSERT ON {table} "
        "DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION ledger_sums_to_zero()"
        for table in ("ledger_transaction", "ledger_entry")
    ),
)


def upgrade() -> None:
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.alter_column("client_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("written_off_at", sa.DateTime(timezone=True), nullable=True)
        )
    op.create_table(
        "ledger_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("through_id", sa.Integer(), nullable=False),
        sa.Column("transactions", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_seal")),
        sa.UniqueConstraint("through_id", name=op.f("uq_ledger_seal_through_id")),
    )
    op.create_table(
        "books_freeze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("thawed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thawed_by", sa.String(length=80), nullable=True),
        sa.Column("thaw_reason", sa.String(length=500), nullable=True),
        sa.Column("known", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_books_freeze")),
        sa.UniqueConstraint("standing", name=op.f("uq_books_freeze_standing")),
    )
    for statement in SQLITE if _sqlite() else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if _sqlite():
        for table in ("ledger_transaction", "ledger_entry"):
            for what in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{what}")
    else:
        for function in ("ledger_is_append_only", "ledger_sums_to_zero"):
            op.execute(f"DROP FUNCTION {function} CASCADE")
    op.drop_table("books_freeze")
    op.drop_table("ledger_seal")
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_column("written_off_at")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.alter_column("client_id", existing_type=sa.Integer(), nullable=False)


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
