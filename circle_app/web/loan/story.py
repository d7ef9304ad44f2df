"""How a loan stands and how it went, as it is drawn: stages, one line of time, what was agreed."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.decision_steps import answer_said
from circle_app.web.i18n import tr
from circle_app.web.loan.life import Moment
from circle_app.web.loan.state import LoanState
from circle_app.web.loan.terms import TermLine
from circle_app.web.loan.view_models import Stage

_head = LoanState.head
_life = LoanState.life


def _stage(stage: rx.Var[Stage]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(stage.mark, ui.icon_path(stage.mark)),
            class_name="stage__dot",
            custom_attrs={"aria-hidden": "true"},
        ),
        rx.el.span(stage.words, class_name="stage__words"),
        class_name=ui.classes("stage", f"stage--{stage.state}"),
        custom_attrs={"aria-current": rx.cond(stage.state == "now", "step", "false")},
    )


def stages() -> rx.Component:
    """Asked, agreed, handed over, paying, closed."""
    return rx.el.ol(rx.foreach(_head.stages, _stage), class_name="stages", role="list")


def chain() -> rx.Component:
    """Links to the loan before this one and to the one after it."""

    def way(words: rx.Var[str], href: rx.Var[str], sign: str) -> rx.Component:
        return rx.cond(
            words, ui.link(ui.icon(sign, "icon--18"), words, href=href, class_name="text-button")
        )

    return rx.fragment(
        way(_head.before, _head.before_href, "undo"),
        way(_head.after, _head.after_href, "chevron_right"),
    )


def _moment(moment: rx.Var[Moment]) -> rx.Component:
    title = rx.cond(
        moment.href,
        ui.link(moment.title, href=moment.href, class_name="life__link"),
        moment.title,
    )
    return rx.el.li(
        rx.el.span(
            rx.cond(moment.mark, ui.icon_path(moment.mark)),
            class_name="step__dot",
            custom_attrs={"aria-hidden": "true"},
        ),
        rx.el.div(
            rx.el.p(
                rx.el.span(title),
                rx.cond(moment.amount, ui.amount(moment.amount)),
                class_name="step__title life__top",
            ),
            rx.cond(moment.sub, rx.el.p(moment.sub, class_name="item__sub")),
            rx.foreach(moment.answers, answer_said),
            rx.cond(moment.why, rx.el.p(moment.why, class_name="item__sub way__why")),
            class_name="grow",
        ),
        class_name=ui.classes("step", f"step--{moment.state}", f"life--{moment.tone}"),
    )


def _moments(moments: rx.Var[list[Moment]]) -> rx.Component:
    return rx.foreach(moments, _moment)


def life() -> rx.Component:
    """The whole life of the loan on one line; its middle is folded up once it is long."""
    folded = rx.el.li(
        rx.el.details(
            rx.el.summary(_life.folded_title, class_name="text-button"),
            ui.timeline(_moments(_life.folded)),
            class_name="life__fold",
        ),
        class_name="step step--done step--fold",
    )
    return ui.section(
        tr("How it went"),
        ui.card(
            ui.timeline(
                _moments(_life.first),
                rx.cond(_life.folded_title, folded),
                _moments(_life.last),
            )
        ),
    )


def _term(line: rx.Var[TermLine]) -> rx.Component:
    return ui.data_row(line.name, line.value, line.sub)


def terms() -> rx.Component:
    """What was agreed, in plain words."""
    return rx.el.div(
        ui.section(
            tr("The terms"),
            ui.card(ui.data_list(rx.foreach(LoanState.terms, _term)), class_name="card--terms"),
        ),
        class_name="loan-terms",
    )
