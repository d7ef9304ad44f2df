"""The rows of an import, and the sheet in which one is mended."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.import_batch.state import ImportBatchState
from circle_app.web.import_batch.view_models import EditField, RowCard
from circle_app.web.shell import ShellState

SHEET = "import-row"
_view = ImportBatchState.view
_edit = ImportBatchState.edit


def rows_part() -> rx.Component:
    """How the rows stand, the rows themselves, and what to do about the faulty ones."""
    return rx.el.div(
        ui.card(
            ui.fact(_view.good_words),
            rx.cond(_view.bad != "0", ui.fact(_view.bad_words, "bad")),
            rx.cond(_view.double != "0", ui.fact(_view.double_words, "info")),
            rx.el.div(
                ui.button_link(tr("Go on"), f"{_view.base}?step=preview", wide=True, large=True),
                rx.cond(_view.bad != "0", _mending()),
                class_name="stack",
            ),
        ),
        ui.tabs(
            [
                _tab("bad", tr("To mend"), _view.bad),
                _tab("double", tr("There already"), _view.double),
                _tab("good", tr("Ready"), _view.good),
            ],
            ImportBatchState.tab,
            tr("Rows of the file"),
        ),
        rows_list(mends=True),
        _sheet(),
        class_name="stack stack--wide",
    )


def _tab(name: str, words: ui.Text, count: rx.Var[str]) -> tuple[str, ui.Text, ui.Text]:
    return name, f"{words} ({count})", f"{_view.base}?step=check&tab={name}"


def _mending() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            tr("Mend rows here, or download them, mend the file, and send it again."),
            class_name="muted small",
        ),
        rx.el.div(
            rx.el.a(
                ui.icon("download"),
                tr("Download faulty rows"),
                href=_view.errors,
                download=True,
                class_name="button button--outline",
            ),
            ui.button_link(
                tr("Send a mended file"),
                routes.path(routes.IMPORTS, circle=ShellState.circle_id),
                "outline",
            ),
            class_name="actions",
        ),
        class_name="stack stack--tight",
    )


def _row(row: rx.Var[RowCard], *, mends: bool) -> rx.Component:
    button = ui.button(
        tr("Mend"),
        "outline",
        on_click=ImportBatchState.open_row(row.number),
        custom_attrs={
            **ui.opens(SHEET),
            "aria-label": tr("Mend row {number}", number=row.number),
        },
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.number, class_name="file-row__number muted small num"),
            rx.el.div(
                rx.el.p(row.title, class_name="item__title wrap-anywhere"),
                rx.cond(row.sub, rx.el.p(row.sub, class_name="item__sub wrap-anywhere")),
                rx.cond(row.why, rx.el.p(row.why, class_name="import-row__why")),
                class_name="item__body",
            ),
            rx.el.div(
                rx.cond(ImportBatchState.tab == "bad", button) if mends else rx.fragment(),
                class_name="item__end",
            ),
            class_name="item file-row",
        )
    )


def rows_list(*, mends: bool = False) -> rx.Component:
    """A page of rows."""
    return rx.el.div(
        ui.card(
            rx.cond(
                ImportBatchState.rows.length() > 0,
                rx.el.ul(
                    rx.foreach(ImportBatchState.rows, lambda row: _row(row, mends=mends)),
                    class_name="list",
                    role="list",
                ),
                ui.empty_state("check_circle", tr("There is no such row.")),
            ),
            class_name="card--flush card--list",
        ),
        rx.cond(
            ImportBatchState.more,
            ui.button_link(tr("More rows"), ImportBatchState.more, "outline", wide=True),
        ),
        class_name="stack",
    )


def _cell(cell: rx.Var[EditField]) -> rx.Component:
    return rx.el.label(
        rx.el.span(cell.words, class_name="field__label"),
        rx.el.input(
            name=f"cell_{cell.name}",
            default_value=cell.value,
            max_length=500,
            auto_complete="off",
            class_name="input",
            custom_attrs={"aria-invalid": rx.cond(cell.why, "true", "false")},
        ),
        rx.cond(cell.why, rx.el.span(cell.why, class_name="import-row__why")),
        class_name="field",
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.div(rx.foreach(_edit.fields, _cell), class_name="stack"),
        rx.cond(_edit.why, rx.el.p(_edit.why, class_name="import-row__why", role="status")),
        ui.error_callout(ImportBatchState.error),
        ui.button(
            tr("Save and check"), submit=True, busy=ImportBatchState.busy, wide=True, large=True
        ),
        key=_edit.number,
        class_name="stack stack--wide",
        on_submit=ImportBatchState.mend,
    )


def _sheet() -> rx.Component:
    return ui.dialog(
        SHEET,
        rx.cond(_edit.title, _edit.title, tr("Mend a row")),
        rx.cond(
            ImportBatchState.mended,
            rx.el.div(
                ui.fact(tr("The row is ready now.")),
                ui.button(tr("Done"), wide=True, large=True, custom_attrs=ui.closes()),
                class_name="stack stack--wide",
                role="status",
            ),
            rx.cond(_edit.number, _form(), ui.skeleton("list")),
        ),
        stays=True,
    )
