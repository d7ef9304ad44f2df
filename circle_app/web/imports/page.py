"""The page ``/c/[circle]/imports``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.imports.state import ImportsState
from circle_app.web.imports.view_models import ImportRow
from circle_app.web.shell import task_page
from circle_app.web.ui.uploads import file_field


def _kinds() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(tr("What is in the file?"), class_name="field__label"),
        ui.choice(
            "kind",
            "members",
            tr("Members"),
            tr("Names, and phones if you have them"),
            required=True,
            default_checked=True,
        ),
        ui.choice(
            "kind",
            "opening",
            tr("Opening balances"),
            tr("What each member had saved, and where the money lies"),
            required=True,
        ),
        ui.choice(
            "kind",
            "contributions",
            tr("Contributions"),
            tr("Who paid how much on which day"),
            required=True,
        ),
        ui.choice(
            "kind",
            "loans",
            tr("Running loans"),
            tr("What is still owed, and in how many instalments"),
            required=True,
        ),
        class_name="choices stack",
    )


def _form() -> rx.Component:
    return ui.card(
        ui.error_callout(ImportsState.file_error),
        ui.plain_form(
            ImportsState.action,
            ui.request_id(ImportsState.request_id),
            _kinds(),
            file_field(
                "file",
                tr("The file"),
                hint=tr("CSV or Excel (.xlsx), at most 5 MB and 20,000 rows."),
                too_large=tr("This file is too large. Please choose one of at most 5 MB."),
                accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain",
            ),
            ui.text_field(
                "sheet",
                tr("Sheet of the workbook"),
                hint=tr("Only if it has several; else the first one is taken."),
                max_length=80,
                auto_complete="off",
            ),
            ui.button(tr("Read the file"), submit=True, icon_name="file", wide=True, large=True),
            class_name="stack stack--wide",
            custom_attrs={"encType": "multipart/form-data"},
        ),
    )


def _template(kind: str, words: ui.Text) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            ui.icon("download"),
            words,
            href=f"/api/v1/import-templates/{kind}.csv",
            download=True,
            class_name="text-button",
        )
    )


def _help() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("How it goes")),
        ui.steps(
            ui.step("1", tr("Send the file"), tr("Nothing counts yet.")),
            ui.step("2", tr("Say what each column is"), tr("Most of it is recognised.")),
            ui.step("3", tr("Check the rows"), tr("Mend what is wrong, here or in the file.")),
            ui.step("4", tr("Look at what would be written")),
            ui.step("5", tr("Import"), tr("All of it at once. It can be taken back.")),
        ),
        rx.el.h3(tr("Empty lists to fill in")),
        rx.el.ul(
            _template("members", tr("Members")),
            _template("opening", tr("Opening balances")),
            _template("contributions", tr("Contributions")),
            _template("loans", tr("Running loans")),
            class_name="import-templates",
            role="list",
        ),
    )


def _row(row: rx.Var[ImportRow]) -> rx.Component:
    return rx.el.li(
        ui.row_link(
            ui.tile("file", "teal"),
            row.title,
            row.sub,
            rx.el.span(row.chip, class_name=ui.classes("chip chip--plain", f"chip--{row.tone}")),
            href=row.href,
        )
    )


def _list() -> rx.Component:
    return ui.section(
        tr("Imports until now"),
        ui.card(
            rx.cond(
                ImportsState.rows.length() > 0,
                rx.el.ul(rx.foreach(ImportsState.rows, _row), class_name="list", role="list"),
                ui.empty_state(
                    "file", tr("Nothing was imported yet. Send a file, or fill in an empty list.")
                ),
            ),
            class_name="card--flush card--list",
        ),
        rx.cond(
            ImportsState.older,
            ui.button_link(tr("Older imports"), ImportsState.older, "outline", wide=True),
        ),
    )


def page() -> rx.Component:
    """What was imported, and a form for a new file."""
    return task_page(
        rx.el.div(
            rx.el.div(_form(), class_name="stack stack--wide"),
            rx.el.div(_help(), _list(), class_name="stack stack--wide"),
            class_name="columns columns--even",
        ),
        title=tr("Import"),
        back=routes.path(routes.MORE),
        ready=ImportsState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
