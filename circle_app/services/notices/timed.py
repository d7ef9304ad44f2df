"""Notices that come because time passes: what falls due, what is late, which vote ends soon.

A job runs them as often as it likes. The circle remembers the day up to which its members were
reminded, and every notice has a key of its own, so nobody is told twice. Days on which nothing ran
are made up for at once, without saying "soon" or "today" of a day that is over. They come at an
hour at which people are up, by the clock of the circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.autopay import LAST_TRY, tries_by
from circle_app.domain.ledger import canonical_json
from circle_app.domain.notices import NOTICES
from circle_app.domain.places import address
from circle_app.domain.reminders import ReminderDays, Step, step_on
from circle_app.persistence import database
from circle_app.persistence.queries import bulk
from circle_app.persistence.queries import reminders as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import cycles, installation
from circle_app.services.bulk.reminders import midnight
from circle_app.services.notices.ending import endings
from circle_app.services.notices.giving import Told, give
from circle_app.services.notices.turning import turns

#: So many circles or votes are looked at in one statement.
BATCH: Final = 200
#: Who has not voted is told so long before a vote ends, or in the middle of a shorter one.
VOTE_ENDS_IN: Final = timedelta(hours=24)
#: Nobody is told later in the evening than this, unless the morning would be too late.
EVENING: Final = 21
_WORDS: Final = {Step.SOON: "soon", Step.TODAY: "today", Step.LATE: "overdue"}
_ORDER: Final = (Step.LATE, Step.TODAY, Step.SOON)


@dataclass(frozen=True, slots=True)
class _Open:
    """Something open of which its member is to be told, and which of its notices it is."""

    row: Any
    step: Step


def run_due() -> int:
    """Tell everybody what time has brought; return how many notices were given."""
    return remind_due() + tell_closing()


def remind_due(circle_id: UUID | None = None) -> int:
    """Tell members what is due soon, today, or late; return how many notices were given.

    Args:
        circle_id: One circle; all where it is None.
    """
    settings = installation.current()
    days = ReminderDays(settings.payments_remind_before, settings.payments_remind_after)
    done = 0
    for row in _behind():
        here = clock.now().astimezone(ZoneInfo(row.time_zone))
        told = row.reminded_on and row.reminded_on >= here.date()
        if circle_id not in (None, row.id) or told or here.hour < settings.payments_remind_hour:
            continue
        cycles.ensure_open(row.id)
        done += _remind_circle(row.id, here.date(), days)
    return done


def _behind() -> Iterator[Any]:
    # Somewhere it is tomorrow already; each circle's own day decides when it is its turn.
    horizon = clock.now().date() + timedelta(days=1)
    last: UUID | None = None
    while True:
        with database.reading() as session:
            rows = queries.circles_behind(session, horizon, last, BATCH)
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].id


@database.retried
def _remind_circle(circle_id: UUID, today: date, days: ReminderDays) -> int:
    with database.transaction() as session:
        circle = locked_circle(session, circle_id)
        last = circle.reminded_on or today - timedelta(days=1)
        if circle.status != "active" or last >= today:
            return 0
        first, until = last - timedelta(days=days.after), today + timedelta(days=days.before)
        dues = queries.open_dues_between(session, circle_id, first, until)
        loans = queries.open_instalments_between(session, circle_id, first, until)
        members = list({row.member_id for row in (*dues, *loans)})
        # Whom an officer reminded today has heard it already.
        heard = bulk.reminded_since(session, members, midnight(circle.time_zone))
        told = [
            *_told(circle, "due", _by(dues, "member_id", days, last, today, heard)),
            *_told(circle, "instalment", _by(loans, "id", days, last, today, frozenset())),
            *endings(session, circle, last, today),
            *turns(session, circle, last, today),
        ]
        given = give(session, told)
        queries.mark_reminded(session, circle_id, today)
        return given


def _by(
    rows: Iterable[Any],
    whose: str,
    days: ReminderDays,
    last: date,
    today: date,
    heard: frozenset[UUID],
) -> Iterator[list[_Open]]:
    """Gather what is to be told today, of a member's dues or of a loan's instalments at once.

    What will be taken is told apart from what is to be paid.
    """
    groups: dict[tuple[UUID, bool], list[_Open]] = {}
    for row in rows:
        step = _step(row, days, last, today)
        if step is not None:
            by_itself = step is Step.SOON and bool(row.autopay)
            groups.setdefault((getattr(row, whose), by_itself), []).append(_Open(row, step))
    for found in groups.values():
        if found[0].row.member_id not in heard or _strongest(found) is Step.SOON:
            yield found


def _step(row: Any, days: ReminderDays, last: date, today: date) -> Step | None:
    step = step_on(row.starts_on, row.due_on, days, last, today)
    if step is not None and step is not Step.LATE and row.due_on < today:
        # Its day went by while nothing ran: it is late by now, and is told so once.
        step = Step.LATE
    # Whoever pays by autopay hears beforehand what will be taken, and afterwards of each try, of
    # the last one on its day.
    tried = tries_by(row.due_on, today - timedelta(days=1))
    if row.autopay and step is not Step.SOON and tried < LAST_TRY:
        return None
    return step


def _strongest(found: Sequence[_Open]) -> Step:
    # Late comes before today, and today before what is due later.
    return min((each.step for each in found), key=_ORDER.index)


def _told(circle: Any, area: str, groups: Iterable[list[_Open]]) -> Iterator[Told]:
    """Make one notice of all that is to be told of at once."""
    for found in groups:
        step, first = _strongest(found), found[0].row
        kind = f"{area}.{_WORDS[step]}"
        if step is Step.SOON and first.autopay:
            kind = "autopay.told"
        mark = next(each.row for each in found if each.step is step)
        # The key is of the thing whose day it is: of a due, or of an instalment of a loan.
        what = mark.id if area == "due" else f"{mark.id}:{mark.number}"
        params = {
            "amount_minor": sum(each.row.open_minor for each in found),
            "currency": circle.currency,
            "count": len(found),
            "due_on": first.due_on.isoformat(),
        }
        yield Told(
            user_id=first.user_id,
            circle_id=circle.id,
            kind=kind,
            key=f"{kind}:{what}",
            params=canonical_json(params),
            link=address(NOTICES[kind].page, circle=circle.id, subject=first.id),
            at=clock.now(),
        )


def tell_closing() -> int:
    """Tell who has not voted that a vote ends soon; return how many notices were given."""
    hour = installation.current().payments_remind_hour
    now = clock.now()
    last: Any = None
    given = 0
    while True:
        with database.reading() as session:
            votes = queries.closing(session, now, now + VOTE_ENDS_IN, last, BATCH)
        due = [each for each in votes if _is_time(each, now, hour)]
        if due:
            given += _tell_undecided(due, now)
        if len(votes) < BATCH:
            return given
        last = votes[-1]


def _is_time(vote: Any, now: datetime, hour: int) -> bool:
    """Whether it is time to say that a vote ends: soon enough, and not at night if it can wait."""
    half = (vote.closes_at - vote.opened_at) / 2
    if now < vote.closes_at - min(VOTE_ENDS_IN, half):
        return False
    here = now.astimezone(ZoneInfo(vote.time_zone))
    if hour <= here.hour < EVENING:
        return True
    day = here.date() + timedelta(days=here.hour >= EVENING)
    morning = datetime.combine(day, time(hour), here.tzinfo)
    return bool(morning + timedelta(hours=1) > vote.closes_at)


@database.retried
def _tell_undecided(votes: Sequence[Any], now: datetime) -> int:
    known = {each.id: each for each in votes}
    with database.transaction() as session:
        told = [
            _ends(known[row.proposal_id], row.user_id, now)
            for row in queries.undecided(session, list(known))
        ]
        return give(session, _new(session, told))


def _new(session: Session, told: Sequence[Told]) -> list[Told]:
    """Leave out who was told before: this is asked again and again until a vote ends."""
    people = list({each.user_id for each in told})
    before = queries.told_before(session, people, list({each.key for each in told}))
    return [each for each in told if (each.user_id, each.key) not in before]


def _ends(vote: Any, user_id: UUID, now: datetime) -> Told:
    until = vote.closes_at.astimezone(ZoneInfo(vote.time_zone))
    params = {"kind": vote.kind, "title": vote.title, "until": until.isoformat()}
    return Told(
        user_id=user_id,
        circle_id=vote.circle_id,
        kind="vote.closing",
        key=f"vote.closing:{vote.id}:{vote.step}",
        params=canonical_json(params),
        link=address(NOTICES["vote.closing"].page, circle=vote.circle_id, subject=vote.id),
        at=now,
        about=str(vote.id),
    )
