"""Triggers that make the database itself refuse UPDATE and DELETE on what is append-only."""

from __future__ import annotations

from collections.abc import Sequence

APPEND_ONLY = (
    "ledger_entry",
    "ledger_line",
    "audit_event",
    "vote_change",
    "loan_change",
    "rule_version",
    "period_change",
    "officer_answer",
    "setting_change",
    "due_waiver",
    "slot_move",
    "bid",
    "draw_nonce",
    "investment_act",
)


_REFUSE = """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$
"""


def create_statements(dialect: str, tables: Sequence[str] = APPEND_ONLY) -> list[str]:
    """Return the statements that create the triggers and what they call."""
    first = [_REFUSE] if dialect == "postgresql" else []
    return first + guard_statements(dialect, tables)


def guard_statements(dialect: str, tables: Sequence[str]) -> list[str]:
    """Return the statements that make more tables append-only."""
    if dialect == "postgresql":
        return [
            *(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                for table in tables
            ),
            *(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
                for table in tables
            ),
        ]
    return [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in tables
        for act in ("UPDATE", "DELETE")
    ]


def drop_statements(dialect: str, tables: Sequence[str] = APPEND_ONLY) -> list[str]:
    """Return the statements that drop the triggers and what they call."""
    last = ["DROP FUNCTION refuse_change()"] if dialect == "postgresql" else []
    return unguard_statements(dialect, tables) + last


def unguard_statements(dialect: str, tables: Sequence[str]) -> list[str]:
    """Return the statements that drop the triggers of some tables."""
    ends = ("append_only", "no_truncate") if dialect == "postgresql" else ("no_update", "no_delete")
    of = " ON {table}" if dialect == "postgresql" else ""
    return [
        f"DROP TRIGGER {table}_{end}" + of.format(table=table) for table in tables for end in ends
    ]
