"""What is asked before a share-out is put to the circle, paid, or taken back."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.share_out.state import ShareOutState
from circle_app.web.ui.sheets import sheet

ASK, POST, CANCEL = "share-out-ask", "share-out-post", "share-out-cancel"
_view = ShareOutState.view


def _sheet_form(words: ui.Text, yes: ui.Text, act: rx.event.EventType[()]) -> rx.Component:
    return rx.el.form(
        ui.request_id(ShareOutState.request_id),
        ui.error_callout(ShareOutState.error),
        ui.label(tr("Paid out in all")),
        ui.money(_view.total, "page"),
        rx.el.p(words),
        rx.el.div(
            ui.button(tr("No"), "outline", custom_attrs=ui.closes()),
            ui.button(yes, submit=True, busy=ShareOutState.busy),
            class_name="actions",
        ),
        class_name="stack stack--wide",
        on_submit=act,
    )


def sheets() -> rx.Component:
    """All of them; each is there while it can be needed."""
    return rx.fragment(
        rx.cond(
            _view.stage == "ask",
            sheet(
                ASK,
                tr("Ask the circle?"),
                _sheet_form(
                    tr(
                        "The plan is put to a decision as it stands. If anything is recorded "
                        "before it is paid out, it has to be counted and asked for again."
                    ),
                    tr("Yes, ask"),
                    ShareOutState.ask,
                ),
            ),
        ),
        rx.cond(
            _view.stage == "post",
            sheet(
                POST,
                tr("Pay everybody out?"),
                _sheet_form(
                    tr(
                        "What the circle holds in wallets goes into the members' wallets. You "
                        "hand the rest out by hand. This cannot be taken back."
                    ),
                    tr("Yes, pay out"),
                    ShareOutState.post,
                ),
            ),
        ),
        ui.take_back(
            CANCEL,
            tr("Take it back?"),
            tr("Nothing is shared out. What was counted stays in the books."),
            ShareOutState.cancel,
        ),
    )
