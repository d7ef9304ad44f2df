"""People and governance: steps of deciding, roles, records of people, settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from circle_app.persistence import triggers, types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


# A proposal that was opened before had one step: make it one, so that every reader sees the same.
FILL_STEPS = """
    INSERT INTO proposal_step (
        proposal_id, number, "by", role, approvals, decider, rule, within_hours, escalation,
        status, electorate, yes, no, opened_at, closes_at, decided_at, decided_by)
    SELECT id, 1, CASE WHEN decider = 'vote' THEN 'vote' ELSE 'role' END, '', 1, decider, rule,
        720, '', CASE WHEN status = 'cancelled' THEN 'skipped' ELSE status END,
        electorate, yes, no, opened_at, closes_at, decided_at, decided_by
    FROM proposal
"""
FILL_ANSWERS = """
    INSERT INTO officer_answer (proposal_id, step, member_id, role, approve, note, at)
    SELECT p.id, 1, p.officer_id, m.role,
        CASE WHEN p.status = 'approved' THEN {true} ELSE {false} END,
        p.officer_note, p.decided_at
    FROM proposal p JOIN member m ON m.id = p.officer_id
    WHERE p.officer_id IS NOT NULL AND p.decided_at IS NOT NULL
"""
# The count of a secret vote that is open is from now on kept in its step only. The colon of the JSON
# would be read as the mark of a parameter, hence the sign for any character.
HIDE_COUNTS = """
    UPDATE proposal SET yes = 0, no = 0
    WHERE status = 'open' AND decider = 'vote' AND rule LIKE '%"secret"_true%'
