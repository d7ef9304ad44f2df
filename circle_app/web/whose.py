"""Whose things a page is about: the installation's, or those of the circle in the address.

A state that stands on two such pages is written once, as a mixin that asks ``_entered``, ``_owner``
and ``_address``; each page's own state takes one of these beside it and says where it is.
"""

from uuid import UUID

from circle_app.web.admin.entering import enter_admin
from circle_app.web.events import route_uuid
from circle_app.web.shell import Entered, enter


class OfInstallation:
    """A page of the administration."""

    async def _entered(self) -> Entered:
        return await enter_admin(self)

    def _owner(self) -> UUID | None:
        return None


class OfCircle:
    """A page of a circle."""

    async def _entered(self) -> Entered:
        return await enter(self)

    def _owner(self) -> UUID | None:
        return route_uuid(self, "circle")
