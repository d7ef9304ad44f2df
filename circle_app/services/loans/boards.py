"""The board of loans: what is asked for, agreed, running, late and ended, for who tends to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotAllowed
from circle_app.domain.permissions import Permission
from circle_app.domain.products import products_of
from circle_app.domain.texts import visible
from circle_app.persistence import database
from circle_app.persistence.queries import loan_boards as queries
from circle_app.persistence.queries.loan_boards import (
    AGREED,
    ASKED,
    DECIDING,
    ENDED,
    LATE,
    RUNNING,
    Wanted,
)
from circle_app.services import access, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.loans.views import LoanView, for_member, steps_shown
from circle_app.services.paging import (
    MAX_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    encode_cursor,
)
from circle_app.services.rule_versions import rules_of

LANES: Final = (ASKED, DECIDING, AGREED, RUNNING, LATE, ENDED)
LATELY: Final = timedelta(days=30)
MAX_WORDS: Final = 60
# Whoever writes requests down, decides on them or hands money over tends to the board.
TENDING: Final = frozenset({Permission.HAND_OVER_LOAN, Permission.RECORD_LOAN, Permission.DECIDE})
# Where something may wait for one officer.
_WAITING: Final = (ASKED, DECIDING, AGREED)


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What narrows the board.

    Attributes:
        words: A part of a borrower's name, or a loan's number.
        product: The key of a kind of loan.
        my_turn: Only what the actor can do something about now.
    """

    words: str = ""
    product: str = ""
    my_turn: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of the board.

    Attributes:
        count: All of its loans, not only those on this page.
        sum_minor: What they come to: the sums asked for or lent, or what is still owed where they
            are being paid back.
    """

    name: str
    count: int
    sum_minor: int
    page: Page[LoanView]


@dataclass(frozen=True, slots=True)
class LoanBoard:
    """All columns, with the kinds of loans of the circle: key and name, "" for the ordinary one."""

    currency: str
    lanes: tuple[Lane, ...]
    kinds: tuple[tuple[str, str], ...]


def board(
    actor: Actor, circle_id: UUID, chosen: BoardFilter | None = None, *, limit: int = 8
) -> LoanBoard:
    """Return the board with the first loans of each column.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor does not tend to loans.
        InvalidInput: More words than a name has.
    """
    chosen = _checked(chosen, limit)
    _look(actor, circle_id)
    with database.reading() as session:
        place = _tending(session, actor, circle_id)
        rules = rules_of(session, circle_id, place.rule_version)
        wanted = _wanted(circle_id, chosen)
        sums = {} if chosen.my_turn else queries.lane_sums(session, wanted)
        lanes = tuple(_lane(session, place, chosen, wanted, name, sums, limit) for name in LANES)
    kinds = tuple((each.key, each.name) for each in products_of(rules))
    return LoanBoard(place.currency, lanes, kinds)


def board_lane(
    actor: Actor,
    circle_id: UUID,
    lane: str,
    chosen: BoardFilter | None = None,
    *,
    cursor: str | None = None,
    limit: int = 20,
) -> Page[LoanView]:
    """Return more of one column.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor does not tend to loans.
        InvalidInput: No such column, or not one of our cursors.
    """
    chosen = _checked(chosen, limit)
    if lane not in LANES:
        raise InvalidInput(field="lane", allowed=", ".join(LANES))
    after = decode_cursor(cursor, *_kinds_of_key(lane))
    with database.reading() as session:
        place = _tending(session, actor, circle_id)
        return _page(session, place, _wanted(circle_id, chosen), lane, after, limit)


def _checked(chosen: BoardFilter | None, limit: int) -> BoardFilter:
    check_limit(limit)
    chosen = chosen or BoardFilter()
    words = visible(chosen.words)
    if len(words) > MAX_WORDS:
        raise InvalidInput(field="words", maximum=MAX_WORDS)
    return replace(chosen, words=words)


def _look(actor: Actor, circle_id: UUID) -> None:
    """Close what has run out, for whoever may look at all."""
    with database.reading() as session:
        _tending(session, actor, circle_id)
    proposals.close_due(circle_id=circle_id)


def _tending(session: Session, actor: Actor, circle_id: UUID) -> Standing:
    place = access.require(session, actor, circle_id, Permission.SEE_LOANS, writing=False)
    if not may_tend(place.granted):
        raise NotAllowed(permission=Permission.HAND_OVER_LOAN.value)
    return place


def may_tend(granted: frozenset[Permission]) -> bool:
    """Whether somebody with these permissions tends to the loans of a circle."""
    return Permission.SEE_LOANS in granted and not granted.isdisjoint(TENDING)


def _wanted(circle_id: UUID, chosen: BoardFilter) -> Wanted:
    since = clock.now() - LATELY
    return Wanted(circle_id, since, chosen.words, chosen.product)


def _lane(
    session: Session,
    place: Standing,
    chosen: BoardFilter,
    wanted: Wanted,
    name: str,
    sums: dict[str, tuple[int, int]],
    limit: int,
) -> Lane:
    if not chosen.my_turn:
        count, total = sums.get(name, (0, 0))
        page = _page(session, place, wanted, name, None, limit) if count else Page[LoanView](())
        return Lane(name, count, total, page)
    found: tuple[LoanView, ...] = ()
    if name in _WAITING:
        # What waits for officers is little by its nature: it is asked for and decided on.
        page = _page(session, place, wanted, name, None, MAX_LIMIT)
        found = tuple(view for view in page.items if is_turn_of_reader(view))
    return Lane(name, len(found), sum(view.principal_minor for view in found), Page(found))


def is_turn_of_reader(loan: LoanView) -> bool:
    """Whether a loan waits for whoever reads it: an answer, a vote, or handing it over."""
    votes = loan.can_vote and loan.my_vote is None
    return loan.can_decide or votes or loan.can_disburse


def _page(
    session: Session,
    place: Standing,
    wanted: Wanted,
    lane: str,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Page[LoanView]:
    rows = queries.lane_rows(session, wanted, lane, place.member_id, after, limit + 1)
    steps = steps_shown(session, rows)
    shown: Sequence[Any] = rows[:limit]
    cursor = encode_cursor(*_key_of(lane, shown[-1])) if len(rows) > limit else None
    return Page(tuple(for_member(row, place, steps(row)) for row in shown), cursor)


def _key_of(lane: str, row: Any) -> tuple[object, ...]:
    if lane == ENDED:
        return row.ended_at.isoformat(), row.id
    return (row.next_due_on.isoformat(), row.id) if lane in (RUNNING, LATE) else (row.id,)


def _kinds_of_key(lane: str) -> tuple[Any, ...]:
    if lane == ENDED:
        return _moment, UUID
    return (date.fromisoformat, UUID) if lane in (RUNNING, LATE) else (UUID,)


def _moment(text: str) -> datetime:
    """Read the moment in a cursor; one without a time zone, or out of any calendar, is not ours."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None
