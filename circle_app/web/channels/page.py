"""The pages ``/admin/channels`` and ``/c/[circle]/channels``."""

from typing import Any

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.channels.state import AdminChannelsState, CircleChannelsState
from circle_app.web.channels.view_models import WayCard
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, task_page

REMOVE = "remove-way"


def _answer(state: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(state.tried_well, ui.fact(state.tried, "good"), ui.fact(state.tried, "warn")),
        role="status",
    )


def _card(state: Any, way: rx.Var[WayCard]) -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile_path(way.d, way.tile),
            rx.el.div(
                rx.el.h2(way.title, class_name="item__title"),
                rx.el.p(rx.cond(way.label, way.label, way.about), class_name="item__sub"),
                class_name="item__body",
            ),
            ui.chip_path(way.chip, way.tone, way.sign),
            class_name="row channel__head",
        ),
        rx.cond(way.fault, ui.fact(way.fault, "warn")),
        rx.el.div(
            rx.foreach(way.facts, lambda fact: rx.el.p(fact, class_name="muted small")),
        ),
        rx.cond((state.tried_kind == way.kind) & (state.tried != ""), _answer(state)),
        rx.el.div(
            rx.cond(
                way.known,
                rx.fragment(
                    ui.button(
                        tr("Try it out"),
                        "soft",
                        icon_name="refresh",
                        busy=state.busy & (state.tried_kind == way.kind),
                        on_click=state.try_out(way.kind),
                    ),
                    ui.button_link(tr("Change"), way.href, "outline"),
                    ui.button(
                        rx.cond(way.enabled, tr("Switch off"), tr("Switch on")),
                        "ghost",
                        on_click=state.switch(way.kind),
                    ),
                ),
                ui.button_link(tr("Set up"), way.href, "soft", icon_name="plus"),
            ),
            class_name="actions",
        ),
    )


def _list(state: Any, *intro: rx.Component) -> rx.Component:
    return rx.fragment(
        *intro,
        rx.el.div(
            rx.foreach(state.ways, lambda way: _card(state, way)),
            class_name="channels",
        ),
    )


def _mail_fields(form: Any) -> rx.Component:
    return rx.fragment(
        ui.text_field(
            "host",
            tr("Mail server"),
            hint=tr("As your provider writes it, such as smtp.example.org"),
            default_value=form.host,
            required=True,
            max_length=253,
            auto_complete="off",
            spell_check=False,
        ),
        ui.select_field(
            "security",
            tr("Encryption"),
            [
                ("starttls", tr("STARTTLS (usually port 587)")),
                ("tls", tr("TLS from the start (usually port 465)")),
                ("none", tr("None, for a server beside this one")),
            ],
            default_value=form.security,
        ),
        ui.text_field(
            "port",
            tr("Port"),
            default_value=form.port,
            required=True,
            input_mode="numeric",
            max_length=5,
        ),
        *_sign_in_fields(form),
        *_sender_fields(form),
    )


def _sign_in_fields(form: Any) -> tuple[rx.Component, ...]:
    return (
        ui.text_field(
            "user",
            tr("User"),
            hint=tr("Empty where the server asks for none"),
            default_value=form.user,
            max_length=200,
            auto_complete="off",
        ),
        ui.text_field(
            "password",
            tr("Password"),
            hint=rx.cond(
                form.has_password,
                tr("Empty keeps the one there is. It is never shown."),
                tr("It is kept encrypted and never shown again."),
            ),
            type="password",
            max_length=500,
            auto_complete="new-password",
        ),
    )


def _sender_fields(form: Any) -> tuple[rx.Component, ...]:
    return (
        ui.text_field(
            "sender",
            tr("Sender"),
            hint=tr("The address that letters come from"),
            default_value=form.sender,
            type="email",
            required=True,
            max_length=254,
        ),
        ui.text_field(
            "sender_name",
            tr("Name of the sender"),
            default_value=form.sender_name,
            max_length=80,
        ),
        ui.text_field(
            "reply_to",
            tr("Address for answers"),
            hint=tr("Empty: answers go to the sender"),
            default_value=form.reply_to,
            type="email",
            max_length=254,
        ),
    )


