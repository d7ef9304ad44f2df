"""The books of a treasurer: days, months, expenses, withdrawals, counts, bank statements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from circle_app.persistence import triggers, types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


DATE_LINES = """
    UPDATE ledger_line SET occurred_on =
        (SELECT e.occurred_on FROM ledger_entry e WHERE e.id = ledger_line.entry_id)
"""
# What each account had taken in and given out by the end of each of its days.
FILL_DAYS = """
    INSERT INTO ledger_day (account_id, day, debit_minor, credit_minor)
    SELECT account_id, occurred_on,
           SUM(debit) OVER (PARTITION BY account_id ORDER BY occurred_on),
           SUM(credit) OVER (PARTITION BY account_id ORDER BY occurred_on)
    FROM (
        SELECT account_id, occurred_on,
               SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END) AS debit,
               SUM(CASE WHEN amount_minor < 0 THEN -amount_minor ELSE 0 END) AS credit
        FROM ledger_line GROUP BY account_id, occurred_on
    ) AS days
"""
FILL_ACCOUNTS = """
    UPDATE ledger_account SET
        last_day = (SELECT MAX(d.day) FROM ledger_day d WHERE d.account_id = ledger_account.id),
        debit_minor = COALESCE(
            (SELECT MAX(d.debit_minor) FROM ledger_day d WHERE d.account_id = ledger_account.id), 0)
