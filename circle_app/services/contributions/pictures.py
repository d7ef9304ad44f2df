"""The picture that goes with a claim: a screenshot of the payment, or the bank's slip as a PDF.

It shows more than the payment (a balance, another name), so it is kept encrypted and shown only to
who sent it and to those who may say whether the money has come.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from circle_app.adapters import clock, files
from circle_app.adapters.ids import new_id
from circle_app.domain.contributions import ContributionDecided
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.files import MediaType, clean_name
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import receipts as queries
from circle_app.persistence.queries.contributions import CONTRIBUTIONS
from circle_app.persistence.queries.expenses import FILES
from circle_app.services import events
from circle_app.services.access import Actor, Standing
from circle_app.services.confirmers import Confirmers
from circle_app.services.receipts import payment_at
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class Picture:
    """What a claim's picture is called and of which kind it is."""

    name: str
    media_type: str

    @property
    def is_image(self) -> bool:
        """Whether a page can show it."""
        return MediaType(self.media_type).is_image


def attach_picture(actor: Actor, contribution_id: UUID, name: str, data: bytes) -> Picture:
    """Keep a picture with a payment that waits, in the place of an earlier one.

    Args:
        actor: Who recorded the payment.
        contribution_id: The payment.
        name: What the file was called where it came from; cleaned, never believed.
        data: Its bytes, which alone say what it is.

    Raises:
        NotFound: No such payment in a circle of the actor.
        NotAllowed: Somebody else recorded it.
        ContributionDecided: It was confirmed or rejected; what it was decided on stays.
        FileTooLarge, FileTypeRefused: Nothing was kept.
    """
    with database.reading() as session:  # strangers learn nothing, and cost no inspection
        _check_may(actor, *payment_at(session, actor, contribution_id))
    media_type = files.inspect(data)
    file_id = new_id()
    files.keep(file_id, data)
    try:
        kept, former = _attach(actor, contribution_id, file_id, name, media_type, data)
    except BaseException:
        files.remove(file_id)
        raise
    if former is not None:
        files.remove(former)
    return kept


def _check_may(actor: Actor, place: Standing, row: Any) -> None:
    if row.recorded_by != actor.user_id:
        raise NotAllowed(permission=Permission.CONTRIBUTE.value)
    if not place.may(Permission.CONTRIBUTE) or place.circle_status != "active":
        raise NotAllowed(permission=Permission.CONTRIBUTE.value)
    if row.status != "pending":
        raise ContributionDecided(status=row.status)


@database.retried
def _attach(
    actor: Actor, contribution_id: UUID, file_id: UUID, name: str, kind: MediaType, data: bytes
) -> tuple[Picture, UUID | None]:
    with database.transaction() as session:
        found = queries.locked_contribution(session, contribution_id)
        place, row = payment_at(session, actor, contribution_id)
        _check_may(actor, place, row)
        kept = Picture(clean_name(name, kind), kind.value)
        session.connection().execute(
            insert(FILES),
            {
                "id": file_id,
                "circle_id": row.circle_id,
                "media_type": kept.media_type,
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "name": kept.name,
                "uploaded_by": actor.user_id,
                "uploaded_at": clock.now(),
            },
        )
        session.connection().execute(
            update(CONTRIBUTIONS)
            .where(CONTRIBUTIONS.c.id == contribution_id)
            .values(file_id=file_id)
        )
        events.record(
            session,
            "contribution.picture",
            actor,
            circle_id=row.circle_id,
            subject_id=contribution_id,
            params={"name": row.member_name},
            visible=False,
        )
        return kept, None if found is None else found.file_id


def picture(actor: Actor, contribution_id: UUID) -> tuple[Picture, bytes]:
    """Return the picture of a payment, to who sent it and to who may confirm the payment.

    Raises:
        NotFound: There is none, or the actor may not see it: both look the same.
    """
    with database.reading() as session:
        place, row = payment_at(session, actor, contribution_id)
        if row.file_id is None or not _sees(session, actor, place, row):
            raise NotFound(what="file")
    return Picture(row.file_name, row.file_type), files.read(row.file_id)


def picture_of(actor: Actor, contribution_id: UUID) -> tuple[Picture | None, bool]:
    """Say which picture of a payment the actor may see, and whether the actor may add one.

    Raises:
        NotFound: No such payment in a circle of the actor.
    """
    with database.reading() as session:
        place, row = payment_at(session, actor, contribution_id)
        shown = row.file_id is not None and _sees(session, actor, place, row)
    may_add = (
        row.recorded_by == actor.user_id
        and row.status == "pending"
        and place.may(Permission.CONTRIBUTE)
        and place.circle_status == "active"
    )
    return (Picture(row.file_name, row.file_type) if shown else None), may_add


def _sees(session: Session, actor: Actor, place: Standing, row: Any) -> bool:
    if row.recorded_by == actor.user_id:
        return True
    rules = rules_of(session, place.circle_id, place.rule_version)
    confirmers = Confirmers(session, place, rules.confirmation)
    return confirmers.may(actor, row.payer_id, row.recorded_by)
