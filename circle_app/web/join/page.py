"""The page ``/join/[code]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.join.state import JoinState
from circle_app.web.rule_parts import rule_lines
from circle_app.web.shell import site_page


def _entry() -> rx.Component:
    return ui.card(
        rx.el.form(
            ui.text_field(
                "invite_code",
                tr("Got an invite code?"),
                hint=tr("8 letters or digits, from somebody in the circle"),
                class_name="input--code",
                required=True,
                max_length=60,
                auto_complete="off",
                custom_attrs={"autoCapitalize": "characters", "spellCheck": "false"},
            ),
            ui.button(tr("Look at the circle"), submit=True, wide=True, large=True),
            on_submit=JoinState.use_code,
            class_name="stack stack--wide",
        )
    )


def _way_in() -> rx.Component:
    here = JoinState.router.url.path
    signed_in = rx.el.form(
        ui.request_id(JoinState.request_id),
        ui.button(tr("Join this circle"), submit=True, busy=JoinState.busy, wide=True, large=True),
        on_submit=JoinState.join,
    )
    stranger = rx.el.div(
        ui.button_link(
            tr("Make an account and join"), f"{routes.SIGN_UP}?next={here}", wide=True, large=True
        ),
        ui.button_link(
            tr("I have an account"), f"{routes.SIGN_IN}?next={here}", "outline", wide=True
        ),
        class_name="stack",
    )
    return rx.cond(
        JoinState.waiting,
        ui.callout(
            rx.el.p(tr("You have asked to join. You will see the circle once you are let in.")),
            role="status",
        ),
        rx.cond(
            JoinState.full,
            ui.callout(
                rx.el.p(tr("Every seat in this circle is taken.")), tone="amber", role="status"
            ),
            rx.cond(JoinState.signed_in, signed_in, stranger),
        ),
    )


def _invitation() -> rx.Component:
    return rx.fragment(
        ui.card(
            rx.el.div(
                ui.avatar(JoinState.initials, "large"),
                rx.el.div(
                    rx.el.h1(JoinState.name, class_name="join__name"),
                    rx.el.p(JoinState.organiser, class_name="muted"),
                    class_name="item__body",
                ),
                class_name="row",
            ),
            rx.el.div(
                rx.el.p(JoinState.pays, class_name="join__pays"),
                rx.el.p(JoinState.facts, class_name="muted small"),
            ),
            rx.cond(JoinState.description, rx.el.p(JoinState.description)),
        ),
        ui.section(
            tr("The rules in short"),
            ui.card(rule_lines(JoinState.lines), class_name="card--flush"),
        ),
        _way_in(),
    )


def page() -> rx.Component:
    """An invitation, or the field for its code."""
    nothing = rx.fragment(rx.el.h1(tr("Join a circle")), _entry())
    return site_page(
        ui.error_callout(JoinState.error),
        rx.cond(
            JoinState.loaded,
            rx.cond(JoinState.found, _invitation(), nothing),
            rx.fragment(
                rx.el.h1(tr("Join a circle"), class_name="visually-hidden"),
                ui.skeleton("card", "list"),
            ),
        ),
        narrow=True,
        sign_in=False,
    )
