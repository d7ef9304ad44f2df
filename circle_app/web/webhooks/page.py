"""The page ``/c/[circle]/webhooks``."""

from typing import Final

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, task_page
from circle_app.web.webhooks.state import WebhooksState
from circle_app.web.webhooks.view_models import AREAS, CHANGED, HookRow, SentRow

REMOVAL: Final = "webhook-removal"
_ground = WebhooksState.ground
_chosen = WebhooksState.chosen
_editing = WebhooksState.editing


def _secret() -> rx.Component:
    return rx.cond(
        WebhooksState.secret,
        ui.card(
            rx.el.div(
                rx.el.div(
                    rx.el.p(
                        tr("Secret for {host}", host=WebhooksState.secret_host), class_name="label"
                    ),
                    rx.el.p(WebhooksState.secret, class_name="mono hook__secret"),
                    class_name="item__body",
                ),
                ui.copy_button(WebhooksState.secret),
                class_name="item item--short",
            ),
            rx.el.p(
                tr(
                    "Copy the secret now. It is not shown again. With it the program can tell "
                    "that a message is from here."
                ),
                class_name="strong",
                role="status",
            ),
        ),
    )


def _hook(hook: rx.Var[HookRow]) -> rx.Component:
    here = hook.key == _chosen.key
    return rx.el.div(
        rx.el.button(
            ui.tile("globe", "teal"),
            ui.row_body(hook.host, hook.hears),
            ui.chip_path(hook.chip, hook.tone, hook.d),
            type="button",
            class_name="hook__head",
            on_click=WebhooksState.choose(hook.key),
            custom_attrs={"aria-pressed": rx.cond(here, "true", "false")},
        ),
        rx.cond(hook.paused, ui.callout(hook.paused, tone="amber")),
        rx.cond(here, rx.cond(hook.key == _editing.key, _change(), _acts(hook))),
        class_name="hook",
        key=hook.key,
    )


def _acts(hook: rx.Var[HookRow]) -> rx.Component:
    return rx.el.div(
        rx.el.p(hook.sub, class_name="muted small"),
        rx.cond(hook.old_secret, rx.el.p(hook.old_secret, class_name="muted small")),
        rx.el.div(
            rx.cond(
                hook.enabled,
                ui.button(
                    tr("Try it out"),
                    "soft",
                    icon_name="refresh",
                    busy=WebhooksState.busy,
                    on_click=WebhooksState.try_out(hook.key),
                ),
            ),
            ui.button(
                tr("Change"),
                "outline",
                icon_name="pencil",
                on_click=WebhooksState.edit(hook.key),
            ),
            ui.button(
                rx.cond(hook.enabled, tr("Switch off"), tr("Switch on")),
                "outline",
                on_click=WebhooksState.switch(hook.key),
            ),
            ui.button(
                tr("New secret"),
                "outline",
                icon_name="key",
                on_click=WebhooksState.renew(hook.key),
            ),
            ui.button(tr("Remove"), "ghost", custom_attrs=ui.opens(REMOVAL)),
            class_name="actions",
        ),
        class_name="stack stack--tight",
    )


def _removal() -> rx.Component:
    return ui.dialog(
        REMOVAL,
        tr("Tell {host} no more?", host=_chosen.host),
        rx.el.p(
            tr(
                "What waits for it is dropped, and what was sent cannot be looked up here any "
                "more. To tell it again you set it up anew, with a new secret."
            )
        ),
        rx.el.div(
            ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
            ui.button(
                tr("Remove it"),
                busy=WebhooksState.busy,
                on_click=WebhooksState.drop(_chosen.key),
                custom_attrs=ui.closes(),
            ),
            class_name="actions",
        ),
    )


def _sent(row: rx.Var[SentRow]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.p(row.kind, class_name="mono item__title hook__kind"),
                rx.el.p(row.sub, class_name="item__sub"),
                class_name="item__body",
            ),
            ui.chip_path(row.chip, row.tone, row.d),
            class_name="row row--between",
        ),
        rx.cond(row.answered, rx.el.p(row.answered, class_name="small")),
        rx.cond(row.said, rx.el.p(row.said, class_name="mono small muted hook__said")),
        rx.cond(
            ~row.waits & _chosen.enabled,
            rx.el.button(
                ui.icon("refresh", "icon--18"),
                tr("Send again"),
                type="button",
                class_name="text-button",
                on_click=WebhooksState.again(row.key),
            ),
        ),
        class_name="hook__sent",
    )


