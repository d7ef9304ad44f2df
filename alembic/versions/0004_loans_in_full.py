"""Loans in full: products, lateness, waivers, settlements, guarantors, collateral, papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from circle_app.persistence import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Running loans stand in the first bucket until the first end of a day finds out how late they are.
FILL_BUCKETS = """
    INSERT INTO loan_bucket (
        circle_id, bucket, loans, outstanding_minor, overdue_minor, restructured_minor)
    SELECT circle_id, 0, COUNT(*), SUM(outstanding_minor), 0, 0
    FROM loan WHERE status IN ('active', 'defaulted') GROUP BY circle_id
"""
_INDEXES = (
    ("ix_loan_day_end", ["circle_id", "status", "next_due_on"]),
    ("ix_loan_replaces_id", ["replaces_id"]),
    ("ix_loan_closed", ["circle_id", "closed_at"]),
    ("ix_loan_decided", ["circle_id", "decided_at"]),
)


def _added() -> tuple[tuple[str, sa.Column], ...]:
    """Columns whose default for existing rows is also right for a row written without them."""

    def text(name: str, length: int, default: str) -> sa.Column:
        return sa.Column(name, sa.String(length), nullable=False, server_default=default)

    def whole(name: str) -> sa.Column:
        return sa.Column(name, sa.Integer(), nullable=False, server_default="0")

    def json(name: str) -> sa.Column:
        return sa.Column(name, sa.Text(), nullable=False, server_default="{}")

    return (
        ("circle", sa.Column("loans_through", sa.Date(), nullable=True)),
        ("loan", text("product", 40, "ordinary")),
        ("loan", text("product_name", 60, "")),
        ("loan", text("origin", 12, "new")),
        ("loan", sa.Column("replaces_id", sa.Uuid(), nullable=True)),
        ("loan", json("carried")),
        ("loan", json("calendar")),
        ("loan", sa.Column("first_due_on", sa.Date(), nullable=True)),
        ("loan", sa.Column("arrears_on", sa.Date(), nullable=True)),
        ("loan", whole("days_late")),
        (
            "loan",
            sa.Column("overdue_minor", sa.BigInteger(), nullable=False, server_default="0"),
        ),
        ("loan", whole("bucket")),
        ("loan", text("arrears_class", 10, "standard")),
    )


def upgrade() -> None:
    """Forward."""
    _add_portfolio()
    _add_charges()
    _add_settlements()
    _add_collateral()
    _add_guarantors()
    _add_documents()
    for table, column in _added():
        op.add_column(table, column)
    for name, columns in _INDEXES:
        op.create_index(name, "loan", columns)
    op.create_index(
        "ix_loan_class",
        "loan",
        ["circle_id", "arrears_class"],
        sqlite_where=sa.text("arrears_class <> 'standard'"),
        postgresql_where=sa.text("arrears_class <> 'standard'"),
    )
    op.execute(FILL_BUCKETS)


def _add_portfolio() -> None:
    op.create_table(
        "circle_holiday",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["app_user.id"], name=op.f("fk_circle_holiday_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_circle_holiday_circle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_holiday")),
        sa.UniqueConstraint("circle_id", "day", name=op.f("uq_circle_holiday_circle_id_day")),
    )

    op.create_table(
        "loan_bucket",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("loans", sa.Integer(), nullable=False),
        sa.Column("outstanding_minor", sa.BigInteger(), nullable=False),
        sa.Column("overdue_minor", sa.BigInteger(), nullable=False),
        sa.Column("restructured_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_loan_bucket_circle_id")
        ),
        sa.PrimaryKeyConstraint("circle_id", "bucket", name=op.f("pk_loan_bucket")),
    )

    op.create_table(
        "loan_bucket_day",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("loans", sa.Integer(), nullable=False),
        sa.Column("outstanding_minor", sa.BigInteger(), nullable=False),
        sa.Column("overdue_minor", sa.BigInteger(), nullable=False),
        sa.Column("restructured_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_loan_bucket_day_circle_id")
        ),
        sa.PrimaryKeyConstraint("circle_id", "day", "bucket", name=op.f("pk_loan_bucket_day")),
    )


def _add_charges() -> None:
    op.create_table(
        "loan_charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("charged_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_charge_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_charge")),
        sa.UniqueConstraint(
            "loan_id", "number", "period", name=op.f("uq_loan_charge_loan_id_number_period")
        ),
    )

    op.create_table(
        "loan_waiver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("interest_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("penalty_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("waived_on", sa.Date(), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["app_user.id"], name=op.f("fk_loan_waiver_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_loan_waiver_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["app_user.id"], name=op.f("fk_loan_waiver_decided_by")
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_waiver_loan_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_loan_waiver_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_waiver")),
    )
    with op.batch_alter_table("loan_waiver", schema=None) as batch_op:
        batch_op.create_index("ix_loan_waiver_loan", ["loan_id", "id"], unique=False)


def _add_settlements() -> None:
    op.create_table(
        "loan_settlement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("pay_by", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("met_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["app_user.id"], name=op.f("fk_loan_settlement_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_loan_settlement_circle_id")
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_settlement_loan_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_loan_settlement_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_settlement")),
    )
    with op.batch_alter_table("loan_settlement", schema=None) as batch_op:
        batch_op.create_index("ix_loan_settlement_loan", ["loan_id", "id"], unique=False)


def _add_collateral() -> None:
    op.create_table(
        "loan_collateral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("description", types.EncryptedText(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["app_user.id"], name=op.f("fk_loan_collateral_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_loan_collateral_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["app_user.id"], name=op.f("fk_loan_collateral_ended_by")
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_collateral_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_collateral")),
    )
    with op.batch_alter_table("loan_collateral", schema=None) as batch_op:
        batch_op.create_index("ix_loan_collateral_loan", ["loan_id", "id"], unique=False)


def _add_guarantors() -> None:
    op.create_table(
        "loan_guarantor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("called_minor", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("released_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "amount_minor > 0", name=op.f("ck_loan_guarantor_loan_guarantor_positive")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["app_user.id"], name=op.f("fk_loan_guarantor_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["app_user.id"], name=op.f("fk_loan_guarantor_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_loan_guarantor_circle_id")
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_guarantor_loan_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_loan_guarantor_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_guarantor")),
        sa.UniqueConstraint(
            "loan_id", "member_id", name=op.f("uq_loan_guarantor_loan_id_member_id")
        ),
    )
    with op.batch_alter_table("loan_guarantor", schema=None) as batch_op:
        batch_op.create_index("ix_loan_guarantor_member", ["member_id", "status"], unique=False)


def _add_documents() -> None:
    op.create_table(
        "loan_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("collateral_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"], ["app_user.id"], name=op.f("fk_loan_document_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_loan_document_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["collateral_id"], ["loan_collateral.id"], name=op.f("fk_loan_document_collateral_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_loan_document_file_id")
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_document_loan_id")),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["app_user.id"], name=op.f("fk_loan_document_removed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_document")),
    )
    with op.batch_alter_table("loan_document", schema=None) as batch_op:
        batch_op.create_index("ix_loan_document_loan", ["loan_id", "id"], unique=False)


def downgrade() -> None:
    """Back; what is known only of the new kinds of acts is lost with them."""
    for name in ("ix_loan_class", *(name for name, _columns in _INDEXES)):
        op.drop_index(name, table_name="loan")
    # A raw statement, because the batch of Alembic would rebuild the table on SQLite.
    for table, column in reversed(_added()):
        op.execute(f'ALTER TABLE {table} DROP COLUMN "{column.name}"')
    for table in (
        "loan_document",
        "loan_waiver",
        "loan_settlement",
        "loan_guarantor",
        "loan_collateral",
        "loan_charge",
        "loan_bucket_day",
        "loan_bucket",
        "circle_holiday",
    ):
        op.drop_table(table)
