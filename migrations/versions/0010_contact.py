"""What wakes the planner: a table, and the triggers that write it.

SQLite drops a table's triggers when a later migration makes the table anew
(batch_alter_table): whoever alters invoice, client, ladder_version or planned_step
makes them again. A test counts them at the head.

Revision 0010, after 0009; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("invoice", "client", "ladder_version")
ALONE = "NEW.kind = 'message' AND NEW.contact_id IS NULL"
QUIET = "NOT EXISTS (SELECT 1 FROM plan_wake)"
NEW = "INSERT INTO plan_wake DEFAULT VALUES"
NEW_IN_SQLITE = (
    "INSERT INTO plan_wake (id) VALUES (NULL)"  # the other has no place there
)
STEPS = {"insert": "INSERT", "update": "UPDATE OF contact_id"}
SQLITE = (
    *(
        f"CREATE TRIGGER {table}_{what}_wakes AFTER {what.upper()} ON {table} "
        f"WHEN {QUIET} BEGIN {NEW_IN_SQLITE}; END"
        for table in TABLES
        for what in ("insert", "update", "delete")
    ),
    *(
        f"CREATE TRIGGER planned_step_{name}_wakes AFTER {what} ON planned_step "
        f"WHEN {ALONE} AND {QUIET} BEGIN {NEW_IN_SQLITE}; END"
        for name, what in STEPS.items()
    ),
)
POSTGRESQL = (
    f"""
    CREATE FUNCTION wake_the_planner() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF coalesce(current_setting('regua.woken', true), '') = '' THEN
        {NEW};
        PERFORM set_config('regua.woken', '1', true);
      END IF;
      RETURN NULL;
    END $$
    """,
    *(
        f"CREATE TRIGGER {table}_wakes AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION wake_the_planner()"
        for table in TABLES
    ),
    """
    CREATE FUNCTION wake_for_steps() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      INSERT INTO plan_wake SELECT nextval('plan_wake_id_seq') WHERE EXISTS (
        SELECT 1 FROM fresh WHERE kind = 'message' AND contact_id IS NULL);
      RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER planned_step_insert_wakes AFTER INSERT ON planned_step
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION wake_for_steps()
    """,
    f"""
    CREATE TRIGGER planned_step_wakes AFTER UPDATE OF contact_id
    ON planned_step FOR EACH ROW WHEN ({ALONE})
    EXECUTE FUNCTION wake_the_planner()
    """,
)


def upgrade() -> None:
    op.create_table(
        "plan_wake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_wake")),
    )
    for statement in SQLITE if _sqlite() else POSTGRESQL:
        op.execute(statement)
    op.execute(NEW)  # what there is has not been looked at


def downgrade() -> None:
    if _sqlite():
        for table in TABLES:
            for what in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_{what}_wakes")
        for name in STEPS:
            op.execute(f"DROP TRIGGER planned_step_{name}_wakes")
    else:
        op.execute("DROP FUNCTION wake_the_planner CASCADE")
        op.execute("DROP FUNCTION wake_for_steps CASCADE")
    op.drop_table("plan_wake")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
