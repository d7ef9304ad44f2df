"""The end of an import: what it became, taking it back, giving it up."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.import_batch.rows_part import rows_list
from circle_app.web.import_batch.state import ImportBatchState

_view = ImportBatchState.view


def done_part() -> rx.Component:
    """What was imported, and the way back."""
    return rx.el.div(
        rx.cond(
            _view.status == "committed",
            ui.card(
                ui.fact(_view.outcome),
                ui.button_link(_view.follows_words, _view.follows, wide=True, large=True),
                ui.button(
                    tr("Take the import back"),
                    "outline",
                    icon_name="undo",
                    wide=True,
                    custom_attrs=ui.opens("revert-import"),
                ),
            ),
            ui.card(ui.fact(_view.outcome, "info")),
        ),
        # Its dialog goes with it, once it is taken back.
        rx.cond(_view.status == "committed", rx.fragment(rows_list(), _revert_dialog())),
        class_name="stack stack--wide",
    )


def _revert_dialog() -> rx.Component:
    return ui.dialog(
        "revert-import",
        tr("Take the import back"),
        rx.el.form(
            ui.request_id(ImportBatchState.request_id),
            rx.el.p(
                tr(
                    "Everything it wrote is taken back, or nothing: what others built upon it is "
                    "named, and then all stays as it is."
                )
            ),
            ui.text_area("reason", tr("Why"), max_length=300, required=True, rows=3),
            ui.error_callout(ImportBatchState.error),
            ui.button(
                tr("Take it back"),
                "danger",
                submit=True,
                busy=ImportBatchState.busy,
                wide=True,
                large=True,
            ),
            class_name="stack stack--wide",
            on_submit=ImportBatchState.revert,
        ),
        stays=True,
    )


def drop_dialog() -> rx.Component:
    """Asks once more before the rows are forgotten."""
    return ui.dialog(
        "drop-import",
        tr("Give this import up"),
        rx.el.p(tr("Its rows are forgotten. Nothing was written, so nothing is lost elsewhere.")),
        ui.button(
            tr("Give it up"),
            "danger",
            busy=ImportBatchState.busy,
            on_click=ImportBatchState.drop,
            wide=True,
            large=True,
        ),
    )
