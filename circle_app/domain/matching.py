"""Finding which entry of the books a line of the bank is.

Equal reference and equal amount: matched. Equal amount and a day near it: suggested, if nothing
else could be meant. The answer does not depend on the order in which lines are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from circle_app.domain.bank_cells import utr_key
from circle_app.domain.charts import BANK, EXPENSES, RECEIPTS, UPI, VARIANCE, AccountKind
from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.ledger import Line

NEAR_DAYS: Final = 3
#: Accounts that a bank keeps and writes statements of.
AT_BANK: Final = (BANK.code, UPI.code)


class NoStatement(InvalidInput):
    """Not an account that a bank writes statements of."""

    code = "no_statement"


class AlreadyMatched(Conflict):
    """The line is settled, or the entry is another line's: somebody was first."""

    code = "already_matched"


class AmountsDiffer(Conflict):
    """The entry is another amount than the line, or on another account."""

    code = "amounts_differ"


class EntryTakenBack(Conflict):
    """The entry was taken back, or takes another back: no line of a bank can be it."""

    code = "entry_taken_back"


class LineStillOpen(Conflict):
    """Nothing was decided about the line, so nothing can be undone."""

    code = "line_still_open"


class LineBooked(Conflict):
    """The line was booked from here: the entry must be taken back, and the line opens with it."""

    code = "line_booked"


class StatementKnown(Conflict):
    """This very file was read in before."""

    code = "statement_known"


class NothingNew(Conflict):
    """Every line of the file is known, or none could be read."""

    code = "nothing_new"


class WrongSide(InvalidInput):
    """Money that came in is no expense, and money that went out no income."""

    code = "wrong_side"


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of the bank that nothing explains yet: money in (+) or out (−)."""

    id: UUID
    day: date
    amount_minor: int
    utr: str | None = None


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of the account in the books that no line of the bank is: debit +, credit −."""

    id: int
    day: date
    amount_minor: int
    utr: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A line of the books that is a line of the bank, for certain or probably."""

    book_id: int
    certain: bool


def match_lines(bank: Iterable[BankLine], books: Iterable[BookLine]) -> dict[UUID, Match]:
    """Pair the lines of a bank with those of the books; none is in two pairs.

    Returns:
        What was found, by the id of the bank's line.
    """
    open_bank = {line.id: line for line in bank}
    open_books = {line.id: line for line in books}
    found: dict[UUID, Match] = {}
    for bank_id, book_id in _by_reference(open_bank.values(), open_books.values()):
        found[bank_id] = Match(book_id, certain=True)
        del open_bank[bank_id], open_books[book_id]
    for distance in range(NEAR_DAYS + 1):
        pairs = _at_distance(open_bank.values(), open_books.values(), distance)
        of_bank, of_books = _partners(pairs)
        for bank_id, book_id in pairs:
            if len(of_bank[bank_id]) == 1 and len(of_books[book_id]) == 1:
                found[bank_id] = Match(book_id, certain=False)
        # What has its nearest here is settled here: a doubt is no reason to look further away.
        for bank_id, book_id in pairs:
            open_bank.pop(bank_id, None)
            open_books.pop(book_id, None)
    return found


def _by_reference(bank: Iterable[BankLine], books: Iterable[BookLine]) -> list[tuple[UUID, int]]:
    grouped: dict[tuple[str, int], list[BookLine]] = defaultdict(list)
    for line in books:
        key = utr_key(line.utr)
        if key is not None:
            grouped[key, line.amount_minor].append(line)
    pairs = [
        (abs((mine.day - theirs.day).days), theirs.day, theirs.id, mine.id)
        for theirs in bank
        for mine in grouped.get((utr_key(theirs.utr) or "", theirs.amount_minor), ())
    ]
    taken: set[UUID | int] = set()
    found = []
    for _, _, bank_id, book_id in sorted(pairs):
        if bank_id not in taken and book_id not in taken:
            taken |= {bank_id, book_id}
            found.append((bank_id, book_id))
    return found


def _at_distance(
    bank: Iterable[BankLine], books: Iterable[BookLine], distance: int
) -> list[tuple[UUID, int]]:
    grouped: dict[tuple[int, date], list[BookLine]] = defaultdict(list)
    for line in books:
        grouped[line.amount_minor, line.day].append(line)
    apart = timedelta(days=distance)
    return [
        (theirs.id, mine.id)
        for theirs in bank
        for day in sorted({theirs.day - apart, theirs.day + apart})
        for mine in grouped.get((theirs.amount_minor, day), ())
        if may_be_one(theirs.utr, mine.utr)
    ]


def may_be_one(one: str | None, other: str | None) -> bool:
    """Tell whether two references may name the same payment: a missing one contradicts nothing."""
    first, second = utr_key(one), utr_key(other)
    return first is None or second is None or first == second


def _partners(
    pairs: Sequence[tuple[UUID, int]],
) -> tuple[Mapping[UUID, set[int]], Mapping[int, set[UUID]]]:
    of_bank: dict[UUID, set[int]] = defaultdict(set)
    of_books: dict[int, set[UUID]] = defaultdict(set)
    for bank_id, book_id in pairs:
        of_bank[bank_id].add(book_id)
        of_books[book_id].add(bank_id)
    return of_bank, of_books


def booking_lines(
    account: str, amount_minor: int, treat_as: str, category: str | None
) -> tuple[Line, ...]:
    """Return what a line of the bank is in the books, where it is nothing that was recorded.

    Args:
        account: The account of the statement.
        amount_minor: Money in (+) or out (−).
        treat_as: ``expense``, ``receipt``, or ``difference`` where nobody can say what it is.
        category: Which expense or receipt; a fine is a member's, so it is recorded elsewhere.

    Raises:
        InvalidInput: No such kind of booking or category.
        WrongSide: An expense that came in, or a receipt that went out.
    """
    if treat_as not in {"expense", "receipt", "difference"}:
        raise InvalidInput(field="as", allowed="expense, receipt, difference")
    if treat_as == "difference":
        against: AccountKind | None = VARIANCE
    elif treat_as == "expense":
        against = EXPENSES.get(category or "")
    else:
        against = None if category == "fine" else RECEIPTS.get(category or "")
    if against is None:
        raise InvalidInput(field="category")
    if (treat_as == "expense" and amount_minor > 0) or (treat_as == "receipt" and amount_minor < 0):
        raise WrongSide(field="as")
    return (Line(account, amount_minor), Line(against.code, -amount_minor))
