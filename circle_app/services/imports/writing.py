"""Writing rows of an import: members, opening balances, contributions, running loans.

Each function takes rows that were checked in this transaction, under the circle's lock, writes them
in a few statements, and returns what each row became.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.domain.charts import KINDS, OPENING, SAVINGS, SHARES, SOCIAL_CASH, SOCIAL_FUND
from circle_app.domain.contributions import PayMethod
from circle_app.domain.errors import NotAllowed
from circle_app.domain.identity import Kyc
from circle_app.domain.import_acts import AdmissionDecides
from circle_app.domain.import_columns import Kind
from circle_app.domain.import_rows import Checked
from circle_app.domain.ledger import Draft, Line, account_key
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.domain.shares import PurchaseKind, PurchaseStatus
from circle_app.persistence.queries.meetings import PURCHASES
from circle_app.persistence.queries.members import PROFILES
from circle_app.services import events, ledger, memberships
from circle_app.services.access import Actor, Standing
from circle_app.services.admissions import add_records
from circle_app.services.contributions.taking import Incoming, take_in
from circle_app.services.imports import loans
from circle_app.services.members import profiles
from circle_app.services.members.places import ContactNotKept
from circle_app.services.rule_versions import rules_of
from circle_app.services.shares import cycles as share_cycles

OPENING_KIND: Final = "import.opening"


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes what where.

    Attributes:
        own: Rows about the actor's own payments, which wait for somebody else.
    """

    actor: Actor
    place: Standing
    circle: Any
    batch_id: UUID
    at: datetime
    today: date
    own: frozenset[int] = frozenset()


Subjects = Mapping[int, UUID]


def write(session: Session, how: Writing, kind: Kind, rows: Sequence[Checked]) -> Subjects:
    """Write rows of a kind; return what each became, by its number."""
    return _WRITERS[kind](session, how, rows)


def _members(session: Session, how: Writing, rows: Sequence[Checked]) -> Subjects:
    circle, place = how.circle, how.place
    if memberships.decided_by(circle, rules_of(session, circle.id, circle.rule_version)):
        raise AdmissionDecides
    contacts = [_contact(place, row.values) for row in rows]
    names = [row.values["name"] for row in rows]
    made = add_records(session, circle, names, PRESETS[place.preset].newcomer_role)
    stamped = {"updated_by": how.actor.user_id, "updated_at": how.at, "kyc_status": Kyc.NONE.value}
    kept = [
        {"member_id": member_id, **_NOTHING, **contact, **stamped}
        for member_id, contact in zip(made, contacts, strict=True)
        if contact
    ]
    if kept:
        session.connection().execute(insert(PROFILES), kept)
    events.record_all(
        session,
        [
            events.Told("member.recorded", member_id, {"name": name, "by": place.member_name})
            for member_id, name in zip(made, names, strict=True)
        ],
        how.actor,
        circle_id=circle.id,
        visible=False,  # the import itself is told; hundreds of lines would hide everything else
    )
    return {row.number: member_id for row, member_id in zip(rows, made, strict=True)}


_NOTHING: Final[dict[str, None]] = dict.fromkeys(
    ("phone", "phone_index", "phone_last4", "email", "birth_date", "address")
)


def _contact(place: Standing, values: Mapping[str, Any]) -> dict[str, str | None]:
    typed = {name: values.get(name) for name in ("phone", "email", "birth_date", "address")}
    if not any(typed.values()):
        return {}
    if not place.has_officers:
        raise ContactNotKept
    if not place.may(Permission.SEE_CONTACTS):
        raise NotAllowed(permission=Permission.SEE_CONTACTS.value)
    return profiles.cleaned(
        phone=typed["phone"],
        email=typed["email"],
        birth_date=typed["birth_date"],
        address=typed["address"],
        time_zone=place.time_zone,
    )


def _opening(session: Session, how: Writing, rows: Sequence[Checked]) -> Subjects:
    book_id = ledger.book_of_circle(session, how.circle.id)
    drafts = [
        Draft(
            book_id,
            OPENING_KIND,
            _opening_lines(row.values),
            how.today,
            params={"name": row.values.get("name", "")},
            subject_id=how.batch_id,
        )
        for row in rows
    ]
    posted = ledger.post(session, drafts, actor_id=how.actor.user_id, at=how.at)
    made = {row.number: entry.entry_id for row, entry in zip(rows, posted, strict=True)}
    held = [row for row in rows if row.values.get("shares")]
    if held:
        _bring_shares(session, how, held, made)
    return made


