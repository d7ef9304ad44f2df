"""Statements for any date: equal to sums over all lines, in as many statements for any book."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from circle_app.adapters import clock
from circle_app.domain.charts import KINDS
from circle_app.domain.errors import InsufficientFunds, InvalidInput, NotFound
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.spans import Span
from circle_app.persistence import database
from circle_app.services import contributions, financials, ledger
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from tests.factories import key, person
from tests.support.circles import MORNING, circle_of, member_id, rows
from tests.support.invariants import as_date, as_uuid

ONLY_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
FIRST = date(2023, 12, 20)
LAST = date(2024, 4, 12)
#: Ends of months, the leap day and its neighbours, both ends of the fiscal year.
EDGES = [
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 1, 31),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 3, 31),
    date(2024, 4, 1),
]
KEYS = ("cash", "bank", "interest_income", "expense_rent", "variance", "social_cash")
PAIRS = (
    ("cash", "savings"),
    ("bank", "savings"),
    ("loans", "cash"),
    ("cash", "loans"),
    ("bank", "cash"),
    ("cash", "interest_income"),
    ("expense_rent", "cash"),
    ("cash", "variance"),
    ("social_cash", "social_fund"),
)


class History:
    """A circle's book with entries on random days, typed in in any order."""

    def __init__(self, seed: int, entries: int) -> None:
        self.asha = person("Asha Kumari")
        self.rekha = person("Rekha Verma")
        self.circle = circle_of(self.asha, self.rekha)
        self.owners = [member_id(actor, self.circle) for actor in (self.asha, self.rekha)]
        with database.reading() as session:
            self.book_id = ledger.book_of_circle(session, self.circle.id)
        dice = random.Random(seed)
        self.book(FIRST, ("cash", 1_000_000), (self.key("savings", 0), -1_000_000))
        for _ in range(entries):
            day = dice.choice([*EDGES, FIRST + timedelta(days=dice.randrange(114))])
            debit, credit = dice.choice(PAIRS)
            amount = dice.randrange(1, 50_000)
            owner = dice.randrange(2)
            try:
                self.book(day, (self.key(debit, owner), amount), (self.key(credit, owner), -amount))
            except InsufficientFunds:
                continue

    def key(self, code: str, owner: int) -> str:
        return account_key(KINDS[code], self.owners[owner] if KINDS[code].per_member else None)

    def book(self, day: date, *lines: tuple[str, int]) -> None:
        draft = Draft(self.book_id, "test", tuple(Line(*line) for line in lines), day)
        with database.transaction() as session:
            ledger.post(session, [draft], actor_id=self.asha.user_id, at=clock.now())

    def lines(self) -> list[tuple[str, date, int, int]]:
        """Every line of the book by plain SQL: account, day, number, amount."""
        found = rows(
            "SELECT a.key, l.occurred_on, l.id, l.amount_minor, a.book_id FROM ledger_line l"
            " JOIN ledger_account a ON a.id = l.account_id ORDER BY l.occurred_on, l.id"
        )
        return [
            (row.key, as_date(row.occurred_on), row.id, row.amount_minor)
            for row in found
            if as_uuid(row.book_id) == self.book_id
        ]


@pytest.fixture(params=[1, 2])
def history(db: Any, request: pytest.FixtureRequest) -> History:
    return History(request.param, 90)


def sums(lines: Any, start: date | None, end: date) -> dict[str, tuple[int, int, int]]:
    """Opening, debits and credits of each account by adding lines up."""
    found: dict[str, list[int]] = {}
    for name, day, _, amount in lines:
        if day > end:
            continue
        each = found.setdefault(name, [0, 0, 0])
        if start is not None and day < start:
            each[0] += amount
        elif amount > 0:
            each[1] += amount
        else:
            each[2] -= amount
    return {name: tuple(each) for name, each in found.items() if any(each)}


def of_section(figures: dict[str, tuple[int, int, int]], section: str) -> int:
    """What moved in a section, a debit positive."""
    return sum(
        debit - credit
        for name, (_, debit, credit) in figures.items()
        if KINDS[name.partition(":")[0]].section.value == section
    )


def test_a_trial_balance_of_any_day_is_the_sum_of_all_lines(history):
    lines = history.lines()
    for on in [FIRST - timedelta(days=1), *EDGES, LAST, LAST + timedelta(days=400)]:
        view = financials.trial_balance(history.rekha, history.circle.id, on=on)
        found = {
            each.key: (each.opening_minor, each.debit_minor, each.credit_minor)
            for group in view.trial.groups
            for row in group.rows
            for each in row.accounts
        }
        assert found == sums(lines, None, on)
        assert view.trial.totals.equal


