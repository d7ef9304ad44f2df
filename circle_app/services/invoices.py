"""Invoices: what a member is asked to pay for a week or a month, frozen as it stood that day.

Numbers are given under the lock of the circle's row, so they have no gap and no number twice; for
the same days a member has one invoice, however often they are made.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotFound
from circle_app.domain.invoices import (
    InvoiceLine,
    LineKind,
    check_span,
    left_minor,
    span_of,
    state_of,
    total_minor,
)
from circle_app.domain.ledger import canonical_json
from circle_app.domain.permissions import Permission
from circle_app.domain.spans import Span
from circle_app.persistence import database
from circle_app.persistence.queries import invoices as queries
from circle_app.persistence.queries.circles import CIRCLES, locked_circle, member_row
from circle_app.services import access, cycles, events, installation
from circle_app.services.access import Actor, Standing
from circle_app.services.contributions.pay_screens import link_of, upi_address_of
from circle_app.services.dues.late import charged_dues
from circle_app.services.idempotency import Once
from circle_app.services.paging import DEFAULT_LIMIT, Page, check_limit, decode_cursor, page_of


@dataclass(frozen=True, slots=True)
class Made:
    """What became of making invoices for some days.

    Attributes:
        invoice_ids: Those that were made, by their numbers.
        first_number: The number of the first of them.
        known: How many members have one for these days already.
    """

    circle_id: UUID
    starts_on: date
    ends_on: date
    invoice_ids: tuple[UUID, ...]
    first_number: int | None
    known: int
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice and how it stands today.

    Attributes:
        total_minor: What it asks for; it never changes.
        left_minor: What is left to pay of that today.
        status: ``open``, ``partly`` or ``paid``.
        made_by: Who made it; nobody's name where the clock did.
        upi_address: Where it can be paid by UPI.
        upi_link: The same with what is left, for a QR code; None where nothing is.
    """

    id: UUID
    number: int
    circle_id: UUID
    circle_name: str
    time_zone: str
    currency: str
    member_id: UUID
    member_name: str
    member_number: int
    starts_on: date
    ends_on: date
    total_minor: int
    left_minor: int
    status: str
    lines: tuple[InvoiceLine, ...]
    made_by: str | None
    made_at: datetime
    upi_address: str | None
    upi_link: str | None
    mine: bool


@database.retried
def make(
    actor: Actor,
    circle_id: UUID,
    *,
    period: str,
    on: date | None = None,
    member_id: UUID | None = None,
    key: str,
) -> Made:
    """Make the invoices of a week or month, for one member or for all who owe something then.

    Args:
        actor: Who makes them; needs MAKE_INVOICE.
        circle_id: The circle.
        period: ``week`` or ``month``.
        on: A day in it; today where it is None.
        member_id: For whom; all where it is None.
        key: Idempotency key.

    Raises:
        NotFound: Not a member of such a circle; no such member in it.
        NotAllowed: Not the actor's to make.
        InvalidInput, InvoiceTooEarly: No such period, or one too far ahead.
    """
    cycles.ensure_open(circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.MAKE_INVOICE)
        today = clock.today(place.time_zone)
        span = span_of(period, on or today)
        check_span(span, today)
        what = {"circle": circle_id, "span": (span.start, span.end), "member": member_id}
        once = Once(session, actor.user_id, "invoice.make", key, what)
        if once.stored is not None:
            return once.replay(Made)
        circle = locked_circle(session, circle_id)
        if member_id is not None:
            _check_member(session, circle_id, member_id)
        asked = _asked(session, circle, span, today)
        known = queries.known_members(session, circle_id, span.start, span.end)
        wanted = [each for each in asked if member_id in (None, each)]
        rows = _rows(
            circle, span, {each: asked[each] for each in wanted if each not in known}, actor
        )
        made = Made(
            circle_id,
            span.start,
            span.end,
            tuple(row["id"] for row in rows),
            rows[0]["number"] if rows else None,
            sum(each in known for each in wanted),
        )
        if rows:
            _write(session, place, actor, rows, made)
        return once.remember(made)


def _check_member(session: Session, circle_id: UUID, member_id: UUID) -> None:
    row = member_row(session, member_id)
    if row is None or row.circle_id != circle_id:
        raise NotFound(what="member", field="member_id")


def _asked(session: Session, circle: Any, span: Span, today: date) -> dict[UUID, list[InvoiceLine]]:
    """What each member owes in a span, by member; late fees are charged before they are asked."""
    days = (circle.id, span.start, span.end)
    owing = {row.member_id: today for row in queries.dues_between(session, *days)}
    charged_dues(session, circle, owing)
    found: dict[UUID, list[InvoiceLine]] = defaultdict(list)
    for due in queries.dues_between(session, *days):
        for kind, amount in (
            (LineKind.LATE_FEE, due.fee_minor),
            (LineKind.CONTRIBUTION, due.open_minor),
        ):
            if amount > 0:
                line = InvoiceLine(
                    kind, str(due.id), due.number, due.due_on, amount, starts_on=due.starts_on
                )
                found[due.member_id].append(line)
    for row in queries.instalments_between(session, *days):
        if row.open_minor > 0:
            found[row.member_id].append(
                InvoiceLine(
                    LineKind.INSTALMENT,
                    str(row.loan_id),
                    row.number,
                    row.due_on,
                    row.open_minor,
                    row.loan_number,
                )
            )
    return found


