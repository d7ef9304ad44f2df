"""The page ``/c/[circle]/books/count``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.count.parts import money_count
from circle_app.web.count.state import CountState
from circle_app.web.count.view_models import BoxTab, CountRow
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.sheets import slip

FORM = "count"
_box = CountState.box


def _tab(tab: rx.Var[BoxTab]) -> rx.Component:
    return ui.link(
        tab.name,
        href=tab.href,
        class_name="segmented__part",
        custom_attrs={"aria-current": rx.cond(tab.account == _box.account, "page", "false")},
    )


def _boxes() -> rx.Component:
    return rx.cond(
        CountState.tabs.length() > 1,
        rx.el.nav(
            rx.foreach(CountState.tabs, _tab), class_name="segmented", aria_label=tr("Which box")
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        ui.request_id(CountState.request_id),
        rx.el.input(type="hidden", name="box", value=_box.account, read_only=True),
        rx.el.input(
            type="hidden", name="booked", value=_box.booked_minor.to_string(), read_only=True
        ),
        money_count(
            pieces=_box.pieces,
            booked=_box.booked_minor,
            symbol=_box.symbol,
            serial=f"{_box.account}{CountState.request_id}",
        ),
        rx.el.div(
            ui.text_field(
                "reason",
                tr("Why it differs"),
                hint=tr("It stands in the books beside the difference, for everybody to read."),
                max_length=300,
                auto_complete="off",
            ),
            class_name="count-reason",
        ),
        ui.error_callout(CountState.error),
        id=FORM,
        class_name="stack stack--wide",
        on_submit=CountState.count,
    )


def _counting() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.div(
                ui.label(tr("The books say")),
                ui.money(_box.booked, "page"),
                rx.el.p(_box.last, class_name="muted small"),
            ),
            _boxes(),
            class_name="count-head",
        ),
        rx.cond(
            CountState.may_count,
            _form(),
            ui.fact(tr("Whoever keeps the money counts it. Everybody can look."), "info"),
        ),
    )


def _receipt() -> rx.Component:
    return ui.card(slip(CountState.slip, on_done=CountState.again))


def _row_end(row: rx.Var[CountRow]) -> rx.Component:
    return rx.fragment(ui.amount(row.amount), ui.chip_path(row.chip, row.tone, row.sign))


def _row(row: rx.Var[CountRow]) -> rx.Component:
    body = rx.el.div(
        rx.el.p(row.title, class_name="item__title"),
        rx.el.p(row.sub, class_name="item__sub"),
        rx.cond(row.note, rx.el.p(row.note, class_name="item__sub")),
        class_name="item__body",
    )
    end = rx.el.div(_row_end(row), class_name="item__end")
    return rx.cond(
        row.href,
        ui.link(body, end, href=row.href, class_name="item item--top"),
        rx.el.div(body, end, class_name="item item--top"),
    )


def _history() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Counted before"), class_name="card__title"),
        rx.cond(
            CountState.rows.length() > 0,
            ui.rows(CountState.rows, _row),
            ui.empty_state(
                "banknote",
                tr("Nothing was counted yet. Count after each meeting, so that nothing is lost."),
            ),
        ),
        class_name="card--flush",
    )


def page() -> rx.Component:
    """Counting a box, beside what was counted before."""
    return task_page(
        rx.el.div(
            rx.el.div(rx.cond(CountState.slip.title, _receipt(), _counting())),
            rx.el.div(_history()),
            class_name="columns columns--compare",
        ),
        title=tr("Count the money"),
        back=routes.path(routes.RECONCILE, circle=ShellState.circle_id),
        tab="books",
        ready=CountState.loaded,
        waiting=ui.skeleton("card", "list"),
        dock=rx.cond(
            CountState.may_count & (CountState.slip.title == ""),
            ui.button(
                tr("Write the count down"),
                submit=True,
                form=FORM,
                busy=CountState.busy,
                wide=True,
                large=True,
                icon_name="check",
            ),
        ),
    )
