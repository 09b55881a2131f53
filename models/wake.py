"""What wakes the planner: one row for each change that may give it something to do.

The database writes them itself, by triggers, so that no path can forget to, and in the
transaction of the change, so that they are seen together or not at all. The planner
takes them away; where there are none, its tick is over after one look. They are only
ever added and deleted: one row that all change would make all wait for each other. One
a transaction is enough, and an import of a hundred thousand rows writes no more: what
was deleted stands in the way of the look until PostgreSQL's next vacuum.
"""

from sqlalchemy import Connection, MetaData, event
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PlanWake(Base):
    """Something changed that the planner has not looked at."""

    __tablename__ = "plan_wake"

    id: Mapped[int] = mapped_column(primary_key=True)


TABLES = ("invoice", "client", "ladder_version")
_ALONE = "NEW.kind = 'message' AND NEW.contact_id IS NULL"
_QUIET = "NOT EXISTS (SELECT 1 FROM plan_wake)"
_NEW = "INSERT INTO plan_wake DEFAULT VALUES"
_NEW_IN_SQLITE = "INSERT INTO plan_wake (id) VALUES (NULL)"  # no DEFAULT in triggers
SQLITE = (
    *(
        f"CREATE TRIGGER {table}_{what.lower()}_wakes AFTER {what} ON {table} "
        f"WHEN {_QUIET} BEGIN {_NEW_IN_SQLITE}; END"
        for table in TABLES
        for what in ("INSERT", "UPDATE", "DELETE")
    ),
    *(
        f"CREATE TRIGGER planned_step_{what.split(maxsplit=1)[0].lower()}_wakes "
        f"AFTER {what} ON planned_step "
        f"WHEN {_ALONE} AND {_QUIET} BEGIN {_NEW_IN_SQLITE}; END"
        for what in ("INSERT", "UPDATE OF contact_id")
    ),
)
POSTGRESQL = (
    f"""
    CREATE FUNCTION wake_the_planner() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF coalesce(current_setting('regua.woken', true), '') = '' THEN
        {_NEW};
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
    ON planned_step FOR EACH ROW WHEN ({_ALONE})
    EXECUTE FUNCTION wake_the_planner()
    """,
)


@event.listens_for(Base.metadata, "after_create")
def _with_triggers(_: MetaData, connection: Connection, **__: object) -> None:
    """Make the triggers where the tables are made without the migrations."""
    sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        connection.exec_driver_sql(statement)
