"""The page ``/c/[circle]/share-out``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.departure.view_models import StepLine
from circle_app.web.i18n import tr
from circle_app.web.leave.view_models import FactLine
from circle_app.web.share_out.sheets import ASK, CANCEL, POST, sheets
from circle_app.web.share_out.state import ShareOutState
from circle_app.web.share_out.view_models import BoxRow, PartRow
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.sheets import SlipLine

COUNT = "share-out-count"
_KEPT = 10
_view = ShareOutState.view


def _fact(line: rx.Var[FactLine]) -> rx.Component:
    return ui.fact_path(line.text, line.kind, line.d)


def _intro() -> rx.Component:
    return rx.cond(
        _view.status,
        ui.card(
            rx.el.div(
                ui.tile("banknote", "teal"),
                ui.row_body(_view.title, _view.told),
                class_name="row row--top",
            ),
            rx.el.p(ui.chip_path(_view.chip, _view.tone, _view.d)),
        ),
        ui.callout(
            rx.el.p(
                tr(
                    "At the end of a cycle everything that lies there is shared out by shares. "
                    "Nothing is booked before you have counted and all have agreed."
                )
            ),
        ),
    )


def _line(line: rx.Var[SlipLine]) -> rx.Component:
    return ui.data_row(line.name, rx.el.span(line.value, class_name="num"))


def _mine() -> rx.Component:
    return rx.cond(
        _view.has_mine,
        ui.card(
            ui.label(rx.cond(_view.status == "posted", tr("You got"), tr("You would get"))),
            ui.money(_view.mine, "page"),
            ui.data_list(rx.foreach(_view.mine_lines, _line)),
            rx.cond(
                _view.can_say,
                ui.button(
                    tr("The money came"),
                    icon_name="check",
                    wide=True,
                    on_click=ShareOutState.got_it,
                    busy=ShareOutState.busy,
                ),
            ),
            rx.cond(_view.said, ui.fact(tr("You have said that the money came."), "good")),
        ),
    )


def _blocks() -> rx.Component:
    return rx.cond(
        _view.blocks.length() > 0,
        ui.card(
            rx.el.h2(tr("First")),
            rx.el.div(rx.foreach(_view.blocks, _fact), class_name="facts"),
        ),
    )


def _stale() -> rx.Component:
    return rx.cond(
        _view.is_stale,
        ui.callout(
            rx.el.p(
                tr(
                    "Something was recorded since the money was counted, so this plan fits no "
                    "more. Count again and ask anew."
                )
            ),
            tone="amber",
        ),
    )


def _box_field(box: rx.Var[BoxRow]) -> rx.Component:
    # One field per box: its name is the box, so the form says what was counted where.
    return rx.el.div(
        rx.el.label(box.title, html_for=f"box-{box.name}", class_name="field__label"),
        rx.el.input(
            id=f"box-{box.name}",
            name=box.name,
            class_name="input num",
            input_mode="decimal",
            auto_complete="off",
            required=True,
            max_length=20,
            custom_attrs={"aria-describedby": f"box-{box.name}-hint"},
        ),
        rx.el.p(
            tr("The books say {amount}", amount=box.booked),
            id=f"box-{box.name}-hint",
            class_name="field__hint",
        ),
        class_name="field",
    )


def _count() -> rx.Component:
    return rx.cond(
        _view.stage == "count",
        ui.card(
            rx.el.h2(tr("Count each box")),
            rx.el.form(
                ui.request_id(ShareOutState.request_id),
                rx.foreach(_view.boxes, _box_field),
                ui.text_field(
                    "reason",
                    tr("Why it differs, if it does"),
                    hint=tr("It stands in the books beside the difference."),
                    max_length=300,
                    auto_complete="off",
                ),
                ui.error_callout(ShareOutState.error),
                ui.button(
                    tr("Write the count down"),
                    submit=True,
                    busy=ShareOutState.busy,
                    wide=True,
                    large=True,
                ),
                id=COUNT,
                class_name="stack stack--wide",
                on_submit=ShareOutState.count,
            ),
        ),
    )


def _box(box: rx.Var[BoxRow]) -> rx.Component:
    return rx.el.div(
        ui.row_body(
            box.title,
            rx.cond(box.difference, box.difference, tr("as in the books")),
        ),
        ui.amount(box.counted),
        class_name="item",
    )


def _counted() -> rx.Component:
    return rx.cond(
        (_view.status != "") & (_view.stage != "count"),
        ui.card(
            rx.el.h2(tr("Counted"), class_name="card__title"),
            ui.rows(_view.boxes, _box),
            class_name="card--flush",
        ),
    )


def _choices() -> rx.Component:
    """What is left to be chosen before all are asked."""
    return rx.cond(
        _view.stage == "ask",
        ui.card(
            rx.el.fieldset(
                rx.el.legend(tr("What becomes of the social fund?"), class_name="field__label"),
                *(
                    ui.choice(
                        "social",
                        value,
                        words,
                        sub,
                        checked=ShareOutState.social == value,
                        on_change=ShareOutState.choose(value),
                    )
                    for value, words, sub in (
                        ("keep", tr("It stays"), tr("For need in the next cycle")),
                        ("equal", tr("It goes back"), tr("Everybody gets the same of it")),
                    )
                ),
                class_name="field choices",
            ),
            rx.el.div(
                rx.el.label(
                    tr("Shares each keeps for the next cycle"),
                    html_for="carry",
                    class_name="field__label",
                ),
                rx.el.select(
                    *(rx.el.option(str(number), value=str(number)) for number in range(_KEPT + 1)),
                    id="carry",
                    class_name="input",
                    value=ShareOutState.carry,
                    on_change=ShareOutState.keep,
                ),
                class_name="field",
            ),
        ),
    )


def _part(row: rx.Var[PartRow]) -> rx.Component:
    return rx.el.div(
        ui.avatar(row.initials),
        rx.el.div(
            rx.el.p(row.name, class_name="item__title"),
            rx.el.p(row.parts, class_name="item__sub"),
            rx.cond(row.debt, rx.el.p(row.debt, class_name="item__sub plan-net--short")),
            class_name="item__body",
        ),
        ui.amount(row.amount),
        # On paper each signs for the money.
        rx.el.span(class_name="print-only sign-line"),
        class_name="item",
    )


def _value() -> rx.Component:
    return rx.cond(
        _view.has_plan,
        ui.card(
            ui.label(
                rx.cond(
                    _view.status == "posted", tr("One share was worth"), tr("One share is worth")
                )
            ),
            ui.money(_view.value, "page"),
            rx.el.p(_view.value_words, class_name="muted"),
            rx.el.div(rx.foreach(_view.facts, _fact), class_name="facts"),
        ),
    )


def _list() -> rx.Component:
    return rx.cond(
        _view.has_plan,
        ui.section(
            rx.cond(_view.status == "posted", tr("Who got what"), tr("Who gets what")),
            rx.el.p(_view.title, " · ", _view.told, class_name="print-only"),
            ui.card(
                ui.rows(_view.rows, _part),
                rx.el.p(
                    rx.el.span(tr("Paid out in all")),
                    ui.money(_view.total, "tile"),
                    class_name="row row--between strong share-sum",
                ),
                class_name="card--flush",
            ),
            rx.cond(_view.said_words, rx.el.p(_view.said_words, class_name="muted small")),
            rx.cond(
                _view.status,
                rx.el.div(
                    ui.button(
                        tr("Print, to be signed"), "outline", custom_attrs={"data-prints": ""}
                    ),
                    class_name="actions no-print",
                ),
            ),
        ),
    )


def _step(line: rx.Var[StepLine]) -> rx.Component:
    return ui.step(line.mark, line.title, state=line.state)


def _way() -> rx.Component:
    return rx.cond(
        _view.status != "posted",
        ui.section(tr("How it goes"), ui.card(ui.steps(rx.foreach(_view.steps, _step)))),
    )


def _acts() -> rx.Component:
    return rx.fragment(
        rx.cond(
            _view.stage == "ask",
            ui.button(
                tr("Ask the circle"),
                icon_name="hand",
                wide=True,
                large=True,
                custom_attrs=ui.opens(ASK),
            ),
        ),
        rx.cond(
            _view.stage == "post",
            ui.button(
                tr("Pay everybody out"),
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
        rx.cond(
            _view.next_href,
            ui.button_link(_view.next_words, _view.next_href, "soft", wide=True),
        ),
    )


def page() -> rx.Component:
    """What would be shared out, and the way there."""
    return task_page(
        rx.el.div(
            # What is to be done stands beside the list, on a phone above it.
            rx.el.div(
                *(_intro(), _stale(), _blocks(), _count(), _mine(), _choices()),
                *(_value(), _acts(), _counted(), _way()),
                class_name="no-print",
            ),
            rx.el.div(_list(), class_name="print-list"),
            class_name="columns columns--even",
        ),
        sheets(),
        title=tr("Share-out"),
        back=routes.path(routes.SHARES, circle=ShellState.circle_id),
        tab="circle",
        ready=ShareOutState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
