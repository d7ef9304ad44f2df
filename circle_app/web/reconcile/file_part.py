"""A bank's file before it is read in: what its columns are, and what becomes of each row."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.reconcile.state import ReconcileState
from circle_app.web.reconcile.view_models import Choice, FileRow
from circle_app.web.shell import ShellState

_look = ReconcileState.look
_card = ReconcileState.look.card


def _figure(count: rx.Var[str], words: ui.Text, tone: str, icon: str) -> rx.Component:
    return rx.el.div(
        ui.icon(icon, "icon--24"),
        rx.el.p(count, class_name="file-figure__count num"),
        rx.el.p(words, class_name="muted small"),
        class_name=f"file-figure file-figure--{tone}",
    )


def _top() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile("file", "teal"),
            ui.row_body(_card.name, rx.cond(_card.period, _card.period, _card.account)),
            class_name="row row--top",
        ),
        rx.el.div(
            _figure(_card.fresh, tr("new lines"), "teal", "plus"),
            rx.cond(_card.known, _figure(_card.known, tr("known already"), "gray", "copy")),
            rx.cond(_card.refused, _figure(_card.refused, tr("cannot be read"), "amber", "alert")),
            class_name="file-figures",
        ),
        ui.data_list(
            ui.data_row(tr("The account"), _card.account),
            rx.cond(_card.closing, ui.data_row(tr("The bank's balance"), _card.closing)),
        ),
        rx.cond(_card.breaks, ui.fact(_card.breaks, "warn")),
        rx.cond(
            _card.known_href,
            ui.callout(
                rx.el.p(tr("This very file was read in before.")),
                ui.link(tr("See its lines"), href=_card.known_href),
            ),
        ),
        rx.cond(
            (_card.fresh == "0") & ~_card.unsure & (_card.known_href == ""),
            ui.fact(tr("There is nothing new in this file."), "info"),
        ),
        ui.error_callout(ReconcileState.error),
        _acts(),
    )


def _acts() -> rx.Component:
    return rx.el.div(
        rx.cond(
            _card.ready,
            rx.el.form(
                ui.request_id(ReconcileState.request_id),
                ui.button(
                    _card.button,
                    submit=True,
                    icon_name="check",
                    busy=ReconcileState.busy,
                ),
                on_submit=ReconcileState.read_in,
            ),
        ),
        ui.button_link(
            tr("Another file"),
            routes.path(routes.RECONCILE, circle=ShellState.circle_id),
            "outline",
        ),
        class_name="actions",
    )


def _column(choice: rx.Var[Choice]) -> rx.Component:
    return rx.el.label(
        rx.el.span(choice.label, class_name="field__label"),
        rx.el.select(
            rx.el.option(tr("not in this file"), value=""),
            rx.foreach(_look.headings, lambda each: rx.el.option(each.label, value=each.value)),
            name=f"column_{choice.role}",
            default_value=choice.column,
            class_name="input",
        ),
        class_name="field",
    )


def _order() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(tr("How days are written"), class_name="field__label"),
        ui.choice("day_order", "dmy", _card.day_first, default_checked=_card.day_order == "dmy"),
        ui.choice("day_order", "mdy", _card.month_first, default_checked=_card.day_order == "mdy"),
        class_name="choices stack",
    )


def _cell(text: rx.Var[str]) -> rx.Component:
    return rx.el.td(text)


def _sample() -> rx.Component:
    return rx.cond(
        _look.sample.length() > 0,
        rx.el.div(
            rx.el.table(
                rx.el.caption(tr("The first rows of the file")),
                rx.el.thead(
                    rx.el.tr(
                        rx.foreach(_look.headings, lambda each: rx.el.th(each.label, scope="col"))
                    )
                ),
                rx.el.tbody(
                    rx.foreach(
                        _look.sample,
                        lambda row: rx.el.tr(rx.foreach(row, _cell)),
                    )
                ),
                class_name="table",
            ),
            class_name="table-wrap",
            tab_index=0,
        ),
    )


def _columns_form() -> rx.Component:
    return rx.el.form(
        _sample(),
        rx.el.div(rx.foreach(_look.choices, _column), class_name="column-choices"),
        _order(),
        ui.button(
            tr("Look again"),
            "soft",
            submit=True,
            icon_name="refresh",
            busy=ReconcileState.busy,
        ),
        class_name="stack stack--wide",
        on_submit=ReconcileState.say_columns,
    )


def _days_form() -> rx.Component:
    return rx.el.form(
        _order(),
        ui.button(
            tr("So are they written"),
            "soft",
            submit=True,
            icon_name="check",
            busy=ReconcileState.busy,
        ),
        class_name="stack stack--wide",
        on_submit=ReconcileState.say_columns,
    )


def _columns() -> rx.Component:
    return rx.fragment(
        rx.cond(
            _card.only_days,
            ui.card(ui.callout(rx.el.p(_card.asks), tone="amber"), _days_form()),
        ),
        _all_columns(),
    )


def _all_columns() -> rx.Component:
    return rx.cond(
        _card.unsure & ~_card.only_days,
        ui.card(
            ui.callout(rx.el.p(_card.asks), tone="amber"),
            _columns_form(),
        ),
        ui.card(
            rx.el.details(
                rx.el.summary(
                    rx.el.span(tr("What the columns are"), class_name="grow"),
                    ui.icon("chevron_down"),
                    class_name="file-fold__head",
                ),
                rx.el.div(_columns_form(), class_name="file-fold__body"),
                class_name="file-fold",
            ),
            class_name="card--fold",
        ),
    )


def _row(row: rx.Var[FileRow]) -> rx.Component:
    return rx.el.div(
        rx.el.span(row.number, class_name="file-row__number muted small num"),
        rx.el.div(
            rx.el.p(row.words, class_name="file-row__words"),
            rx.cond(row.why, rx.el.p(row.why, class_name="item__sub")),
            class_name="item__body",
        ),
        rx.el.div(
            rx.cond(row.amount, ui.amount(row.amount)),
            rx.cond(row.day, rx.el.span(row.day, class_name="muted small")),
            class_name="item__end",
        ),
        class_name="item item--short file-row",
    )


def _rows(
    title: ui.Text, rows: rx.Var[list[FileRow]], more: ui.Child | None = None
) -> rx.Component:
    return rx.cond(
        rows.length() > 0,
        ui.card(
            rx.el.h2(title, class_name="card__title"),
            ui.rows(rows, _row),
            *([more] if more is not None else []),
            class_name="card--flush",
        ),
    )


def file_part() -> rx.Component:
    """The file, its columns, its rows by what becomes of them."""
    return rx.el.div(
        rx.el.div(
            _top(),
            _columns(),
        ),
        rx.el.div(
            _rows(tr("Cannot be read"), _look.refused),
            _rows(
                tr("New lines"),
                _look.fresh,
                rx.cond(_card.more, rx.el.p(_card.more, class_name="muted small compare-pad")),
            ),
            _rows(tr("Known already"), _look.known),
        ),
        class_name="columns columns--file",
    )
