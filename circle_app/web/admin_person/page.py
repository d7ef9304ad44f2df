"""The page ``/admin/people/[subject]``."""

from typing import Any

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin_people.view_models import PlaceLine
from circle_app.web.admin_person.state import AdminPersonState
from circle_app.web.i18n import tr

_person = AdminPersonState.person


def _about() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.avatar(_person.initials, "large"),
            rx.el.div(
                rx.el.p(_person.name, class_name="item__title"),
                rx.el.p(tr("Here since {day}", day=_person.since), class_name="item__sub"),
                class_name="grow",
            ),
            ui.chip_path(_person.chip, _person.tone, _person.sign),
            class_name="row",
        ),
        rx.cond(
            _person.is_locked,
            ui.callout(
                rx.el.p(tr("Locked by {who}", who=_person.locked), class_name="strong"),
                rx.el.p("“", _person.reason, "”"),
                tone="amber",
            ),
        ),
        ui.data_list(
            rx.cond(_person.phone, ui.data_row(tr("Phone number"), _person.phone)),
            rx.cond(_person.email, ui.data_row(tr("E-mail"), _person.email)),
            ui.data_row(tr("Last seen"), _person.seen),
            ui.data_row(tr("Signed in on"), _person.sessions),
        ),
    )


def _confirmed(
    name: str, title: ui.Text, words: ui.Text, label: ui.Text, kind: Any, act: Any
) -> rx.Component:
    """A dialog that says once more who and what, and the button that does it."""
    return ui.dialog(
        name,
        title,
        rx.el.p(words),
        ui.button(
            label,
            kind,
            wide=True,
            large=True,
            busy=AdminPersonState.busy,
            on_click=act,
            custom_attrs=ui.closes(),
        ),
    )


def _lock_sheet() -> rx.Component:
    form = rx.el.form(
        rx.el.p(
            tr(
                "{name} is signed out everywhere at once and cannot sign in until you unlock the "
                "account. Money and circles stay as they are.",
                name=_person.name,
            )
        ),
        ui.text_area(
            "reason",
            tr("Why?"),
            hint=tr("Other operators read it; the person does not."),
            required=True,
            max_length=200,
        ),
        ui.error_callout(AdminPersonState.error),
        ui.button(
            tr("Lock the account"),
            "danger",
            submit=True,
            wide=True,
            large=True,
            busy=AdminPersonState.busy,
        ),
        on_submit=AdminPersonState.lock,
        class_name="stack",
    )
    locked = rx.el.div(
        rx.el.div(
            rx.el.span(ui.icon("check", "icon--24"), class_name="slip__sign"),
            rx.el.p(tr("The account is locked."), class_name="strong"),
            class_name="slip__head",
        ),
        ui.button(tr("Done"), wide=True, large=True, custom_attrs=ui.closes()),
        class_name="slip",
        role="status",
    )
    return ui.dialog(
        "lock",
        tr("Lock {name}", name=_person.name),
        rx.cond(_person.is_locked, locked, form),
        stays=True,
    )


def _dialogs() -> rx.Component:
    return rx.fragment(
        _lock_sheet(),
        _confirmed(
            "sign-out",
            tr("Sign {name} out everywhere?", name=_person.name),
            tr(
                "Every device of {name} is signed out at once; signing in again is possible.",
                name=_person.name,
            ),
            tr("Sign out everywhere"),
            "solid",
            AdminPersonState.sign_out,
        ),
        _confirmed(
            "appoint",
            tr("Make {name} an operator?", name=_person.name),
            tr(
                "{name} can then lock accounts, change settings and appoint others, like you.",
                name=_person.name,
            ),
            tr("Make an operator"),
            "solid",
            AdminPersonState.appoint,
        ),
        _confirmed(
            "dismiss",
            tr("{name} is to be no operator any more?", name=_person.name),
            tr(
                "The account stays; only the administration is closed to {name}.", name=_person.name
            ),
            tr("Take the office back"),
            "danger",
            AdminPersonState.dismiss,
        ),
        _confirmed(
            "unlock",
            tr("Unlock {name}?", name=_person.name),
            tr("{name} can sign in again with the own password.", name=_person.name),
            tr("Unlock the account"),
            "solid",
            AdminPersonState.unlock,
        ),
    )


def _act(sign: str, words: ui.Text, name: str, kind: Any = "outline") -> rx.Component:
    return ui.button(words, kind, icon_name=sign, wide=True, custom_attrs=ui.opens(name))


def _acts() -> rx.Component:
    return ui.section(
        tr("What you can do"),
        ui.card(
            rx.cond(
                _person.is_locked,
                _act("key", tr("Unlock the account"), "unlock", "solid"),
                rx.cond(
                    _person.is_me,
                    rx.el.p(
                        tr("This is your own account: it cannot be locked by you."),
                        class_name="muted small",
                    ),
                    _act("lock", tr("Lock the account"), "lock"),
                ),
            ),
            _act("door", tr("Sign out everywhere"), "sign-out"),
            rx.cond(
                _person.is_operator,
                _act("shield", tr("Take the office back"), "dismiss"),
                rx.cond(~_person.is_locked, _act("shield", tr("Make an operator"), "appoint")),
            ),
            class_name="stack",
        ),
        ui.card(
            rx.el.ul(
                rx.el.li(
                    ui.row_link(
                        ui.tile("checklist", "teal"),
                        tr("What this person did"),
                        tr("Signing in, settings, circles"),
                        href=_person.done_by,
                    )
                ),
                rx.el.li(
                    ui.row_link(
                        ui.tile("eye", "teal"),
                        tr("What operators did here"),
                        tr("Locks, offices, failed sign-ins"),
                        href=_person.done_to,
                    )
                ),
                class_name="list",
                role="list",
            ),
            class_name="card--flush card--list",
        ),
    )


def _place(place: rx.Var[PlaceLine]) -> rx.Component:
    return ui.row_link(ui.tile("circle", "teal"), place.name, place.role, href=place.href)


def _places() -> rx.Component:
    return ui.section(
        tr("Circles"),
        ui.card(
            rx.cond(
                _person.places.length() > 0,
                ui.rows(_person.places, _place),
                ui.empty_state("circle", tr("In no circle. An invite code lets people in.")),
            ),
            class_name="card--flush",
        ),
    )


def page() -> rx.Component:
    """One person, for operators."""
    return admin_page(
        rx.el.div(
            rx.el.div(_about(), _places()),
            rx.el.div(_acts()),
            class_name="columns",
        ),
        _dialogs(),
        title=rx.cond(_person.name, _person.name, tr("Person")),
        tab="people",
        aside=ui.link(tr("All people"), href=routes.ADMIN_PEOPLE),
        ready=AdminPersonState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