def _bring_shares(session: Session, how: Writing, rows: Sequence[Checked], made: Subjects) -> None:
    """Let what members have in shares count in the running cycle, as so many shares."""
    rules = rules_of(session, how.circle.id, how.circle.rule_version)
    cycle = share_cycles.running(session, how.circle.id, rules, how.today)
    session.connection().execute(
        insert(PURCHASES),
        [
            {
                "id": new_id(),
                "circle_id": how.circle.id,
                "member_id": UUID(row.values["member"]),
                "cycle_id": cycle.id,
                "kind": PurchaseKind.BROUGHT.value,
                "shares": row.values["shares"],
                "price_minor": cycle.price_minor,
                "bought_on": how.today,
                "status": PurchaseStatus.CONFIRMED.value,
                "entry_id": made[row.number],
                "recorded_by": how.actor.user_id,
                "recorded_at": how.at,
            }
            for row in rows
        ],
    )
    brought = {UUID(row.values["member"]): int(row.values["shares"]) for row in rows}
    share_cycles.put_in(session, cycle.id, brought)


def _opening_lines(values: Mapping[str, Any]) -> tuple[Line, ...]:
    if "account" in values:
        amount = values["amount_minor"]
        social = values["account"] == "social"
        held = SOCIAL_CASH if social else KINDS[values["account"]]
        owed = SOCIAL_FUND if social else OPENING
        return Line(held.code, amount), Line(owed.code, -amount)
    member_id = UUID(values["member"])
    savings, shares = values["savings_minor"], values["shares_minor"]
    lines = (
        Line(OPENING.code, savings + shares),
        Line(account_key(SAVINGS, member_id), -savings),
        Line(account_key(SHARES, member_id), -shares),
    )
    return tuple(line for line in lines if line.amount_minor)


def _contributions(session: Session, how: Writing, rows: Sequence[Checked]) -> Subjects:
    ordered = sorted(rows, key=lambda row: (row.values["day"], row.number))
    subjects: dict[int, UUID] = {}
    for waits in (False, True):
        for some in _runs(row for row in ordered if (row.number in how.own) is waits):
            paid = take_in(
                session,
                how.circle,
                [_incoming(how, row.values) for row in some],
                confirmed=not waits,
                actor_id=how.actor.user_id,
                at=how.at,
                by=how.actor,
            )
            subjects |= {row.number: each.id for row, each in zip(some, paid, strict=True)}
    return subjects


def _runs(rows: Iterable[Checked]) -> list[list[Checked]]:
    """Part rows in their order so that none has a member with two days: each day has its fees."""
    runs: list[list[Checked]] = []
    days: dict[str, str] = {}
    for row in rows:
        member, day = row.values["member"], row.values["day"]
        if not runs or days.get(member, day) != day:
            runs.append([])
            days = {}
        days[member] = day
        runs[-1].append(row)
    return runs


def _incoming(how: Writing, values: Mapping[str, Any]) -> Incoming:
    return Incoming(
        member_id=UUID(values["member"]),
        member_name=values["name"],
        amount_minor=values["amount_minor"],
        way=PayMethod(values["method"]),
        reference=values["reference"] or None,
        paid_on=date.fromisoformat(values["day"]),
        recorded_by=how.actor.user_id,
    )


def _loans(session: Session, how: Writing, rows: Sequence[Checked]) -> Subjects:
    return loans.write(session, how.actor, how.place, how.circle, rows, how.at)


_WRITERS: Final[Mapping[Kind, Callable[[Session, Writing, Sequence[Checked]], Subjects]]] = {
    Kind.MEMBERS: _members,
    Kind.OPENING: _opening,
    Kind.CONTRIBUTIONS: _contributions,
    Kind.LOANS: _loans,
}


def today_of(place: Standing) -> date:
    """Today where the circle is."""
    return clock.today(place.time_zone)
