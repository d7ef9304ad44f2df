"""The page ``/c/[circle]/books/entries``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books_bar import books_bar
from circle_app.web.i18n import tr
from circle_app.web.journal.state import JournalState
from circle_app.web.journal.view_models import FilterChip, JournalDay, JournalRow
from circle_app.web.shell import ShellState, member_page


def _here() -> rx.Var[str] | str:
    return routes.path(routes.JOURNAL, circle=ShellState.circle_id)


def _row(row: rx.Var[JournalRow]) -> rx.Component:
    return ui.link(
        ui.tile_path(row.d, row.tone),
        rx.el.span(
            rx.el.span(row.title, class_name="item__title journal__title"),
            rx.el.span(
                row.amount,
                class_name=ui.classes(
                    "journal__amount num strong",
                    rx.cond(row.undone, "journal__amount--undone", ""),
                ),
            ),
            class_name="journal__pair",
        ),
        rx.el.span(
            rx.el.span(row.sub, class_name="item__sub journal__sub"),
            rx.el.span(row.seal, class_name="journal__seal mono small muted"),
            class_name="journal__pair",
        ),
        rx.cond(row.undone, ui.chip(tr("Taken back"), "gray", icon_name="undo")),
        rx.el.span(row.by, class_name="journal__by muted small"),
        href=row.href,
        class_name="item journal__row",
    )


def _day(day: rx.Var[JournalDay]) -> rx.Component:
    return ui.section(day.title, ui.card(ui.rows(day.rows, _row), class_name="card--flush"))


def _select(
    name: str, label: ui.Text, every: ui.Text, options: rx.Component | list[rx.Component]
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"f_{name}", class_name="field__label"),
        rx.el.select(
            rx.el.option(every, value=""),
            *(options if isinstance(options, list) else [options]),
            id=f"f_{name}",
            name=f"f_{name}",
            default_value=JournalState.chosen[name],
            class_name="input",
        ),
        class_name="field",
    )


def _pairs(items: rx.Var[list[tuple[str, str]]]) -> rx.Component:
    return rx.foreach(items, lambda pair: rx.el.option(pair[1], value=pair[0]))


def _groups() -> list[rx.Component]:
    return [
        rx.el.option(tr("Contributions"), value="contributions"),
        rx.el.option(tr("Loans"), value="loans"),
        rx.el.option(tr("Expenses"), value="expenses"),
        rx.el.option(tr("Boxes and other income"), value="funds"),
        rx.el.option(tr("Savings taken out"), value="withdrawals"),
        rx.el.option(tr("Shares"), value="shares"),
        rx.el.option(tr("Earnings to members"), value="earnings"),
        rx.el.option(tr("Investments"), value="investments"),
        rx.el.option(tr("Leaving and ending"), value="settlements"),
        rx.el.option(tr("Differences"), value="differences"),
        rx.el.option(tr("Brought in from a file"), value="imports"),
        rx.el.option(tr("Taken back"), value="reversals"),
    ]


def _input(name: str, label: ui.Text, **props: object) -> rx.Component:
    return ui.text_field(f"f_{name}", label, default_value=JournalState.chosen[name], **props)


def _more_filters() -> rx.Component:
    return rx.el.details(
        rx.el.summary(ui.icon("filter"), tr("Filter"), class_name="text-button"),
        rx.el.div(
            _select("group", tr("What"), tr("Everything"), _groups()),
            _select("member", tr("Member"), tr("Everybody"), _pairs(JournalState.people)),
            _select(
                "account", tr("Which account"), tr("Any account"), _pairs(JournalState.accounts)
            ),
            _input("from", tr("From day"), type="date"),
            _input("to", tr("To day"), type="date"),
            _input("amount", tr("Amount"), custom_attrs={"inputMode": "decimal"}, max_length=16),
            rx.el.div(
                ui.button(tr("Show"), submit=True),
                ui.button_link(tr("Clear"), _here(), "outline", document=True),
                class_name="actions filter__end",
            ),
            class_name="filter journal__filter card",
        ),
        class_name="filters",
    )


def _search() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.label(tr("Name, number or UTR"), html_for="f_q", class_name="visually-hidden"),
            ui.icon("search", "journal__glass"),
            rx.el.input(
                id="f_q",
                name="f_q",
                type="search",
                class_name="input journal__search",
                placeholder=tr("Name, number or UTR"),
                default_value=JournalState.chosen["q"],
                max_length=60,
                auto_complete="off",
            ),
            ui.button(tr("Find"), "soft", submit=True),
            class_name="journal__find",
            role="search",
        ),
        _more_filters(),
        on_submit=JournalState.narrow,
        class_name="stack",
    )


def _chip(chip: rx.Var[FilterChip]) -> rx.Component:
    return rx.el.li(
        ui.link(
            chip.words,
            rx.el.span(tr("leave out"), class_name="visually-hidden"),
            ui.icon("x"),
            href=chip.href,
            class_name="chip chip--teal journal__chip",
        )
    )


def _empty() -> rx.Component:
    return ui.card(
        rx.cond(
            JournalState.chips.length() > 0,
            ui.empty_state(
                "search",
                tr("No entry fits this."),
                ui.button_link(tr("Show all entries"), _here(), "soft", document=True),
            ),
            ui.empty_state(
                "book",
                tr("The first entry comes with the first contribution."),
                ui.button_link(
                    tr("Pay"), routes.path(routes.PAY, circle=ShellState.circle_id), "soft"
                ),
            ),
        )
    )


def page() -> rx.Component:
    """All entries, by day."""
    return member_page(
        books_bar("entries"),
        _search(),
        rx.cond(
            JournalState.chips.length() > 0,
            rx.el.ul(
                rx.foreach(JournalState.chips, _chip),
                class_name="journal__chips",
                role="list",
                aria_label=tr("The list shows only"),
            ),
        ),
        ui.error_callout(JournalState.error),
        rx.cond(
            JournalState.days.length() > 0,
            rx.foreach(JournalState.days, _day),
            rx.cond(JournalState.error == "", _empty()),
        ),
        rx.cond(
            (JournalState.older != "") | (JournalState.newest != ""),
            rx.el.div(
                rx.cond(
                    JournalState.newest,
                    ui.button_link(tr("Newest entries"), JournalState.newest, "outline"),
                ),
                rx.cond(
                    JournalState.older,
                    ui.button_link(tr("Older entries"), JournalState.older, "outline"),
                ),
                class_name="actions",
            ),
        ),
        title=tr("Entries"),
        tab="books",
        ready=JournalState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
