"""The page ``/c/[circle]/dissolve``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.departure.view_models import StepLine
from circle_app.web.dissolve.state import DissolveState
from circle_app.web.dissolve.view_models import ShareRow
from circle_app.web.i18n import tr
from circle_app.web.leave.view_models import FactLine
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.sheets import sheet

ASK, POST, CANCEL = "end-ask", "end-post", "end-cancel"
_view = DissolveState.view


def _fact(line: rx.Var[FactLine]) -> rx.Component:
    return ui.fact_path(line.text, line.kind, line.d)


def _intro() -> rx.Component:
    """What ending means; once it was asked for, how that stands."""
    return rx.cond(
        _view.status,
        ui.card(
            rx.el.div(
                ui.tile("flag", "amber"),
                ui.row_body(_view.circle_name, _view.told),
                ui.chip_path(_view.chip, _view.tone, _view.d),
                class_name="row row--top row--wrap",
            ),
            rx.el.p(_view.reason, class_name="muted"),
        ),
        ui.callout(
            rx.el.p(
                tr(
                    "Ending a circle pays out everything there is and closes it for good. "
                    "Its books stay readable for everybody who is in it now."
                )
            ),
            tone="amber",
        ),
    )


def _policy(value: str, words: ui.Text, sub: ui.Text) -> rx.Component:
    return ui.choice(
        "policy",
        value,
        words,
        sub,
        checked=DissolveState.policy == value,
        on_change=DissolveState.choose(value),
    )


def _policies() -> rx.Component:
    return rx.cond(
        _view.status,
        rx.fragment(),
        ui.card(
            rx.el.fieldset(
                rx.el.legend(tr("How is the surplus shared?"), class_name="field__label"),
                _policy("savings", tr("By savings"), tr("Who saved more gets more of it")),
                _policy("equal", tr("Equally"), tr("Everybody gets the same")),
                class_name="field choices",
            ),
        ),
    )


def _share(row: rx.Var[ShareRow]) -> rx.Component:
    return rx.el.div(
        ui.avatar(row.initials),
        ui.row_body(row.name, row.parts),
        rx.el.span(
            ui.amount(row.amount),
            class_name=ui.classes(rx.cond(row.is_short, "plan-net--short", "")),
        ),
        class_name="item",
    )


def _shares() -> rx.Component:
    return ui.section(
        tr("Who gets what"),
        ui.card(
            ui.rows(_view.rows, _share),
            rx.el.p(
                rx.el.span(tr("Together")),
                ui.money(_view.total, "tile"),
                class_name="row row--between strong share-sum",
            ),
            class_name="card--flush",
        ),
        rx.cond(_view.policy_words, rx.el.p(_view.policy_words, class_name="muted small")),
    )


def _blocks() -> rx.Component:
    return rx.cond(
        _view.blocks.length() > 0,
        ui.card(
            rx.el.h2(tr("First")),
            rx.el.div(rx.foreach(_view.blocks, _fact), class_name="facts"),
            ui.button_link(
                tr("Count and compare"),
                routes.path(routes.RECONCILE, circle=ShellState.circle_id),
                "soft",
                icon_name="checklist",
            ),
        ),
    )


def _step(line: rx.Var[StepLine]) -> rx.Component:
    return rx.cond(
        line.sub,
        ui.step(line.mark, line.title, line.sub, line.state),
        ui.step(line.mark, line.title, state=line.state),
    )


def _way() -> rx.Component:
    return ui.section(
        rx.cond(_view.status, tr("How it goes"), tr("What happens next")),
        ui.card(ui.steps(rx.foreach(_view.steps, _step))),
    )


def _acts() -> rx.Component:
    return rx.fragment(
        rx.cond(
            _view.can_ask,
            ui.button(
                tr("Ask to end the circle"),
                icon_name="flag",
                wide=True,
                large=True,
                custom_attrs=ui.opens(ASK),
            ),
        ),
        rx.cond(
            _view.can_post,
            ui.button(
                tr("Pay out and close"),
                icon_name="banknote",
                wide=True,
                large=True,
                custom_attrs=ui.opens(POST),
            ),
        ),
        rx.cond(
            _view.decide_href,
            ui.button_link(
                tr("See how it is decided"), _view.decide_href, "soft", icon_name="hand", wide=True
            ),
        ),
        rx.cond(
            _view.can_cancel,
            ui.button(tr("Take it back"), "outline", wide=True, custom_attrs=ui.opens(CANCEL)),
        ),
    )


def _ask_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(DissolveState.request_id),
        ui.error_callout(DissolveState.error),
        rx.el.p(
            tr(
                "{amount} is paid out, and {circle} is closed for good.",
                amount=_view.amount,
                circle=_view.circle_name,
            ),
            class_name="strong",
        ),
        ui.text_field(
            "reason",
            tr("Why?"),
            hint=tr("The members read this."),
            max_length=300,
            required=True,
            auto_complete="off",
        ),
        ui.text_field(
            "name",
            tr("Type the name of the circle"),
            hint=_view.circle_name,
            max_length=80,
            required=True,
            auto_complete="off",
        ),
        rx.el.div(
            ui.button(tr("No"), "outline", custom_attrs=ui.closes()),
            ui.button(tr("Yes, ask for it"), "danger", submit=True, busy=DissolveState.busy),
            class_name="actions",
        ),
        class_name="stack stack--wide",
        on_submit=DissolveState.ask,
    )


def _post_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(DissolveState.request_id),
        ui.error_callout(DissolveState.error),
        ui.label(tr("Paid out in all")),
        ui.money(_view.total, "page"),
        rx.el.p(
            tr(
                "What the circle holds in wallets goes into the members' wallets. You hand the "
                "rest out by hand. Interest up to today is added. This cannot be taken back."
            )
        ),
        rx.el.div(
            ui.button(tr("No"), "outline", custom_attrs=ui.closes()),
            ui.button(tr("Yes, pay out and close"), "danger", submit=True, busy=DissolveState.busy),
            class_name="actions",
        ),
        class_name="stack stack--wide",
        on_submit=DissolveState.post,
    )


def _sheets() -> rx.Component:
    return rx.fragment(
        rx.cond(_view.can_ask, sheet(ASK, tr("End the circle?"), _ask_form())),
        rx.cond(_view.can_post, sheet(POST, tr("Pay out and close?"), _post_form())),
        ui.take_back(
            CANCEL, tr("Take it back?"), tr("The circle goes on as it is."), DissolveState.cancel
        ),
    )


def page() -> rx.Component:
    """How everything would be divided, and the way there."""
    return task_page(
        rx.el.div(
            rx.el.div(_intro(), _policies(), _blocks(), _shares()),
            rx.el.div(_way(), _acts()),
            class_name="columns columns--even",
        ),
        _sheets(),
        title=tr("End the circle"),
        back=routes.path(routes.CIRCLE, circle=ShellState.circle_id),
        tab="circle",
        ready=DissolveState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
