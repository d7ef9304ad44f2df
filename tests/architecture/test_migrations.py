"""The migrations build what the models describe, forward and back, on both databases."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text

from circle_app.persistence import database, migrations
from tests.support import databases

DIALECTS = ["sqlite", "postgresql"]


@pytest.fixture(params=DIALECTS)
def engine(request, run_dir, tmp_path):
    with databases.empty(request.param, run_dir, tmp_path) as url:
        yield database.configure(url)
        database.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def triggers(engine: Engine) -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[engine.dialect.name]
    with engine.connect() as connection:
        return set(connection.execute(text(query)).scalars())


def check(engine: Engine) -> None:
    """Run `alembic check`, which raises when the models say something else than the database."""
    settings = migrations.config()
    with engine.connect() as connection:
        settings.attributes["connection"] = connection
        command.check(settings)


def test_up_check_down_and_up_again(engine):
    migrations.upgrade(engine)
    check(engine)
    built, guarded = tables(engine), triggers(engine)
    assert {"ledger_entry", "ledger_line", "ledger_account", "ledger_book"} <= built
    assert any("ledger_entry" in name for name in guarded)

    migrations.downgrade(engine, "base")
    assert tables(engine) == set()
    assert triggers(engine) == set()

    migrations.upgrade(engine)
    check(engine)
    assert (tables(engine), triggers(engine)) == (built, guarded)


def test_check_notices_a_missing_column(engine):
    migrations.upgrade(engine)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("ALTER TABLE ledger_entry DROP COLUMN kind"))
    with pytest.raises(Exception, match="New upgrade operations detected"):
        check(engine)


def test_upgrading_twice_changes_nothing(engine):
    migrations.upgrade(engine)
    before = tables(engine)
    migrations.upgrade(engine)
    assert tables(engine) == before
