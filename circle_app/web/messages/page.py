"""The page ``/c/[circle]/messages``."""

import reflex as rx

from circle_app.domain.writing import MAX_BODY, MAX_SUBJECT
from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.messages.state import MessagesState
from circle_app.web.messages.view_models import (
    MemberOption,
    SentCard,
    StateChip,
    UnreachedLine,
    WayOption,
)
from circle_app.web.shell import member_page
from circle_app.web.ways_parts import preview

_options, _review = MessagesState.options, MessagesState.review


def _audience() -> rx.Component:
    choices = (
        ("everybody", tr("Everybody"), tr("All members of the circle")),
        ("late", tr("Who is late"), tr("A contribution is past its day")),
        ("unpaid", tr("Who has not paid yet"), tr("In the cycle that runs")),
        ("officers", tr("Officers"), tr("Who holds an office in the circle")),
        ("chosen", tr("Chosen members"), tr("One by one")),
    )
    return rx.el.fieldset(
        rx.el.legend(tr("To whom"), class_name="field__label"),
        rx.el.div(
            *(
                ui.choice(
                    "audience",
                    value,
                    title,
                    sub,
                    checked=MessagesState.audience == value,
                    on_change=MessagesState.meant(value),
                )
                for value, title, sub in choices
            ),
            class_name="audience",
        ),
        rx.cond(
            MessagesState.audience == "chosen",
            rx.el.div(rx.foreach(_options.members, _member), class_name="chosen-members"),
        ),
        class_name="stack",
    )


def _member(member: rx.Var[MemberOption]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=rx.Var.create(f"member_{member.id}").to(str),
            default_checked=MessagesState.picked.contains(member.id),
        ),
        rx.el.span(member.name),
        class_name="check",
    )


def _way(way: rx.Var[WayOption]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=rx.Var.create(f"way_{way.value}").to(str),
            default_checked=MessagesState.channels.contains(way.value),
        ),
        rx.el.span(way.words, class_name="grow"),
        rx.el.span(way.cost, class_name="small muted num"),
        class_name="check",
    )


def _ways() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(tr("How it goes"), class_name="field__label"),
        rx.el.p(
            rx.cond(
                _options.ways.length() > 0,
                tr("It stands in Circle in any case. Besides, it can go by:"),
                tr("It stands in Circle. No other way is set up here."),
            ),
            class_name="muted",
        ),
        rx.foreach(_options.ways, _way),
        class_name="stack",
    )


def _write() -> rx.Component:
    return ui.card(
        rx.el.form(
            ui.error_callout(MessagesState.error),
            _audience(),
            _ways(),
            ui.text_field(
                "subject",
                tr("In one line"),
                default_value=MessagesState.subject,
                max_length=MAX_SUBJECT,
            ),
            ui.text_area(
                "body",
                tr("What you want to say"),
                hint=tr("Short is cheap: a Hindi SMS has 70 letters, an English one 160."),
                default_value=MessagesState.body,
                rows="5",
                max_length=MAX_BODY,
            ),
            ui.button(
                tr("See how it reads"),
                submit=True,
                wide=True,
                large=True,
                busy=MessagesState.busy,
            ),
            rx.el.p(_options.left, class_name="small muted"),
            key=MessagesState.request_id,
            on_submit=MessagesState.look,
            class_name="stack stack--wide",
        )
    )


def _unreached(line: rx.Var[UnreachedLine]) -> rx.Component:
    return ui.data_row(line.name, line.why)


def _look() -> rx.Component:
    return rx.el.div(
        ui.card(
            rx.el.h2(_review.subject),
            rx.el.p(_review.body, class_name="message__text"),
            ui.data_list(
                ui.data_row(tr("To whom"), _review.audience),
                ui.data_row(tr("In the app"), _review.in_app),
            ),
        ),
        rx.foreach(_review.previews, preview),
        rx.cond(
            _review.unreached.length() > 0,
            ui.card(
                rx.el.details(
                    rx.el.summary(_review.unreached_title, class_name="strong fold__head"),
                    ui.data_list(rx.foreach(_review.unreached, _unreached)),
                    class_name="fold",
                )
            ),
        ),
        rx.el.form(
            ui.error_callout(MessagesState.error),
            ui.request_id(MessagesState.request_id),
            rx.cond(_review.cost, rx.el.p(_review.cost, class_name="strong num")),
            ui.button(
                _review.act,
                submit=True,
                wide=True,
                large=True,
                busy=MessagesState.busy,
                disabled=_review.nobody,
            ),
            ui.button(tr("Change it"), "ghost", wide=True, on_click=MessagesState.change),
            on_submit=MessagesState.send,
            class_name="stack",
        ),
        class_name="stack",
    )


def _chip(chip: rx.Var[StateChip]) -> rx.Component:
    return ui.chip_path(chip.words, chip.tone, chip.d)


def _sent(card: rx.Var[SentCard]) -> rx.Component:
    return ui.card(
        rx.el.h3(card.subject),
        rx.el.p(card.body, class_name="message__text"),
        rx.el.div(
            rx.el.p(card.whom, class_name="item__sub"),
            rx.el.p(card.by, class_name="item__sub"),
        ),
        rx.cond(
            card.states.length() > 0,
            rx.el.div(rx.foreach(card.states, _chip), class_name="message__states"),
        ),
    )


def _before() -> rx.Component:
    return ui.section(
        tr("Sent until now"),
        rx.cond(
            MessagesState.sent.length() > 0,
            rx.el.div(rx.foreach(MessagesState.sent, _sent), class_name="stack"),
            ui.card(
                ui.empty_state("mail", tr("Nothing was sent to many yet. What is, stands here."))
            ),
        ),
        rx.cond(
            MessagesState.next_cursor,
            ui.button(tr("Earlier"), "outline", on_click=MessagesState.turn),
        ),
    )


def page() -> rx.Component:
    """Write to many members, and see what became of it."""
    return member_page(
        rx.el.div(
            rx.el.div(rx.cond(MessagesState.reviewing, _look(), _write())),
            rx.el.div(_before()),
            class_name="columns columns--even",
        ),
        title=tr("Messages"),
        tab="more",
        ready=MessagesState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
