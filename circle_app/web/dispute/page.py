"""The page ``/c/[circle]/disputes/[dispute]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.dispute.state import DisputePageState
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page
from circle_app.web.talk.parts import composer, thread
from circle_app.web.ui.sheets import sheet

_view = DisputePageState.view
_SETTLE, _WITHDRAW = "dispute-settle", "dispute-withdraw"


def _head() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile_path(_view.d, rx.cond(_view.is_open, "amber", "gray")),
            rx.el.div(ui.link(_view.what, href=_view.href), class_name="grow strong"),
            ui.chip_path(_view.chip, _view.tone, _view.sign),
            class_name="row row--top",
        ),
        rx.el.p(_view.reason, class_name="dispute__reason"),
        rx.el.div(
            ui.avatar(_view.initials),
            rx.el.span(_view.opened, class_name="item__sub"),
            class_name="row",
        ),
    )


def _outcome() -> rx.Component:
    return rx.cond(
        _view.ended,
        ui.card(
            rx.el.h2(rx.cond(_view.outcome, tr("How it ended"), tr("It was taken back"))),
            rx.cond(_view.outcome, rx.el.p(_view.outcome)),
            rx.el.p(_view.ended, class_name="item__sub"),
        ),
    )


def _notes() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.fact(_view.readers, "info"),
            rx.cond(
                _view.is_open & (_view.about == "entry"),
                ui.fact(tr("Its month cannot be closed until this is answered."), "warn"),
            ),
            rx.cond(_view.waits, ui.fact(_view.waits, "info")),
            class_name="facts",
        ),
    )


def _acts() -> rx.Component:
    return rx.cond(
        _view.can_settle | _view.can_withdraw,
        rx.el.div(
            rx.cond(
                _view.can_settle,
                ui.button(
                    tr("Say how it ends"),
                    icon_name="check",
                    wide=True,
                    custom_attrs=ui.opens(_SETTLE),
                    on_click=DisputePageState.open_sheet,
                ),
            ),
            rx.cond(
                _view.can_withdraw,
                ui.button(
                    tr("Take it back"),
                    "outline",
                    icon_name="undo",
                    wide=True,
                    custom_attrs=ui.opens(_WITHDRAW),
                    on_click=DisputePageState.open_sheet,
                ),
            ),
            class_name="stack",
        ),
    )


def _done() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(ui.icon("check", "icon--24"), class_name="slip__sign"),
            rx.el.p(DisputePageState.done, class_name="strong"),
            class_name="slip__head",
        ),
        ui.button(tr("Done"), wide=True, large=True, custom_attrs=ui.closes()),
        class_name="slip",
        role="status",
    )


def _settle_sheet() -> rx.Component:
    form = rx.el.form(
        ui.request_id(DisputePageState.request_id),
        rx.el.p(_view.what, class_name="strong"),
        rx.el.p(_view.reason, class_name="muted"),
        ui.error_callout(DisputePageState.error),
        ui.text_area(
            "outcome",
            tr("What did you find?"),
            hint=rx.cond(
                _view.about == "entry",
                tr("Everybody in the circle reads it. If the entry is wrong, take it back too."),
                tr("Both of them read it. Nothing more can be written after it."),
            ),
            required=True,
            max_length=300,
            rows="3",
        ),
        ui.button(
            tr("End it with these words"),
            submit=True,
            wide=True,
            large=True,
            busy=DisputePageState.busy,
        ),
        key=DisputePageState.request_id,
        class_name="stack stack--wide",
        on_submit=DisputePageState.settle,
    )
    return sheet(_SETTLE, tr("How does it end?"), rx.cond(DisputePageState.done, _done(), form))


def _withdraw_sheet() -> rx.Component:
    form = rx.el.form(
        ui.request_id(DisputePageState.request_id),
        ui.error_callout(DisputePageState.error),
        rx.el.p(_view.what, class_name="strong"),
        rx.el.p(tr("It stays to be read, marked as taken back. You can ask again later.")),
        rx.el.div(
            ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
            ui.button(tr("Take it back"), submit=True, busy=DisputePageState.busy),
            class_name="actions",
        ),
        class_name="stack stack--wide",
        on_submit=DisputePageState.withdraw,
    )
    return sheet(_WITHDRAW, tr("Take it back?"), rx.cond(DisputePageState.done, _done(), form))


def _composer() -> rx.Component:
    return composer(
        "words",
        tr("Write something"),
        request_id=DisputePageState.words_id,
        busy=DisputePageState.busy,
        error=DisputePageState.talk_error,
        on_submit=DisputePageState.say,
    )


def _dock() -> rx.Component:
    """On a phone the field for one's own words; on a desktop it stands below the thread."""
    return rx.cond(
        _view.can_say,
        rx.el.div(_composer(), class_name="phone-only"),
        rx.el.p(
            rx.cond(_view.is_open, tr("You read here; others write."), tr("This has ended.")),
            class_name="center",
        ),
    )


def page() -> rx.Component:
    """One dispute."""
    return task_page(
        rx.el.div(
            rx.el.div(_head(), _outcome(), _acts(), _notes(), class_name="stack stack--wide"),
            rx.el.div(
                ui.section(
                    tr("What was said"),
                    thread(
                        DisputePageState.said,
                        tr("Nobody has written anything yet."),
                        earlier=DisputePageState.earlier,
                        on_earlier=DisputePageState.show_earlier,
                    ),
                    rx.cond(_view.can_say, rx.el.div(_composer(), class_name="desktop-only")),
                ),
            ),
            class_name="columns columns--even",
        ),
        _settle_sheet(),
        _withdraw_sheet(),
        title=rx.cond(_view.about == "person", tr("Complaint"), tr("Question")),
        back=routes.path(routes.DISPUTES, circle=DisputePageState.circle_id),
        tab="votes",
        dock=_dock(),
        ready=DisputePageState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
