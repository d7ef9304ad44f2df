"""The page ``/c/[circle]/dues``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.dues.state import DuesState
from circle_app.web.dues.view_models import Cell, Column, Line, PaymentLine, WaiverLine
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page
from circle_app.web.ui.sheets import sheet, sheet_steps

DUE = "due"
_table = DuesState.table
_detail = DuesState.detail


def _head(column: rx.Var[Column]) -> rx.Component:
    return rx.el.th(
        rx.el.span(column.title, custom_attrs={"aria-hidden": "true"}),
        rx.el.span(column.told, class_name="visually-hidden"),
        scope="col",
        class_name="dues__cycle",
    )


def _foot(column: rx.Var[Column]) -> rx.Component:
    return rx.el.td(column.paid, class_name="dues__cycle num")


def _cell(cell: rx.Var[Cell]) -> rx.Component:
    return rx.el.td(
        rx.cond(
            cell.due,
            rx.el.button(
                rx.el.span(cell.sign, custom_attrs={"aria-hidden": "true"}),
                rx.el.span(cell.words, class_name="visually-hidden"),
                type="button",
                title=cell.words,
                class_name=ui.classes("mark", f"mark--{cell.mark}"),
                on_click=DuesState.look(cell.due),
                custom_attrs=ui.opens(DUE),
            ),
        ),
        class_name="dues__cycle",
    )


def _line(line: rx.Var[Line]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            ui.link(line.name, href=line.href, class_name="dues__name"),
            rx.cond(line.sub, rx.el.span(line.sub, class_name="small muted")),
            scope="row",
        ),
        rx.el.td(
            line.owed, class_name=ui.classes("end num", rx.cond(line.owes, "strong", "muted"))
        ),
        rx.foreach(line.cells, _cell),
    )


def _sorted(words: ui.Text, href: ui.Text, order: str, way: str, name: str) -> rx.Component:
    """The head of a column by which the lines can be sorted."""
    current = _table.order == order
    return rx.el.th(
        ui.link(
            words,
            rx.cond(current, ui.icon("chevron_down", "icon--18")),
            href=href,
            class_name="dues__sort",
        ),
        scope="col",
        class_name=name,
        custom_attrs={"aria-sort": rx.cond(current, way, "none")},
    )


def _grid() -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.caption(
                rx.el.span(tr("Who paid which cycle"), class_name="visually-hidden"),
                _table.span,
            ),
            rx.el.thead(
                rx.el.tr(
                    _sorted(tr("Member"), _table.by_name, "name", "ascending", ""),
                    _sorted(tr("Open"), _table.by_open, "open", "descending", "end"),
                    rx.foreach(_table.columns, _head),
                )
            ),
            rx.el.tbody(rx.foreach(DuesState.rows, _line)),
            rx.el.tfoot(
                rx.el.tr(
                    rx.el.th(tr("Have paid"), scope="row"),
                    rx.el.td(),
                    rx.foreach(_table.columns, _foot),
                )
            ),
            class_name="table dues",
        ),
        class_name="table-wrap dues-wrap",
        tab_index=0,
        role="region",
        aria_label=tr("Who paid which cycle"),
    )


def _legend() -> rx.Component:
    def entry(mark: str, sign: str, words: ui.Text) -> rx.Component:
        return rx.el.li(
            rx.el.span(sign, class_name=f"mark mark--{mark}", custom_attrs={"aria-hidden": "true"}),
            words,
        )

    return rx.el.ul(
        entry("paid", "✓", tr("Paid")),
        entry("paid_late", "L", tr("Paid late")),
        entry("open", "–", tr("Not paid yet")),
        entry("late", "!", tr("Late")),
        entry("claimed", "…", tr("Being checked")),
        entry("waived", "○", tr("Let off")),
        class_name="dues-legend",
        role="list",
    )


def _ways() -> rx.Component:
    return rx.el.div(
        rx.cond(_table.older, ui.button_link(tr("Earlier cycles"), _table.older, "outline")),
        rx.cond(_table.newer, ui.button_link(tr("Later cycles"), _table.newer, "outline")),
        rx.cond(_table.further, ui.button_link(tr("More members"), _table.further, "outline")),
        rx.cond(
            _table.order != "number",
            ui.button_link(tr("In the order of joining"), _table.by_number, "ghost"),
        ),
        ui.button_link(
            tr("Download as a table (CSV)"),
            _table.file,
            "soft",
            icon_name="download",
            document=True,
            download="",
        ),
        class_name="row row--wrap",
    )


def _payment(row: rx.Var[PaymentLine]) -> rx.Component:
    return ui.row_link(
        ui.tile("receipt", "teal"), row.title, row.sub, ui.amount(row.amount), href=row.href
    )


def _waiver(row: rx.Var[WaiverLine]) -> rx.Component:
    return ui.row(ui.tile("minus", "gray"), row.title, row.sub, ui.amount(row.amount))


def _part(name: str, words: ui.Text, value: rx.Var[str], open_: rx.Var[str]) -> rx.Component:
    """How much of one part is let off; shown only where some of it is open."""
    return rx.cond(
        value,
        rx.el.div(
            rx.el.p(words, class_name="field__label"),
            ui.amount_field(name, words, prefix=_detail.prefix, default_value=value),
            rx.el.p(tr("{amount} is open", amount=open_), class_name="field__hint"),
            class_name="field",
        ),
    )


def _waive() -> rx.Component:
    return rx.el.form(
        rx.el.h3(tr("Let {name} off", name=_detail.name)),
        rx.el.p(
            tr(
                "Nobody asks for it any more. Nothing is booked, and it cannot be taken back. "
                "A part is enough: type how much."
            ),
            class_name="muted",
        ),
        ui.request_id(DuesState.request_id),
        ui.error_callout(DuesState.error),
        _part("amount", tr("Contribution"), _detail.amount_value, _detail.amount_open),
        _part("fee", tr("Late fee"), _detail.fee_value, _detail.fee_open),
        ui.text_field(
            "reason",
            tr("Why?"),
            hint=tr("Everybody in the circle can read it."),
            required=True,
            max_length=300,
            auto_complete="off",
        ),
        ui.button(tr("Let off"), submit=True, wide=True, large=True, busy=DuesState.busy),
        key=DuesState.request_id,
        class_name="stack stack--wide dues-waive",
        on_submit=DuesState.waive,
    )


def _due() -> rx.Component:
    shown = rx.el.div(
        rx.el.div(
            rx.el.span(
                _detail.sign,
                class_name=ui.classes("mark", f"mark--{_detail.mark}"),
                custom_attrs={"aria-hidden": "true"},
            ),
            rx.el.div(
                rx.el.p(_detail.name, class_name="strong"),
                rx.el.p(_detail.words, class_name="muted"),
            ),
            class_name="row dues-head",
        ),
        ui.data_list(
            rx.foreach(_detail.lines, lambda line: ui.data_row(line.name, line.value)),
        ),
        rx.cond(
            _detail.payments.length() > 0,
            ui.card(ui.rows(_detail.payments, _payment), class_name="card--flush"),
        ),
        rx.cond(
            _detail.waivers.length() > 0,
            ui.card(ui.rows(_detail.waivers, _waiver), class_name="card--flush"),
        ),
        rx.cond(_detail.pay, ui.button_link(tr("Pay"), _detail.pay, wide=True, large=True)),
        rx.cond(_detail.can_waive, _waive()),
        class_name="stack stack--wide",
    )
    return sheet(
        DUE,
        rx.cond(_detail.title, _detail.title, tr("Contribution")),
        sheet_steps(DuesState.slip, rx.cond(_detail.id, shown, ui.skeleton("list"))),
    )


def _nothing() -> rx.Component:
    return ui.card(
        ui.empty_state(
            "table",
            tr("Nothing has fallen due yet. The first cycle stands here once it begins."),
            ui.button_link(
                tr("To the circle"), routes.path(routes.CIRCLE, circle=ShellState.circle_id), "soft"
            ),
        )
    )


def page() -> rx.Component:
    """Members and cycles: who paid what, and who is falling behind."""
    return member_page(
        rx.cond(
            _table.nothing,
            _nothing(),
            rx.fragment(_grid(), _legend(), _ways(), _due()),
        ),
        title=tr("Dues"),
        tab="dues",
        ready=DuesState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
