"""An agreement and its proof never change; a code proves it to whoever holds it.

Revision 0019, after 0018; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

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


def upgrade() -> None:
    with op.batch_alter_table("verification_code", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agreement_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_verification_code_agreement_id_agreement"),
            "agreement",
            ["agreement_id"],
            ["id"],
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_verification_code_agreement_id"), ["agreement_id"]
        )
    for statement in SQLITE if _sqlite() else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if _sqlite():
        op.execute("DROP TRIGGER agreement_is_kept_as_agreed")
        op.execute("DROP TRIGGER agreement_is_kept")
    else:
        op.execute("DROP FUNCTION agreement_is_evidence CASCADE")
    with op.batch_alter_table("verification_code", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_verification_code_agreement_id"), type_="unique"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_verification_code_agreement_id_agreement"),
            type_="foreignkey",
        )
        batch_op.drop_column("agreement_id")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
