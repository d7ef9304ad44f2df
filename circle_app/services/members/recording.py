"""Records without an account: writing somebody down, and changing name and contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.adapters import crypto
from circle_app.domain.errors import NotAllowed
from circle_app.domain.invites import CircleFull
from circle_app.domain.ledger import canonical_json
from circle_app.domain.offices import NoAccount, check_role
from circle_app.domain.people import clean_name
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.persistence import database
from circle_app.persistence.queries import circles as queries
from circle_app.persistence.queries import members as people
from circle_app.persistence.queries.circles import MEMBERS
from circle_app.services import access, cycles, events, memberships
from circle_app.services.access import Actor, Standing
from circle_app.services.admissions import add_record
from circle_app.services.idempotency import Once
from circle_app.services.members import profiles
from circle_app.services.members.places import ContactNotKept, Reach, locked_reach
from circle_app.services.members.views import MemberView, may_edit, view
from circle_app.services.rule_versions import rules_of


class NameIsTheirs(NotAllowed):
    """Whoever has an account is called what the account says."""

    code = "name_is_theirs"


@dataclass(slots=True)
class Recorded:
    """A record that was made: a member at once, or waiting for the circle's decision."""

    circle_id: UUID
    member_id: UUID
    status: str
    replayed: bool = False


@database.retried
def record(
    actor: Actor,
    circle_id: UUID,
    name: str,
    *,
    phone: str | None = None,
    email: str | None = None,
    birth_date: str | None = None,
    address: str | None = None,
    role: str | None = None,
    key: str,
) -> Recorded:
    """Write down a member who has no account. Needs MANAGE_MEMBERS, with a contact SEE_CONTACTS.

    The record gets a number, accounts and the due of the running cycle like everybody. Where the
    circle decides on who comes in, it decides on a record too; else recording lets somebody in.

    Args:
        actor: Who keeps the record.
        circle_id: The circle.
        name: What the person is called.
        phone: How the person is called, as typed.
        email: How the person is written to.
        birth_date: The day of birth as an ISO text.
        address: Where the person lives.
        role: What newcomers of such a circle are; an office needs an account.
        key: Idempotency key.

    Raises:
        NotFound, NotAllowed: Not a member of such a circle, or one who keeps no records.
        InvalidName, InvalidPhone, InvalidEmail, InvalidBirthDate, InvalidInput: Not acceptable.
        InvalidRole, NoAccount: Not what a record may be.
        ContactNotKept: A contact in a circle without officers.
        CircleFull: The last place is taken.
    """
    typed = {"phone": phone, "email": email, "birth_date": birth_date, "address": address}
    given = {field: value for field, value in typed.items() if value and value.strip()}
    clean = clean_name(name)
    cycles.ensure_open(circle_id)
    with database.transaction() as session:
        place = access.require(session, actor, circle_id, Permission.MANAGE_MEMBERS)
        # The table of keys holds no contact, not even a digest that could be guessed.
        asked = canonical_json({"name": clean, "role": role, **given})
        payload = {"circle": circle_id, "record": crypto.blind_index("record", asked)}
        once = Once(session, actor.user_id, "member.record", key, payload)
        if once.stored is not None:
            return once.replay(Recorded)
        values = _contact(place, typed if given else {})
        made = _record(session, actor, place, clean, role)
        if values:
            profiles.keep(session, made.member_id, actor.user_id, **values)
        return once.remember(made)


def _contact(place: Standing, typed: dict[str, str | None]) -> dict[str, str | None]:
    if not typed:
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


def _record(
    session: Session, actor: Actor, place: Standing, name: str, role: str | None
) -> Recorded:
    newcomer = PRESETS[place.preset].newcomer_role
    if role is not None and role != newcomer:
        check_role(place.preset, role)
        raise NoAccount(field="role")
    circle = queries.locked_circle(session, place.circle_id)
    rules = rules_of(session, circle.id, circle.rule_version)
    if circle.member_count >= rules.members.max:
        raise CircleFull(maximum=rules.members.max, circle=circle.name)
    pending = bool(memberships.decided_by(circle, rules))
    member_id = add_record(session, circle, name, newcomer, pending=pending)
    events.record(
        session,
        "member.proposed" if pending else "member.recorded",
        actor,
        circle_id=circle.id,
        subject_id=member_id,
        params={"name": name, "by": place.member_name},
    )
    if pending:
        memberships.ask_the_circle(session, actor, place, member_id, name)
    return Recorded(circle.id, member_id, "pending" if pending else "active")


@database.retried
def edit(
    actor: Actor,
    circle_id: UUID,
    member_id: UUID,
    *,
    name: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    birth_date: str | None = None,
    address: str | None = None,
) -> MemberView:
    """Change a member's name or contact; what is None stays, an empty text takes it away.

    Needs MANAGE_MEMBERS, for a contact SEE_CONTACTS too; the member may change the own contact. A
    name, birth date or address that was checked is to be checked again.

    Raises:
        NotFound, NotAllowed: No such member, or not the actor's to change.
        NameIsTheirs: The name of somebody who has an account.
        ContactNotKept: A contact in a circle without officers.
        InvalidName, InvalidPhone, InvalidEmail, InvalidBirthDate, InvalidInput: Not acceptable.
    """
    clean = clean_name(name) if name is not None else None
    with database.transaction() as session:
        found = locked_reach(
            session, actor, circle_id, member_id, Permission.MANAGE_MEMBERS, own=True
        )
        if any(value is not None for value in (phone, email, birth_date, address)):
            _check_contact(found)
        values = profiles.cleaned(
            phone=phone,
            email=email,
            birth_date=birth_date,
            address=address,
            time_zone=found.place.time_zone,
        )
        changed = _changed(session, found, values)
        if clean is not None and clean != found.member.name:
            if found.member.user_id is not None:
                raise NameIsTheirs(name=found.member.name)
            session.connection().execute(
                update(MEMBERS).where(MEMBERS.c.id == member_id).values(name=clean)
            )
            changed.add("name")
        if changed:
            _write(session, found, changed, values, clean or found.member.name)
        row = queries.member_row(session, member_id)
        return view(session, Reach(actor, found.place, row))


def _check_contact(found: Reach) -> None:
    found.check_keeps()
    if not may_edit(found):
        raise NotAllowed(permission=Permission.SEE_CONTACTS.value)


def _changed(session: Session, found: Reach, values: dict[str, Any]) -> set[str]:
    profile = people.profile_row(session, found.member.id)
    return {
        field
        for field in ("phone", "email", "birth_date", "address")
        if field in values
        and values[field] != (getattr(profile, field) if profile is not None else None)
    }


def _write(
    session: Session, found: Reach, changed: set[str], values: dict[str, Any], name: str
) -> None:
    actor, member = found.actor, found.member
    if values:
        profiles.keep(session, member.id, actor.user_id, **values)
    again = bool(changed & profiles.CHECKED) and profiles.check_again(
        session, member.id, actor.user_id
    )
    renamed = "name" in changed
    events.record(
        session,
        "member.renamed" if renamed else "member.changed",
        actor,
        circle_id=member.circle_id,
        subject_id=member.id,
        params={
            "name": name,
            "former": member.name,
            "by": found.place.member_name,
            "fields": sorted(changed),
            "again": again,
        },
        before={"name": member.name} if renamed else None,
        after={"name": name} if renamed else None,
        # What a contact was changed to is no one's but the officers'; that it was, is theirs too.
        visible=renamed,
        users=(member.user_id,) if member.user_id else (),
    )
