"""The page ``/c/[circle]/books/months``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books_bar import books_bar
from circle_app.web.i18n import tr
from circle_app.web.months.state import MonthsState
from circle_app.web.months.view_models import DisputeLine, MonthLine, Wait, Year
from circle_app.web.shell import ShellState, member_page

_head = MonthsState.head
_review = MonthsState.review


def _wait(wait: rx.Var[Wait]) -> rx.Component:
    return ui.link(
        ui.icon("alert"),
        rx.el.span(wait.words, class_name="grow"),
        ui.icon("chevron_right"),
        href=wait.href,
        class_name="wait",
    )


def _waits(waits: rx.Var[list[Wait]]) -> rx.Component:
    return rx.cond(
        waits.length() > 0,
        rx.el.ul(
            rx.foreach(waits, lambda wait: rx.el.li(_wait(wait))), class_name="waits", role="list"
        ),
    )


def _top() -> rx.Component:
    return ui.card(
        ui.ring(
            _head.ring,
            112,
            rx.el.span(_head.done, class_name="ring__mid"),
            rx.el.span(_head.of, class_name="ring__sub"),
        ),
        rx.el.div(
            rx.el.h2(_head.title, class_name="months-top__title"),
            rx.el.p(_head.sub, class_name="muted"),
            rx.cond(
                _head.code,
                rx.el.div(
                    ui.button(
                        _head.button,
                        icon_name="lock",
                        custom_attrs=ui.opens("month-close"),
                        on_click=MonthsState.review_close(_head.code),
                    ),
                    class_name="actions",
                ),
            ),
            class_name="months-top__words",
        ),
        class_name="months-top",
    )


def _sign(line: rx.Var[MonthLine]) -> rx.Component:
    return ui.ring(
        line.ring,
        40,
        rx.match(
            line.status,
            ("closed", ui.icon("check", "icon--18")),
            rx.fragment(),
        ),
    )


def _figures(line: rx.Var[MonthLine]) -> rx.Component:
    """Columns of a wide screen; a narrow one has the same in one line."""
    return rx.fragment(
        rx.el.span(line.count, class_name="month__count num desktop-only"),
        rx.el.span(line.income, class_name="month__money num desktop-only"),
        rx.el.span(line.expense, class_name="month__money num desktop-only"),
    )


def _words(line: rx.Var[MonthLine]) -> rx.Component:
    return rx.el.div(
        rx.el.p(line.name, class_name="item__title"),
        rx.el.p(line.sub, class_name="item__sub"),
        rx.el.p(line.figures, class_name="item__sub phone-only"),
        class_name="item__body",
    )


def _open_month(line: rx.Var[MonthLine]) -> rx.Component:
    # The month that the top of the page offers has its button there.
    close = rx.cond(
        line.can_close & (line.code != _head.code),
        ui.button(
            tr("Close {month}", month=line.name),
            "soft",
            custom_attrs=ui.opens("month-close"),
            on_click=MonthsState.review_close(line.code),
        ),
    )
    return rx.el.div(
        rx.el.div(_sign(line), _words(line), _figures(line), class_name="month"),
        rx.cond(
            (line.waits.length() > 0) | line.can_close,
            rx.el.div(_waits(line.waits), close, class_name="month__more"),
        ),
    )


def _closed_month(line: rx.Var[MonthLine]) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            _sign(line),
            _words(line),
            _figures(line),
            ui.icon("chevron_down", "month__turn"),
            class_name="month",
        ),
        rx.el.div(
            rx.cond(line.closed, rx.el.p(line.closed, class_name="muted small")),
            rx.cond(
                line.asked,
                ui.link(
                    ui.icon("key"),
                    rx.el.span(line.asked, class_name="grow"),
                    ui.icon("chevron_right"),
                    href=line.asked_href,
                    class_name="wait",
                ),
            ),
            rx.cond(
                line.can_reopen,
                ui.button(
                    tr("Ask to open it again"),
                    "outline",
                    icon_name="key",
                    custom_attrs=ui.opens("month-reopen"),
                    on_click=MonthsState.review_reopen(line.code),
                ),
            ),
            class_name="month__more",
        ),
        class_name="month-fold",
    )


def _month(line: rx.Var[MonthLine]) -> rx.Component:
    return rx.el.li(
        rx.cond(line.status == "closed", _closed_month(line), _open_month(line)),
        class_name="month-item",
    )


def _year(year: rx.Var[Year]) -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.h2(year.title, class_name="grow"),
            rx.el.span(tr("Entries"), class_name="month__count label"),
            rx.el.span(tr("Earned"), class_name="month__money label"),
            rx.el.span(tr("Spent"), class_name="month__money label"),
            class_name="month-heads",
        ),
        rx.el.ul(rx.foreach(year.months, _month), class_name="list", role="list"),
        class_name="card--flush",
    )


def _others() -> rx.Component:
    address = routes.path(routes.MONTHS, circle=ShellState.circle_id)
    return rx.el.div(
        rx.cond(MonthsState.newer, ui.button_link(tr("The newest months"), address, "outline")),
        rx.cond(
            MonthsState.older,
            ui.button_link(tr("Earlier months"), MonthsState.older, "outline"),
        ),
        class_name="actions",
    )


def _question(line: rx.Var[DisputeLine]) -> rx.Component:
    return ui.link(
        rx.el.div(
            rx.el.p(line.title, class_name="item__title"),
            rx.el.p(line.reason),
            rx.el.p(line.sub, class_name="item__sub"),
            rx.cond(line.outcome, rx.el.p(line.outcome, class_name="question__outcome")),
            class_name="item__body",
        ),
        rx.el.div(ui.chip_path(line.chip, line.tone, line.icon), class_name="item__end"),
        href=line.href,
        class_name="item item--top",
    )


def _questions() -> rx.Component:
    journal = routes.path(routes.JOURNAL, circle=ShellState.circle_id)
    return ui.card(
        rx.el.h2(tr("Questions about entries"), class_name="card__title", id="questions"),
        rx.cond(
            MonthsState.questions.length() > 0,
            rx.fragment(
                ui.rows(MonthsState.questions, _question),
                rx.cond(
                    MonthsState.more_questions,
                    rx.el.p(tr("There are more open questions."), class_name="muted small"),
                ),
            ),
            ui.empty_state(
                "check_circle",
                tr("Nobody questions an entry. Whoever finds one wrong says so beside it."),
                ui.button_link(tr("Look at the entries"), journal, "outline"),
            ),
        ),
        class_name="card--flush",
    )


def _meaning() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("What closing means")),
        ui.fact(tr("Nothing is booked in a closed month any more."), "good"),
        ui.fact(tr("What members have read and signed stays as they saw it."), "good"),
        ui.fact(
            rx.cond(
                ShellState.has_officers,
                tr("Opening it again takes another officer, or a vote."),
                tr("Opening it again takes a vote of the members."),
            ),
            "info",
        ),
        class_name="card--soft",
    )


def _month_field() -> rx.Component:
    return rx.el.input(type="hidden", name="month", value=_review.code, read_only=True)


def _close_dialog() -> rx.Component:
    review = rx.fragment(
        ui.data_list(
            ui.data_row(tr("In this month"), _review.counted),
            ui.data_row(tr("Earned"), _review.income),
            ui.data_row(tr("Spent"), _review.expense),
            ui.data_row(tr("Left over"), _review.result),
        ),
        rx.cond(_review.others, ui.callout(rx.el.p(_review.others))),
        rx.el.p(_review.means),
        rx.el.form(
            ui.request_id(MonthsState.request_id),
            _month_field(),
            ui.button(
                _review.button,
                submit=True,
                wide=True,
                large=True,
                icon_name="lock",
                busy=MonthsState.busy,
            ),
            on_submit=MonthsState.close_month,
        ),
    )
    # Nothing can be sent before it is known which month was chosen.
    return ui.dialog(
        "month-close",
        rx.cond(_review.title, _review.title, tr("Close the month?")),
        rx.cond(_review.code, review, ui.skeleton("list")),
    )


def _reopen_dialog() -> rx.Component:
    review = rx.fragment(
        rx.el.p(_review.means),
        rx.cond(_review.others, ui.callout(rx.el.p(_review.others), tone="amber")),
        rx.el.form(
            ui.request_id(MonthsState.request_id),
            _month_field(),
            ui.text_area(
                "reason",
                tr("What has to be put right?"),
                hint=tr("Whoever decides reads this, and so do all members."),
                required=True,
                max_length=300,
                rows="3",
            ),
            ui.button(
                tr("Ask to open it again"),
                submit=True,
                wide=True,
                large=True,
                busy=MonthsState.busy,
            ),
            key=MonthsState.request_id,
            class_name="stack stack--wide",
            on_submit=MonthsState.ask_reopen,
        ),
    )
    return ui.dialog(
        "month-reopen",
        rx.cond(_review.title, _review.title, tr("Open the month again?")),
        rx.cond(_review.code, review, ui.skeleton("list")),
    )


def page() -> rx.Component:
    """The months of the books, year by year."""
    return member_page(
        books_bar("months"),
        rx.el.div(
            rx.el.div(
                rx.cond(_head.title, _top()),
                rx.foreach(MonthsState.years, _year),
                _others(),
            ),
            rx.el.div(_questions(), _meaning()),
            class_name="columns columns--months",
        ),
        _close_dialog(),
        _reopen_dialog(),
        title=tr("Months"),
        tab="books",
        ready=MonthsState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
