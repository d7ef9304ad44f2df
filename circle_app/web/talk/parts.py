"""How a conversation is drawn: what was written, and the field for one's own words."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.talk.view_models import Words


def _said(words: rx.Var[Words], remove: Callable[[rx.Var[str]], Any] | None) -> rx.Component:
    gone = rx.el.p(tr("Removed by who wrote it"), class_name="talk__text muted")
    foot: list[rx.Component] = []
    if remove is not None:
        foot.append(
            rx.cond(
                words.can_remove,
                ui.button(
                    tr("Remove"),
                    "ghost",
                    on_click=remove(words.id),
                    class_name="talk__remove",
                    aria_label=tr("Remove: {words}", words=words.text),
                ),
            )
        )
    return rx.el.li(
        ui.avatar(words.initials),
        rx.el.div(
            rx.el.p(
                rx.el.strong(rx.cond(words.is_mine, tr("You"), words.name)),
                rx.el.span(words.when, class_name="item__sub"),
                class_name="talk__head",
            ),
            rx.cond(words.text, rx.el.p(words.text, class_name="talk__text"), gone),
            *foot,
            class_name="grow",
        ),
        class_name="talk__item",
    )


def thread(
    said: rx.Var[list[Words]],
    nothing: ui.Text,
    *,
    earlier: rx.Var[str],
    on_earlier: Any,
    remove: Callable[[rx.Var[str]], Any] | None = None,
) -> rx.Component:
    """What was written, the newest last.

    Args:
        said: The words.
        nothing: What an empty thread says.
        earlier: Not empty where there is more before what is shown.
        on_earlier: What shows that.
        remove: What removes the own words; None where they stay.
    """
    return ui.card(
        rx.cond(
            earlier,
            ui.button(tr("Show earlier"), "ghost", wide=True, on_click=on_earlier),
        ),
        rx.cond(
            said.length() > 0,
            rx.el.ol(
                rx.foreach(said, lambda words: _said(words, remove)),
                class_name="talk",
                role="list",
                custom_attrs={"aria-live": "polite"},
            ),
            rx.el.p(nothing, class_name="muted"),
        ),
    )


def composer(
    name: str,
    label: ui.Text,
    *,
    request_id: rx.Var[str],
    busy: rx.Var[bool],
    error: rx.Var[str],
    on_submit: Any,
) -> rx.Component:
    """The field for one's own words; it empties itself once they are written down.

    Args:
        name: The name of the field; without an id, for a page may show it in one of two places.
        label: What the field is for.
        request_id: The key of the words; a new one makes a new field.
        busy: Whether they are being sent.
        error: Why they were refused; they stay in the field then.
        on_submit: What sends them.
    """
    return rx.el.form(
        ui.request_id(request_id),
        ui.error_callout(error),
        rx.el.div(
            rx.el.textarea(
                name=name,
                rows="1",
                required=True,
                max_length=1000,
                placeholder=label,
                aria_label=label,
                class_name="input talk__field",
            ),
            ui.button(tr("Send"), "soft", submit=True, busy=busy),
            class_name="talk__write",
        ),
        key=request_id,
        on_submit=on_submit,
    )
