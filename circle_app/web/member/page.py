"""The page ``/c/[circle]/members/[member]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.feed_parts import feed_day
from circle_app.web.i18n import tr
from circle_app.web.member.parts import (
    claim_sheet,
    contact_card,
    edit_sheet,
    fact,
    notes_card,
    papers_card,
    papers_dialogs,
)
from circle_app.web.member.state import MemberState
from circle_app.web.members.role_sheet import role_button, role_sheet
from circle_app.web.shell import ShellState, task_page

_head = MemberState.head


def _top() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.avatar(_head.initials, "large"),
            rx.el.div(
                rx.el.p(_head.name, class_name="member__name"),
                rx.el.p(_head.sub, class_name="item__sub"),
                rx.el.div(
                    rx.cond(_head.is_me, ui.chip(tr("You"), "teal")),
                    rx.cond(_head.role, ui.chip(_head.role, "teal", icon_name="key")),
                    rx.cond(_head.is_record, ui.chip(tr("No account yet"), icon_name="phone")),
                    rx.cond(
                        _head.is_waiting,
                        ui.chip(tr("Waiting at the door"), "amber", icon_name="clock"),
                    ),
                    class_name="row row--wrap",
                ),
                class_name="item__body",
            ),
            class_name="row row--top",
        ),
        rx.cond(_head.gone, ui.callout(rx.el.p(_head.gone), tone="amber")),
        rx.cond(MemberState.facts, ui.data_list(rx.foreach(MemberState.facts, fact))),
        rx.cond(_head.is_waiting & _head.can_admit, _answer()),
    )


def _answer() -> rx.Component:
    return rx.el.div(
        ui.button(tr("No"), "outline", on_click=MemberState.answer(False)),
        ui.button(
            tr("Let in"),
            icon_name="check",
            busy=MemberState.busy,
            on_click=MemberState.answer(True),
        ),
        class_name="actions",
    )


def _acts() -> rx.Component:
    """What can be done; nothing where there is nothing to do."""
    return rx.el.div(
        rx.cond(
            _head.can_claim,
            ui.button(
                tr("Give a personal code"),
                "soft",
                icon_name="phone",
                wide=True,
                custom_attrs=ui.opens("member-claim"),
            ),
        ),
        rx.cond(
            _head.can_rename & ~MemberState.contact.can_edit,
            ui.button(
                tr("Change the name"),
                "outline",
                icon_name="pencil",
                wide=True,
                custom_attrs=ui.opens("member-edit"),
            ),
        ),
        rx.cond(_head.can_assign, role_button(_head.id, tr("Change the office"))),
        rx.cond(
            _head.can_dispute,
            ui.button_link(
                tr("Raise a dispute"),
                rx.Var.create(
                    f"{routes.path(routes.DISPUTES, circle=_head.circle_id)}?about={_head.id}"
                ).to(str),
                "outline",
                icon_name="flag",
                wide=True,
            ),
        ),
        rx.cond(
            _head.can_remove,
            ui.button_link(
                tr("Remove from the circle"),
                rx.Var.create(
                    f"{routes.path(routes.LEAVE, circle=_head.circle_id)}?member={_head.id}"
                ).to(str),
                "outline",
                icon_name="door",
                wide=True,
            ),
        ),
        rx.cond(
            _head.can_leave,
            ui.button_link(
                tr("Leave the circle"),
                routes.path(routes.LEAVE, circle=_head.circle_id),
                "outline",
                icon_name="door",
                wide=True,
            ),
        ),
        class_name="stack stack--tight member__acts",
    )


def _history() -> rx.Component:
    return ui.section(
        tr("What happened"),
        rx.cond(
            MemberState.days.length() > 0,
            rx.fragment(
                rx.foreach(MemberState.days, feed_day),
                rx.cond(
                    MemberState.more,
                    ui.button(tr("Earlier"), "outline", wide=True, on_click=MemberState.earlier),
                ),
            ),
            ui.card(ui.empty_state("calendar", tr("Nothing has happened yet."))),
        ),
    )


def page() -> rx.Component:
    """One member."""
    return task_page(
        ui.error_callout(MemberState.error),
        rx.el.div(
            rx.el.div(_top(), _acts(), class_name="stack"),
            rx.el.div(
                rx.cond(MemberState.contact.shown, contact_card()),
                rx.cond(MemberState.papers.shown, papers_card()),
                rx.cond(_head.can_note, notes_card()),
                class_name="stack",
            ),
            rx.cond(_head.has_history, rx.el.div(_history(), class_name="stack")),
            class_name="stack member-page",
        ),
        edit_sheet(),
        papers_dialogs(),
        claim_sheet(),
        rx.cond(_head.can_assign, role_sheet()),
        title=tr("Member"),
        back=rx.cond(
            _head.sees_others,
            routes.path(routes.MEMBERS, circle=ShellState.circle_id),
            routes.path(routes.CIRCLE, circle=ShellState.circle_id),
        ),
        tab="members",
        ready=MemberState.loaded,
        waiting=ui.skeleton("card", "card", "list"),
    )
