"""Books as they stand on paper: tests write a ledger page, and it is booked or compared.

An entry begins with its day; debits stand in the left column, credits in the right one::

    2 Apr   Cash box                    500
              Savings of Asha                     500

Amounts are rupees. Members are called by their first names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from circle_app.adapters import clock
from circle_app.domain.charts import KINDS
from circle_app.domain.financials import FundSheet, ResultRow
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.persistence import database
from circle_app.services import financials, ledger
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from tests.support.circles import member_id, rows

# The fiscal year that all pages lie in.
YEAR: Final = 2026
RUPEE: Final = 100
MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WORDS: Final = {
    "Cash box": "cash",
    "Bank": "bank",
    "UPI": "upi",
    "Box for expenses": "expense_fund",
    "Social box": "social_cash",
    "Loan to": "loans",
    "Loans": "loans",
    "Savings of": "savings",
    "Savings": "savings",
    "Shares of": "share_capital",
    "Shares": "share_capital",
    "Advance of": "advance",
    "Paid ahead": "advance",
    "Owed to": "payable",
    "Owed to members": "payable",
    "Pot of": "payout_payable",
    "Pots to pay": "payout_payable",
    "Social fund": "social_fund",
    "Interest": "interest_income",
    "Penalties": "penalty_income",
    "Fines": "fine_income",
    "Recovered": "recovery_income",
    "Bank interest": "bank_interest",
    "Gifts": "donation_income",
    "Stationery": "expense_stationery",
    "Travel": "expense_travel",
    "Rent": "expense_rent",
    "Bank charges": "expense_bank",
    "Written off": "write_off",
}
ENTRY_LINE = re.compile(
    r"(?P<day>\d{1,2} [A-Z][a-z]{2})?\s*(?P<words>\S.*?)\s{2,}(?P<amount>[\d,.]+)$"
)
FIGURE = re.compile(r"(?P<words>\S.*?)\s{2,}(?P<amount>-?[\d,.]+)$")


TITLE = re.compile(
    r"(?P<name>Trial balance|Balance sheet|Income statement) (on )?(?P<first>\d+ \w+)"
    r"( to (?P<last>\d+ \w+))?"
)


@dataclass(frozen=True)
class PageEntry:
    """An entry as it stands on a page: its day and its lines, in no order."""

    day: date
    lines: frozenset[tuple[str, int]]


class GroupBooks:
    """The books of one circle, written and read as pages."""

    def __init__(self, circle: CircleView, *people: Actor) -> None:
        self.circle = circle
        self.treasurer = people[0]
        self.members = {actor.name.split()[0]: member_id(actor, circle) for actor in people}
        with database.reading() as session:
            self.book_id = ledger.book_of_circle(session, circle.id)
        self.seen = self._newest()

    @staticmethod
    def on(day: str) -> Any:
        """Stop the clock at noon of a day of the year."""
        return clock.frozen(datetime.combine(day_of(day), time(6, 30), UTC))

    def book(self, kind: str, page: str) -> None:
        """Book the entries of a page, for acts that no service does yet; then as ``ends``."""
        entries, statements = _parts(page)
        drafts = [
            Draft(
                self.book_id,
                kind,
                tuple(Line(key, amount) for key, amount in lines),
                day,
                {"name": "Sunita Devi"},
            )
            for day, lines in self._entries(entries)
        ]
        with database.transaction() as session:
            ledger.post(session, drafts, actor_id=self.treasurer.user_id, at=clock.now())
        self.seen = self._newest()
        self._end(statements)

    def shows(self, page: str) -> None:
        """Compare what was booked since the last look with a page; then as ``ends``."""
        entries, statements = _parts(page)
        expected = [PageEntry(day, frozenset(lines)) for day, lines in self._entries(entries)]
        found: dict[int, list[Any]] = {}
        for row in rows(
            "SELECT e.sequence, e.occurred_on, a.key, l.amount_minor FROM ledger_entry e"
            " JOIN ledger_line l ON l.entry_id = e.id JOIN ledger_account a ON a.id = l.account_id"
            f" WHERE a.book_id = '{self._stored_id()}' AND e.sequence > {self.seen}"
            " ORDER BY e.sequence, l.position"
        ):
            found.setdefault(row.sequence, []).append(row)
        booked = [
            PageEntry(
                date.fromisoformat(str(lines[0].occurred_on)),
                frozenset((line.key, int(line.amount_minor)) for line in lines),
            )
            for lines in found.values()
        ]
        _same(booked, expected)
        self.seen = self._newest()
        self._end(statements)

    def ends(self, page: str) -> None:
        """Compare statements with a page that has each below its title, figure by figure."""
        entries, statements = _parts(page)
        assert not any(line.strip() for line in entries), "entries belong on a page that shows them"
        self._end(statements)

    def _end(self, statements: list[tuple[str, list[str]]]) -> None:
        for title, body in statements:
            self._ends(title, body)

    def _ends(self, title: str, body: list[str]) -> None:
        match = TITLE.fullmatch(title)
        assert match
        first, last = day_of(match["first"]), match["last"] and day_of(match["last"])
        if match["name"] == "Trial balance":
            self._trial_balance(first, body)
        elif match["name"] == "Balance sheet":
            self._balance_sheet(first, body)
        else:
            assert last
            self._income_statement(first, last, body)

    def _trial_balance(self, on: date, body: list[str]) -> None:
        """Its last line are the totals."""
        view = financials.trial_balance(self.treasurer, self.circle.id, on=on)
        assert view.trial.totals.equal
        found: list[tuple[str, int]] = [
            (row.kind.code, row.closing_minor)
            for group in view.trial.groups
            for row in group.rows
            if row.closing_minor
        ]
        left, right = body.pop().split()
        _same(found, figures(body, sides=True))
        totals = view.trial.totals
        assert totals.closing_debit_minor == paise(left)
        assert totals.closing_credit_minor == paise(right)

    def _income_statement(self, start: date, end: date, body: list[str]) -> None:
        view = financials.income_statement(self.treasurer, self.circle.id, start, end)
        statement = view.statement
        found = _moved(statement.income)
        found += [("Income", statement.income_minor)]
        found += _moved(statement.expenses)
        found += [("Expenses", statement.expense_minor), ("Result", statement.result_minor)]
        _same(found, figures(body))

    def _balance_sheet(self, on: date, body: list[str]) -> None:
        """The social fund stands at its end."""
        sheet = financials.balance_sheet(self.treasurer, self.circle.id, on).sheet
        assert sheet.balanced
        found = _half(sheet.loan)
        if sheet.social.assets or sheet.social.claims:
            found += _half(sheet.social)
        _same(found, figures(body))

    def _entries(self, page: list[str]) -> list[tuple[date, list[tuple[str, int]]]]:
        found: list[tuple[date, list[tuple[str, int]]]] = []
        for line in _lines(page):
            match = ENTRY_LINE.fullmatch(line.text)
            assert match, f"cannot read: {line.text!r}"
            if match["day"]:
                found.append((day_of(match["day"]), []))
            sign = 1 if line.column == 0 else -1
            found[-1][1].append((self._key(match["words"]), sign * paise(match["amount"])))
        return found

    def _key(self, words: str) -> str:
        if words in WORDS:
            return WORDS[words]
        words, _, name = words.rpartition(" ")
        return account_key(KINDS[WORDS[words]], self.members[name])

    def _newest(self) -> int:
        query = f"SELECT head_sequence FROM ledger_book WHERE id = '{self._stored_id()}'"
        return int(rows(query)[0][0])

    def _stored_id(self) -> str:
        # SQLite keeps ids without dashes; PostgreSQL reads them either way.
        return self.book_id.hex


def _parts(page: str) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """A page's entries, and its statements with their titles."""
    entries: list[str] = []
    statements: list[tuple[str, list[str]]] = []
    for line in page.rstrip().splitlines():
        if TITLE.fullmatch(line.strip()):
            statements.append((line.strip(), []))
        else:
            (statements[-1][1] if statements else entries).append(line)
    return entries, statements


