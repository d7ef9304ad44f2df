"""Events of the page that writes somebody down."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotAllowed
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.domain.rules import Admission
from circle_app.i18n import text
from circle_app.services import circles, members
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, one_at_a_time, route_uuid, run, say
from circle_app.web.shell import enter


class RecordForm(TypedDict):
    """Who it is; only the name is needed."""

    member_name: str
    phone: str
    email: str
    birth_date: str
    address: str
    request_id: str


class MemberNewState(rx.State):
    """The form for somebody without an account."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    keeps_contacts: bool = False
    told: str = ""

    @rx.event
    async def load(self) -> Any:
        """An empty form with a key of its own."""
        live.stop_listening(self)
        self.loaded, self.error, self.request_id = False, "", str(uuid4())
        try:
            entered = await enter(self)
            circle = await run(circles.get, entered.actor, route_uuid(self, "circle"))
            if Permission.MANAGE_MEMBERS not in circle.my_permissions:
                raise NotAllowed(permission=Permission.MANAGE_MEMBERS.value)
        except CircleError as error:
            return await answer_refusal(self, error)
        preset = PRESETS[circle.preset]
        self.keeps_contacts = (
            preset.has_officers and Permission.SEE_CONTACTS in circle.my_permissions
        )
        words = "The person is a member at once, with a number and a passbook."
        if preset.newcomer_role == "borrower":
            words = "The person can be given a loan as soon as it is agreed."
        if circle.rules.admission is Admission.VOTE:
            words = "The members vote on it first. Then the person has a number and a passbook."
        self.told = text(entered.language, words)
        self.loaded = True
        return None

    @rx.event
    @one_at_a_time()
    async def record(self, form: RecordForm) -> Any:
        """Write the person down, and show the page that was made."""
        entered = await enter(self)
        circle_id = route_uuid(self, "circle")
        made = await run(
            members.record,
            entered.actor,
            circle_id,
            form.get("member_name", ""),
            phone=form.get("phone", ""),
            email=form.get("email", ""),
            birth_date=form.get("birth_date", ""),
            address=form.get("address", ""),
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        told = "Written down" if made.status == "active" else "The members vote on it now"
        await say(self, text(entered.language, told))
        return rx.redirect(
            str(routes.path(routes.MEMBER, circle=str(circle_id), member=str(made.member_id)))
        )
