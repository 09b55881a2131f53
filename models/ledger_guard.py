"""What the database itself refuses: a booked row is never changed, and sums to zero.

The same statements stand in migration 0004, which is how a real database comes by them;
here they serve databases that are made without migrations (a simulation's copy).
"""

from sqlalchemy import DDL, FromClause, Table, event

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


def guard(*tables: FromClause) -> None:
    """Make the triggers with the last of *tables*, where the rows make the schema."""
    last = tables[-1]
    assert isinstance(last, Table)  # noqa: S101 - narrows for the type checker
    for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
        for statement in statements:
            text = statement.replace("%", "%%")
            made = DDL(text).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(last, "after_create", made)
