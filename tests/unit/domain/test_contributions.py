"""What a payment goes to."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.contributions import OpenDue, allocation, suggested_minor

DUES = st.lists(st.integers(1, 1_000), max_size=8).map(
    lambda opens: [OpenDue(UUID(int=n), UUID(int=n + 100), open_) for n, open_ in enumerate(opens)]
)


def due(number, open_minor):
    return OpenDue(UUID(int=number), UUID(int=number + 100), open_minor)


def test_oldest_first_and_the_rest_is_savings():
    dues = [due(1, 500), due(2, 500), due(3, 500)]
    assert [
        (part.due.id.int, part.amount_minor, part.settles) for part in allocation(700, dues)
    ] == [
        (1, 500, True),
        (2, 200, False),
    ]
    assert sum(part.amount_minor for part in allocation(9_000, dues)) == 1_500


def test_a_picked_due_comes_first():
    dues = [due(1, 500), due(2, 500), due(3, 500)]
    found = allocation(700, dues, UUID(int=3))
    assert [(part.due.id.int, part.amount_minor) for part in found] == [(3, 500), (1, 200)]


@given(st.integers(1, 10_000), DUES)
def test_no_due_gets_more_than_is_open_and_nothing_is_lost(amount, dues):
    parts = allocation(amount, dues)
    open_minor = sum(each.open_minor for each in dues)
    assert sum(part.amount_minor for part in parts) == min(amount, open_minor)
    assert all(0 < part.amount_minor <= part.due.open_minor for part in parts)
    assert [part.due for part in parts] == dues[: len(parts)]
    assert all(part.settles for part in parts[:-1])


@given(DUES, st.integers(1, 1_000))
def test_one_tap_settles_everything_or_saves_the_rule(dues, rule):
    suggested = suggested_minor(dues, rule)
    assert suggested == (sum(each.open_minor for each in dues) or rule)
    assert all(part.settles for part in allocation(suggested, dues))
