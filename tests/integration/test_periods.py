"""Closing months, and asking to open them again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, text

from circle_app.adapters import clock
from circle_app.domain.accounting_months import (
    Hindrance,
    PeriodAlreadyClosed,
    PeriodBlocked,
    PeriodNotClosed,
    PeriodNotOver,
)
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.ledger import Draft, Line, PeriodClosed
from circle_app.i18n.messages import sentence
from circle_app.persistence import database
from circle_app.services import activity, contributions, disputes, ledger, loans, periods, proposals
from circle_app.services.proposals import ProposalOpen
from tests.factories import NAMES, key, person
from tests.support.circles import circle_of, count, kinds, officers_circle, rows
from tests.support.loans import given as lent

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (
    datetime(2026, month, day, 6, 30, tzinfo=UTC)
    for month, day in ((8, 17), (9, 10), (10, 10), (11, 21))
)
AT_ONCE = {"confirmation": "nobody"}


@pytest.fixture
def group(db):
    """A savings group of August; everybody paid 500 rupees in each of three months."""
    with clock.frozen(AUGUST):
        found = officers_circle(members=2, rules=AT_ONCE)
    for at in (AUGUST, SEPTEMBER, OCTOBER):
        with clock.frozen(at):
            for actor in (found.admin, found.treasurer, *found.members):
                pay(actor, found.circle)
    with clock.frozen(NOVEMBER):
        yield found


def pay(actor, circle, amount_minor=50_000, **more):
    more = {"method": "cash", **more}
    return contributions.pay(actor, circle.id, amount_minor=amount_minor, key=key(), **more)


def earn(circle, on, amount_minor, account="bank_interest"):
    """Book an income (or, negative, a cost) on a day."""
    with database.transaction() as session:
        book = ledger.book_of_circle(session, circle.id)
        lines = (Line("cash", amount_minor), Line(account, -amount_minor))
        draft = Draft(book, "fund.income", lines, on)
        ledger.post(session, [draft], actor_id=None, at=clock.now())


def states(actor, circle):
    return {row.month: row.status for row in periods.months(actor, circle.id)}


def reopened(group, month="2026-10", reason="A receipt was forgotten"):
    asked = periods.ask_reopen(group.treasurer, group.circle.id, month, reason=reason, key=key())
    return proposals.decide(group.admin, asked.proposal_id, approve=True, key=key())


def test_months_tell_what_was_booked_earned_and_spent_in_each(group):
    earn(group.circle, date(2026, 9, 30), 12_500)
    earn(group.circle, date(2026, 10, 1), 700)
    earn(group.circle, date(2026, 10, 31), -4_000, "expense_travel")
    earn(group.circle, date(2026, 10, 31), -200)
    found = periods.months(group.members[0], group.circle.id)
    told = [(m.month, m.status, m.entries, m.income_minor, m.expense_minor) for m in found]
    assert told == [
        ("2026-11", "running", 0, 0, 0),
        ("2026-10", "open", 7, 500, 4_000),
        ("2026-09", "open", 5, 12_500, 0),
        ("2026-08", "open", 4, 0, 0),
    ]
    assert (found[1].starts_on, found[1].ends_on) == (date(2026, 10, 1), date(2026, 10, 31))
    older = periods.months(group.members[0], group.circle.id, before="2026-10")
    assert [row.month for row in older] == ["2026-09", "2026-08"]
    assert older[0].income_minor == 12_500
    assert periods.months(group.members[0], group.circle.id, before="2026-08") == ()


def test_closing_october_closes_what_is_before_it(group):
    again = key()
    done = periods.close(group.treasurer, group.circle.id, "2026-10", key=again)
    assert (done.closed_through, done.months) == (date(2026, 10, 31), 3)
    assert periods.close(group.treasurer, group.circle.id, "2026-10", key=again).replayed
    rows_now = {row.month: row for row in periods.months(group.members[0], group.circle.id)}
    assert [rows_now[m].status for m in ("2026-11", "2026-10", "2026-09", "2026-08")] == [
        "running", "closed", "closed", "closed",
    ]  # fmt: skip
    september = rows_now["2026-09"]
    assert (september.closed_by_name, september.closed_at) == (group.treasurer.name, NOVEMBER)
    assert not september.can_reopen, "an ordinary member does not ask for it"
    assert kinds()[-1] == "period.closed"
    told = activity.feed(group.admin, group.circle.id).items[0]
    assert told.params == {"name": group.treasurer.name, "month": "2026-10", "months": 3}


def test_only_a_month_that_is_over_known_and_open_is_closed(group):
    close = lambda month: periods.close(group.admin, group.circle.id, month, key=key())  # noqa: E731
    with pytest.raises(PeriodNotOver):
        close("2026-11")
    with pytest.raises(PeriodNotOver):
        close("2027-01")
    for unknown in ("2026-07", "2026-13", "October"):
        with pytest.raises(InvalidInput):
            close(unknown)
    close("2026-08")
    close("2026-09")
    with pytest.raises(PeriodAlreadyClosed):
        close("2026-08")
    assert states(group.admin, group.circle)["2026-10"] == "open"
    assert count("period_change") == 2


def test_who_may_close(group):
    stranger = person("Vandana Rao")
    with pytest.raises(NotAllowed):
        periods.close(group.members[0], group.circle.id, "2026-08", key=key())
    for act in (
        lambda: periods.close(stranger, group.circle.id, "2026-08", key=key()),
        lambda: periods.months(stranger, group.circle.id),
        lambda: periods.ask_reopen(stranger, group.circle.id, "2026-08", reason="x", key=key()),
    ):
        with pytest.raises(NotFound):
            act()


def test_without_officers_every_member_may_close_and_the_members_open(db):
    people = [person(name) for name in NAMES[:3]]
    with clock.frozen(OCTOBER):
        circle = circle_of(*people, rules=AT_ONCE)
        pay(people[0], circle)
    with clock.frozen(NOVEMBER):
        periods.close(people[2], circle.id, "2026-10", key=key())
        asked = periods.ask_reopen(people[0], circle.id, "2026-10", reason="Wrong sum", key=key())
        assert asked.decider == "vote"
        proposals.vote(people[0], asked.proposal_id, "yes")
        assert proposals.vote(people[1], asked.proposal_id, "yes").status == "approved"
        assert states(people[0], circle)["2026-10"] == "open"


def test_nothing_is_booked_in_a_closed_month_and_the_answer_says_so(group):
    periods.close(group.treasurer, group.circle.id, "2026-10", key=key())
    entries = count("ledger_entry")
    with clock.frozen(OCTOBER):
        with pytest.raises(PeriodClosed) as refused:
            pay(group.members[0], group.circle)
        with pytest.raises(PeriodClosed):
            earn(group.circle, date(2026, 10, 31), 100)
    assert refused.value.http_status == 409
    assert "No money was recorded" in sentence("period_closed", "en", **refused.value.context)
    assert count("ledger_entry") == entries
    earn(group.circle, date(2026, 11, 1), 100)
    pay(group.members[0], group.circle)
    assert count("ledger_entry") == entries + 2


def test_payments_that_wait_keep_their_month_open(db):
    with clock.frozen(OCTOBER):
        group = officers_circle(members=2)
        waits = pay(group.members[0], group.circle)
        assert waits.status == "pending"
    with clock.frozen(NOVEMBER):
        pay(group.members[1], group.circle)
        october = periods.months(group.treasurer, group.circle.id)[1]
        assert [(b.code, b.count) for b in october.blockers] == [("pending_contributions", 1)]
        assert not october.can_close
        with pytest.raises(PeriodBlocked) as refused:
            periods.close(group.treasurer, group.circle.id, "2026-10", key=key())
        told = sentence(refused.value.code, "en", **refused.value.context)
        assert told.startswith("October 2026 cannot be closed yet: 1 payment waits to be confirmed")
        contributions.confirm(group.treasurer, waits.id, key=key())
        assert periods.close(group.treasurer, group.circle.id, "2026-10", key=key()).months == 1


def test_a_claim_of_a_closed_month_is_not_confirmed_but_can_be_rejected(db):
    """Somebody whose clock ran late claims a payment of a day that is closed by then."""
    with clock.frozen(OCTOBER):
        group = officers_circle(members=2)
    with clock.frozen(NOVEMBER):
        periods.close(group.treasurer, group.circle.id, "2026-10", key=key())
    with clock.frozen(OCTOBER):
        late = pay(group.members[0], group.circle)
    with clock.frozen(NOVEMBER):
        with pytest.raises(PeriodClosed):
            contributions.confirm(group.treasurer, late.id, key=key())
        assert contributions.get(group.treasurer, late.id).status == "pending"
        rejected = contributions.reject(
            group.treasurer, late.id, reason="October is closed: pay again today", key=key()
        )
        assert rejected.status == "rejected"


def test_repayments_that_wait_keep_their_month_open(db):
    people = [person(name, wallet_minor=50_000) for name in NAMES[:3]]
    with clock.frozen(OCTOBER):
        circle = circle_of(*people, rules={"confirmation": "member"})
        contributions.pay(people[1], circle.id, amount_minor=40_000, method="wallet", key=key())
        loan = lent(people[0], people, circle, 10_000, periods=2)
        waits = loans.repay(people[0], loan.id, amount_minor=5_000, method="cash", key=key())
    with clock.frozen(NOVEMBER):
        with pytest.raises(PeriodBlocked) as refused:
            periods.close(people[2], circle.id, "2026-10", key=key())
        assert refused.value.context["blockers"] == {"pending_repayments": 1}
        loans.confirm_repayment(people[1], waits.id, key=key())
        periods.close(people[2], circle.id, "2026-10", key=key())


def test_an_agreed_expense_that_is_not_booked_keeps_its_month_open(group):
    add = """
        INSERT INTO expense (id, circle_id, number, fund, category, payee, note, amount_minor,
            spent_on, status, recorded_by, recorded_at)
        SELECT e.public_id, b.circle_id, e.sequence, 'loan', 'travel', 'Bus', '', 100,
            e.occurred_on, CASE WHEN e.sequence = 12 THEN 'approved' ELSE 'asked' END,
            e.actor_id, e.booked_at
        FROM ledger_entry e JOIN ledger_book b ON b.id = e.book_id
        WHERE e.sequence IN (11, 12) AND b.circle_id IS NOT NULL
    """
    with database.transaction() as session:
        session.connection().execute(text(add))
    with pytest.raises(PeriodBlocked) as refused:
        periods.close(group.admin, group.circle.id, "2026-10", key=key())
    assert refused.value.context["blockers"] == {"unbooked_expenses": 1}
    assert periods.close(group.admin, group.circle.id, "2026-09", key=key()).months == 2


def test_a_disputed_entry_keeps_its_month_and_later_ones_open(group):
    first = activity.entries(group.admin, group.circle.id).items[-1]
    doubt = disputes.open(
        group.members[1], group.circle.id, first.entry_id, reason="Too much", key=key()
    )
    for month in ("2026-08", "2026-10"):
        with pytest.raises(PeriodBlocked) as refused:
            periods.close(group.treasurer, group.circle.id, month, key=key())
        assert refused.value.context["blockers"] == {"open_disputes": 1}
    disputes.close(group.members[1], doubt.id, key=key())
    periods.close(group.treasurer, group.circle.id, "2026-10", key=key())


def test_another_officer_opens_a_month_again_and_later_ones_with_it(group):
    periods.close(group.treasurer, group.circle.id, "2026-10", key=key())
    again = key()
    asked = periods.ask_reopen(
        group.treasurer, group.circle.id, "2026-09", reason="A receipt was forgotten", key=again
    )
    assert asked.decider == "officer"
    replay = periods.ask_reopen(
        group.treasurer, group.circle.id, "2026-09", reason="A receipt was forgotten", key=again
    )
    assert (replay.proposal_id, replay.replayed) == (asked.proposal_id, True)
    asking = {m.month: m.asked_proposal_id for m in periods.months(group.admin, group.circle.id)}
    assert asking["2026-09"] == asked.proposal_id
    assert asking["2026-10"] is None
    with pytest.raises(ProposalOpen):
        periods.ask_reopen(group.admin, group.circle.id, "2026-10", reason="Mine too", key=key())
    with pytest.raises(NotAllowed):
        proposals.decide(group.treasurer, asked.proposal_id, approve=True, key=key())
    assert states(group.admin, group.circle)["2026-09"] == "closed"

    proposals.decide(group.admin, asked.proposal_id, approve=True, key=key())
    assert states(group.admin, group.circle) == {
        "2026-11": "running", "2026-10": "open", "2026-09": "open", "2026-08": "closed",
    }  # fmt: skip
    earn(group.circle, date(2026, 9, 30), 100)
    with pytest.raises(PeriodClosed):
        earn(group.circle, date(2026, 8, 31), 100)
    change = rows("SELECT act, reason, proposal_id FROM period_change ORDER BY id")[-1]
    assert change[:2] == ("reopened", "A receipt was forgotten")
    assert change[2] is not None
    assert kinds()[-1] == "period.reopened"


def test_closing_again_after_opening_tells_the_second_closing(group):
    periods.close(group.treasurer, group.circle.id, "2026-10", key=key())
    assert reopened(group, "2026-08").failure is None
    assert rows("SELECT closed_through FROM ledger_book WHERE circle_id IS NOT NULL") == [(None,)]
    earn(group.circle, date(2026, 8, 20), 100)
    done = periods.close(group.admin, group.circle.id, "2026-08", key=key())
    assert done.months == 1
    august = periods.months(group.admin, group.circle.id)[-1]
    assert (august.closed_by_name, august.entries) == (group.admin.name, 5)


def test_a_question_is_refused_without_reason_or_for_an_open_month(group):
    with pytest.raises(PeriodNotClosed):
        periods.ask_reopen(group.admin, group.circle.id, "2026-10", reason="Why not", key=key())
    periods.close(group.admin, group.circle.id, "2026-10", key=key())
    with pytest.raises(InvalidInput):
        periods.ask_reopen(group.admin, group.circle.id, "2026-10", reason=" ", key=key())
    with pytest.raises(NotAllowed):
        periods.ask_reopen(group.members[0], group.circle.id, "2026-10", reason="Me", key=key())


def test_rejecting_the_question_leaves_the_month_closed(group):
    periods.close(group.treasurer, group.circle.id, "2026-10", key=key())
    asked = periods.ask_reopen(
        group.treasurer, group.circle.id, "2026-10", reason="Please", key=key()
    )
    proposals.decide(group.admin, asked.proposal_id, approve=False, key=key())
    assert states(group.admin, group.circle)["2026-10"] == "closed"
    assert count("period_change") == 1
    # The question is answered, so another may be asked.
    assert reopened(group).failure is None


def test_a_list_of_five_years_costs_the_statements_of_one_month(db):
    asha = person()
    with clock.frozen(datetime(2020, 5, 5, 6, 30, tzinfo=UTC)):
        old = circle_of(asha)
    with clock.frozen(NOVEMBER):
        new = circle_of(asha)
        sent: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
        assert len(periods.months(asha, new.id)) == 1
        of_one = len(sent)
        sent.clear()
        months = periods.months(asha, old.id)
        assert len(months) == 60
        # Where no month is over, nothing can keep one open: that is not asked.
        assert len(sent) == of_one + len(Hindrance)
        rest = periods.months(asha, old.id, before=months[-1].month)
        assert (rest[0].month, rest[-1].month, len(rest)) == ("2021-11", "2020-05", 19)


def test_the_book_of_a_person_is_never_closed(group):
    periods.close(group.treasurer, group.circle.id, "2026-10", key=key())
    closed = rows("SELECT COUNT(*) FROM ledger_book WHERE closed_through IS NOT NULL")
    assert closed == [(1,)]
    assert (
        rows(
            "SELECT COUNT(*) FROM ledger_book WHERE user_id IS NOT NULL AND closed_through IS NULL"
        )[0][0]
        == 4
    )