def _log() -> rx.Component:
    return ui.section(
        tr("Sent to {host}", host=_chosen.host),
        rx.cond(
            WebhooksState.sent.length() > 0,
            ui.card(ui.rows(WebhooksState.sent, _sent), class_name="card--flush"),
            ui.card(
                ui.empty_state("clock", tr("Nothing was sent yet. Try it out to see an answer."))
            ),
        ),
    )


def _areas(before: str = "") -> rx.Component:
    boxes = [
        ui.check(
            f"{before}area_{area}",
            tr(words),
            default_checked=_editing.areas.contains(area) if before else True,
        )
        for area, words in AREAS.items()
    ]
    return rx.el.fieldset(
        rx.el.legend(tr("What it hears of"), class_name="field__label"),
        *boxes,
        class_name="hook__areas",
    )


def _url(name: str, hint: ui.Text, *, required: bool) -> rx.Component:
    return ui.text_field(
        name,
        tr("Address"),
        hint=hint,
        type="url",
        class_name="mono",
        required=required,
        auto_complete="off",
        max_length=500,
    )


def _change() -> rx.Component:
    """The form of the one that is chosen, in the place of what can be done with it."""
    return rx.el.form(
        _url(
            f"{CHANGED}url",
            tr("Empty keeps the one there is. It is never shown."),
            required=False,
        ),
        _areas(CHANGED),
        rx.el.p(
            tr("Its secret stays as it is. What waits for it goes to the new address."),
            class_name="muted small",
        ),
        ui.error_callout(WebhooksState.change_error),
        rx.el.div(
            ui.button(tr("Keep"), submit=True, busy=WebhooksState.busy),
            ui.button(tr("Cancel"), "outline", on_click=WebhooksState.edit("")),
            class_name="actions",
        ),
        on_submit=WebhooksState.keep,
        reset_on_submit=False,
        class_name="stack",
    )


def _form() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Tell a program")),
        rx.el.form(
            ui.request_id(WebhooksState.request_id),
            _url(
                "url",
                rx.cond(
                    _ground.plain,
                    tr("It begins with https:// or http://."),
                    tr("It begins with https://. Only its host is shown afterwards."),
                ),
                required=True,
            ),
            _areas(),
            ui.error_callout(WebhooksState.error),
            ui.button(tr("Tell it from now on"), submit=True, busy=WebhooksState.busy, wide=True),
            on_submit=WebhooksState.add,
            reset_on_submit=False,
            class_name="stack",
            key=WebhooksState.request_id,
        ),
        rx.el.p(
            tr(
                "It hears what the circle's page “What happened” shows, amounts and names too, and "
                "nothing that is secret there. So enter only what your circle has agreed on."
            ),
            class_name="muted small",
        ),
    )


def page() -> rx.Component:
    """The programs that hear of the circle, what was sent to them, and a form for one more."""
    return task_page(
        rx.el.div(
            rx.el.div(
                _secret(),
                rx.cond(
                    _ground.any,
                    ui.card(ui.rows(WebhooksState.hooks, _hook), class_name="card--flush"),
                    ui.card(
                        ui.empty_state(
                            "globe",
                            tr(
                                "No program hears of this circle. One that your circle uses, such "
                                "as a spreadsheet or a chat, can be told of each act here."
                            ),
                        )
                    ),
                ),
                rx.cond(_ground.any, _log()),
                class_name="stack",
            ),
            rx.el.div(rx.cond(_ground.full, ui.callout(_ground.rule), _form()), class_name="stack"),
            class_name="columns columns--even",
        ),
        _removal(),
        title=tr("Webhooks"),
        back=routes.path(routes.CIRCLE, circle=ShellState.circle_id),
        ready=WebhooksState.loaded,
        waiting=ui.skeleton("list", "card"),
    )
