"""The sheet of an act on many; pages put it once and open it with ``opens_bulk()``."""

from typing import Any, Final

import reflex as rx

from circle_app.web import ui
from circle_app.web.bulk_run.state import BulkState
from circle_app.web.bulk_run.view_models import AmountLine, FailedLine, LetterLine
from circle_app.web.i18n import tr
from circle_app.web.ui.sheets import sheet

NAME: Final = "bulk"


def _amount(line: rx.Var[AmountLine]) -> rx.Component:
    return rx.el.label(
        ui.avatar(line.initials),
        ui.row_body(line.name, line.owed),
        rx.el.input(
            name=rx.Var.create(f"amount_{line.id}").to(str),
            default_value=line.typed,
            max_length=16,
            class_name="input bulk__amount num",
            custom_attrs={
                "inputMode": "decimal",
                "aria-label": tr("Amount of {name}", name=line.name),
            },
        ),
        class_name="item",
    )


def _amounts() -> rx.Component:
    return rx.el.form(
        rx.el.p(
            tr("What did each bring? Leave it empty for who brought nothing."), class_name="muted"
        ),
        ui.rows(BulkState.lines, _amount),
        ui.error_callout(BulkState.error),
        ui.button(tr("Next"), submit=True, wide=True, large=True, busy=BulkState.busy),
        on_submit=BulkState.review,
        class_name="stack stack--wide",
    )


def _brought(line: rx.Var[AmountLine]) -> rx.Component:
    return rx.cond(line.amount_minor > 0, ui.data_row(line.name, line.amount))


def _review() -> rx.Component:
    return rx.el.form(
        ui.request_id(BulkState.request_id),
        rx.el.input(type="hidden", name="chosen", value=BulkState.chosen, read_only=True),
        rx.el.p(BulkState.summary, class_name="bulk__sum"),
        rx.cond(
            BulkState.lines.length() > 0,
            rx.el.div(
                ui.data_list(rx.foreach(BulkState.lines, _brought)),
                class_name="bulk__who",
                tab_index=0,
            ),
        ),
        rx.el.p(BulkState.follows, class_name="muted"),
        ui.error_callout(BulkState.error),
        ui.button(BulkState.act, submit=True, wide=True, large=True, busy=BulkState.busy),
        rx.cond(
            BulkState.kind == "record",
            ui.button(tr("Change the amounts"), "ghost", wide=True, on_click=BulkState.back),
        ),
        on_submit=BulkState.start,
        class_name="stack stack--wide",
    )


def _failed(line: rx.Var[FailedLine]) -> rx.Component:
    return rx.el.div(
        ui.tile("alert", "amber"),
        ui.row_body(line.name, line.reason),
        rx.cond(line.amount, rx.el.div(ui.amount(line.amount), class_name="item__end")),
        class_name="item",
    )


def _letter(line: rx.Var[LetterLine]) -> rx.Component:
    def way(words: ui.Text, href: rx.Var[str], sign: str) -> rx.Component:
        # A document of its own: the address belongs to another program.
        return ui.button_link(
            words, href, "soft", icon_name=sign, document=True, target="_blank", rel="noopener"
        )

    return rx.el.div(
        rx.el.div(ui.avatar(line.initials), ui.row_body(line.name, line.told), class_name="row"),
        rx.el.div(
            way("WhatsApp", line.whatsapp, "phone"),
            way("SMS", line.sms, "mail"),
            ui.copy_button(line.told),
            class_name="bulk__ways",
        ),
        class_name="bulk__letter",
    )


def _run(on_done: list[Any]) -> rx.Component:
    card = BulkState.card
    return rx.el.div(
        rx.el.div(
            rx.cond(
                card.all_done,
                rx.el.span(ui.icon("check", "icon--24"), class_name="slip__sign"),
            ),
            rx.el.p(card.title, class_name="bulk__sum"),
            rx.cond(card.sub, rx.el.p(card.sub, class_name="muted")),
            role="status",
            class_name="bulk__head",
        ),
        rx.cond(card.running, ui.bar(("done", card.share), label=card.title)),
        rx.cond(
            card.failed.length() > 0,
            rx.el.div(
                rx.el.h3(card.failed_title),
                ui.rows(card.failed, _failed),
                ui.button(card.again, "soft", wide=True, on_click=BulkState.again),
                class_name="stack",
            ),
        ),
        rx.cond(BulkState.letters.length() > 0, ui.rows(BulkState.letters, _letter)),
        rx.cond(
            ~card.running,
            ui.button(
                tr("Done"), wide=True, large=True, on_click=on_done, custom_attrs=ui.closes()
            ),
        ),
        class_name="stack stack--wide",
    )


def bulk_sheet(*on_done: Any) -> rx.Component:
    """The sheet; ``on_done`` is what else happens when it is put away."""
    return sheet(
        NAME,
        rx.cond(BulkState.title, BulkState.title, tr("Several at once")),
        rx.match(
            BulkState.step,
            ("amounts", _amounts()),
            ("review", _review()),
            ("run", _run([BulkState.close, *on_done])),
            rx.el.p(tr("One moment …"), class_name="muted"),
        ),
    )


def opens_bulk() -> dict[str, str]:
    """Attributes of a button that opens the sheet; its ``on_click`` asks the question."""
    return ui.opens(NAME)
