"""Shares and sharing: cycles, share-outs, distributions, investments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from circle_app.adapters.ids import new_id
from circle_app.persistence import triggers, types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_GUARDED = ("investment_act",)
# In the order in which they name each other.
_TABLES = (
    "share_cycle",
    "share_holding",
    "share_out",
    "share_out_line",
    "distribution",
    "distribution_line",
    "investment",
    "investment_act",
)


def upgrade() -> None:
    """Forward."""
    for add in (
        _add_share_cycle,
        _add_share_holding,
        _add_share_out,
        _add_share_out_line,
        _add_distribution,
        _add_distribution_line,
        _add_investment,
        _add_investment_act,
    ):
        add()
    op.add_column("share_purchase", sa.Column("cycle_id", sa.Uuid(), nullable=True))
    kind = sa.Column("kind", sa.String(length=8), nullable=False, server_default="bought")
    op.add_column("share_purchase", kind)
    _number_cycles()
    for statement in triggers.guard_statements(op.get_bind().dialect.name, _GUARDED):
        op.execute(statement)


def _add_share_cycle() -> None:
    op.create_table(
        "share_cycle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_share_cycle_circle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_cycle")),
        sa.UniqueConstraint("circle_id", "number", name=op.f("uq_share_cycle_circle_id_number")),
    )


def _add_share_holding() -> None:
    op.create_table(
        "share_holding",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.CheckConstraint("shares >= 0", name=op.f("ck_share_holding_share_holding_shares")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["share_cycle.id"], name=op.f("fk_share_holding_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_share_holding_member_id")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "member_id", name=op.f("pk_share_holding")),
    )
    with op.batch_alter_table("share_holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_holding_member_id"), ["member_id"], unique=False)


def _add_share_out() -> None:
    op.create_table(
        "share_out",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.Column("difference_minor", sa.BigInteger(), nullable=False),
        sa.Column("social", sa.String(length=8), nullable=False),
        sa.Column("carry_shares", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("plan_sha256", sa.String(length=64), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("posted_by", sa.Uuid(), nullable=True),
        sa.Column("posted_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_share_out_circle_id")),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["share_cycle.id"], name=op.f("fk_share_out_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["app_user.id"], name=op.f("fk_share_out_opened_by")
        ),
        sa.ForeignKeyConstraint(
            ["posted_by"], ["app_user.id"], name=op.f("fk_share_out_posted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_out")),
    )
    with op.batch_alter_table("share_out", schema=None) as batch_op:
        batch_op.create_index("ix_share_out_circle", ["circle_id", "status", "id"], unique=False)


def _add_share_out_line() -> None:
    op.create_table(
        "share_out_line",
        sa.Column("share_out_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("entitled_minor", sa.BigInteger(), nullable=False),
        sa.Column("social_minor", sa.BigInteger(), nullable=False),
        sa.Column("set_off_minor", sa.BigInteger(), nullable=False),
        sa.Column("debt_minor", sa.BigInteger(), nullable=False),
        sa.Column("carried_shares", sa.Integer(), nullable=False),
        sa.Column("carried_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("received_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_share_out_line_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["share_out_id"], ["share_out.id"], name=op.f("fk_share_out_line_share_out_id")
        ),
        sa.PrimaryKeyConstraint("share_out_id", "member_id", name=op.f("pk_share_out_line")),
    )
    with op.batch_alter_table("share_out_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_share_out_line_member_id"), ["member_id"], unique=False
        )


def _add_distribution() -> None:
    op.create_table(
        "distribution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(length=12), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("into", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("plan_sha256", sa.String(length=64), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("posted_by", sa.Uuid(), nullable=True),
        sa.Column("posted_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_distribution_circle_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["app_user.id"], name=op.f("fk_distribution_opened_by")
        ),
        sa.ForeignKeyConstraint(
            ["posted_by"], ["app_user.id"], name=op.f("fk_distribution_posted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution")),
    )
    with op.batch_alter_table("distribution", schema=None) as batch_op:
        batch_op.create_index("ix_distribution_circle", ["circle_id", "status", "id"], unique=False)


def _add_distribution_line() -> None:
    op.create_table(
        "distribution_line",
        sa.Column("distribution_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("weight", sa.String(length=40), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_from", sa.String(length=20), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["distribution_id"],
            ["distribution.id"],
            name=op.f("fk_distribution_line_distribution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_distribution_line_member_id")
        ),
        sa.PrimaryKeyConstraint("distribution_id", "member_id", name=op.f("pk_distribution_line")),
    )
    with op.batch_alter_table("distribution_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_distribution_line_member_id"), ["member_id"], unique=False
        )


def _add_investment() -> None:
    op.create_table(
        "investment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=True),
        sa.Column("matures_on", sa.Date(), nullable=True),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_from", sa.String(length=20), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_investment_circle_id")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["app_user.id"], name=op.f("fk_investment_opened_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_investment")),
        sa.UniqueConstraint("circle_id", "number", name=op.f("uq_investment_circle_id_number")),
    )


def _add_investment_act() -> None:
    op.create_table(
        "investment_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("investment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("acted_by", sa.Uuid(), nullable=False),
        sa.Column("acted_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["acted_by"], ["app_user.id"], name=op.f("fk_investment_act_acted_by")
        ),
        sa.ForeignKeyConstraint(
            ["investment_id"], ["investment.id"], name=op.f("fk_investment_act_investment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_investment_act")),
    )
    with op.batch_alter_table("investment_act", schema=None) as batch_op:
        batch_op.create_index("ix_investment_act_of", ["investment_id", "id"], unique=False)


def _number_cycles() -> None:
    """Put the shares that were bought before into a first cycle of their circle."""
    bought = sa.table(
        "share_purchase",
        *(sa.column(name, sa.Uuid()) for name in ("circle_id", "member_id", "cycle_id")),
        sa.column("shares", sa.Integer()),
        sa.column("price_minor", sa.BigInteger()),
        sa.column("bought_on", sa.Date()),
        sa.column("status", sa.String()),
    )
    connection = op.get_bind()
    found = connection.execute(
        sa.select(
            bought.c.circle_id,
            sa.func.min(bought.c.bought_on).label("started_on"),
            sa.func.max(bought.c.price_minor).label("price_minor"),
        ).group_by(bought.c.circle_id)
    ).all()
    for row in found:
        cycle_id = new_id()
        counted = (bought.c.circle_id == row.circle_id) & (bought.c.status == "confirmed")
        held = connection.execute(
            sa.select(bought.c.member_id, sa.func.sum(bought.c.shares).label("shares"))
            .where(counted)
            .group_by(bought.c.member_id)
        ).all()
        cycle = {
            "id": cycle_id,
            "circle_id": row.circle_id,
            "number": 1,
            "status": "open",
            "price_minor": row.price_minor,
            "started_on": row.started_on,
            "shares": sum(int(each.shares) for each in held),
        }
        connection.execute(_CYCLES.insert(), cycle)
        for each in held:
            holding = {"cycle_id": cycle_id, "member_id": each.member_id, "shares": each.shares}
            connection.execute(_HOLDINGS.insert(), holding)
        connection.execute(
            bought.update().where(bought.c.circle_id == row.circle_id).values(cycle_id=cycle_id)
        )


_CYCLES = sa.table(
    "share_cycle",
    sa.column("id", sa.Uuid()),
    sa.column("circle_id", sa.Uuid()),
    sa.column("number", sa.Integer()),
    sa.column("status", sa.String()),
    sa.column("price_minor", sa.BigInteger()),
    sa.column("started_on", sa.Date()),
    sa.column("shares", sa.Integer()),
)
_HOLDINGS = sa.table(
    "share_holding",
    sa.column("cycle_id", sa.Uuid()),
    sa.column("member_id", sa.Uuid()),
    sa.column("shares", sa.Integer()),
)


def downgrade() -> None:
    """Back."""
    for statement in triggers.unguard_statements(op.get_bind().dialect.name, _GUARDED):
        op.execute(statement)
    op.drop_column("share_purchase", "kind")
    op.drop_column("share_purchase", "cycle_id")
    for table in reversed(_TABLES):
        op.drop_table(table)
