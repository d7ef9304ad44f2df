"""Collecting: late fees, receipts, meetings, gateways, autopay, invoices, acts on many, imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from circle_app.persistence import triggers, types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Receipts of what was confirmed before are numbered in the order in which it was confirmed.
NUMBER_RECEIPTS = """
    UPDATE contribution SET receipt_number = (
        SELECT numbered.place FROM (
            SELECT id, ROW_NUMBER() OVER (
                PARTITION BY circle_id ORDER BY decided_at, id) AS place
            FROM contribution WHERE status IN ('confirmed', 'reversed')
        ) AS numbered WHERE numbered.id = contribution.id
    )
"""
FILL_NUMBERS = """
    UPDATE circle SET last_receipt_number = COALESCE((
        SELECT MAX(c.receipt_number) FROM contribution c WHERE c.circle_id = circle.id), 0)
"""
# Dues that were let off when a member left.
FILL_WAIVED = """
    UPDATE due SET waived_minor = amount_minor - paid_minor WHERE status = 'waived'
"""
_GUARDED = ("due_waiver",)
_INDEXES = (
    ("ix_contribution_receipt", "contribution", ["circle_id", "receipt_number"], True),
    ("ix_contribution_meeting_id", "contribution", ["meeting_id"], False),
)


def _added() -> tuple[tuple[str, sa.Column], ...]:
    """Columns whose default for existing rows is also right for a row written without them."""

    def amount(name: str) -> sa.Column:
        return sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")

    def number(name: str) -> sa.Column:
        return sa.Column(name, sa.Integer(), nullable=False, server_default="0")

    return (
        ("circle", number("last_receipt_number")),
        ("circle", number("last_invoice_number")),
        ("circle", number("last_meeting_number")),
        ("circle", sa.Column("reminded_on", sa.Date(), nullable=True)),
        (
            "circle",
            sa.Column("upi_merchant", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
        ("member", amount("ahead_minor")),
        ("due", amount("fee_minor")),
        ("due", amount("paid_fee_minor")),
        ("due", amount("waived_minor")),
        ("due", amount("waived_fee_minor")),
        ("due", sa.Column("fee_on", sa.Date(), nullable=True)),
        ("due_payment", amount("fee_minor")),
        ("contribution", amount("fee_minor")),
        ("contribution", amount("ahead_minor")),
        ("contribution", sa.Column("file_id", sa.Uuid(), nullable=True)),
        ("contribution", sa.Column("receipt_number", sa.Integer(), nullable=True)),
        ("contribution", sa.Column("meeting_id", sa.Uuid(), nullable=True)),
    )


def upgrade() -> None:
    """Forward."""
    for fill in (_add_meetings, _add_gateways, _add_gateway_events, _add_invoices, _add_imports):
        fill()
    for table, column in _added():
        op.add_column(table, column)
    op.execute(NUMBER_RECEIPTS)
    op.execute(FILL_NUMBERS)
    op.execute(FILL_WAIVED)
    for name, table, columns, unique in _INDEXES:
        op.create_index(name, table, columns, unique=unique)
    for statement in triggers.guard_statements(op.get_bind().dialect.name, _GUARDED):
        op.execute(statement)


def _add_meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opening_minor", sa.BigInteger(), nullable=False),
        sa.Column("closing_minor", sa.BigInteger(), nullable=True),
        sa.Column("counted_minor", sa.BigInteger(), nullable=True),
        sa.Column("last_sequence", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("posted_by", sa.Uuid(), nullable=True),
        sa.Column("posted_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_meeting_circle_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["app_user.id"], name=op.f("fk_meeting_opened_by")),
        sa.ForeignKeyConstraint(["posted_by"], ["app_user.id"], name=op.f("fk_meeting_posted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("circle_id", "number", name=op.f("uq_meeting_circle_id_number")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_circle", ["circle_id", "status", "id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("presence", sa.String(length=8), nullable=False),
        sa.Column("savings_minor", sa.BigInteger(), nullable=False),
        sa.Column("social_minor", sa.BigInteger(), nullable=False),
        sa.Column("fine_minor", sa.BigInteger(), nullable=False),
        sa.Column("loan_minor", sa.BigInteger(), nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("fine_left_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_attendance_member_id")),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_member_id"), ["member_id"], unique=False)

    op.create_table(
        "share_purchase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_share_purchase_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_share_purchase_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_share_purchase_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["app_user.id"], name=op.f("fk_share_purchase_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_purchase")),
    )
    with op.batch_alter_table("share_purchase", schema=None) as batch_op:
        batch_op.create_index("ix_share_purchase_member", ["member_id", "bought_on"], unique=False)


def _add_gateways() -> None:
    op.create_table(
        "gateway",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("key_id", types.EncryptedText(), nullable=False),
        sa.Column("secret", types.EncryptedText(), nullable=False),
        sa.Column("webhook_secret", types.EncryptedText(), nullable=False),
        sa.Column("hook", sa.String(length=40), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_gateway_circle_id")),
        sa.ForeignKeyConstraint(["set_by"], ["app_user.id"], name=op.f("fk_gateway_set_by")),
        sa.PrimaryKeyConstraint("circle_id", name=op.f("pk_gateway")),
        sa.UniqueConstraint("hook", name=op.f("uq_gateway_hook")),
    )

    op.create_table(
        "gateway_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("provider_order", sa.String(length=60), nullable=True),
        sa.Column("provider_payment", sa.String(length=60), nullable=True),
        sa.Column("checkout", sa.String(length=4), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("received_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("fault", sa.String(length=300), nullable=False),
        sa.Column("refund_by", sa.Uuid(), nullable=True),
        sa.Column("refund_reason", sa.String(length=300), nullable=False),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("look_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("booked_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_gateway_order_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["app_user.id"], name=op.f("fk_gateway_order_made_by")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_gateway_order_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["refund_by"], ["app_user.id"], name=op.f("fk_gateway_order_refund_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_order")),
        sa.UniqueConstraint(
            "circle_id", "provider_order", name=op.f("uq_gateway_order_circle_id_provider_order")
        ),
    )
    with op.batch_alter_table("gateway_order", schema=None) as batch_op:
        batch_op.create_index(
            "ix_gateway_order_circle", ["circle_id", "status", "id"], unique=False
        )
        batch_op.create_index("ix_gateway_order_look", ["look_at"], unique=False)


def _add_gateway_events() -> None:
    op.create_table(
        "gateway_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("happened_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_gateway_event_circle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_event")),
        sa.UniqueConstraint("circle_id", "event", name=op.f("uq_gateway_event_circle_id_event")),
    )
    with op.batch_alter_table("gateway_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gateway_event_order_id"), ["order_id"], unique=False)

    op.create_table(
        "autopay",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("limit_minor", sa.BigInteger(), nullable=True),
        sa.Column("loans", sa.Boolean(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.Column("mandate", sa.String(length=10), nullable=False),
        sa.Column("mandate_reference", sa.String(length=60), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_autopay_circle_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_autopay_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_autopay")),
    )
    with op.batch_alter_table("autopay", schema=None) as batch_op:
        batch_op.create_index("ix_autopay_circle", ["circle_id", "enabled"], unique=False)

    op.create_table(
        "autopay_try",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=5), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.Column("booked_id", sa.Uuid(), nullable=True),
        sa.Column("tried_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_autopay_try_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_autopay_try_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_autopay_try")),
        sa.UniqueConstraint(
            "subject_id",
            "due_on",
            "tried_on",
            name=op.f("uq_autopay_try_subject_id_due_on_tried_on"),
        ),
    )
    with op.batch_alter_table("autopay_try", schema=None) as batch_op:
        batch_op.create_index("ix_autopay_try_member", ["member_id", "id"], unique=False)
        batch_op.create_index(
            "ix_autopay_try_paid",
            ["subject_id", "due_on"],
            unique=True,
            sqlite_where=sa.text("outcome = 'paid'"),
            postgresql_where=sa.text("outcome = 'paid'"),
        )


def _add_invoices() -> None:
    op.create_table(
        "invoice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_invoice_circle_id")),
        sa.ForeignKeyConstraint(["made_by"], ["app_user.id"], name=op.f("fk_invoice_made_by")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_invoice_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint(
            "circle_id",
            "member_id",
            "starts_on",
            "ends_on",
            name=op.f("uq_invoice_circle_id_member_id_starts_on_ends_on"),
        ),
        sa.UniqueConstraint("circle_id", "number", name=op.f("uq_invoice_circle_id_number")),
    )
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoice_member_id"), ["member_id"], unique=False)

    op.create_table(
        "due_waiver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("due_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("waived_by", sa.Uuid(), nullable=False),
        sa.Column("waived_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_due_waiver_circle_id")),
        sa.ForeignKeyConstraint(["due_id"], ["due.id"], name=op.f("fk_due_waiver_due_id")),
        sa.ForeignKeyConstraint(
            ["waived_by"], ["app_user.id"], name=op.f("fk_due_waiver_waived_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_waiver")),
    )
    with op.batch_alter_table("due_waiver", schema=None) as batch_op:
        batch_op.create_index("ix_due_waiver_due", ["due_id", "id"], unique=False)

    op.create_table(
        "bulk_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_bulk_run_circle_id")),
        sa.ForeignKeyConstraint(
            ["started_by"], ["app_user.id"], name=op.f("fk_bulk_run_started_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_run")),
    )
    with op.batch_alter_table("bulk_run", schema=None) as batch_op:
        batch_op.create_index("ix_bulk_run_circle", ["circle_id", "id"], unique=False)
        batch_op.create_index(
            "ix_bulk_run_left",
            ["id"],
            unique=False,
            sqlite_where=sa.text("status = 'running'"),
            postgresql_where=sa.text("status = 'running'"),
        )


def _add_imports() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=14), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("sheet", sa.String(length=80), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("good_count", sa.Integer(), nullable=False),
        sa.Column("bad_count", sa.Integer(), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=False),
        sa.Column("read_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("committed_by", sa.Uuid(), nullable=True),
        sa.Column("committed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reverted_by", sa.Uuid(), nullable=True),
        sa.Column("reverted_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_import_batch_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["committed_by"], ["app_user.id"], name=op.f("fk_import_batch_committed_by")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_import_batch_file_id")
        ),
        sa.ForeignKeyConstraint(["read_by"], ["app_user.id"], name=op.f("fk_import_batch_read_by")),
        sa.ForeignKeyConstraint(
            ["reverted_by"], ["app_user.id"], name=op.f("fk_import_batch_reverted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index("ix_import_batch_circle", ["circle_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_batch_file_hash"), ["file_hash"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", types.EncryptedText(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_row_batch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_import_row_batch_id_number")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_row_row_hash"), ["row_hash"], unique=False)


def downgrade() -> None:
    """Back; what is known only of the new kinds of acts is lost with them."""
    for statement in triggers.unguard_statements(op.get_bind().dialect.name, _GUARDED):
        op.execute(statement)
    for name, table, _columns, _unique in _INDEXES:
        op.drop_index(name, table_name=table)
    # A raw statement, because the batch of Alembic would rebuild the table on SQLite.
    for table, column in reversed(_added()):
        op.execute(f'ALTER TABLE {table} DROP COLUMN "{column.name}"')
    for table in (
        "import_row",
        "import_batch",
        "bulk_run",
        "due_waiver",
        "invoice",
        "autopay_try",
        "autopay",
        "gateway_event",
        "gateway_order",
        "gateway",
        "share_purchase",
        "attendance",
        "meeting",
    ):
        op.drop_table(table)
