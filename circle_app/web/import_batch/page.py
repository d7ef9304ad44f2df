"""The page ``/c/[circle]/imports/[batch]``: an import in five steps."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.import_batch.ending import done_part, drop_dialog
from circle_app.web.import_batch.rows_part import rows_part
from circle_app.web.import_batch.state import ImportBatchState
from circle_app.web.import_batch.view_models import EffectRow, FieldChoice
from circle_app.web.shell import ShellState, task_page

_view = ImportBatchState.view


def _stage(number: str, name: str, words: ui.Text, place: int) -> rx.Component:
    """One of the five steps; those before the present one are done."""
    order = {"columns": 1, "check": 2, "preview": 3, "done": 4}
    past = rx.match(
        ImportBatchState.step,
        *((step, at > place) for step, at in order.items()),
        False,
    )
    current = ImportBatchState.step == name
    return rx.el.li(
        rx.el.span(
            rx.cond(past, ui.icon("check", "icon--14"), number),
            class_name="import-step__dot",
            custom_attrs={"aria-hidden": "true"},
        ),
        rx.el.span(words, class_name="import-step__words"),
        class_name=ui.classes(
            "import-step",
            rx.cond(past, "import-step--done", rx.cond(current, "import-step--now", "")),
        ),
        custom_attrs={"aria-current": rx.cond(current, "step", "false")},
    )


def _stages() -> rx.Component:
    return rx.el.ol(
        _stage("1", "file", tr("File"), 0),
        _stage("2", "columns", tr("Columns"), 1),
        _stage("3", "check", tr("Check"), 2),
        _stage("4", "preview", tr("Preview"), 3),
        _stage("5", "done", tr("Done"), 4),
        class_name="import-steps",
        role="list",
        aria_label=tr("Steps of the import"),
    )


def _column(choice: rx.Var[FieldChoice]) -> rx.Component:
    return rx.el.label(
        rx.el.span(choice.words, class_name="field__label"),
        rx.el.select(
            rx.el.option(tr("not in this file"), value=""),
            rx.foreach(
                ImportBatchState.options, lambda each: rx.el.option(each.words, value=each.value)
            ),
            name=f"column_{choice.name}",
            default_value=choice.column,
            class_name="input",
        ),
        class_name="field",
    )


def _columns() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("What is in which column?")),
        rx.cond(
            _view.missing,
            ui.fact(tr("Please choose a column for: {names}", names=_view.missing), "warn"),
            ui.fact(tr("Everything that is needed was recognised. Please look whether it fits.")),
        ),
        rx.el.form(
            rx.el.div(rx.foreach(ImportBatchState.choices, _column), class_name="column-choices"),
            rx.cond(
                _view.has_days,
                rx.el.fieldset(
                    rx.el.legend(tr("How days are written"), class_name="field__label"),
                    ui.choice(
                        "day_order",
                        "dmy",
                        tr("05/03/2026 is in March"),
                        default_checked=_view.day_order == "dmy",
                    ),
                    ui.choice(
                        "day_order",
                        "mdy",
                        tr("05/03/2026 is in May"),
                        default_checked=_view.day_order == "mdy",
                    ),
                    class_name="choices stack",
                ),
            ),
            ui.error_callout(ImportBatchState.error),
            ui.button(
                tr("Check the rows"), submit=True, busy=ImportBatchState.busy, wide=True, large=True
            ),
            key=_view.id,
            class_name="stack stack--wide",
            on_submit=ImportBatchState.say_columns,
        ),
    )


def _effect(row: rx.Var[EffectRow]) -> rx.Component:
    return ui.data_row(row.name, rx.el.span(row.amount, class_name="num"))


def _preview() -> rx.Component:
    shown = ImportBatchState.preview
    return ui.card(
        rx.el.h2(shown.title),
        rx.cond(shown.has_total, ui.money(shown.total, "page")),
        rx.foreach(shown.notes, lambda note: ui.fact(note, "info")),
        rx.cond(
            shown.effects.length() > 0,
            rx.el.div(
                ui.label(tr("What moves in the books")),
                ui.data_list(rx.foreach(shown.effects, _effect)),
            ),
        ),
        rx.cond(_view.new > 0, _commit_form(), ui.fact(tr("No row is new."), "warn")),
    )


def _commit_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(ImportBatchState.request_id),
        rx.cond(_view.bad != "0", ui.check("leave_out", _view.leave_out)),
        ui.error_callout(ImportBatchState.error),
        rx.el.p(
            tr("All of it is written at once, or nothing. It can be taken back."),
            class_name="muted small",
        ),
        ui.button(tr("Import"), submit=True, busy=ImportBatchState.busy, wide=True, large=True),
        rx.cond(
            ImportBatchState.busy,
            rx.el.p(
                tr("Writing the rows. With thousands of them this takes some seconds."),
                class_name="muted small",
                role="status",
            ),
        ),
        class_name="stack stack--wide",
        on_submit=ImportBatchState.commit,
    )


def _back_to(step: str, words: ui.Text) -> rx.Component:
    return ui.button_link(words, f"{_view.base}?step={step}", "outline")


def _ways() -> rx.Component:
    """What else can be done before the import is over."""
    return rx.el.div(
        rx.match(
            ImportBatchState.step,
            ("check", _back_to("columns", tr("Change the columns"))),
            ("preview", _back_to("check", tr("Look at the rows"))),
            rx.fragment(),
        ),
        ui.button(tr("Give this import up"), "ghost", custom_attrs=ui.opens("drop-import")),
        class_name="actions",
    )


def page() -> rx.Component:
    """An import: columns, rows, what would be written, and what was."""
    return task_page(
        rx.el.div(
            rx.el.p(_view.sub, class_name="muted wrap-anywhere"),
            _stages(),
            class_name="stack import-head",
        ),
        rx.match(
            ImportBatchState.step,
            ("columns", _columns()),
            ("check", rows_part()),
            ("preview", _preview()),
            ("done", done_part()),
            rx.fragment(),
        ),
        rx.cond(ImportBatchState.step != "done", _ways()),
        drop_dialog(),
        title=rx.cond(_view.title, _view.title, tr("Import")),
        back=routes.path(routes.IMPORTS, circle=ShellState.circle_id),
        ready=ImportBatchState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
