"""Writing down what a circle keeps of a member: contact, birth date, how the check stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock, crypto
from circle_app.adapters.phones import to_e164
from circle_app.domain.identity import Kyc, after_change, clean_address, clean_birth_date
from circle_app.domain.people import clean_email
from circle_app.persistence.queries import members as people
from circle_app.persistence.queries.members import PROFILES

#: What a check of papers rests on; who may be called or written to is no part of it.
CHECKED = frozenset({"name", "birth_date", "address"})


def cleaned(
    *,
    phone: str | None,
    email: str | None,
    birth_date: str | None,
    address: str | None,
    time_zone: str,
) -> dict[str, str | None]:
    """Return what is to be written of what was typed; None was not typed, "" takes it away.

    Raises:
        InvalidPhone, InvalidEmail, InvalidBirthDate, InvalidInput: It is not acceptable.
    """
    values: dict[str, str | None] = {}
    if phone is not None:
        number = to_e164(phone) if phone.strip() else None
        values["phone"] = number
        values["phone_index"] = crypto.blind_index("phone", number) if number else None
        values["phone_last4"] = number[-4:] if number else None
    if email is not None:
        values["email"] = clean_email(email) if email.strip() else None
    if birth_date is not None:
        values["birth_date"] = clean_birth_date(birth_date, clock.today(time_zone))
    if address is not None:
        values["address"] = clean_address(address)
    return values


def keep(session: Session, member_id: UUID, by: UUID, **values: Any) -> None:
    """Write values into a member's profile, and by whom; the caller has locked the circle."""
    stamped = {**values, "updated_by": by, "updated_at": clock.now()}
    connection = session.connection()
    if people.profile_row(session, member_id) is None:
        connection.execute(
            insert(PROFILES),
            {"member_id": member_id, "kyc_status": Kyc.NONE.value, **stamped},
        )
        return
    connection.execute(update(PROFILES).where(PROFILES.c.member_id == member_id).values(**stamped))


def check_again(session: Session, member_id: UUID, by: UUID) -> bool:
    """What a check rests on was changed: what was verified waits again. Says whether it does."""
    profile = people.profile_row(session, member_id)
    before = profile.kyc_status if profile is not None else Kyc.NONE.value
    after = after_change(before, papers=bool(people.paper_rows(session, member_id)))
    if after == Kyc.SUBMITTED:
        # Whoever changed it last is not the one to find it right.
        keep(session, member_id, by, kyc_status=after.value, kyc_submitted_by=by)
    elif after != before:
        keep(session, member_id, by, kyc_status=after.value)
    return before == Kyc.VERIFIED
