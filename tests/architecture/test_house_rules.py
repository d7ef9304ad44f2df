"""The house rules hold in every file of this checkout."""

from __future__ import annotations

import pytest

from tests.architecture import rules
from tests.architecture.sources import ROOT, files, python, texts

EVERYWHERE = ("circle_app/", "tests/", "tools/", "rxconfig.py", "alembic/env.py")
RULES = [
    (rules.undeclared_state_methods, ("circle_app/web/",)),
    (rules.inexact_numbers, ("circle_app/domain/",)),
    (rules.loose_transactions, ("circle_app/",)),
    (rules.foreign_ledger_writes, ("circle_app/",)),
    (rules.raw_markup, ("circle_app/",)),
    (rules.long_files, EVERYWHERE),
    (rules.long_functions, EVERYWHERE),
    (rules.crowded_states, ("circle_app/web/",)),
]


@pytest.mark.parametrize(("rule", "folders"), RULES, ids=[rule.__name__ for rule, _ in RULES])
def test_rule_holds(rule, folders):
    sources = python(*folders)
    assert sources, "the rule looked at nothing"
    assert [fault for source in sources for fault in rule(source)] == []


def test_project_stands_alone():
    found = [fault for path, text in texts() for fault in rules.foreign_mentions(path, text)]
    assert found == []


def test_migrations_do_not_shadow_the_library():
    assert not (ROOT / "alembic" / "__init__.py").exists()
    assert (ROOT / "alembic" / "env.py").exists()


def test_every_requirement_is_pinned_with_a_reason():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        pins = [x for x in lines if x.strip() and not x.startswith(("#", "-r", "-c"))]
        assert len(pins) > 5
        assert [x for x in pins if "==" not in x or " # " not in x] == []


def test_nothing_generated_is_kept():
    assert [x for x in files() if x.startswith((".web/", "data/")) or x.endswith(".db")] == []