def test_what_moved_between_any_two_days_is_the_sum_of_those_lines(history):
    lines = history.lines()
    pairs = [(start, end) for start in EDGES for end in EDGES if start <= end]
    for start, end in pairs:
        view = financials.trial_balance(history.asha, history.circle.id, start=start, end=end)
        expected = sums(lines, start, end)
        found = {
            each.key: (each.opening_minor, each.debit_minor, each.credit_minor)
            for group in view.trial.groups
            for row in group.rows
            for each in row.accounts
        }
        assert found == expected
        statement = financials.income_statement(
            history.asha, history.circle.id, start, end
        ).statement
        assert statement.income_minor == -of_section(expected, "income")
        assert statement.expense_minor == of_section(expected, "expense")


def test_income_statement_and_balance_sheet_agree_on_every_day(history):
    id_ = history.circle.id
    for on in EDGES:
        view = financials.balance_sheet(history.asha, id_, on)
        assert view.sheet.balanced
        assert view.sheet.assets_minor == view.sheet.claims_minor
        since_ever = financials.income_statement(history.asha, id_, None, on).statement
        of_year = financials.income_statement(history.asha, id_, view.year.start, on).statement
        assert view.sheet.loan.result_minor == since_ever.result_minor
        assert view.sheet.loan.result_of_span_minor == of_year.result_minor


def test_the_fiscal_year_ends_with_march(history):
    id_ = history.circle.id
    last = financials.balance_sheet(history.asha, id_, date(2024, 3, 31))
    first = financials.balance_sheet(history.asha, id_, date(2024, 4, 1))
    assert last.year == Span(date(2023, 4, 1), date(2024, 3, 31))
    assert first.year == Span(date(2024, 4, 1), date(2025, 3, 31))
    compared = financials.income_statement(history.asha, id_, *_ends(last.year)).before
    assert compared == Span(date(2022, 4, 1), date(2023, 3, 31))


def test_today_needs_no_look_up_and_says_the_same(history):
    on = max(day for _, day, _, _ in history.lines())
    with clock.frozen(MORNING):
        now = financials.accounts(history.asha, history.circle.id)
    then = financials.accounts(history.asha, history.circle.id, on)
    assert now.heading.end == MORNING.date()
    assert now.accounts == then.accounts
    assert {row.key: row.balance_minor for row in now.accounts} | _balances(history) == {
        row.key: row.balance_minor for row in now.accounts
    }


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_every_page_of_a_ledger_carries_the_balance_on(history, limit):
    lines = history.lines()
    start, end = date(2024, 1, 31), date(2024, 3, 31)
    for name in ("cash", "variance", history.key("savings", 0)):
        before = sum(amount for key_, day, _, amount in lines if key_ == name and day < start)
        expected = [
            (day, amount) for key_, day, _, amount in lines if key_ == name and start <= day <= end
        ]
        sign = 1 if KINDS[name.partition(":")[0]].side == "debit" else -1
        balance, found, cursor = before, [], None
        for _ in range(len(expected) + 1):
            page = financials.general_ledger(
                history.rekha, history.circle.id, name, start, end, cursor=cursor, limit=limit
            )
            assert page.brought_minor == sign * balance
            assert page.account.opening_minor == sign * before
            for line in page.lines:
                amount = line.debit_minor - line.credit_minor
                balance += amount
                assert line.balance_minor == sign * balance
                assert sum(other.amount_minor for other in line.against) == -amount
                found.append((line.occurred_on, amount))
            cursor = page.next_cursor
            if cursor is None:
                break
        assert found == expected
        assert page.account.balance_minor == sign * balance
        assert page.account.debit_minor == sum(amount for _, amount in expected if amount > 0)


@pytest.mark.no_invariants  # the history is checked by the tests above
def test_a_statement_takes_as_many_statements_for_any_book(db):
    def sent(actor: Actor, circle: CircleView) -> list[int]:
        id_, counts = circle.id, []
        for act in (
            lambda: financials.trial_balance(actor, id_, on=LAST),
            lambda: financials.trial_balance(actor, id_, start=FIRST, end=LAST),
            lambda: financials.income_statement(actor, id_, FIRST, LAST),
            lambda: financials.balance_sheet(actor, id_, LAST),
            lambda: financials.accounts(actor, id_),
            lambda: financials.general_ledger(actor, id_, "cash", FIRST, LAST),
        ):
            with Sent(db) as seen:
                act()
            counts.append(len(seen))
        return counts

    small, large = History(3, 4), History(4, 120)
    counts = sent(small.asha, small.circle)
    assert sent(large.asha, large.circle) == counts
    assert max(counts) <= 9


