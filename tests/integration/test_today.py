"""The treasurer's first page and the list for collecting: the right figures, for the right eyes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.services import bulk, collect, contributions, cycles, loans, today
from tests.factories import key, person
from tests.support.circles import MORNING, member_id, officers_circle

DUE = 50_000
RULES = {"contribution": {"grace_days": 3, "late_fee_minor": 2_000}}


def say_paid(actor, circle, **more):
    return contributions.pay(actor, circle.id, **{"method": "cash", "key": key(), **more})


def lent(group, borrower):
    """A loan of 1,000 rupees in four months, handed over."""
    asked = loans.request(borrower, group.circle.id, amount_minor=100_000, periods=4, key=key())
    loans.approve(group.treasurer, asked.id)
    return asked


@pytest.fixture
def group(db):
    with clock.frozen(MORNING):
        found = officers_circle(4, rules=RULES)
        for member in found.members[:2]:
            paid = say_paid(member, found.circle, amount_minor=1_000_000)
            contributions.confirm(found.treasurer, paid.id, key=key())
        loan = lent(found, found.members[0])
        loans.disburse(found.treasurer, loan.id, method="cash", key=key())
        lent(found, found.members[1])
    return found, loan


def test_today_tells_what_waits_how_it_stands_and_what_comes(group):
    group, loan = group
    with clock.frozen(MORNING + timedelta(days=28)):
        claim = say_paid(group.members[2], group.circle, method="upi", reference="612345678901")
        mine = say_paid(group.treasurer, group.circle)
        back = loans.repay(group.members[0], loan.id, amount_minor=5_000, method="cash", key=key())
        found = today.of_circle(group.treasurer, group.circle.id)
        assert [(each.subject, each.id) for each in found.payments] == [
            ("contribution", claim.id),
            ("repayment", back.id),
        ]
        assert (found.payments[0].cycle[0], found.payments[0].dues) == (1, 1)
        assert (found.payments[1].number, found.payments[1].of) == (1, 4)
        # All that waits is counted, the reader's own with it.
        assert (found.waiting, found.waiting_minor) == (3, 2 * DUE + 5_000)
        assert mine.id not in {each.id for each in found.payments}
        assert (found.cycle.paid_count, found.cycle.due_count, found.claimed) == (2, 6, 2)
        assert (found.cycle.collected_minor, found.cycle.expected_minor) == (2 * DUE, 6 * DUE)
        figures = found.figures
        assert figures.available_minor == 1_900_000
        assert (figures.promised_minor, figures.loans, figures.lent_minor) == (100_000, 1, 100_000)
        assert (str(figures.lent_percent), figures.risk) == ("5.0", "none")
        assert [(each.borrower, each.amount_minor) for each in found.queue.hand_overs] == [
            (group.members[1].name, 100_000)
        ]
        kinds = [(each.kind, each.on, each.count) for each in found.coming]
        assert kinds == [
            ("dues", date(2026, 4, 1), 2),
            ("instalment", date(2026, 4, 2), 1),
            ("cycle", date(2026, 4, 2), 0),
        ]
        assert (found.counts.today, found.counts.collect) == (3, 1)
        assert today.counts(group.treasurer, group.circle.id) == found.counts


def test_the_list_for_collecting_is_narrowed_and_paged(group):
    group, _ = group
    circle = group.circle
    with clock.frozen(MORNING + timedelta(days=28)):
        say_paid(group.members[2], circle, method="upi", reference="612345678901")
    with clock.frozen(MORNING + timedelta(days=35)):
        cycles.open_due_cycles()

        def names(**more):
            return [
                row.member_id
                for row in collect.of_circle(group.treasurer, circle.id, **more).page.items
            ]

        ids = [member_id(each, circle) for each in (group.admin, group.treasurer, *group.members)]
        late = [ids[0], ids[1], ids[5]]
        assert names() == [*late, ids[4], ids[2], ids[3]]
        assert names(state="late") == late
        assert names(state="checking") == [ids[4]]
        assert names(state="due") == [ids[4], ids[2], ids[3]]
        assert names(state="paid") == []
        assert names(words="45678") == [ids[4]]
        first = collect.of_circle(group.treasurer, circle.id, limit=4)
        rest = collect.of_circle(group.treasurer, circle.id, limit=4, cursor=first.page.next_cursor)
        assert [row.member_id for row in first.page.items + rest.page.items] == names()
        assert rest.page.next_cursor is None
        row = first.page.items[3]
        assert (row.state, row.checking_minor, row.open_minor) == ("checking", DUE, DUE)
        assert [claim.can_confirm for claim in row.claims] == [True]
        totals = first.totals
        assert (totals.members, totals.late, totals.checking, totals.due) == (6, 3, 1, 3)
        assert totals.late_minor >= 3 * DUE
        with pytest.raises(InvalidInput):
            collect.of_circle(group.treasurer, circle.id, state="rich")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_who_collects_sees_it_and_nobody_else(group, db):
    group, _ = group
    for stranger, refusal in ((group.members[0], NotAllowed), (person(), NotFound)):
        for read in (today.of_circle, today.counts, collect.of_circle):
            with pytest.raises(refusal):
                read(stranger, group.circle.id)
    asked = []

    def count(*_):
        asked.append(1)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        today.of_circle(group.treasurer, group.circle.id)
        few = len(asked)
        for member in group.members:
            say_paid(member, group.circle)
        asked.clear()
        today.of_circle(group.treasurer, group.circle.id)
        assert len(asked) <= few + 1  # the cycles of the payments, all in one
        asked.clear()
        ids = [member_id(each, group.circle) for each in group.members]
        asked.clear()
        bulk.letters(group.treasurer, group.circle.id, ids)
        assert len(asked) <= 7
        asked.clear()
        collect.of_circle(group.treasurer, group.circle.id)
        assert len(asked) <= 14
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
