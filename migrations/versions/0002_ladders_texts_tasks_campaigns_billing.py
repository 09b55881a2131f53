"""Ladders, texts, tasks, campaigns, billing.

Revision 0002, after 0001; made on 2026-11-22.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(
            "uq_alert_standing",
            ["kind", "subject"],
            unique=True,
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )

    op.create_table(
        "beat",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_beat")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("owed_minor", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pace_per_hour", sa.Integer(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_back_note", sa.String(length=300), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('notice', 'offer')", name=op.f("ck_campaign_kind")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'waiting', 'approved', 'running', 'paused', 'stopped', 'done')",
            name=op.f("ck_campaign_state"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["agent.id"], name=op.f("fk_campaign_approved_by_agent")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["agent.id"], name=op.f("fk_campaign_created_by_agent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_table(
        "ladder_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'released', 'retired')",
            name=op.f("ck_ladder_version_state"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["agent.id"],
            name=op.f("fk_ladder_version_created_by_agent"),
        ),
        sa.ForeignKeyConstraint(
            ["released_by"],
            ["agent.id"],
            name=op.f("fk_ladder_version_released_by_agent"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_version")),
        sa.UniqueConstraint(
            "name", "version", name=op.f("uq_ladder_version_name_version")
        ),
    )
    with op.batch_alter_table("ladder_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_ladder_version_released",
            ["name"],
            unique=True,
            sqlite_where=sa.text("state = 'released'"),
            postgresql_where=sa.text("state = 'released'"),
        )

    op.create_table(
        "simulation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("progress_percent", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')",
            name=op.f("ck_simulation_state"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["agent.id"], name=op.f("fk_simulation_created_by_agent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulation")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=False),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.Column("issue_days_before", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(length=60), nullable=True),
        sa.Column("portfolio", sa.String(length=60), nullable=True),
        sa.Column("pro_rata", sa.Boolean(), nullable=False),
        sa.Column("in_advance", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("unbilled_from", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("next_issue_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'paused', 'cancelled')",
            name=op.f("ck_subscription_state"),
        ),
        sa.CheckConstraint(
            "amount_minor > 0", name=op.f("ck_subscription_amount_positive")
        ),
        sa.CheckConstraint(
            "due_day BETWEEN 1 AND 31", name=op.f("ck_subscription_due_day")
        ),
        sa.CheckConstraint(
            "every_months BETWEEN 1 AND 12", name=op.f("ck_subscription_every_months")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_subscription_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("external_id", name=op.f("uq_subscription_external_id")),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subscription_client_id"), ["client_id"], unique=False
        )
        batch_op.create_index(
            "ix_subscription_state_next_issue_on",
            ["state", "next_issue_on"],
            unique=False,
        )

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=True),
        sa.Column("invoices", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'cancelled')", name=op.f("ck_task_state")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_task_agent_id_agent")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_task_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_client_id"), ["client_id"], unique=False
        )
        batch_op.create_index("ix_task_state_due_on", ["state", "due_on"], unique=False)

    op.create_table(
        "template_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'released', 'retired')",
            name=op.f("ck_template_text_state"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["agent.id"], name=op.f("fk_template_text_created_by_agent")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"],
            ["agent.id"],
            name=op.f("fk_template_text_released_by_agent"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_text")),
        sa.UniqueConstraint(
            "key",
            "language",
            "channel",
            "version",
            name=op.f("uq_template_text_key_language_channel_version"),
        ),
    )
    with op.batch_alter_table("template_text", schema=None) as batch_op:
        batch_op.create_index(
            "uq_template_text_released",
            ["key", "language", "channel"],
            unique=True,
            sqlite_where=sa.text("state = 'released'"),
            postgresql_where=sa.text("state = 'released'"),
        )

    op.create_table(
        "content_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("content_sid", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["template_text.id"],
            name=op.f("fk_content_approval_text_id_template_text"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_approval")),
    )
    with op.batch_alter_table("content_approval", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_content_approval_content_sid"), ["content_sid"], unique=False
        )
        batch_op.create_index(
            "ix_content_approval_key_language", ["key", "language"], unique=False
        )

    op.create_table(
        "price_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount_minor > 0", name=op.f("ck_price_change_amount_positive")
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name=op.f("fk_price_change_subscription_id_subscription"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_change")),
        sa.UniqueConstraint(
            "subscription_id",
            "from_on",
            name=op.f("uq_price_change_subscription_id_from_on"),
        ),
    )
    op.create_table(
        "simulation_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("simulation_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=1), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=20), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=True),
        sa.Column("rule", sa.String(length=40), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint("side IN ('a', 'b')", name=op.f("ck_simulation_line_side")),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_simulation_line_client_id_client"),
        ),
        sa.ForeignKeyConstraint(
            ["simulation_id"],
            ["simulation.id"],
            name=op.f("fk_simulation_line_simulation_id_simulation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulation_line")),
    )
    with op.batch_alter_table("simulation_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_simulation_line_client_id"), ["client_id"], unique=False
        )
        batch_op.create_index(
            "ix_simulation_line_of_client", ["simulation_id", "client_id"], unique=False
        )
        batch_op.create_index(
            "ix_simulation_line_shown",
            ["simulation_id", "side", "kind", "id"],
            unique=False,
        )

    op.create_table(
        "billed_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
            name=op.f("fk_billed_period_invoice_id_invoice"),
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name=op.f("fk_billed_period_subscription_id_subscription"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_billed_period")),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_billed_period_invoice_id")),
        sa.UniqueConstraint(
            "subscription_id",
            "period_from",
            name=op.f("uq_billed_period_subscription_id_period_from"),
        ),
    )
    op.create_table(
        "campaign_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owed_minor", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'queued', 'sent', 'refused', 'expired', 'stopped', 'unknown')",
            name=op.f("ck_campaign_member_state"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_campaign_member_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_campaign_member_campaign_id_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_campaign_member_client_id_client"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
            name=op.f("fk_campaign_member_message_id_message"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_member")),
        sa.UniqueConstraint(
            "campaign_id",
            "client_id",
            name=op.f("uq_campaign_member_campaign_id_client_id"),
        ),
    )
    with op.batch_alter_table("campaign_member", schema=None) as batch_op:
        batch_op.create_index(
            "ix_campaign_member_campaign_id_state_not_before",
            ["campaign_id", "state", "not_before"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_campaign_member_client_id"), ["client_id"], unique=False
        )

    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.add_column(sa.Column("street", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("portfolio", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("ladder", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("risk", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("preferred_from", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("preferred_until", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("refused_channels", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column("touched_ms", sa.BigInteger(), server_default="0", nullable=False)
        )
        batch_op.create_index(
            batch_op.f("ix_client_document"), ["document"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_client_touched_ms"), ["touched_ms"], unique=False
        )

    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dead_channels", sa.JSON(), nullable=True))

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_at"), ["at"], unique=False)

    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "source", sa.String(length=10), server_default="import", nullable=False
            )
        )
        batch_op.add_column(sa.Column("portfolio", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("ladder", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("prescribes_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("touched_ms", sa.BigInteger(), server_default="0", nullable=False)
        )
        batch_op.create_index(
            batch_op.f("ix_invoice_touched_ms"), ["touched_ms"], unique=False
        )

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("sent_as", sa.String(length=8), nullable=True))
        batch_op.add_column(
            sa.Column("price_currency", sa.String(length=3), nullable=True)
        )
        batch_op.add_column(sa.Column("segments", sa.Integer(), nullable=True))
        batch_op.create_index(
            "ix_message_unpriced",
            ["sent_at"],
            unique=False,
            sqlite_where=sa.text("price_micro IS NULL AND provider_sid IS NOT NULL"),
            postgresql_where=sa.text(
                "price_micro IS NULL AND provider_sid IS NOT NULL"
            ),
        )

    with op.batch_alter_table("planned_step", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind", sa.String(length=20), server_default="message", nullable=False
            )
        )
        batch_op.add_column(sa.Column("said", sa.String(length=10), nullable=True))
        batch_op.add_column(
            sa.Column("said_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("task_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            "ix_planned_step_no_contact",
            ["id"],
            unique=False,
            sqlite_where=sa.text("kind = 'message' AND contact_id IS NULL"),
            postgresql_where=sa.text("kind = 'message' AND contact_id IS NULL"),
        )
        batch_op.create_index(
            "ix_planned_step_no_task",
            ["id"],
            unique=False,
            sqlite_where=sa.text("kind != 'message' AND task_id IS NULL"),
            postgresql_where=sa.text("kind != 'message' AND task_id IS NULL"),
        )
        batch_op.create_index(
            "ix_planned_step_task_id",
            ["task_id"],
            unique=False,
            sqlite_where=sa.text("task_id IS NOT NULL"),
            postgresql_where=sa.text("task_id IS NOT NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_planned_step_task_id_task"), "task", ["task_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("planned_step", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_planned_step_task_id_task"), type_="foreignkey"
        )
        batch_op.drop_index(
            "ix_planned_step_task_id",
            sqlite_where=sa.text("task_id IS NOT NULL"),
            postgresql_where=sa.text("task_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_planned_step_no_task",
            sqlite_where=sa.text("kind != 'message' AND task_id IS NULL"),
            postgresql_where=sa.text("kind != 'message' AND task_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_planned_step_no_contact",
            sqlite_where=sa.text("kind = 'message' AND contact_id IS NULL"),
            postgresql_where=sa.text("kind = 'message' AND contact_id IS NULL"),
        )
        batch_op.drop_column("task_id")
        batch_op.drop_column("said_at")
        batch_op.drop_column("said")
        batch_op.drop_column("kind")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_message_unpriced",
            sqlite_where=sa.text("price_micro IS NULL AND provider_sid IS NOT NULL"),
            postgresql_where=sa.text(
                "price_micro IS NULL AND provider_sid IS NOT NULL"
            ),
        )
        batch_op.drop_column("segments")
        batch_op.drop_column("price_currency")
        batch_op.drop_column("sent_as")
        batch_op.drop_column("subject")

    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoice_touched_ms"))
        batch_op.drop_column("touched_ms")
        batch_op.drop_column("prescribes_on")
        batch_op.drop_column("ladder")
        batch_op.drop_column("portfolio")
        batch_op.drop_column("source")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_at"))

    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.drop_column("dead_channels")

    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_touched_ms"))
        batch_op.drop_index(batch_op.f("ix_client_document"))
        batch_op.drop_column("touched_ms")
        batch_op.drop_column("refused_channels")
        batch_op.drop_column("preferred_until")
        batch_op.drop_column("preferred_from")
        batch_op.drop_column("risk")
        batch_op.drop_column("ladder")
        batch_op.drop_column("portfolio")
        batch_op.drop_column("street")

    with op.batch_alter_table("campaign_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_member_client_id"))
        batch_op.drop_index("ix_campaign_member_campaign_id_state_not_before")

    op.drop_table("campaign_member")
    op.drop_table("billed_period")
    with op.batch_alter_table("simulation_line", schema=None) as batch_op:
        batch_op.drop_index("ix_simulation_line_shown")
        batch_op.drop_index("ix_simulation_line_of_client")
        batch_op.drop_index(batch_op.f("ix_simulation_line_client_id"))

    op.drop_table("simulation_line")
    op.drop_table("price_change")
    with op.batch_alter_table("content_approval", schema=None) as batch_op:
        batch_op.drop_index("ix_content_approval_key_language")
        batch_op.drop_index(batch_op.f("ix_content_approval_content_sid"))

    op.drop_table("content_approval")
    with op.batch_alter_table("template_text", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_template_text_released",
            sqlite_where=sa.text("state = 'released'"),
            postgresql_where=sa.text("state = 'released'"),
        )

    op.drop_table("template_text")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index("ix_task_state_due_on")
        batch_op.drop_index(batch_op.f("ix_task_client_id"))

    op.drop_table("task")
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.drop_index("ix_subscription_state_next_issue_on")
        batch_op.drop_index(batch_op.f("ix_subscription_client_id"))

    op.drop_table("subscription")
    op.drop_table("simulation")
    with op.batch_alter_table("ladder_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ladder_version_released",
            sqlite_where=sa.text("state = 'released'"),
            postgresql_where=sa.text("state = 'released'"),
        )

    op.drop_table("ladder_version")
    op.drop_table("campaign")
    op.drop_table("beat")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_alert_standing",
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )

    op.drop_table("alert")
