"""The page ``/c/[circle]/books/reconcile/[statement]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.bank_statement.claims import claims_card
from circle_app.web.bank_statement.sheet import NAME, line_sheet
from circle_app.web.bank_statement.state import StatementState
from circle_app.web.bank_statement.view_models import LineRow, Side
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, task_page

_view = StatementState.view


def _top() -> rx.Component:
    return ui.card(
        ui.ring(
            _view.ring,
            112,
            rx.el.span(_view.done, class_name="ring__mid"),
            rx.el.span(_view.of, class_name="ring__sub"),
        ),
        rx.el.div(
            rx.el.h2(_view.verdict, class_name="statement-top__title"),
            rx.el.p(_view.sub, class_name="muted wrap-anywhere"),
            rx.cond(_view.known, rx.el.p(_view.known, class_name="muted small")),
            rx.cond(_view.unread, ui.fact(_view.unread, "warn")),
            class_name="statement-top__words",
        ),
        class_name="statement-top",
    )


def _why(name: ui.Child, amount: rx.Var[str]) -> rx.Component:
    return rx.cond(amount, ui.data_row(name, rx.el.span(amount, class_name="num")), rx.fragment())


def _figures() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.cond(
                _view.has_bank,
                rx.el.div(
                    ui.label(tr("The bank says")),
                    ui.money(_view.bank, "card"),
                ),
            ),
            rx.el.div(
                ui.label(tr("The books say")),
                ui.money(_view.books, "card"),
            ),
            class_name="two-figures",
        ),
        rx.el.p(tr("at the end of {day}", day=_view.day), class_name="muted small"),
        rx.cond(
            _view.differs,
            ui.data_list(
                ui.data_row(
                    rx.el.span(tr("Difference"), class_name="strong"),
                    rx.el.span(_view.difference, class_name="num strong"),
                ),
                _why(tr("At the bank, not in the books"), _view.bank_only),
                _why(tr("In the books, not at the bank"), _view.books_only),
                _why(_view.earlier_words, _view.earlier),
            ),
            rx.cond(_view.has_bank, ui.fact(tr("Bank and books say the same."))),
        ),
    )


def _tabs() -> rx.Component:
    def tab(name: str, words: rx.Var[str], count: rx.Var[str]) -> tuple[str, ui.Text, ui.Text]:
        return name, f"{words} ({count})", f"{StatementState.base}?tab={name}"

    return ui.tabs(
        [
            tab("suggested", tr("Probably"), _view.suggested),
            tab("open", tr("No match"), _view.open),
            tab("settled", tr("Settled"), _view.settled),
        ],
        StatementState.tab,
        tr("Lines of the statement"),
    )


def _bank_side(side: rx.Var[Side]) -> rx.Component:
    return rx.el.div(
        ui.tile_path(side.d, "gray"),
        rx.el.div(
            rx.el.p(side.title, class_name="item__title wrap-anywhere"),
            rx.el.p(side.sub, class_name="item__sub num wrap-anywhere"),
            class_name="item__body",
        ),
        rx.el.div(ui.amount(side.amount), class_name="item__end"),
        class_name="bank-pair__side",
    )


def _book_side(row: rx.Var[LineRow]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            row.has_entry,
            ui.link(
                rx.el.div(
                    rx.el.p(row.books.title, class_name="item__title wrap-anywhere"),
                    rx.el.p(row.books.sub, class_name="item__sub num wrap-anywhere"),
                    class_name="item__body",
                ),
                rx.el.div(ui.amount(row.books.amount), class_name="item__end"),
                href=row.books.href,
                class_name="bank-pair__entry",
            ),
            rx.el.p(
                rx.cond(
                    row.status == "ignored",
                    tr("Nothing of the circle's"),
                    tr("Nothing in the books fits"),
                ),
                class_name="muted",
            ),
        ),
        class_name="bank-pair__side bank-pair__side--books",
    )


def _acts(row: rx.Var[LineRow]) -> rx.Component:
    choose = {"custom_attrs": ui.opens(NAME), "on_click": StatementState.open_sheet(row.id)}
    return rx.cond(
        StatementState.may_decide,
        rx.match(
            row.status,
            (
                "suggested",
                rx.fragment(
                    ui.button(
                        tr("That is it"),
                        "soft",
                        icon_name="check",
                        on_click=StatementState.accept_one(row.id, StatementState.request_id),
                    ),
                    ui.button(tr("Something else"), "ghost", **choose),
                ),
            ),
            ("unmatched", ui.button(tr("Say what it is"), "soft", **choose)),
            rx.cond(
                row.can_open,
                ui.button(
                    tr("Open again"),
                    "ghost",
                    icon_name="undo",
                    on_click=StatementState.open_again(row.id, StatementState.request_id),
                ),
            ),
        ),
    )


def _pair(row: rx.Var[LineRow]) -> rx.Component:
    return rx.el.div(
        _bank_side(row.bank),
        _book_side(row),
        rx.el.div(
            rx.el.div(
                ui.chip_path(row.chip, row.tone, row.sign),
                rx.cond(row.note, rx.el.span(row.note, class_name="muted small")),
                class_name="bank-pair__state",
            ),
            rx.el.div(_acts(row), class_name="bank-pair__acts"),
            class_name="bank-pair__foot",
        ),
        class_name="bank-pair",
    )


def _nothing() -> rx.Component:
    return rx.match(
        StatementState.tab,
        (
            "suggested",
            ui.empty_state("check_circle", tr("No suggestion waits for an answer.")),
        ),
        ("open", ui.empty_state("check_circle", tr("Every line has its match."))),
        ui.empty_state("checklist", tr("Nothing is settled yet. Begin with what is probable.")),
    )


def _above() -> rx.Component:
    return rx.cond(
        StatementState.may_decide,
        rx.match(
            StatementState.tab,
            (
                "suggested",
                rx.cond(
                    _view.accept,
                    rx.el.div(
                        ui.button(
                            _view.accept,
                            icon_name="check",
                            busy=StatementState.busy,
                            on_click=StatementState.accept_all(StatementState.request_id),
                        ),
                        class_name="actions",
                    ),
                ),
            ),
            (
                "open",
                rx.el.div(
                    ui.button(
                        tr("Compare again"),
                        "outline",
                        icon_name="refresh",
                        busy=StatementState.busy,
                        on_click=StatementState.look_again(StatementState.request_id),
                    ),
                    rx.el.p(tr("after entries were added to the books"), class_name="muted small"),
                    class_name="actions actions--words",
                ),
            ),
            rx.fragment(),
        ),
    )


def _lines() -> rx.Component:
    return rx.el.div(
        _tabs(),
        _above(),
        rx.cond(
            StatementState.rows.length() > 0,
            ui.card(
                rx.el.div(
                    rx.el.span(tr("At the bank")),
                    rx.el.span(tr("In our books")),
                    class_name="bank-heads label",
                ),
                rx.el.ul(
                    rx.foreach(StatementState.rows, lambda row: rx.el.li(_pair(row))),
                    class_name="list",
                    role="list",
                ),
                class_name="card--flush",
            ),
            ui.card(_nothing()),
        ),
        rx.cond(
            StatementState.more,
            ui.button_link(tr("More lines"), StatementState.more, "outline", wide=True),
        ),
        class_name="statement-lines stack stack--wide",
    )


def page() -> rx.Component:
    """A statement's lines beside the entries of the books."""
    return task_page(
        rx.el.div(_top(), _figures(), class_name="statement-tops"),
        claims_card(),
        _lines(),
        line_sheet(),
        title=rx.cond(_view.title, _view.title, tr("Bank statement")),
        back=routes.path(routes.RECONCILE, circle=ShellState.circle_id),
        tab="books",
        ready=StatementState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
