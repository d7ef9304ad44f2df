"""The page ``/c/[circle]/meetings/[meeting]``."""

from typing import Any

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.meeting.box import cash_box, closing_count, loans_to_give, minutes
from circle_app.web.meeting.grid import sheet_grid
from circle_app.web.meeting.parts import MeetingSheet, act, out, words
from circle_app.web.meeting.state import MeetingState
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.sheets import SlipLine, sheet, sheet_steps

CLOSING = "close-meeting"
GIVING_UP = "give-up-meeting"
_FORM = "close-form"
_review = MeetingState.review
_link = MeetingState.link


def _step(name: str, number: str, goes: str, said: rx.Var[str]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                rx.el.span(number, class_name="meeting-step__number"),
                ui.icon("check", "icon--14"),
                class_name="meeting-step__dot",
                custom_attrs={"aria-hidden": "true"},
            ),
            rx.el.span(said),
            out(f"step:{name}", class_name="visually-hidden"),
            type="button",
            class_name="meeting-step",
            custom_attrs={"data-step": name, "data-goes": goes, "data-way": "todo"} | act("go"),
        )
    )


def _steps() -> rx.Component:
    return rx.el.ol(
        _step("roll", "1", "tr[data-member] [data-kind=presence]", tr("Roll call")),
        _step("collect", "2", "tr[data-member] [data-kind=amount]", tr("Collect")),
        _step("loans", "3", "#loans [data-kind=check]", tr("Loans")),
        _step("count", "4", "#count [data-kind]", tr("Count and close")),
        class_name="meeting-steps",
        role="list",
        aria_label=tr("Steps of the meeting"),
    )


def _close_button(**props: Any) -> rx.Component:
    return ui.button(tr("Close meeting"), custom_attrs=ui.opens(CLOSING) | act("close"), **props)


def _saved() -> rx.Component:
    return rx.el.p(
        ui.icon("check_circle", "icon--18 saved__yes"),
        ui.icon("alert", "icon--18 saved__no"),
        out("saved"),
        class_name="saved",
    )


def _bar() -> rx.Component:
    """On a desktop: beside the title."""
    bar = rx.el.div(_steps(), _saved(), _close_button(), class_name="meeting-bar")
    return rx.cond(MeetingState.loaded, bar)


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.p(MeetingState.heading.sub, class_name="muted meeting-head__sub"),
        _saved(),
        rx.el.div(_close_button(), class_name="meeting-head__close"),
        class_name="meeting-head",
    )


def _pass() -> rx.Component:
    """On a phone: to the member before and after, and what has come together."""
    return rx.el.div(
        ui.button(tr("Back"), "outline", custom_attrs=act("previous")),
        rx.el.p(
            rx.el.span(tr("Collected"), class_name="muted small block"),
            out("bar", class_name="num strong"),
            class_name="center grow",
        ),
        ui.button(tr("Next"), "solid", custom_attrs=act("next")),
        class_name="meeting-pass",
    )


def _line(line: rx.Var[SlipLine]) -> rx.Component:
    return ui.data_row(line.name, line.value)


def _listed(items: rx.Var[list[str]]) -> rx.Component:
    return rx.el.ul(rx.foreach(items, rx.el.li), class_name="meeting-list")


def _reviewed() -> rx.Component:
    return rx.el.form(
        ui.request_id(MeetingState.request_id),
        rx.el.input(type="hidden", name="version", value=_review.version, read_only=True),
        rx.el.div(
            ui.label(tr("The box holds at the end")),
            ui.money(_review.amount, "page"),
        ),
        ui.data_list(rx.foreach(_review.lines, _line)),
        rx.cond(_review.absent.length() > 0, _listed(_review.absent)),
        ui.error_callout(MeetingState.error),
        rx.cond(
            _review.faults.length() > 0,
            ui.callout(
                rx.el.p(tr("First mend this. Nothing was recorded."), class_name="strong"),
                _listed(_review.faults),
                tone="amber",
            ),
            rx.fragment(
                rx.el.p(
                    tr(
                        "All of it goes into the books at once. What was closed can be read in "
                        "the minutes and is not changed any more."
                    ),
                    class_name="muted",
                ),
                ui.button(
                    tr("Close and record"),
                    submit=True,
                    busy=MeetingState.busy,
                    wide=True,
                    large=True,
                    icon_name="check",
                ),
            ),
        ),
        id=_FORM,
        class_name="stack stack--wide",
        on_submit=MeetingState.close,
    )


def _waiting() -> rx.Component:
    return rx.el.div(
        rx.el.span(class_name="spinner", custom_attrs={"aria-hidden": "true"}),
        rx.el.p(out("closing", tr("Saving the last entries …")), role="status"),
        class_name="row",
    )


def _closing() -> rx.Component:
    way = rx.el.p(
        ui.link(
            tr("Read the minutes"),
            href=routes.path(
                routes.MINUTES, circle=ShellState.circle_id, meeting=MeetingState.meeting_id
            ),
        ),
        class_name="center",
    )
    # The waiting part stays: the script fills it in before the review is there.
    return sheet(
        CLOSING,
        tr("Close the meeting"),
        sheet_steps(
            MeetingState.slip,
            rx.el.div(
                rx.el.div(_waiting(), hidden=_review.title != ""),
                rx.cond(_review.title, _reviewed()),
            ),
            way,
            on_done=MeetingState.leave,
        ),
    )


def _giving_up() -> rx.Component:
    return sheet(
        GIVING_UP,
        tr("This meeting did not happen"),
        rx.el.p(
            tr("What was typed is put away, and nothing of it is recorded. No money is booked.")
        ),
        ui.error_callout(MeetingState.error),
        rx.el.div(
            ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
            ui.button(
                tr("Put it away"), "danger", busy=MeetingState.busy, on_click=MeetingState.give_up
            ),
            class_name="actions",
        ),
    )


def _script() -> rx.Component:
    return MeetingSheet.create(
        sheet=MeetingState.sheet,
        cells=_link.cells,
        serial=_link.serial,
        ack=_link.ack,
        saved_at=_link.saved_at,
        refusal=_link.refusal,
        words=words(),
        on_cells=MeetingState.keep,
        on_close=MeetingState.ask,
    )


def page() -> rx.Component:
    """The sheet beside the box, the loans and the count."""
    return task_page(
        rx.el.div(
            _head(),
            rx.el.div(
                rx.el.div(sheet_grid(), minutes(), class_name="stack stack--wide"),
                rx.el.div(
                    cash_box(),
                    loans_to_give(),
                    closing_count(),
                    _close_button(wide=True, large=True, class_name="meeting-end"),
                    ui.button(
                        tr("This meeting did not happen"),
                        "ghost",
                        custom_attrs=ui.opens(GIVING_UP),
                    ),
                    class_name="stack stack--wide",
                ),
                class_name="meeting-columns",
            ),
            rx.el.p(role="status", class_name="visually-hidden", custom_attrs={"data-out": "live"}),
            _closing(),
            _giving_up(),
            _pass(),
            _script(),
            id="meeting",
            class_name="meeting",
        ),
        title=rx.cond(MeetingState.heading.title, MeetingState.heading.title, tr("Meeting")),
        back=routes.path(routes.MEETINGS, circle=ShellState.circle_id),
        tab="meetings",
        aside=_bar(),
        ready=MeetingState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
