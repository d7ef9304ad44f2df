"""A changed profile name reaches the circles its owner is in."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlmodel import Session

from circle_app.persistence.queries.circles import MEMBERS
from circle_app.services import events
from circle_app.services.access import Actor
from circle_app.services.members import profiles


def follow_name(session: Session, actor: Actor, name: str) -> None:
    """Call the actor by a new name in every circle; where papers were checked, they wait again.

    The circles' rows stay unlocked: a name takes part in no count, and the actor's own rows are
    written by no one else.
    """
    connection = session.connection()
    rows = connection.execute(
        select(MEMBERS).where(
            MEMBERS.c.user_id == actor.user_id,
            MEMBERS.c.status.in_(("active", "pending")),
            MEMBERS.c.name != name,
        )
    ).all()
    for row in rows:
        connection.execute(update(MEMBERS).where(MEMBERS.c.id == row.id).values(name=name))
        again = profiles.check_again(session, row.id, actor.user_id)
        events.record(
            session,
            "member.renamed",
            actor,
            circle_id=row.circle_id,
            subject_id=row.id,
            params={
                "name": name,
                "former": row.name,
                "by": name,
                "fields": ["name"],
                "again": again,
            },
            before={"name": row.name},
            after={"name": name},
        )
