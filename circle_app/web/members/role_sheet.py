"""The sheet in which a member gets an office, wherever a member is shown."""

from dataclasses import dataclass, field
from typing import Any, TypedDict

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.i18n import text
from circle_app.i18n.role_words import role_aim, role_name
from circle_app.services import memberships, roles
from circle_app.web import ui
from circle_app.web.events import (
    answer_refusal,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
)
from circle_app.web.i18n import tr
from circle_app.web.shell import enter
from circle_app.web.ui.sheets import sheet

SHEET = "role"


class RoleForm(TypedDict):
    """Which role somebody is to have."""

    role: str


@dataclass(frozen=True)
class Office:
    """A role to choose in the sheet."""

    role: str = ""
    name: str = ""
    about: str = ""
    is_now: bool = False


@dataclass(frozen=True)
class RoleSheet:
    """Whose role is being changed, and which roles there are."""

    member: str = ""
    name: str = ""
    offices: list[Office] = field(default_factory=list)


class RoleSheetState(rx.State):
    """The member whose office is being changed."""

    busy: bool = False
    role_error: str = ""
    sheet: RoleSheet = RoleSheet()
    changed: str = ""

    @rx.event
    async def open_roles(self, member: str) -> Any:
        """The sheet was opened on a member: the roles there are, and the present one."""
        self.role_error, self.changed = "", ""
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(roles.of_circle, entered.actor, circle_id)
            people = await run(memberships.members, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        row = next((each for each in people if str(each.id) == member), None)
        if row is None:
            self.sheet = RoleSheet()
            return None
        language = entered.language
        offices = [
            Office(
                each.key,
                role_name(each.key, language, each.title),
                role_aim(each.key, language),
                each.key == row.role,
            )
            for each in found
            if each.given
        ]
        self.sheet = RoleSheet(str(row.id), row.name, offices)
        return None

    @rx.event
    @one_at_a_time(error="role_error")
    async def assign(self, form: RoleForm) -> None:
        """Give the member of the sheet a role; the page behind it hears of it by its room."""
        entered = await enter(self)
        member = parsed_uuid(self.sheet.member, "member")
        role = str(form.get("role", ""))
        made = await run(roles.assign, entered.actor, route_uuid(self, "circle"), member, role)
        self.changed = text(
            entered.language,
            "{name} is now {role}",
            name=made.name,
            role=next((each.name for each in self.sheet.offices if each.role == made.role), ""),
        )


def _office(office: rx.Var[Office]) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="role", value=office.role, default_checked=office.is_now),
        rx.el.span(
            rx.el.span(office.name, class_name="item__title"),
            rx.el.span(office.about, class_name="item__sub block"),
        ),
        class_name="choice",
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.fieldset(
            rx.el.legend(tr("What {name} may do", name=RoleSheetState.sheet.name)),
            rx.foreach(RoleSheetState.sheet.offices, _office),
            class_name="field choices",
            key=RoleSheetState.sheet.member,
        ),
        ui.error_callout(RoleSheetState.role_error),
        rx.el.p(tr("Everybody reads the change in what happened."), class_name="muted small"),
        ui.button(tr("Save"), submit=True, wide=True, large=True, busy=RoleSheetState.busy),
        on_submit=RoleSheetState.assign,
        class_name="stack stack--wide",
    )


def _done() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(ui.icon("check", "icon--24"), class_name="slip__sign"),
            rx.el.p(RoleSheetState.changed, class_name="strong"),
            class_name="slip__head",
        ),
        ui.button(tr("Done"), wide=True, large=True, custom_attrs=ui.closes()),
        class_name="slip",
        role="status",
    )


def role_sheet() -> rx.Component:
    """The sheet itself; a page has it once."""
    return sheet(SHEET, tr("Give out offices"), rx.cond(RoleSheetState.changed, _done(), _form()))


def role_button(member: rx.Var[str], words: ui.Text) -> rx.Component:
    """What opens the sheet on a member."""
    return ui.button(
        words,
        "outline",
        icon_name="key",
        wide=True,
        custom_attrs=ui.opens(SHEET),
        on_click=RoleSheetState.open_roles(member),
    )
