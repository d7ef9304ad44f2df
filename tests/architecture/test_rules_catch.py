"""Each house rule notices what it forbids, and only that."""

from __future__ import annotations

import pytest

from tests.architecture import rules
from tests.architecture.sources import Source

STATE = "import reflex as rx\nclass LoanState(rx.State):\n"
MODELS = "from circle_app.persistence.models.ledger import Account, Entry\n"

CAUGHT = [
    (rules.undeclared_state_methods, STATE + "    def pay(self): ..."),
    (rules.undeclared_state_methods, STATE + "    async def set_role(self): ..."),
    (
        rules.undeclared_state_methods,
        STATE + "    @one_at_a_time()\n    async def pay(self): ...",
    ),
    (
        rules.undeclared_state_methods,
        STATE + "    n: int\nclass B(LoanState):\n    def pay(self): ...",
    ),
    (rules.undeclared_state_methods, STATE + "    @property\n    def total(self): ..."),
    (rules.inexact_numbers, "rate = 0.5"),
    (rules.inexact_numbers, "def f(x: float): ..."),
    (rules.inexact_numbers, "share = total / 3"),
    (rules.inexact_numbers, "share /= 3"),
    (rules.loose_transactions, "session.commit()"),
    (rules.loose_transactions, "with engine.begin() as c: ..."),
    (rules.loose_transactions, "session.begin_nested()"),
    (rules.foreign_ledger_writes, MODELS + "session.execute(insert(Entry).values())"),
    (rules.foreign_ledger_writes, MODELS + "session.execute(sa.update(Account.__table__))"),
    (rules.foreign_ledger_writes, MODELS + "session.add(Entry(sequence=1))"),
    (rules.foreign_ledger_writes, MODELS + "_T: Any = Entry.__table__\nx = insert(_T)"),
    (rules.foreign_ledger_writes, "from circle_app.persistence import models\nmodels.Entry()"),
    (rules.foreign_ledger_writes, "x = 'INSERT INTO ledger_line VALUES (1)'"),
    (rules.foreign_ledger_writes, "x = f'update ledger_account set balance_minor = {n}'"),
    (rules.raw_markup, "rx.html(State.text)"),
    (rules.raw_markup, "rx.markdown(f'hello {name}')"),
    (rules.raw_markup, "rx.el.html(member.name)"),
    (rules.long_files, "x = 1\n" * 401),
    (rules.long_functions, "def f():\n" + "    x = 1\n" * 60),
    (rules.crowded_states, STATE + "".join(f"    v{n}: int = 0\n" for n in range(16))),
    (
        rules.crowded_states,
        STATE + "".join(f"    @rx.event\n    def h{n}(self): ...\n" for n in range(16)),
    ),
]
ALLOWED = [
    (rules.undeclared_state_methods, STATE + "    @rx.event\n    async def pay(self): ..."),
    (
        rules.undeclared_state_methods,
        STATE + "    @rx.event\n    @one_at_a_time()\n    async def pay(self): ...",
    ),
    (
        rules.undeclared_state_methods,
        STATE + "    @rx.event(background=True)\n    def a(self): ...",
    ),
    (rules.undeclared_state_methods, STATE + "    @rx.var\n    def total(self) -> int: ..."),
    (rules.undeclared_state_methods, STATE + "    def _load(self): ..."),
    (rules.undeclared_state_methods, "class Row:\n    def shown(self): ..."),
    (rules.inexact_numbers, "share = total // 3\nrate = Decimal('0.5')\npath = 'a/b'"),
    (rules.loose_transactions, "with database.transaction() as session: session.flush()"),
    (rules.foreign_ledger_writes, MODELS + "session.execute(select(Entry))"),
    (
        rules.foreign_ledger_writes,
        "from circle_app.domain.ledger import Line\nLine('cash', 1)\nx = 'SELECT 1'",
    ),
    (rules.raw_markup, "MARK = '<svg/>'\nrx.html(MARK)\nrx.html('<b/>')"),
    (rules.long_files, "x = 1\n" * 400),
    (rules.long_functions, "def f():\n" + "    x = 1\n" * 59),
    (rules.crowded_states, STATE + "".join(f"    v{n}: int = 0\n" for n in range(15))),
]


def of(text: str) -> Source:
    return Source.of("circle_app/web/sample.py", text)


@pytest.mark.parametrize(("rule", "text"), CAUGHT)
def test_rule_catches(rule, text):
    assert len(rule(of(text))) == 1


@pytest.mark.parametrize(("rule", "text"), ALLOWED)
def test_rule_allows(rule, text):
    assert rule(of(text)) == []


def test_rules_know_the_rooms_that_may():
    path = "circle_app/persistence/database.py"
    assert rules.loose_transactions(Source.of(path, "session.commit()")) == []
    path = "circle_app/services/ledger_posting.py"
    assert rules.foreign_ledger_writes(Source.of(path, MODELS + "insert(Entry)")) == []


@pytest.mark.parametrize(
    "text",
    [
        "see " + "/ro" + "ot/notes",
        "in /" + "work/main/x",
        "/ho" + "me/asha/circle",
        "as " + "SPEC" + ".md says",
        "https://" + "pypi" + ".org/simple",
        "https://" + "registry.npmjs" + ".org/react",
        "cp .." + "/shared/theme.css",
    ],
)
def test_foreign_mentions_are_caught(text):
    assert len(rules.foreign_mentions("docs/x.md", "fine\n" + text)) == 1


def test_ordinary_mentions_are_allowed():
    text = "see docs/rules/loans.md, README.md and /api/v1/home/summary or network/work/flow"
    assert rules.foreign_mentions("docs/x.md", text) == []
