"""Who may say that money has come: nobody who paid or recorded it, and officers where they exist.

Where the rules ask for an officer and no officer is left besides those involved, any other member
confirms; otherwise the only officer's own payments would wait forever.
"""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from circle_app.domain.contributions import Confirmation, check_other
from circle_app.domain.errors import NotAllowed
from circle_app.domain.permissions import Permission
from circle_app.persistence.queries.circles import users_in_roles
from circle_app.services import access
from circle_app.services.access import Actor, Standing

_BY_OFFICER = (Confirmation.OFFICER, Confirmation.MEETING)


class Confirmers:
    """Those who may confirm payments of a circle, as one member sees it."""

    def __init__(self, session: Session, place: Standing, confirmation: Confirmation) -> None:
        self._place = place
        self._officers: frozenset[UUID] | None = None
        if confirmation in _BY_OFFICER:
            able = access.roles_with(session, place.circle_id, Permission.CONFIRM)
            self._officers = frozenset(users_in_roles(session, place.circle_id, able))

    def may(self, actor: Actor, *involved: UUID | None) -> bool:
        """Say whether the actor may confirm or reject what the people involved paid or recorded."""
        if actor.user_id in involved or not self._place.may(Permission.CONTRIBUTE):
            return False
        if self._officers is None or self._place.may(Permission.CONFIRM):
            return True
        return not self._officers.difference(involved)

    def check(self, actor: Actor, *involved: UUID | None) -> None:
        """Raise a refusal unless the actor may.

        Raises:
            OwnContribution: The actor paid or recorded it.
            NotAllowed: It is an officer's to confirm.
        """
        if not self.may(actor, *involved):
            check_other(actor.user_id, *involved)
            raise NotAllowed(permission=Permission.CONFIRM.value)
