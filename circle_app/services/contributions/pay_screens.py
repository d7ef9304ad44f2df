"""What the pay page shows: what is due and to whom it counts, what one tap pays, where UPI goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.cycles import is_late
from circle_app.domain.errors import NotFound
from circle_app.domain.permissions import Permission
from circle_app.domain.rules import ContributionUnit, Surplus
from circle_app.domain.settings_catalogue import InstallationSettings
from circle_app.domain.upi import CURRENCY, pay_link
from circle_app.persistence import database
from circle_app.persistence.queries.circles import circle_row, member_row
from circle_app.persistence.queries.cycles import open_totals, unsettled_dues
from circle_app.persistence.queries.receipts import due_row
from circle_app.services import access, cycles, installation
from circle_app.services.access import Actor, Standing
from circle_app.services.rounds import calls
from circle_app.services.rule_versions import rules_of

# The pay page shows the oldest dues; more than a month of them is told as a sum.
SHOWN_DUES: Final = 31


@dataclass(frozen=True, slots=True)
class PayDue:
    """A due that can be paid, or is said to be.

    Attributes:
        open_minor: What is left of it, with its late fee.
        fee_minor: What of that is the late fee.
        status: ``pending``, or ``claimed`` while a payment of it waits to be confirmed.
        reference: Goes with a UPI payment of it.
    """

    id: UUID
    cycle_number: int
    starts_on: date
    due_on: date
    open_minor: int
    fee_minor: int
    status: str
    reference: str
    late: bool


@dataclass(frozen=True, slots=True)
class PayScreen:
    """Open dues, what one tap pays, and where UPI money goes.

    Attributes:
        member_id: Whom the payment counts for.
        mine: Whether that is the actor.
        dues: Those of that member; none where the actor may not see what others pay.
        due_id: The one that is to be paid, where one was picked.
        next_minor: What the next contribution asks for, to be paid ahead.
        keeps_ahead: Whether what is paid beyond the dues is kept for the next ones.
        ahead_minor: What is kept for the next dues already.
        called_minor: What is owed at once for rounds to come, because of a default.
        may_cash: Whether the actor may write down cash for that member.
        upi_address: None where the circle has none, or keeps no rupees.
        upi_merchant: Whether apps take links to it.
        reference: Of the due that is to be paid.
        upi_link: Empty where there is no address, or nothing to pay.
        at_meetings: Whether nothing can be paid here: shares are bought at the meeting.
    """

    circle_id: UUID
    circle_name: str
    currency: str
    member_id: UUID
    member_name: str
    mine: bool
    dues: tuple[PayDue, ...]
    due_id: UUID | None
    open_count: int
    open_minor: int
    rule_minor: int
    suggested_minor: int
    next_minor: int
    keeps_ahead: bool
    ahead_minor: int
    called_minor: int
    confirmation: str
    may_cash: bool
    upi_address: str | None
    upi_merchant: bool
    payee: str
    reference: str | None
    upi_link: str | None
    at_meetings: bool


def pay_screen(
    actor: Actor, circle_id: UUID, *, member_id: UUID | None = None, due_id: UUID | None = None
) -> PayScreen:
    """Return what the pay page needs.

    Args:
        actor: Who pays.
        circle_id: The circle.
        member_id: Whom it counts for, where that is somebody else.
        due_id: The due that is to be paid; the oldest where it is None.

    Raises:
        NotFound: Not a member of such a circle; no such member, or no such due of that member.
    """
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.standing(session, actor, circle_id)
        member = _member(session, place, member_id)
        owner, name = member.id, member.name
        circle: Any = circle_row(session, circle_id)
        rules = rules_of(session, circle_id, place.rule_version)
        sees = (mine := owner == place.member_id) or place.may(Permission.SEE_ACTIVITY)
        rows = unsettled_dues(session, circle_id, owner, None, SHOWN_DUES) if sees else ()
        totals: Any = open_totals(session, owner)
        picked = _picked(session, rows, owner, due_id, sees=sees)
        ahead_minor = int(member.ahead_minor) if sees else 0
        called = calls.of_member(session, rules, owner) if sees else 0
    today = clock.today(place.time_zone)
    open_minor, ahead_minor = (int(totals.sum_minor), int(member.ahead_minor)) if sees else (0, 0)
    rule_minor = rules.contribution.amount_minor
    chosen = picked or next((due for due in rows if due.status == "pending"), None)
    suggested = open_of(picked) if picked is not None else open_minor + called or rule_minor
    address = upi_address_of(circle, installation.current())
    reference = chosen.reference if chosen else None
    return PayScreen(
        circle_id=circle_id,
        circle_name=circle.name,
        currency=circle.currency,
        member_id=owner,
        member_name=name,
        mine=mine,
        dues=tuple(_due(row, rules.contribution.grace_days, today) for row in rows),
        due_id=picked.id if picked is not None else None,
        open_count=totals.how_many if sees else 0,
        open_minor=open_minor,
        rule_minor=rule_minor,
        suggested_minor=suggested,
        next_minor=max(rule_minor - ahead_minor, 0),
        keeps_ahead=rules.contribution.surplus is Surplus.NEXT_DUES,
        ahead_minor=ahead_minor,
        called_minor=called,
        confirmation=rules.confirmation.value,
        may_cash=mine or place.may(Permission.RECORD_FOR_OTHERS),
        upi_address=address,
        upi_merchant=bool(circle.upi_merchant),
        payee=circle.name,
        reference=reference,
        upi_link=link_of(address, circle.name, suggested, name, reference),
        at_meetings=rules.contribution.unit is ContributionUnit.SHARE and open_minor == 0,
    )


def upi_address_of(circle: Any, settings: InstallationSettings) -> str | None:
    """Where a circle's UPI money goes, where there is UPI: it knows rupees only."""
    if circle.currency != CURRENCY or not settings.payments_upi:
        return None
    return str(circle.upi_address) if circle.upi_address else None


