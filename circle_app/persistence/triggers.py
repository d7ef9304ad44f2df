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
)


def create_statements(dialect: str, tables: Sequence[str] = APPEND_ONLY) -> list[str]:
    """Return the statements that create the triggers."""
    if dialect == "postgresql":
        return [
            """
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END $$
            """,
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
    """Return the statements that drop the triggers again."""
    if dialect == "postgresql":
        return [
            f"DROP TRIGGER {table}_{suffix} ON {table}"
            for table in tables
            for suffix in ("append_only", "no_truncate")
        ] + ["DROP FUNCTION refuse_change()"]
    return [f"DROP TRIGGER {table}_no_{act}" for table in tables for act in ("update", "delete")]