"""
FILL_VERSIONS = "UPDATE circle SET last_rule_version = rule_version"
_GUARDED = ("officer_answer", "setting_change")
_INDEXES = (
    ("ix_audit_event_kind", "audit_event", ["circle_id", "kind", "id"]),
    ("ix_audit_event_subject", "audit_event", ["subject_id", "id"]),
    ("ix_invite_member_id", "invite", ["member_id"]),
)


def _added() -> tuple[tuple[str, sa.Column], ...]:
    """Columns whose default for existing rows is also right for a row written without them."""

    def moment(name: str) -> sa.Column:
        return sa.Column(name, types.UtcDateTime(timezone=True), nullable=True)

    def one(name: str) -> sa.Column:
        return sa.Column(name, sa.Integer(), nullable=False, server_default="1")

    return (
        ("app_user", moment("locked_at")),
        ("app_user", sa.Column("locked_by", sa.Uuid(), nullable=True)),
        ("app_user", sa.Column("lock_reason", sa.String(length=200), nullable=True)),
        ("audit_event", sa.Column("before", sa.Text(), nullable=True)),
        ("audit_event", sa.Column("after", sa.Text(), nullable=True)),
        ("circle", sa.Column("next_rule_version", sa.Integer(), nullable=True)),
        ("circle", sa.Column("next_rules_on", sa.Date(), nullable=True)),
        ("circle", one("last_rule_version")),
        ("invite", moment("expires_at")),
        ("invite", sa.Column("member_id", sa.Uuid(), nullable=True)),
        ("invite", moment("used_at")),
        ("loan", sa.Column("recorded_by", sa.Uuid(), nullable=True)),
        ("proposal", sa.Column("amount_minor", sa.BigInteger(), nullable=True)),
        ("proposal", one("step")),
        ("proposal", one("step_count")),
        ("rule_version", sa.Column("effective_on", sa.Date(), nullable=True)),
        ("rule_version", sa.Column("proposal_id", sa.Uuid(), nullable=True)),
        ("vote_change", one("step")),
        ("vote_change", sa.Column("recorded_by", sa.Uuid(), nullable=True)),
    )


def upgrade() -> None:
    """Forward."""
    # Plain ADD COLUMN: rebuilding a table that others refer to would empty it on SQLite.
    for table, column in _added():
        op.add_column(table, column)
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)
    _rebuild()
    _add_tables()
    dialect = op.get_bind().dialect.name
    op.execute(FILL_VERSIONS)
    op.execute(FILL_STEPS)
    op.execute(HIDE_COUNTS)
    true, false = ("true", "false") if dialect == "postgresql" else ("1", "0")
    op.execute(FILL_ANSWERS.format(true=true, false=false))
    for statement in triggers.guard_statements(dialect, _GUARDED):
        op.execute(statement)


def _rebuild() -> None:
    """Change two tables that no other refers to, so that SQLite may copy them."""
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.add_column(sa.Column("member_id", sa.Uuid(), nullable=True))
        batch_op.alter_column("entry_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_index(batch_op.f("ix_dispute_member_id"), ["member_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_dispute_member_id"), "member", ["member_id"], ["id"]
        )
    with op.batch_alter_table("elector", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("recorded_by", sa.Uuid(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_elector_proposal_id_member_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_elector_proposal_id_step_member_id"),
            ["proposal_id", "step", "member_id"],
        )


def _add_tables() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["app_user.id"], name=op.f("fk_setting_changed_by")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "setting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["app_user.id"], name=op.f("fk_setting_change_changed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_change")),
    )
    with op.batch_alter_table("setting_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_setting_change_key"), ["key"], unique=False)

    op.create_table(
        "custom_role",
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("permissions", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("retired_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_custom_role_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["app_user.id"], name=op.f("fk_custom_role_created_by")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_custom_role")),
    )
    with op.batch_alter_table("custom_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_custom_role_circle_id"), ["circle_id"], unique=False)

    op.create_table(
        "announcement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("posted_by", sa.Uuid(), nullable=False),
        sa.Column("posted_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_announcement_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["posted_by"], ["member.id"], name=op.f("fk_announcement_posted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index("ix_announcement_circle", ["circle_id", "id"], unique=False)

    op.create_table(
        "circle_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["member.id"], name=op.f("fk_circle_paper_added_by")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_circle_paper_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_circle_paper_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_paper")),
    )
    with op.batch_alter_table("circle_paper", schema=None) as batch_op:
        batch_op.create_index("ix_circle_paper_circle", ["circle_id", "id"], unique=False)

    op.create_table(
        "member_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"], ["app_user.id"], name=op.f("fk_member_document_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_member_document_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_document_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["app_user.id"], name=op.f("fk_member_document_removed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_document")),
    )
    with op.batch_alter_table("member_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_member_document_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "member_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("text", types.EncryptedText(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_note_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["app_user.id"], name=op.f("fk_member_note_removed_by")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["app_user.id"], name=op.f("fk_member_note_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_note")),
    )
    with op.batch_alter_table("member_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_note_member_id"), ["member_id"], unique=False)

    op.create_table(
        "member_profile",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("phone", types.EncryptedText(), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("phone_last4", sa.String(length=4), nullable=True),
        sa.Column("email", types.EncryptedText(), nullable=True),
        sa.Column("birth_date", types.EncryptedText(), nullable=True),
        sa.Column("address", types.EncryptedText(), nullable=True),
        sa.Column("kyc_status", sa.String(length=10), nullable=False),
        sa.Column("kyc_note", types.EncryptedText(), nullable=True),
        sa.Column("kyc_submitted_by", sa.Uuid(), nullable=True),
        sa.Column("kyc_decided_by", sa.Uuid(), nullable=True),
        sa.Column("kyc_decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["kyc_decided_by"], ["app_user.id"], name=op.f("fk_member_profile_kyc_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["kyc_submitted_by"], ["app_user.id"], name=op.f("fk_member_profile_kyc_submitted_by")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_profile_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["app_user.id"], name=op.f("fk_member_profile_updated_by")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_profile")),
    )
    with op.batch_alter_table("member_profile", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_member_profile_phone_index"), ["phone_index"], unique=False
        )

    op.create_table(
        "departure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["member.id"], name=op.f("fk_departure_asked_by")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_departure_circle_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_departure_member_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_departure_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["app_user.id"], name=op.f("fk_departure_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
    )
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.create_index("ix_departure_circle", ["circle_id", "status", "id"], unique=False)
        batch_op.create_index("ix_departure_member", ["member_id", "status"], unique=False)

    op.create_table(
        "dissolution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("policy", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("posted_by", sa.Uuid(), nullable=True),
        sa.Column("posted_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["member.id"], name=op.f("fk_dissolution_asked_by")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_dissolution_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["posted_by"], ["app_user.id"], name=op.f("fk_dissolution_posted_by")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_dissolution_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dissolution")),
    )
    with op.batch_alter_table("dissolution", schema=None) as batch_op:
        batch_op.create_index("ix_dissolution_circle", ["circle_id", "status", "id"], unique=False)

    op.create_table(
        "officer_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("approve", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_officer_answer_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_officer_answer_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_answer")),
        sa.UniqueConstraint(
            "proposal_id",
            "step",
            "member_id",
            name=op.f("uq_officer_answer_proposal_id_step_member_id"),
        ),
    )
    op.create_table(
        "proposal_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_proposal_comment_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_comment_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_comment")),
    )
    with op.batch_alter_table("proposal_comment", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_comment_proposal", ["proposal_id", "id"], unique=False)

    op.create_table(
        "proposal_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=6), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("approvals", sa.Integer(), nullable=False),
        sa.Column("decider", sa.String(length=8), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("within_hours", sa.Integer(), nullable=False),
        sa.Column("escalation", sa.String(length=20), nullable=False),
        sa.Column("escalated", sa.String(length=8), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("electorate", sa.Integer(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closes_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_step_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_step")),
        sa.UniqueConstraint(
            "proposal_id", "number", name=op.f("uq_proposal_step_proposal_id_number")
        ),
    )
    op.create_table(
        "dispute_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_message_dispute_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_dispute_message_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_message")),
    )
    with op.batch_alter_table("dispute_message", schema=None) as batch_op:
        batch_op.create_index("ix_dispute_message_dispute", ["dispute_id", "id"], unique=False)


def downgrade() -> None:
    """Back; disputes about people, and votes of later steps, are lost with what held them."""
    dialect = op.get_bind().dialect.name
    for statement in triggers.unguard_statements(dialect, _GUARDED):
        op.execute(statement)
    _drop_tables()
    op.execute("DELETE FROM dispute WHERE entry_id IS NULL")
    op.execute("DELETE FROM elector WHERE step > 1")
    with op.batch_alter_table("elector", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_elector_proposal_id_step_member_id"), type_="unique"
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_elector_proposal_id_member_id"), ["proposal_id", "member_id"]
        )
        batch_op.drop_column("recorded_by")
        batch_op.drop_column("step")
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_dispute_member_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_dispute_member_id"))
        batch_op.alter_column("entry_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("member_id")
    for name, table, _columns in _INDEXES:
        op.drop_index(name, table_name=table)
    # A raw statement, because the batch of Alembic would rebuild the table on SQLite.
    for table, column in reversed(_added()):
        op.execute(f'ALTER TABLE {table} DROP COLUMN "{column.name}"')


def _drop_tables() -> None:
    with op.batch_alter_table("dispute_message", schema=None) as batch_op:
        batch_op.drop_index("ix_dispute_message_dispute")

    op.drop_table("dispute_message")
    op.drop_table("proposal_step")
    with op.batch_alter_table("proposal_comment", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_comment_proposal")

    op.drop_table("proposal_comment")
    op.drop_table("officer_answer")
    with op.batch_alter_table("dissolution", schema=None) as batch_op:
        batch_op.drop_index("ix_dissolution_circle")

    op.drop_table("dissolution")
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.drop_index("ix_departure_member")
        batch_op.drop_index("ix_departure_circle")

    op.drop_table("departure")
    with op.batch_alter_table("member_profile", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_profile_phone_index"))

    op.drop_table("member_profile")
    with op.batch_alter_table("member_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_note_member_id"))

    op.drop_table("member_note")
    with op.batch_alter_table("member_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_document_member_id"))

    op.drop_table("member_document")
    with op.batch_alter_table("circle_paper", schema=None) as batch_op:
        batch_op.drop_index("ix_circle_paper_circle")

    op.drop_table("circle_paper")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index("ix_announcement_circle")

    op.drop_table("announcement")
    with op.batch_alter_table("custom_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_custom_role_circle_id"))

    op.drop_table("custom_role")
    with op.batch_alter_table("setting_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_setting_change_key"))

    op.drop_table("setting_change")
    op.drop_table("setting")
