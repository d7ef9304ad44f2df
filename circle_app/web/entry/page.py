"""The page ``/c/[circle]/books/entries/[entry]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.disputes.parts import doubt_button, doubt_sheets, doubted, ended_doubts
from circle_app.web.entry.state import EntryState
from circle_app.web.entry.view_models import Detail, Jump, LineRow
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.sheets import sheet, sheet_steps

_SHEET = "take-back"
_view = EntryState.view


def _head() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile_path(_view.d, _view.tone),
            ui.chip_path(_view.chip, _view.chip_tone, _view.chip_d),
            class_name="row row--between",
        ),
        rx.el.h2(_view.sentence, class_name="entry__sentence"),
        ui.money(_view.amount, "page"),
        rx.cond(
            _view.reason,
            rx.el.blockquote(_view.reason, class_name="entry__reason"),
        ),
    )


def _line(row: rx.Var[LineRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(ui.link(row.account, href=row.href), scope="row", class_name="plain"),
        rx.el.td(row.debit, class_name="end"),
        rx.el.td(row.credit, class_name="end"),
    )


def _lines() -> rx.Component:
    body = rx.fragment(
        rx.foreach(_view.lines, _line),
        rx.el.tr(
            rx.el.th(tr("Both sides are equal"), scope="row", class_name="plain muted"),
            rx.el.td(_view.total, class_name="end"),
            rx.el.td(_view.total, class_name="end"),
            class_name="entry__total",
        ),
    )
    return ui.table(
        tr("What moved"),
        [(tr("Accounts"), False), (tr("Debit"), True), (tr("Credit"), True)],
        body,
    )


def _detail(row: rx.Var[Detail]) -> rx.Component:
    return ui.data_row(
        row.name, rx.el.span(row.value, class_name=rx.cond(row.mono, "mono small", ""))
    )


def _jump(row: rx.Var[Jump]) -> rx.Component:
    return ui.row_link(
        ui.tile_path(row.d, row.tone),
        row.title,
        row.sub,
        ui.icon("chevron_right"),
        href=row.href,
    )


def _jumps() -> rx.Component:
    return rx.cond(
        _view.jumps.length() > 0,
        ui.card(
            rx.el.h2(tr("What belongs to it"), class_name="card__title"),
            ui.rows(_view.jumps, _jump),
            class_name="card--flush",
        ),
    )


def _acts() -> rx.Component:
    button = ui.button(
        _view.button,
        "outline",
        icon_name="undo",
        wide=True,
        custom_attrs=ui.opens(_SHEET),
        on_click=EntryState.open_sheet,
    )
    return rx.el.div(
        rx.cond(_view.button, button),
        rx.cond(_view.note, rx.el.p(_view.note, class_name="muted small")),
        doubt_button(),
        class_name="stack",
    )


def _sheet() -> rx.Component:
    form = rx.el.form(
        ui.request_id(EntryState.request_id),
        ui.error_callout(EntryState.error),
        rx.el.div(
            rx.el.p(_view.sentence, class_name="strong"),
            ui.money(_view.amount),
            class_name="row row--between",
        ),
        rx.el.div(
            ui.fact(
                tr("A new entry of today turns every line round; this one stays to be read."),
                "info",
            ),
            ui.fact(
                tr("Dues, loans and wallets are as if it had not been."),
                "info",
            ),
            rx.cond(
                _view.at_once,
                ui.fact(_view.decides, "good"),
                ui.fact(_view.decides, "warn"),
            ),
            class_name="facts",
        ),
        ui.text_area(
            "reason",
            tr("Why?"),
            hint=tr("Everybody in the circle can read it."),
            required=True,
            max_length=300,
            rows="3",
        ),
        ui.button(_view.button, submit=True, wide=True, large=True, busy=EntryState.busy),
        key=EntryState.request_id,
        class_name="stack stack--wide",
        on_submit=EntryState.take_back,
    )
    return sheet(
        _SHEET,
        tr("Take this entry back"),
        sheet_steps(EntryState.slip, form, on_done=EntryState.open_sheet),
    )


def page() -> rx.Component:
    """One entry with its lines."""
    return task_page(
        doubted(),
        rx.el.div(
            rx.el.div(_head(), _lines(), _acts(), class_name="stack stack--wide"),
            rx.el.div(
                ui.card(
                    rx.el.h2(tr("How it was written down"), class_name="card__title"),
                    ui.data_list(rx.foreach(_view.details, _detail)),
                    class_name="card--flush",
                ),
                _jumps(),
                ended_doubts(),
                class_name="stack stack--wide",
            ),
            class_name="columns columns--even",
        ),
        _sheet(),
        doubt_sheets(),
        title=tr("Entry {number}", number=_view.number),
        back=routes.path(routes.JOURNAL, circle=ShellState.circle_id),
        tab="books",
        ready=EntryState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
