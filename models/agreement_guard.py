"""What the database itself refuses: what was agreed, and its proof, never change.

The same statements stand in migration 0019, which is how a real database comes by them;
here they serve databases that are made without migrations (a simulation's copy).
"""

from sqlalchemy import DDL, FromClause, Table, event

FROZEN = "client_id, total_minor, currency, terms, evidence, accepted_at"
SQLITE = (
    f"""
    CREATE TRIGGER agreement_is_kept_as_agreed BEFORE UPDATE OF {FROZEN} ON agreement
    BEGIN SELECT RAISE(ABORT, 'an agreement is evidence'); END
    """,
    """
    CREATE TRIGGER agreement_is_kept BEFORE DELETE ON agreement
    BEGIN SELECT RAISE(ABORT, 'an agreement is evidence'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION agreement_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'an agreement is evidence'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER agreement_is_kept_as_agreed BEFORE UPDATE OF {FROZEN} ON agreement
    FOR EACH ROW EXECUTE FUNCTION agreement_is_evidence()
    """,
    """
    CREATE TRIGGER agreement_is_kept BEFORE DELETE ON agreement
    FOR EACH ROW EXECUTE FUNCTION agreement_is_evidence()
    """,
)


def guard(agreement: FromClause) -> None:
    """Make the triggers with the table, where the rows make the schema."""
    assert isinstance(agreement, Table)  # noqa: S101 - narrows for the type checker
    for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
        for statement in statements:
            made = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(agreement, "after_create", made)
