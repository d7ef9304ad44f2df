"""Rotating circles: runs, slots, rounds, draws, bids, payouts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from circle_app.persistence import triggers, types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_GUARDED = ("slot_move", "bid", "draw_nonce")
# In the order in which they name each other.
_TABLES = (
    "run",
    "slot",
    "round",
    "round_part",
    "slot_move",
    "slot_request",
    "bid",
    "presence",
    "draw",
    "draw_nonce",
    "payout",
)


def upgrade() -> None:
    """Forward."""
    for add in (
        _add_run,
        _add_slot,
        _add_round,
        _add_round_part,
        _add_slot_move,
        _add_slot_request,
        _add_bid,
        _add_presence,
        _add_draw,
        _add_draw_nonce,
        _add_payout,
    ):
        add()
    for statement in triggers.guard_statements(op.get_bind().dialect.name, _GUARDED):
        op.execute(statement)


def _add_run() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("pot_by", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("slot_count", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("rounds_done", sa.Integer(), nullable=False),
        sa.Column("first_cycle", sa.Integer(), nullable=True),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_run_circle_id")),
        sa.ForeignKeyConstraint(["planned_by"], ["app_user.id"], name=op.f("fk_run_planned_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("circle_id", "number", name=op.f("uq_run_circle_id_number")),
    )


def _add_slot() -> None:
    op.create_table(
        "slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("won_round", sa.Integer(), nullable=True),
        sa.Column("left_by", sa.Uuid(), nullable=True),
        sa.Column("defaulted_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("in_minor", sa.BigInteger(), nullable=False),
        sa.Column("out_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("in_minor >= 0 AND out_minor >= 0", name=op.f("ck_slot_slot_sums")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_slot_circle_id")),
        sa.ForeignKeyConstraint(["left_by"], ["member.id"], name=op.f("fk_slot_left_by")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_slot_member_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_slot_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_slot_run_id_number")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index("ix_slot_member", ["member_id", "run_id"], unique=False)


def _add_round() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("winner_slot_id", sa.Uuid(), nullable=True),
        sa.Column("winner_member_id", sa.Uuid(), nullable=True),
        sa.Column("pot_minor", sa.BigInteger(), nullable=False),
        sa.Column("prize_minor", sa.BigInteger(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), nullable=False),
        sa.Column("commission_minor", sa.BigInteger(), nullable=False),
        sa.Column("dividend_minor", sa.BigInteger(), nullable=False),
        sa.Column("remainder_minor", sa.BigInteger(), nullable=False),
        sa.Column("missing_minor", sa.BigInteger(), nullable=False),
        sa.Column("bids_open_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("bids_close_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_round_circle_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_round_cycle_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["app_user.id"], name=op.f("fk_round_decided_by")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_round_run_id")),
        sa.ForeignKeyConstraint(
            ["winner_member_id"], ["member.id"], name=op.f("fk_round_winner_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["winner_slot_id"], ["slot.id"], name=op.f("fk_round_winner_slot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("cycle_id", name=op.f("uq_round_cycle_id")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_round_run_id_number")),
    )
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_index("ix_round_circle", ["circle_id", "status", "number"], unique=False)
        batch_op.create_index("ix_round_closes", ["bids_close_at"], unique=False)


def _add_round_part() -> None:
    op.create_table(
        "round_part",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("due_id", sa.Uuid(), nullable=True),
        sa.Column("owed_minor", sa.BigInteger(), nullable=False),
        sa.Column("credit_minor", sa.BigInteger(), nullable=False),
        sa.Column("in_minor", sa.BigInteger(), nullable=False),
        sa.Column("debt_minor", sa.BigInteger(), nullable=False),
        sa.Column("waived_minor", sa.BigInteger(), nullable=False),
        sa.Column("forgiven_minor", sa.BigInteger(), nullable=False),
        sa.Column("dividend_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "in_minor >= 0 AND debt_minor >= 0 AND waived_minor >= 0"
            " AND in_minor + debt_minor + waived_minor <= owed_minor",
            name=op.f("ck_round_part_round_part_sums"),
        ),
        sa.ForeignKeyConstraint(["due_id"], ["due.id"], name=op.f("fk_round_part_due_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_round_part_member_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_part_round_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_round_part_slot_id")),
        sa.PrimaryKeyConstraint("round_id", "slot_id", name=op.f("pk_round_part")),
    )
    with op.batch_alter_table("round_part", schema=None) as batch_op:
        batch_op.create_index("ix_round_part_due", ["due_id"], unique=False)


def _add_slot_move() -> None:
    op.create_table(
        "slot_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("from_member", sa.Uuid(), nullable=True),
        sa.Column("to_member", sa.Uuid(), nullable=True),
        sa.Column("from_turn", sa.Integer(), nullable=True),
        sa.Column("to_turn", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("moved_by", sa.Uuid(), nullable=False),
        sa.Column("moved_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_member"], ["member.id"], name=op.f("fk_slot_move_from_member")
        ),
        sa.ForeignKeyConstraint(["moved_by"], ["app_user.id"], name=op.f("fk_slot_move_moved_by")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_slot_move_run_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_slot_move_slot_id")),
        sa.ForeignKeyConstraint(["to_member"], ["member.id"], name=op.f("fk_slot_move_to_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_move")),
    )
    with op.batch_alter_table("slot_move", schema=None) as batch_op:
        batch_op.create_index("ix_slot_move_run", ["run_id", "id"], unique=False)


def _add_slot_request() -> None:
    op.create_table(
        "slot_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("other_slot_id", sa.Uuid(), nullable=True),
        sa.Column("to_member", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["app_user.id"], name=op.f("fk_slot_request_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["app_user.id"], name=op.f("fk_slot_request_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["app_user.id"], name=op.f("fk_slot_request_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_slot_request_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_slot_id"], ["slot.id"], name=op.f("fk_slot_request_other_slot_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_slot_request_run_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_slot_request_slot_id")),
        sa.ForeignKeyConstraint(
            ["to_member"], ["member.id"], name=op.f("fk_slot_request_to_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_request")),
    )
    with op.batch_alter_table("slot_request", schema=None) as batch_op:
        batch_op.create_index("ix_slot_request_circle", ["circle_id", "status", "id"], unique=False)


def _add_bid() -> None:
    op.create_table(
        "bid",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("placed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_bid_member_id")),
        sa.ForeignKeyConstraint(["placed_by"], ["app_user.id"], name=op.f("fk_bid_placed_by")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_bid_round_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_bid_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid")),
    )
    with op.batch_alter_table("bid", schema=None) as batch_op:
        batch_op.create_index("ix_bid_round", ["round_id", "discount_minor", "id"], unique=False)


def _add_presence() -> None:
    op.create_table(
        "presence",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=6), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_presence_member_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["app_user.id"], name=op.f("fk_presence_noted_by")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_presence_round_id")),
        sa.PrimaryKeyConstraint("round_id", "member_id", name=op.f("pk_presence")),
    )


def _add_draw() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("eligible", sa.Text(), nullable=False),
        sa.Column("eligible_sha256", sa.String(length=64), nullable=False),
        sa.Column("seed", types.EncryptedText(), nullable=False),
        sa.Column("seed_sha256", sa.String(length=64), nullable=False),
        sa.Column("committed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("drawn_by", sa.Uuid(), nullable=True),
        sa.Column("winner_slot_id", sa.Uuid(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("void_proposal_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_draw_circle_id")),
        sa.ForeignKeyConstraint(["drawn_by"], ["app_user.id"], name=op.f("fk_draw_drawn_by")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_draw_round_id")),
        sa.ForeignKeyConstraint(
            ["winner_slot_id"], ["slot.id"], name=op.f("fk_draw_winner_slot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("round_id", "attempt", name=op.f("uq_draw_round_id_attempt")),
    )


def _add_draw_nonce() -> None:
    op.create_table(
        "draw_nonce",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("added_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_nonce_draw_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_draw_nonce_member_id")),
        sa.PrimaryKeyConstraint("draw_id", "member_id", name=op.f("pk_draw_nonce")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_draw_nonce_draw_id_number")),
    )


def _add_payout() -> None:
    op.create_table(
        "payout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_by", sa.Uuid(), nullable=True),
        sa.Column("paid_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.Column("received_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payout_payout_positive")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_payout_circle_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_payout_member_id")),
        sa.ForeignKeyConstraint(["paid_by"], ["app_user.id"], name=op.f("fk_payout_paid_by")),
        sa.ForeignKeyConstraint(
            ["received_by"], ["app_user.id"], name=op.f("fk_payout_received_by")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_payout_round_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_payout_run_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_payout_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
    )
    with op.batch_alter_table("payout", schema=None) as batch_op:
        batch_op.create_index("ix_payout_circle", ["circle_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payout_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_payout_round", ["round_id"], unique=False)


def downgrade() -> None:
    """Back."""
    for statement in triggers.unguard_statements(op.get_bind().dialect.name, _GUARDED):
        op.execute(statement)
    for table in reversed(_TABLES):
        op.drop_table(table)
