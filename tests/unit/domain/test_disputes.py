"""Who reads a dispute, who answers it, and how long a proposal is talked about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from circle_app.domain.discussions import is_open
from circle_app.domain.disputes import may_see, may_settle

ADMIN, TREASURER, MEMBER = (uuid4() for _ in range(3))
OFFICERS = frozenset({ADMIN, TREASURER})


@pytest.mark.parametrize(
    ("about", "opened", "is_the_person", "sees_books", "sees_people", "reads"),
    [
        # Every member reads what is asked about an entry, a borrower the own questions only.
        ("entry", False, False, True, False, True),
        ("entry", False, False, False, False, False),
        ("entry", True, False, False, False, True),
        # About a person: who complains, the person, and those who settle or audit.
        ("person", False, False, True, False, False),
        ("person", True, False, True, False, True),
        ("person", False, True, False, False, True),
        ("person", False, False, False, True, True),
    ],
)
def test_who_reads_it(
    about: str,
    opened: bool,
    is_the_person: bool,
    sees_books: bool,
    sees_people: bool,
    reads: bool,
) -> None:
    assert reads is may_see(
        opened=opened,
        is_the_person=is_the_person,
        about=about,
        sees_books=sees_books,
        sees_people=sees_people,
    )


@pytest.mark.parametrize(
    ("about", "who", "opener", "involved", "settles"),
    [
        ("entry", ADMIN, MEMBER, {TREASURER}, True),
        ("entry", TREASURER, MEMBER, {TREASURER}, False),
        # Both recorded it and nobody else is there: one of them answers, so the books can close.
        ("entry", TREASURER, MEMBER, {TREASURER, ADMIN}, True),
        # The admin asked, so only the treasurer is left, who recorded it.
        ("entry", TREASURER, ADMIN, {TREASURER}, True),
        ("entry", ADMIN, ADMIN, {TREASURER}, False),
        # A complaint about a person is never answered by that person, whoever else is there.
        ("person", ADMIN, MEMBER, {TREASURER}, True),
        ("person", ADMIN, MEMBER, {ADMIN}, False),
        ("person", ADMIN, TREASURER, {ADMIN}, False),
        ("person", TREASURER, TREASURER, {ADMIN}, False),
    ],
)
def test_who_answers_it(
    about: str, who: UUID, opener: UUID, involved: set[UUID | None], settles: bool
) -> None:
    assert settles is may_settle(
        who, about=about, opener_id=opener, involved=frozenset(involved), able=OFFICERS
    )


def test_a_proposal_is_talked_about_until_a_week_after_its_decision() -> None:
    decided = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
    week = timedelta(days=7)
    assert is_open(None, decided)
    assert is_open(decided, decided + week - timedelta(seconds=1))
    assert not is_open(decided, decided + week)
