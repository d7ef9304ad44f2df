"""Random lives of loans: whatever is done to them in whatever order, the money stays right."""

from __future__ import annotations

import pytest

from circle_app.adapters import clock
from circle_app.services import loans
from tests.factories import key
from tests.support.circles import rows
from tests.support.invariants import as_uuid
from tests.support.loan_machine import RUNNING, LoanLives

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def lived(seed: int, steps: int) -> LoanLives:
    """A life, at whose end every loan that runs is paid off by just what was quoted."""
    lives = LoanLives(seed)
    for _ in range(steps):
        lives.step()
        assert lives.faults() == []
    with clock.frozen(lives.now):
        lives.end_day()
        assert lives.faults() == []
        for (each,) in rows(RUNNING):
            actor, loan_id = lives.group.treasurer, as_uuid(each)
            assert loan_id is not None
            owed = loans.payoff(actor, loan_id)
            paid = loans.repay(
                actor, loan_id, amount_minor=owed.total_minor, method="cash", key=key()
            )
            assert paid.closed
            assert (paid.principal_minor, paid.interest_minor, paid.penalty_minor) == (
                owed.principal_minor, owed.interest_minor, owed.penalty_minor,
            )  # fmt: skip
    assert lives.faults() == []
    return lives


@ONLY_SQLITE
@pytest.mark.parametrize("seed", [4, 9])
def test_whatever_happens_to_loans_what_is_kept_is_what_their_history_tells(db, seed):
    lives = lived(seed, 40)
    acts = {name for name in lives.tried if hasattr(lives, name)}
    assert len(acts) > 5  # much has happened


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 140))
def test_many_lives_of_loans(db, seed):
    lived(seed, 60)