@dataclass(frozen=True)
class _PageLine:
    text: str
    column: int


def _lines(page: list[str]) -> list[_PageLine]:
    """The lines of a page with the column their amount stands in: 0 left, 1 right."""
    texts = [line.rstrip() for line in page if line.strip()]
    ends = sorted({len(text) for text in texts})
    # Amounts are right-aligned, so a page has at most two different line ends.
    assert len(ends) <= 2, f"amounts are not in two columns: {page}"
    return [
        _PageLine(text.strip(), ends.index(len(text)) if len(ends) > 1 else 0) for text in texts
    ]


def figures(page: list[str], *, sides: bool = False) -> list[tuple[str, int]]:
    """Read names and amounts of a statement; on a page with two sides credits are negative."""
    found = []
    for line in _lines(page):
        match = FIGURE.fullmatch(line.text)
        assert match, f"cannot read: {line.text!r}"
        sign = -1 if sides and line.column == 1 else 1
        words = match["words"]
        found.append((WORDS.get(words, words), sign * paise(match["amount"])))
    return found


def paise(written: str) -> int:
    """Read rupees: "1,500" or "12.50"."""
    whole, _, fraction = written.replace(",", "").partition(".")
    sign = -1 if whole.startswith("-") else 1
    return int(whole) * RUPEE + sign * int((fraction or "0").ljust(2, "0"))


def day_of(written: str) -> date:
    """Read a day of the fiscal year: "2 Apr"; January to March lie in the next one."""
    day, name = written.split()
    month = MONTHS.index(name) + 1
    return date(YEAR if month >= 4 else YEAR + 1, month, int(day))


def _moved(rows_of_section: tuple[ResultRow, ...]) -> list[tuple[str, int]]:
    # A row that only the period before has stands there for the comparison.
    return [(row.kind.code, row.amount_minor) for row in rows_of_section if row.amount_minor]


def _half(fund: FundSheet) -> list[tuple[str, int]]:
    found = [(row.kind.code, row.balance_minor) for row in fund.assets]
    found += [("Assets", fund.assets_minor)]
    found += [(row.kind.code, row.balance_minor) for row in fund.claims]
    if fund.result_minor:
        found += [("Result", fund.result_minor)]
    return [*found, ("Together", fund.claims_minor + fund.result_minor)]


def _same(found: list[Any], expected: list[Any]) -> None:
    # pytest explains assertions of test files only.
    assert found == expected, f"found {found}\nnot {expected}"
