"""The page ``/c/[circle]/kind``."""

from typing import Any

import reflex as rx

from circle_app.i18n.role_words import ROLE_NAMES
from circle_app.web import routes, ui
from circle_app.web.circle_kind.state import OFFICES, CircleKindState
from circle_app.web.circle_kind.view_models import Kind, Person
from circle_app.web.diff_parts import diff_list
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, task_page

_look = CircleKindState.look


def _kind(kind: rx.Var[Kind]) -> rx.Component:
    return ui.choice(
        "kind",
        kind.value,
        kind.title,
        kind.sub,
        default_checked=CircleKindState.chosen == kind.value,
        on_change=CircleKindState.choose(kind.value),
    )


def _person(person: rx.Var[Person]) -> rx.Component:
    return rx.el.option(person.name, value=person.id)


def _office(role: str) -> Any:
    return rx.cond(
        CircleKindState.offices.contains(role),
        rx.el.div(
            rx.el.label(tr(ROLE_NAMES[role]), html_for=role, class_name="field__label"),
            rx.el.select(
                rx.el.option(tr("nobody yet"), value=""),
                rx.foreach(CircleKindState.people, _person),
                id=role,
                name=role,
                class_name="input",
            ),
            class_name="field",
        ),
    )


def _choosing() -> rx.Component:
    return rx.fragment(
        ui.card(
            rx.el.h2(tr("Another kind of circle")),
            rx.el.p(tr("Now it is: {kind}", kind=CircleKindState.kind_now), class_name="muted"),
            rx.el.div(rx.foreach(CircleKindState.kinds, _kind), class_name="stack"),
        ),
        rx.cond(
            CircleKindState.chosen,
            rx.el.form(
                ui.card(
                    rx.cond(
                        CircleKindState.offices.length() > 0,
                        rx.fragment(
                            rx.el.h2(tr("Who holds which office?")), *map(_office, OFFICES)
                        ),
                        rx.fragment(
                            rx.el.h2(tr("Nobody holds an office any more")),
                            rx.el.p(
                                tr("Everybody is a member like all others."), class_name="muted"
                            ),
                        ),
                    ),
                    ui.select_field(
                        "rules",
                        tr("Which rules?"),
                        [
                            ("keep", tr("ours, as far as they fit")),
                            ("new", tr("those of the new kind")),
                        ],
                    ),
                    ui.button(
                        tr("Look at it first"), submit=True, busy=CircleKindState.busy, wide=True
                    ),
                ),
                on_submit=CircleKindState.preview,
            ),
        ),
    )


def _in_the_way(words: rx.Var[str]) -> rx.Component:
    return ui.fact(words, "warn")


def _looking() -> rx.Component:
    blocked = _look.blockers.length() > 0
    return rx.fragment(
        ui.card(
            rx.el.h2(tr("The circle would be: {kind}", kind=_look.title)),
            rx.cond(
                blocked,
                rx.fragment(
                    rx.el.p(tr("This has to be settled first:")),
                    rx.el.div(rx.foreach(_look.blockers, _in_the_way), class_name="facts"),
                ),
            ),
            rx.cond(
                _look.offices.length() > 0,
                rx.fragment(rx.el.h3(tr("Offices")), diff_list(_look.offices)),
            ),
            rx.el.h3(tr("Rules")),
            rx.cond(
                _look.same_rules,
                rx.el.p(tr("All rules stay as they are."), class_name="muted"),
                diff_list(_look.rows),
            ),
        ),
        ui.callout(
            rx.el.p(tr("If it is agreed, kind, offices and rules change together, in that moment."))
        ),
        rx.el.div(
            ui.button(tr("Back"), "outline", on_click=CircleKindState.back),
            rx.cond(
                ~blocked,
                ui.button(
                    tr("Ask the members"),
                    busy=CircleKindState.busy,
                    on_click=CircleKindState.ask,
                ),
            ),
            class_name="actions",
        ),
    )


def _rest_dialog() -> rx.Component:
    rest = CircleKindState.rest
    return ui.dialog(
        "circle-rest",
        rx.cond(rest.resting, tr("Wake the circle up?"), tr("Let the circle rest?")),
        rx.el.p(ShellState.circle_name, class_name="strong"),
        rx.el.p(
            rx.cond(
                rest.resting,
                tr("The next round begins on the day it would have begun."),
                tr("Nobody can pay, borrow, vote or join until it is awake again."),
            )
        ),
        rx.el.div(
            ui.button(tr("Not now"), "outline", custom_attrs=ui.closes()),
            ui.button(
                rx.cond(
                    rest.by_vote,
                    tr("Ask the members"),
                    rx.cond(rest.resting, tr("Wake it up"), tr("Let it rest")),
                ),
                busy=CircleKindState.busy,
                on_click=CircleKindState.rest_or_wake,
                custom_attrs=ui.closes(),
            ),
            class_name="actions",
        ),
    )


def _rest() -> rx.Component:
    rest = CircleKindState.rest
    return ui.card(
        rx.el.h2(rx.cond(rest.resting, tr("The circle rests"), tr("Let the circle rest"))),
        rx.el.p(
            rx.cond(
                rest.resting,
                tr("Its books can be read. Nothing is owed for the time of rest."),
                tr(
                    "For a pause or for good: the books stay and can be read, no round begins, and "
                    "nothing is recorded. It can be woken up again."
                ),
            ),
            class_name="muted",
        ),
        rx.cond(
            rest.may,
            rx.fragment(
                ui.button(
                    rx.cond(rest.resting, tr("Wake the circle up"), tr("Let the circle rest")),
                    "outline",
                    icon_name="moon",
                    wide=True,
                    custom_attrs=ui.opens("circle-rest"),
                ),
                _rest_dialog(),
            ),
            rx.el.p(tr("The admin decides on this."), class_name="muted small"),
        ),
    )


def page() -> rx.Component:
    """Rest, or another kind of circle."""
    return task_page(
        ui.error_callout(CircleKindState.error),
        rx.cond(CircleKindState.may_propose, rx.cond(_look.title, _looking(), _choosing())),
        rx.cond(_look.title, rx.fragment(), _rest()),
        title=tr("Rest or change"),
        back=routes.path(routes.RULES, circle=ShellState.circle_id),
        tab="rules",
        ready=CircleKindState.loaded,
        waiting=ui.skeleton("card", "card"),
    )
