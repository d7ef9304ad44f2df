"""Reminding members of what they owe: noted once a day, told as a notice, and a text to send.

Whoever has an account hears of it as of every other act, by the ways that person wants. For who
has none, or is not reached, there is a text that whoever collects sends from the own phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from circle_app import settings
from circle_app.adapters import clock
from circle_app.domain.collecting import (
    MAX_ROWS,
    MemberNotActive,
    NothingOwed,
    RemindedToday,
    TooManyRows,
)
from circle_app.domain.errors import CircleError, NotFound
from circle_app.domain.permissions import Permission
from circle_app.i18n import formats, text
from circle_app.persistence import database
from circle_app.persistence.queries import bulk as queries
from circle_app.persistence.queries.arrears import phones_of
from circle_app.services import access, events, installation
from circle_app.services.access import Actor, Standing
from circle_app.services.bulk.views import Task
from circle_app.services.rounds import calls

REMINDED = "dues.reminded"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a member may be sent, in the member's language.

    Attributes:
        phone: Only for who may see how to reach members, and where it is known.
        whatsapp, sms: Addresses that open the message on the sender's phone; without a number the
            sender picks whom to send it to.
    """

    member_id: UUID
    member_name: str
    language: str
    phone: str | None
    text: str
    whatsapp: str
    sms: str


@dataclass(frozen=True, slots=True)
class Owes:
    """What a member owes now: contributions with late fees, and late instalments of loans.

    Attributes:
        dues: How many contributions.
        dues_minor: What is open of them, and what a default calls in of rounds to come.
        dues_on: The last day of the oldest of these.
        days_late: Of the loan that is late longest.
    """

    dues: int = 0
    dues_minor: int = 0
    dues_on: date | None = None
    loans_minor: int = 0
    days_late: int = 0

    @property
    def owed_minor(self) -> int:
        """All of it."""
        return self.dues_minor + self.loans_minor

    def since(self, today: date) -> date:
        """The day of the oldest of it; of what is still to come, that day."""
        if not self.loans_minor:
            return self.dues_on or today
        loans_on = today - timedelta(days=self.days_late)
        return min(self.dues_on or today, loans_on)


def owing(session: Session, ids: Sequence[UUID]) -> dict[UUID, Owes]:
    """Return what members owe who owe anything."""
    dues, loans = queries.owed_by(session, ids), queries.late_loans_of(session, ids)
    called = calls.called(session, ids)
    found = {}
    for member_id in {*dues, *loans, *called}:
        due, loan = dues.get(member_id), loans.get(member_id)
        owes = Owes(
            dues=due.dues if due else 0,
            dues_minor=(int(due.owed_minor) if due else 0) + called.get(member_id, 0),
            dues_on=due.first_on if due else None,
            loans_minor=int(loan.overdue_minor) if loan else 0,
            days_late=int(loan.days_late) if loan else 0,
        )
        if owes.owed_minor > 0:
            found[member_id] = owes
    return found


def heard_today(session: Session, place: Standing, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return which members were reminded today already, by somebody or by the clock."""
    since = midnight(place.time_zone)
    return queries.reminded_since(session, ids, since) | queries.told_since(session, ids, since)


def remind(session: Session, actor: Actor, place: Standing, tasks: list[Task]) -> None:
    """Note of members that they were reminded; the caller has locked the circle."""
    ids = [task.id for task in tasks]
    people, owed = queries.people(session, ids), owing(session, ids)
    before = heard_today(session, place, ids)
    told, users = [], []
    for task in tasks:
        person: Any = people.get(task.id)
        try:
            _check(person, owed.get(task.id), place, reminded=task.id in before)
        except CircleError as refusal:
            task.fail(refusal)
            continue
        task.amount_minor = owed[task.id].owed_minor
        task.succeed()
        told.append(_told(actor, place, task, person.name))
        if person.user_id is not None:
            users.append(person.user_id)
    # Who is late is no news for the whole circle.
    events.record_all(
        session, told, actor, circle_id=place.circle_id, visible=False, users=tuple(users)
    )


def _told(actor: Actor, place: Standing, task: Task, name: str) -> events.Told:
    params = {
        "name": name,
        "by": actor.name,
        "amount_minor": task.amount_minor,
        "currency": place.currency,
    }
    return events.Told(REMINDED, task.id, params)


def _check(person: Any, owed: Owes | None, place: Standing, *, reminded: bool) -> None:
    if person is None or person.circle_id != place.circle_id:
        raise NotFound(what="member")
    if person.status != "active":
        raise MemberNotActive(name=person.name)
    if owed is None:
        raise NothingOwed(name=person.name)
    if reminded:
        raise RemindedToday(name=person.name)


def midnight(time_zone: str) -> datetime:
    """When the circle's day began."""
    day = clock.today(time_zone)
    return datetime.combine(day, time(0), ZoneInfo(time_zone)).astimezone(UTC)


def letters(actor: Actor, circle_id: UUID, members: Sequence[UUID]) -> tuple[Letter, ...]:
    """Return what members who owe something may be sent. Needs RECORD_FOR_OTHERS.

    Raises:
        NotFound: Not a member of such a circle.
        NotAllowed: The actor does not collect.
        TooManyRows: More than one act takes.
    """
    if len(members) > MAX_ROWS:
        raise TooManyRows(field="member_ids", maximum=MAX_ROWS)
    with database.reading() as session:
        place = access.require(
            session, actor, circle_id, Permission.RECORD_FOR_OTHERS, writing=False
        )
        people, owed = queries.people(session, members), owing(session, members)
        known = [people[each] for each in members if each in people and each in owed]
        ours = [row for row in known if row.circle_id == circle_id and row.status == "active"]
        phones = {}
        if place.may(Permission.SEE_CONTACTS):
            phones = phones_of(session, [row.id for row in ours])
    usual = installation.current().region_language
    today = clock.today(place.time_zone)
    return tuple(
        _letter(row, owed[row.id], place, phones.get(row.id), row.language or usual, today)
        for row in ours
    )


def _letter(
    person: Any, owed: Owes, place: Standing, phone: str | None, language: str, today: date
) -> Letter:
    first_on = owed.since(today)
    late = first_on < today
    told = text(
        language,
        "Namaste {name}, {amount} for {circle} was due on {day}. Please pay."
        if late
        else "Namaste {name}, {amount} for {circle} is due by {day}.",
        name=person.name.split()[0],
        amount=formats.money(owed.owed_minor, place.currency, language),
        circle=place.circle_name,
        day=formats.date_weekday(first_on, language),
    )
    if person.user_id is not None:
        told = f"{told} {settings.get().circle_origin.rstrip('/')}/c/{place.circle_id}/pay"
    number = (phone or "").lstrip("+")
    return Letter(
        member_id=person.id,
        member_name=person.name,
        language=language,
        phone=phone,
        text=told,
        whatsapp=f"https://wa.me/{number}?text={quote(told, safe='')}",
        sms=f"sms:{phone or ''}?body={quote(told, safe='')}",
    )