def _provider_fields(form: Any) -> rx.Component:
    return rx.fragment(
        ui.text_field(
            "url",
            tr("Address of the provider"),
            hint=rx.cond(
                form.known,
                tr("Empty keeps the one there is. It is never shown."),
                tr(
                    "As Apprise writes it, with your keys; {to} stands for the reader's number: "
                    "twilio://…/{to}. It is kept encrypted and never shown again."
                ),
            ),
            required=~form.known,
            type="password",
            max_length=2000,
            auto_complete="off",
        ),
        ui.text_field(
            "cost",
            tr("What one message costs"),
            hint=tr("Empty if nothing. It is told before many are sent."),
            default_value=form.cost,
            input_mode="decimal",
            max_length=10,
        ),
    )


def _push_fields(form: Any) -> rx.Component:
    return ui.text_field(
        "contact",
        tr("Whom push services may write to"),
        hint=tr("An e-mail address of yours; browser makers ask for one."),
        default_value=form.contact,
        required=True,
        max_length=200,
    )


def _form(state: Any, back: Any) -> rx.Component:
    form = state.form
    return rx.el.div(
        ui.card(
            rx.el.h2(form.title),
            rx.el.form(
                rx.match(
                    form.kind,
                    ("email", _mail_fields(form)),
                    ("push", _push_fields(form)),
                    _provider_fields(form),
                ),
                ui.error_callout(state.error),
                rx.el.div(
                    ui.button(tr("Keep"), submit=True, busy=state.busy),
                    ui.button_link(tr("Back"), back, "outline"),
                    rx.cond(
                        form.known,
                        ui.button(tr("Remove"), "ghost", custom_attrs=ui.opens(REMOVE)),
                    ),
                    class_name="actions",
                ),
                key=form.kind,
                on_submit=state.keep,
                class_name="channels__fields",
            ),
        ),
        ui.dialog(
            REMOVE,
            tr("Remove this way?"),
            rx.el.p(
                tr(
                    "Its keys are forgotten. Messages that wait for it go another way or not "
                    "at all."
                )
            ),
            rx.el.div(
                ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
                ui.button(tr("Remove"), on_click=state.remove, custom_attrs=ui.closes()),
                class_name="actions",
            ),
        ),
        class_name="channels__form",
    )


def admin_channels() -> rx.Component:
    """The ways of the installation, or the form of one."""
    state = AdminChannelsState
    return admin_page(
        rx.cond(
            state.form.kind,
            _form(state, routes.ADMIN_CHANNELS),
            _list(
                state,
                rx.el.p(
                    tr(
                        "By these ways messages go out, for every circle that has none of its "
                        "own. What is sent waits while one is down, and nothing is lost."
                    ),
                    class_name="muted",
                ),
            ),
        ),
        title=tr("Ways for messages"),
        tab="channels",
        aside=ui.link(tr("Messages"), href=routes.ADMIN_OUTBOX, class_name="text-button"),
        ready=state.loaded,
        waiting=ui.skeleton("card", "card"),
    )


def circle_channels() -> rx.Component:
    """The ways of a circle, or the form of one."""
    state = CircleChannelsState
    here = routes.path(routes.CIRCLE_CHANNELS, circle=ShellState.circle_id)
    return task_page(
        rx.cond(
            state.form.kind,
            _form(state, here),
            _list(
                state,
                rx.el.p(
                    tr(
                        "Messages of this circle go by its own ways where it has one, and else "
                        "by those of the installation."
                    ),
                    class_name="muted",
                ),
            ),
        ),
        title=tr("Ways for messages"),
        back=rx.cond(
            state.form.kind, here, routes.path(routes.CIRCLE, circle=ShellState.circle_id)
        ),
        ready=state.loaded,
        waiting=ui.skeleton("card", "card"),
    )
