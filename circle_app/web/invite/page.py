"""The page ``/c/[circle]/invite``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.invite.state import InviteState
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.codes import qr_picture


def _revoke_form(code: rx.Var[str]) -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="invite_code", value=code, read_only=True),
        ui.button(tr("Withdraw"), "ghost", submit=True),
        on_submit=InviteState.revoke,
    )


def _card() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.p(tr("Invite code"), class_name="label"),
            rx.el.p(InviteState.newest_words, class_name="invite__code"),
            class_name="center",
        ),
        rx.el.div(
            qr_picture(InviteState.qr, tr("QR picture of the invite link")),
            class_name="invite__qr",
        ),
        rx.el.p(
            tr("Scan it with a phone's camera, or type the code on the start page."),
            class_name="muted small center",
        ),
        rx.el.div(
            rx.el.p(InviteState.link, class_name="invite__link grow"),
            ui.copy_button(InviteState.link),
            class_name="row row--between",
        ),
        ui.share_button(InviteState.link, InviteState.message),
    )


def _other(code: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        ui.tile("key"),
        rx.el.p(code, class_name="mono strong grow"),
        _revoke_form(code),
        class_name="item",
    )


def page() -> rx.Component:
    """Code, link and QR."""
    return task_page(
        ui.error_callout(InviteState.error),
        rx.cond(
            InviteState.newest,
            _card(),
            ui.card(
                ui.empty_state("key", tr("There is no code now, so nobody new can join.")),
            ),
        ),
        rx.el.div(
            ui.button(
                tr("New code"),
                "outline",
                icon_name="plus",
                busy=InviteState.busy,
                on_click=InviteState.make,
            ),
            rx.cond(
                InviteState.newest,
                ui.button(
                    tr("Withdraw this code"),
                    "outline",
                    icon_name="x",
                    custom_attrs=ui.opens("withdraw"),
                ),
            ),
            class_name="actions",
        ),
        ui.dialog(
            "withdraw",
            tr("Withdraw this code?"),
            rx.el.p(tr("Nobody can join with it any more. Those who are in stay in.")),
            rx.el.form(
                rx.el.input(
                    type="hidden", name="invite_code", value=InviteState.newest, read_only=True
                ),
                rx.el.div(
                    ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
                    ui.button(tr("Withdraw"), "danger", submit=True),
                    class_name="actions",
                ),
                on_submit=InviteState.revoke,
            ),
        ),
        rx.cond(
            InviteState.others.length() > 0,
            ui.section(
                tr("Other codes that are good"),
                ui.card(ui.rows(InviteState.others, _other), class_name="card--flush"),
            ),
        ),
        title=tr("Invite someone"),
        back=routes.path(routes.CIRCLE, circle=ShellState.circle_id),
        tab="circle",
        ready=InviteState.loaded,
        waiting=ui.skeleton("card"),
    )