def _rows(
    circle: Any, span: Span, asked: Mapping[UUID, Sequence[InvoiceLine]], actor: Actor
) -> list[dict[str, Any]]:
    at, first = clock.now(), circle.last_invoice_number + 1
    return [
        {
            "id": new_id(),
            "circle_id": circle.id,
            "number": number,
            "member_id": member_id,
            "starts_on": span.start,
            "ends_on": span.end,
            "total_minor": total_minor(asked[member_id]),
            "lines": canonical_json([asdict(line) for line in asked[member_id]]),
            "made_by": actor.user_id,
            "made_at": at,
        }
        for number, member_id in enumerate(sorted(asked), first)
    ]


def _write(
    session: Session, place: Standing, actor: Actor, rows: Sequence[dict[str, Any]], made: Made
) -> None:
    queries.add_invoices(session, rows)
    session.connection().execute(
        update(CIRCLES)
        .where(CIRCLES.c.id == place.circle_id)
        .values(last_invoice_number=rows[-1]["number"])
    )
    events.record(
        session,
        "invoice.made",
        actor,
        circle_id=place.circle_id,
        subject_id=rows[0]["id"],
        params={
            "name": place.member_name,
            "count": len(rows),
            "first": rows[0]["number"],
            "last": rows[-1]["number"],
            "from": made.starts_on,
            "to": made.ends_on,
        },
        visible=False,
    )


def of_circle(
    actor: Actor,
    circle_id: UUID,
    *,
    member_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[InvoiceView]:
    """List invoices, the newest first: everybody's for who makes them, else the own ones.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: A limit or cursor is not acceptable.
    """
    check_limit(limit)
    after = decode_cursor(cursor, int)
    with database.reading() as session:
        place = access.standing(session, actor, circle_id)
        if not place.may(Permission.MAKE_INVOICE):
            member_id = place.member_id
        rows = queries.invoice_rows(
            session, circle_id, member_id, after[0] if after else None, limit + 1
        )
        now = _open_now(session, rows[:limit])
    return page_of(rows, limit, lambda row: _view(row, now, place), lambda row: row.number)


def get(actor: Actor, invoice_id: UUID) -> InvoiceView:
    """Return an invoice, to its member and to who makes invoices.

    Raises:
        NotFound: No such invoice, or not the actor's to see.
    """
    with database.reading() as session:
        row = queries.invoice_row(session, invoice_id)
        if row is None:
            raise NotFound(what="invoice")
        place = access.standing(session, actor, row.circle_id)
        if row.member_id != place.member_id and not place.may(Permission.MAKE_INVOICE):
            raise NotFound(what="invoice")
        return _view(row, _open_now(session, [row]), place)


@dataclass(frozen=True, slots=True)
class _Now:
    """What is open today of what invoices ask for; by kind, subject and number."""

    open_minor: Mapping[tuple[str, str, int], int]
    references: Mapping[str, str]


def _lines_of(row: Any) -> tuple[InvoiceLine, ...]:
    return tuple(
        replace(
            InvoiceLine(**line),
            due_on=date.fromisoformat(line["due_on"]),
            starts_on=date.fromisoformat(line["starts_on"]) if line["starts_on"] else None,
        )
        for line in json.loads(row.lines)
    )


def _open_now(session: Session, rows: Iterable[Any]) -> _Now:
    lines = [line for row in rows for line in _lines_of(row)]
    loans = {UUID(line.subject) for line in lines if line.kind == LineKind.INSTALMENT}
    dues = {UUID(line.subject): line.number for line in lines if line.kind != LineKind.INSTALMENT}
    found: dict[tuple[str, str, int], int] = {}
    references = {}
    for due in queries.dues_now(session, sorted(dues)):
        number = dues[due.id]
        found[LineKind.CONTRIBUTION, str(due.id), number] = due.open_minor
        found[LineKind.LATE_FEE, str(due.id), number] = due.fee_minor
        references[str(due.id)] = due.reference
    for each in queries.instalments_now(session, sorted(loans)):
        lent = each.status in ("active", "defaulted")
        found[LineKind.INSTALMENT, str(each.loan_id), each.number] = each.open_minor if lent else 0
    return _Now(found, references)


def _view(row: Any, now: _Now, place: Standing) -> InvoiceView:
    lines = _lines_of(row)
    left = {
        line: left_minor(
            line.amount_minor, now.open_minor.get((line.kind, line.subject, line.number), 0)
        )
        for line in lines
    }
    open_minor = sum(left.values())
    address = upi_address_of(row, installation.latest())
    # One payment has one reference: of the first due that is still open, where there is one.
    reference = next(
        (now.references[line.subject] for line in lines if left[line] and line.subject in
         now.references), None,
    )  # fmt: skip
    return InvoiceView(
        id=row.id,
        number=row.number,
        circle_id=row.circle_id,
        circle_name=row.circle_name,
        time_zone=row.time_zone,
        currency=row.currency,
        member_id=row.member_id,
        member_name=row.member_name,
        member_number=row.member_number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        total_minor=row.total_minor,
        left_minor=open_minor,
        status=state_of(row.total_minor, open_minor),
        lines=lines,
        made_by=row.maker_name,
        made_at=row.made_at,
        upi_address=address,
        upi_link=link_of(address, row.circle_name, open_minor, row.member_name, reference),
        mine=row.member_id == place.member_id,
    )
