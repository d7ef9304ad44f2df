"""Meetings that are closed, paid beside and typed into at the same moment."""

from __future__ import annotations

from typing import Any

from circle_app.domain.contributions import PayMethod
from circle_app.services import contributions, loans, meetings
from circle_app.services.meetings import Cell
from tests.factories import key, outcomes, successes
from tests.support.circles import count, rows
from tests.support.departures import lent
from tests.support.loans import loan_faults
from tests.support.meetings import HERE, Group


def test_two_close_the_same_meeting(db: Any) -> None:
    group = Group()
    meeting = group.start()
    version = group.typed(
        meeting, {group.anju: {**HERE, "savings": 10_000, "social": 1_000}}, 11_000
    )
    people = (group.treasurer, group.admin)

    def act(number: int) -> Any:
        return meetings.post(people[number % 2], meeting.id, version=version, key=key())

    found = outcomes(act, 6)
    assert len(successes(found)) == 1
    assert {each for each in found if isinstance(each, str)} == {"meeting_over"}
    assert (group.booked(group.anju), count("attendance")) == (10_000, 5)


def test_a_meeting_and_a_payment_of_the_same_due_at_the_same_moment(db: Any) -> None:
    group = Group()
    meeting = group.start()
    version = group.typed(meeting, {group.anju: {**HERE, "savings": 50_000}}, 50_000)

    def act(number: int) -> Any:
        if number == 1:
            return meetings.post(group.treasurer, meeting.id, version=version, key=key())
        return contributions.pay(
            group.anju, group.circle.id, amount_minor=50_000, method=PayMethod.CASH, key=key()
        )

    found = outcomes(act, 4)
    assert len(successes(found)) == 4
    # What the meeting took is booked once; what she claims besides waits, and is no other due.
    assert group.booked(group.anju) == 50_000
    [(settled,)] = rows("SELECT COUNT(*) FROM due WHERE status IN ('paid', 'claimed')")
    assert settled == 1


def test_a_meeting_and_a_payoff_at_the_same_moment(db: Any) -> None:
    group = Group()
    group.held({group.anju: {**HERE, "savings": 100_000}}, 100_000)
    loan = lent(group.people, group.bimla, 30_000)
    meeting = group.start()
    version = group.typed(
        meeting,
        {group.anju: HERE, group.bimla: {**HERE, "loan": 30_000}},
        100_000,
        reason="Said before",
    )

    def act(number: int) -> Any:
        if number == 1:
            return meetings.post(group.treasurer, meeting.id, version=version, key=key())
        return loans.repay(group.treasurer, loan.id, amount_minor=30_000, method="cash", key=key())

    found = outcomes(act, 4)
    assert len(successes(found)) == 1
    refused = {each for each in found if isinstance(each, str)}
    assert refused <= {"sheet_refused", "loan_not_active", "amount_over_payoff", "exceeds_payoff"}
    assert loan_faults() == []


def test_two_type_into_the_same_sheet_at_the_same_moment(db: Any) -> None:
    group = Group()
    meeting = group.start()
    ids = [group.id(actor) for actor in (group.anju, group.bimla, group.dhapu)]

    def act(number: int) -> Any:
        cells = [Cell(ids[number % 3], ("savings", "fine", "social")[number // 3], number + 1)]
        return meetings.save((group.treasurer, group.admin)[number % 2], meeting.id, cells=cells)

    found = outcomes(act, 9)
    assert sorted(each.version for each in successes(found)) == list(range(1, 10))
    kept = meetings.meeting(group.admin, meeting.id).sheet["members"]
    assert sum(value for row in kept.values() for value in row.values()) == 45