"""
_WAITING = (("ix_contribution_waiting", "contribution"), ("ix_repayment_waiting", "repayment"))


def _added() -> tuple[tuple[str, sa.Column], ...]:
    """Columns whose default for existing rows is also right for a row written without them."""
    return (
        (
            "circle",
            sa.Column("last_expense_number", sa.Integer(), nullable=False, server_default="0"),
        ),
        ("ledger_book", sa.Column("closed_through", sa.Date(), nullable=True)),
        (
            "ledger_account",
            sa.Column("debit_minor", sa.BigInteger(), nullable=False, server_default="0"),
        ),
        ("ledger_account", sa.Column("last_day", sa.Date(), nullable=True)),
        (
            "proposal",
            sa.Column("decider", sa.String(length=8), nullable=False, server_default="vote"),
        ),
        ("proposal", sa.Column("interested", sa.Text(), nullable=False, server_default="[]")),
        ("proposal", sa.Column("officer_id", sa.Uuid(), nullable=True)),
        ("proposal", sa.Column("officer_note", sa.String(length=300), nullable=True)),
        ("proposal", sa.Column("failure", sa.String(length=40), nullable=True)),
    )


def upgrade() -> None:
    """Forward."""
    _add_columns()
    _add_indexes()
    _add_tables()
    _date_the_lines()
    for statement in triggers.guard_statements(op.get_bind().dialect.name, ("period_change",)):
        op.execute(statement)


def _add_columns() -> None:
    # Plain ADD COLUMN: rebuilding a table that others refer to would empty it on SQLite.
    for table, column in _added():
        op.add_column(table, column)


def _add_indexes() -> None:
    op.create_index("ix_ledger_entry_day", "ledger_entry", ["book_id", "occurred_on"])
    op.create_index(
        "ix_ledger_entry_transfer",
        "ledger_entry",
        ["transfer_id"],
        sqlite_where=sa.text("transfer_id IS NOT NULL"),
        postgresql_where=sa.text("transfer_id IS NOT NULL"),
    )
    for name, table in _WAITING:
        op.create_index(
            name,
            table,
            ["circle_id", "paid_on"],
            sqlite_where=sa.text("status = 'pending'"),
            postgresql_where=sa.text("status = 'pending'"),
        )


def _date_the_lines() -> None:
    """Give each line the day of its entry, and each account its days."""
    dialect = op.get_bind().dialect.name
    for statement in triggers.unguard_statements(dialect, ("ledger_line",)):
        op.execute(statement)
    op.add_column("ledger_line", sa.Column("occurred_on", sa.Date(), nullable=True))
    op.execute(DATE_LINES)
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.alter_column("occurred_on", existing_type=sa.Date(), nullable=False)
        batch_op.create_index(
            "ix_ledger_line_day", ["account_id", "occurred_on", "id"], unique=False
        )
    op.create_table(
        "ledger_day",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("debit_minor", sa.BigInteger(), nullable=False),
        sa.Column("credit_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_account.id"], name=op.f("fk_ledger_day_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_ledger_day")),
    )
    op.execute(FILL_DAYS)
    op.execute(FILL_ACCOUNTS)
    for statement in triggers.guard_statements(dialect, ("ledger_line",)):
        op.execute(statement)
    _add_bank_lines()


def _add_tables() -> None:
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(length=24), nullable=False),
        sa.Column("file_name", types.EncryptedText(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("duplicate_count", sa.Integer(), nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.Column("open_count", sa.Integer(), nullable=False),
        sa.Column("closing_minor", sa.BigInteger(), nullable=True),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_bank_statement_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["app_user.id"], name=op.f("fk_bank_statement_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint(
            "circle_id",
            "account",
            "sha256",
            name=op.f("uq_bank_statement_circle_id_account_sha256"),
        ),
    )
    with op.batch_alter_table("bank_statement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_statement_circle_id"), ["circle_id"], unique=False
        )

    op.create_table(
        "cash_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(length=24), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("booked_minor", sa.BigInteger(), nullable=False),
        sa.Column("counted_minor", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("counted_by", sa.Uuid(), nullable=False),
        sa.Column("counted_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_cash_count_circle_id")),
        sa.ForeignKeyConstraint(
            ["counted_by"], ["app_user.id"], name=op.f("fk_cash_count_counted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_count")),
    )
    with op.batch_alter_table("cash_count", schema=None) as batch_op:
        batch_op.create_index("ix_cash_count_circle", ["circle_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cash_count_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "column_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_column_mapping_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["app_user.id"], name=op.f("fk_column_mapping_updated_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint(
            "circle_id", "headings", name=op.f("uq_column_mapping_circle_id_headings")
        ),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", types.EncryptedText(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_stored_file_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["app_user.id"], name=op.f("fk_stored_file_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_circle_id"), ["circle_id"], unique=False)

    op.create_table(
        "dispute",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=300), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_dispute_circle_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["member.id"], name=op.f("fk_dispute_closed_by")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.public_id"], name=op.f("fk_dispute_entry_id")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["member.id"], name=op.f("fk_dispute_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index("ix_dispute_circle", ["circle_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(
            "uq_dispute_open",
            ["entry_id"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "expense",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fund", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("payee", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("paid_from", sa.String(length=24), nullable=True),
        sa.Column("reference", sa.String(length=40), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_expense_expense_positive")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_expense_circle_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_expense_member_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_expense_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["stored_file.id"], name=op.f("fk_expense_receipt_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["app_user.id"], name=op.f("fk_expense_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense")),
        sa.UniqueConstraint("circle_id", "number", name=op.f("uq_expense_circle_id_number")),
    )
    with op.batch_alter_table("expense", schema=None) as batch_op:
        batch_op.create_index("ix_expense_circle", ["circle_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expense_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expense_payment_id"), ["payment_id"], unique=False)

    op.create_table(
        "period_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_period_change_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_period_change_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_period_change_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_change")),
    )
    with op.batch_alter_table("period_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_period_change_circle_id"), ["circle_id"], unique=False)

    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("method", sa.String(length=10), nullable=True),
        sa.Column("reference", sa.String(length=40), nullable=True),
        sa.Column("paid_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("paid_by", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_withdrawal_withdrawal_positive")),
        sa.ForeignKeyConstraint(["asked_by"], ["app_user.id"], name=op.f("fk_withdrawal_asked_by")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_withdrawal_circle_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_withdrawal_member_id")),
        sa.ForeignKeyConstraint(["paid_by"], ["app_user.id"], name=op.f("fk_withdrawal_paid_by")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_withdrawal_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
    )
    with op.batch_alter_table("withdrawal", schema=None) as batch_op:
        batch_op.create_index("ix_withdrawal_circle", ["circle_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_withdrawal_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index("ix_withdrawal_member", ["member_id", "status"], unique=False)


def _add_bank_lines() -> None:
    """Only now: on SQLite no table may refer to the lines while theirs is rebuilt."""
    op.create_table(
        "bank_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=True),
        sa.Column("description", types.EncryptedText(), nullable=False),
        sa.Column("utr", sa.String(length=40), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("suggested_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_bank_line_bank_line_nonzero")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_bank_line_circle_id")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["app_user.id"], name=op.f("fk_bank_line_decided_by")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["ledger_line.id"], name=op.f("fk_bank_line_line_id")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bank_statement.id"], name=op.f("fk_bank_line_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line")),
        sa.UniqueConstraint(
            "circle_id",
            "account",
            "fingerprint",
            name=op.f("uq_bank_line_circle_id_account_fingerprint"),
        ),
        sa.UniqueConstraint("line_id", name=op.f("uq_bank_line_line_id")),
        sa.UniqueConstraint(
            "statement_id", "number", name=op.f("uq_bank_line_statement_id_number")
        ),
    )
    with op.batch_alter_table("bank_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_line_status", ["statement_id", "status", "number"], unique=False
        )


def downgrade() -> None:
    """Back."""
    dialect = op.get_bind().dialect.name
    for statement in triggers.unguard_statements(dialect, ("period_change", "ledger_line")):
        op.execute(statement)
    with op.batch_alter_table("bank_line", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_line_status")

    op.drop_table("bank_line")
    with op.batch_alter_table("withdrawal", schema=None) as batch_op:
        batch_op.drop_index("ix_withdrawal_member")
        batch_op.drop_index(batch_op.f("ix_withdrawal_entry_id"))
        batch_op.drop_index("ix_withdrawal_circle")

    op.drop_table("withdrawal")
    with op.batch_alter_table("period_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_period_change_circle_id"))

    op.drop_table("period_change")
    op.drop_table("ledger_day")
    with op.batch_alter_table("expense", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expense_payment_id"))
        batch_op.drop_index(batch_op.f("ix_expense_entry_id"))
        batch_op.drop_index("ix_expense_circle")

    op.drop_table("expense")
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_index("uq_dispute_open")
        batch_op.drop_index(batch_op.f("ix_dispute_entry_id"))
        batch_op.drop_index("ix_dispute_circle")

    op.drop_table("dispute")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_circle_id"))

    op.drop_table("stored_file")
    op.drop_table("column_mapping")
    with op.batch_alter_table("cash_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cash_count_entry_id"))
        batch_op.drop_index("ix_cash_count_circle")

    op.drop_table("cash_count")
    with op.batch_alter_table("bank_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_statement_circle_id"))

    op.drop_table("bank_statement")
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_line_day")
        batch_op.drop_column("occurred_on")
    for name, table in reversed(_WAITING):
        op.drop_index(name, table_name=table)
    op.drop_index("ix_ledger_entry_transfer", table_name="ledger_entry")
    op.drop_index("ix_ledger_entry_day", table_name="ledger_entry")
    for table, column in reversed(_added()):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
    for statement in triggers.guard_statements(dialect, ("ledger_line",)):
        op.execute(statement)