def test_the_chart_shows_what_the_preset_has_and_what_was_used(db):
    asha, rekha = person("Asha Kumari"), person("Rekha Verma")
    circle = circle_of(asha, rekha)
    contributions.pay(asha, circle.id, amount_minor=500, method="cash", key=key())
    chart = financials.accounts(rekha, circle.id)
    found = [(row.code, row.owner, row.balance_minor) for row in chart.accounts]
    assert found == [
        ("cash", None, 500),
        ("upi", None, 0),
        ("wallet_pool", None, 0),
        ("loans", "Asha Kumari", 0),
        ("loans", "Rekha Verma", 0),
        ("savings", "Asha Kumari", 500),
        ("savings", "Rekha Verma", 0),
        ("interest_income", None, 0),
    ]


def test_an_account_that_was_never_used_has_an_empty_page(db):
    asha = person()
    circle = circle_of(asha)
    page = financials.general_ledger(asha, circle.id, "bank")
    assert (page.lines, page.brought_minor, page.next_cursor) == ((), 0, None)
    assert (page.account.code, page.account.balance_minor) == ("bank", 0)


@ONLY_SQLITE
@pytest.mark.parametrize("name", ["wallet", "treasure", "savings", "savings:me", "cash:", ""])
def test_what_is_no_account_of_the_circle_is_not_found(db, name):
    asha = person()
    circle = circle_of(asha)
    with pytest.raises(NotFound):
        financials.general_ledger(asha, circle.id, name)


@ONLY_SQLITE
def test_the_account_of_a_member_elsewhere_is_not_found(db):
    asha, rekha = person("Asha Kumari"), person("Rekha Verma")
    circle, other = circle_of(asha), circle_of(rekha)
    with pytest.raises(NotFound):
        financials.general_ledger(asha, circle.id, f"savings:{member_id(rekha, other)}")


@ONLY_SQLITE
def test_members_read_the_books_and_strangers_find_nothing(db):
    asha, rekha, farida = person(), person("Rekha Verma"), person("Farida Khatoon")
    id_ = circle_of(asha, rekha).id
    for read in (
        financials.trial_balance,
        financials.income_statement,
        financials.balance_sheet,
        financials.accounts,
        lambda actor, circle: financials.general_ledger(actor, circle, "cash"),
    ):
        read(rekha, id_)
        with pytest.raises(NotFound):
            read(farida, id_)


@ONLY_SQLITE
def test_days_that_cannot_be_are_refused(db):
    asha = person()
    id_ = circle_of(asha).id
    with pytest.raises(InvalidInput):
        financials.income_statement(asha, id_, date(2026, 3, 2), date(2026, 3, 1))
    with pytest.raises(InvalidInput):
        financials.balance_sheet(asha, id_, date(1869, 10, 2))
    with pytest.raises(InvalidInput):
        financials.trial_balance(asha, id_, start=date(2201, 1, 1))


@ONLY_SQLITE
def test_a_cursor_of_another_span_is_refused(db):
    asha = person()
    id_ = circle_of(asha).id
    for _ in range(2):
        contributions.pay(asha, id_, amount_minor=500, method="cash", key=key())
    today = clock.today("Asia/Kolkata")
    page = financials.general_ledger(asha, id_, "cash", today, today, limit=1)
    assert [line.occurred_on for line in page.lines] == [today]
    tomorrow = today + timedelta(days=1)
    for cursor in (page.next_cursor, "bm90LWEtZGF5fDE"):
        with pytest.raises(InvalidInput):
            financials.general_ledger(asha, id_, "cash", tomorrow, tomorrow, cursor=cursor)


def test_today_is_the_day_where_the_circle_lives(db):
    asha = person()
    circle = circle_of(asha)
    # Half past midnight in India is still yesterday in London.
    with clock.frozen(MORNING.replace(hour=19, minute=0)):
        heading = financials.balance_sheet(asha, circle.id).heading
    assert heading.end == heading.today == MORNING.date() + timedelta(days=1)
    assert heading.first_day is None


class Sent:
    """The statements that are sent while the block runs."""

    def __init__(self, db: Any) -> None:
        self.engine, self.seen = db.engine, []

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        # Settings are read anew every three seconds, whatever one asks for.
        if not statement.startswith(("BEGIN", "SET")) and "FROM setting" not in statement:
            self.seen.append(statement)

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)


def _ends(span: Span) -> tuple[date, date]:
    return span.start, span.end


def _balances(history: History) -> dict[str, int]:
    """Balances by adding all lines up, on the normal side of each account."""
    return {
        name: (debit - credit) * (1 if KINDS[name.partition(":")[0]].side == "debit" else -1)
        for name, (_, debit, credit) in sums(history.lines(), None, LAST).items()
    }
