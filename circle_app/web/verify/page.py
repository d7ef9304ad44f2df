"""The page ``/c/[circle]/verify``."""

from typing import Final

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.books_bar import books_bar
from circle_app.web.i18n import tr
from circle_app.web.shell import member_page
from circle_app.web.verify.state import VerifyState
from circle_app.web.verify.view_models import CheckRow, LinkRow

_COMMAND: Final = "python3 verify_books.py circle-….jsonl"


def _progress() -> rx.Component:
    """How much of a long book is read, and the way to end it."""
    outcome = VerifyState.outcome
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                class_name="bar__done",
                custom_attrs={"style": rx.Var.create({"width": outcome.share})},
            ),
            class_name="bar verdict__bar",
            role="progressbar",
            aria_label=tr("Checking the books"),
            aria_valuetext=outcome.text,
        ),
        ui.button(tr("Stop"), "ghost", on_click=VerifyState.stop),
        class_name="row",
    )


def _verdict() -> rx.Component:
    outcome = VerifyState.outcome
    sign = rx.match(
        outcome.kind,
        ("intact", ui.icon("check", "verdict__sign")),
        ("broken", ui.icon("alert", "verdict__sign verdict__sign--bad")),
        ("checking", rx.fragment()),
        ui.icon("shield", "verdict__sign verdict__sign--none"),
    )
    return ui.card(
        ui.ring(outcome.ring, 208, sign, rx.el.span(outcome.word, class_name="verdict__word")),
        rx.el.div(
            rx.el.h2(outcome.title, class_name="verdict__title"),
            rx.el.p(outcome.text, class_name="muted"),
            rx.cond(VerifyState.added, rx.el.p(VerifyState.added, class_name="strong")),
            rx.cond(VerifyState.busy, _progress()),
            rx.el.div(
                ui.button_link(
                    tr("Download proof"),
                    routes.path(routes.BOOK_PROOF, circle=VerifyState.circle_id),
                    icon_name="download",
                    document=True,
                    download="",
                ),
                ui.button(
                    tr("Check again"),
                    "outline",
                    icon_name="refresh",
                    busy=VerifyState.busy,
                    on_click=VerifyState.check,
                ),
                class_name="actions",
            ),
            class_name="verdict__words",
            role="status",
            # A reader hears what came out, not every step on the way.
            aria_live=rx.cond(VerifyState.busy, "off", "polite"),
        ),
        class_name="verdict",
    )


def _check(row: rx.Var[CheckRow]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            row.ok,
            ui.icon("check_circle", "icon--24 checked__good"),
            ui.icon("alert", "icon--24 checked__bad"),
        ),
        ui.row_body(row.title, row.why),
        rx.el.div(
            rx.el.span(row.count, class_name="num strong small"),
            rx.el.div(
                rx.el.div(
                    class_name="bar__done",
                    custom_attrs={"style": rx.Var.create({"width": row.share})},
                ),
                class_name="bar bar--thin",
                custom_attrs={"aria-hidden": "true"},
            ),
            class_name="checked__count",
        ),
        class_name="item",
    )


def _checks() -> rx.Component:
    return rx.cond(
        VerifyState.outcome.checks.length() > 0,
        ui.card(
            rx.el.h2(tr("What was checked"), class_name="card__title"),
            ui.rows(VerifyState.outcome.checks, _check),
            class_name="card--flush",
        ),
    )


def _link(row: rx.Var[LinkRow]) -> rx.Component:
    return rx.el.div(
        rx.el.span(class_name="chain__dot", custom_attrs={"aria-hidden": "true"}),
        ui.row_body(row.title, row.sub),
        rx.el.div(
            ui.amount(row.amount),
            rx.el.span(row.seal, class_name="mono small muted"),
            class_name="item__end",
        ),
        class_name="chain__link",
    )


def _chain() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.h2(tr("The newest links")),
            ui.link(
                tr("All entries"),
                href=routes.path(routes.JOURNAL, circle=VerifyState.circle_id),
                class_name="small",
            ),
            class_name="row row--between",
        ),
        rx.cond(
            VerifyState.links.length() > 0,
            rx.el.div(
                ui.rows(VerifyState.links, _link),
                rx.cond(
                    VerifyState.older,
                    rx.el.div(
                        rx.el.span(
                            class_name="chain__dot chain__dot--older",
                            custom_attrs={"aria-hidden": "true"},
                        ),
                        rx.el.span(VerifyState.older, class_name="muted small"),
                        class_name="chain__link chain__link--last",
                    ),
                ),
                class_name="chain",
            ),
            ui.empty_state("link", tr("The first entry comes with the first contribution.")),
        ),
    )


def _group(letters: rx.Var[str]) -> rx.Component:
    return rx.el.li(letters, class_name="print-group mono")


def _compare() -> rx.Component:
    return rx.cond(
        VerifyState.outcome.groups.length() > 0,
        ui.card(
            rx.el.h2(tr("Compare in the meeting")),
            rx.el.p(
                tr("If all see these four groups, all have the same books."), class_name="small"
            ),
            rx.el.ul(
                rx.foreach(VerifyState.outcome.groups, _group),
                class_name="print-groups",
                role="list",
            ),
            class_name="card--soft",
        ),
    )


def _elsewhere() -> rx.Component:
    """How somebody who does not trust this machine checks the proof on another."""
    return ui.card(
        rx.el.h2(tr("Check it without Circle")),
        rx.el.p(
            tr(
                "Download the proof and this little program, then run both on any computer that "
                "has Python:"
            ),
            class_name="small",
        ),
        rx.el.p(
            rx.el.code(_COMMAND, class_name="mono small"),
            class_name="proof-line",
        ),
        ui.button_link(
            tr("The program verify_books.py"),
            "/verify_books.py",
            "outline",
            icon_name="download",
            document=True,
            download="",
        ),
    )


def page() -> rx.Component:
    """The check of the books, and their newest links."""
    return member_page(
        rx.el.p(VerifyState.subtitle, class_name="page-head__sub books-sub"),
        books_bar("check"),
        rx.el.div(
            rx.el.div(_verdict(), _checks()),
            rx.el.div(_chain(), _compare(), _elsewhere()),
            class_name="columns",
        ),
        title=tr("Proof"),
        tab="books",
        ready=VerifyState.loaded,
        waiting=ui.skeleton("ring", "list"),
    )