def link_of(
    address: str | None, circle_name: str, amount_minor: int, member: str, reference: str | None
) -> str | None:
    """Return the link of a payment to a circle; None where there is nothing to pay it with."""
    if address is None or amount_minor <= 0:
        return None
    return pay_link(
        address=address,
        payee=circle_name,
        amount_minor=amount_minor,
        note=f"{circle_name} {member}",
        reference=reference,
    )


def open_of(row: Any) -> int:
    """What is left of a due with its late fee: neither paid nor let off."""
    return int(row.amount_minor - row.paid_minor - row.waived_minor) + fee_of(row)


def fee_of(row: Any) -> int:
    """What is left of a due's late fee."""
    return int(row.fee_minor - row.paid_fee_minor - row.waived_fee_minor)


def _member(session: Session, place: Standing, member_id: UUID | None) -> Any:
    row = member_row(session, member_id or place.member_id)
    if row is None or row.circle_id != place.circle_id or row.status != "active":
        raise NotFound(what="member", field="on_behalf_of")
    return row


def _picked(session: Session, rows: Any, owner: UUID, due_id: UUID | None, *, sees: bool) -> Any:
    """The due that was picked; one that is settled meanwhile is no longer to be paid."""
    if due_id is None:
        return None
    found = next((row for row in rows if row.id == due_id), None)
    if found is None:
        found = due_row(session, due_id) if sees else None
        if found is None or found.member_id != owner:
            raise NotFound(what="due", field="due_id")
    return found if found.status == "pending" else None


def _due(row: Any, grace_days: int, today: date) -> PayDue:
    return PayDue(
        id=row.id,
        cycle_number=row.cycle_number,
        starts_on=row.starts_on,
        due_on=row.due_on,
        open_minor=open_of(row),
        fee_minor=fee_of(row),
        status=row.status,
        reference=row.reference,
        late=row.status == "pending" and is_late(row.due_on, grace_days, today),
    )
