"""Every kind of entry that is said to be undone by somebody is."""

from __future__ import annotations

import ast

import pytest

from circle_app.domain.reversals import FINAL_KINDS, CannotReverse
from circle_app.services import journal, reversals
from circle_app.services.reversals.registry import handler_of
from tests.architecture.sources import called, python


def drafted_kinds() -> set[str]:
    """The kinds of entries that services draft by name, those of wallets apart."""
    found = set()
    for source in python("circle_app/services"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and called(node).rpartition(".")[2] == "Draft":
                found |= {
                    part.value
                    for part in node.args
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


@pytest.mark.parametrize("kind", sorted(reversals.known_kinds()))
def test_its_owner_registers_a_handler(kind):
    assert callable(handler_of(kind))


def test_nobody_undoes_what_nobody_knows():
    for kind in ("wallet.sent", "reversal", "loan.replay", "nonsense"):
        with pytest.raises(CannotReverse):
            handler_of(kind)


def test_every_kind_that_is_drafted_can_be_undone_or_is_final():
    drafted = drafted_kinds()
    assert {"contribution", "loan.disbursal", "loan.repayment"} <= drafted
    assert drafted - FINAL_KINDS - reversals.known_kinds() == set()


def test_every_kind_can_be_found_in_the_journal():
    grouped = {kind for kinds in journal.GROUPS.values() for kind in kinds}
    assert reversals.known_kinds() | FINAL_KINDS == grouped
