"""The page ``/c/[circle]/rounds``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.cycle_parts import cycle_card
from circle_app.web.i18n import tr
from circle_app.web.round_parts import chip
from circle_app.web.rounds.state import RoundsState
from circle_app.web.rounds.view_models import RoundLine, RunLine, SlotLine
from circle_app.web.shell import ShellState, member_page

PLAN = "rounds-plan"
_view = RoundsState.view


def _turn() -> rx.Component:
    turn = _view.turn
    act = rx.cond(
        turn.first,
        ui.button_link(turn.act, turn.act_href, wide=True, large=True),
        ui.button_link(turn.act, turn.act_href, "soft", wide=True),
    )
    return ui.card(
        rx.el.div(
            ui.label(turn.label),
            rx.cond(turn.mark.words, chip(turn.mark)),
            class_name="row row--between",
        ),
        rx.el.div(
            rx.cond(turn.initials, ui.avatar(turn.initials, "large"), ui.tile("dice", "teal")),
            ui.row_body(turn.name, turn.sub),
            class_name="row",
        ),
        rx.cond(turn.waits, ui.fact(turn.waits, "info")),
        rx.cond(turn.act, act),
    )


def _slot(line: rx.Var[SlotLine]) -> rx.Component:
    return rx.el.div(
        rx.el.span(
            line.number,
            class_name=ui.classes("turn-mark", rx.cond(line.won, "turn-mark--done", "")),
        ),
        ui.row_body(line.title, line.sub),
        class_name="item",
    )


def _mine() -> rx.Component:
    return ui.section(
        tr("My turn"),
        ui.card(
            rx.cond(
                _view.slots.length() > 0,
                ui.rows(_view.slots, _slot),
                ui.row(ui.tile("user"), _view.no_slot),
            ),
            class_name="card--flush",
        ),
        aside=rx.cond(
            _view.stage == "running",
            ui.link(
                tr("Swap or pass on"),
                href=routes.path(routes.SLOTS, circle=ShellState.circle_id),
            ),
        ),
    )


def _coming() -> rx.Component:
    return rx.cond(
        _view.coming.length() > 0,
        ui.section(
            tr("In this order"), ui.card(ui.rows(_view.coming, _slot), class_name="card--flush")
        ),
    )


def _round(line: rx.Var[RoundLine]) -> rx.Component:
    return ui.link(
        rx.el.span(
            line.number,
            class_name=ui.classes("turn-mark", rx.cond(line.done, "turn-mark--done", "")),
        ),
        ui.row_body(line.title, line.sub),
        rx.el.span(
            rx.cond(line.amount, ui.amount(line.amount)), chip(line.mark), class_name="item__end"
        ),
        href=line.href,
        class_name="item",
    )


def _rounds() -> rx.Component:
    return rx.cond(
        _view.rounds.length() > 0,
        ui.section(
            tr("Rounds so far"), ui.card(ui.rows(_view.rounds, _round), class_name="card--flush")
        ),
    )


def _run(line: rx.Var[RunLine]) -> rx.Component:
    return ui.row_link(
        ui.tile("refresh"),
        line.title,
        line.sub,
        chip(line.mark),
        href=line.href,
    )


def _runs() -> rx.Component:
    return rx.cond(
        _view.runs.length() > 0,
        ui.section(tr("All runs"), ui.card(ui.rows(_view.runs, _run), class_name="card--flush")),
    )


def _this_run() -> rx.Component:
    """The run itself: how big its pot is, and the way to its sums."""
    return ui.card_link(
        rx.el.div(
            rx.el.div(
                ui.label(rx.el.span(_view.title, " · ", _view.sub)),
                ui.money(_view.pot, "card"),
                rx.el.p(_view.pot_words, class_name="muted small"),
                class_name="grow",
            ),
            ui.icon("chevron_right", "icon--24"),
            class_name="row row--between",
        ),
        href=_view.run_href,
    )


def _all_slots() -> rx.Component:
    """The way to everybody's slots, also for who holds none."""
    return ui.card(
        ui.row_link(
            ui.tile("users"),
            tr("All slots"),
            tr("Whose is which, what was swapped and passed on"),
            href=routes.path(routes.SLOTS, circle=ShellState.circle_id),
        ),
        class_name="card--flush",
    )


def _planned() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.div(rx.el.h2(_view.title), rx.el.p(_view.sub, class_name="muted small")),
            ui.chip(tr("being planned"), "amber", icon_name="clock"),
            class_name="row row--between row--top row--wrap",
        ),
        rx.el.p(_view.pot_words, ". ", _view.starts, class_name="muted"),
        rx.cond(
            _view.can_take,
            ui.button(
                tr("Take a slot"),
                icon_name="plus",
                wide=True,
                large=True,
                busy=RoundsState.busy,
                on_click=RoundsState.take,
            ),
        ),
        ui.button_link(
            rx.cond(_view.can_run, tr("Slots, order, and opening it"), tr("Who is in it?")),
            _view.run_href,
            "soft",
            wide=True,
        ),
    )


def _plan_form() -> rx.Component:
    return ui.dialog(
        PLAN,
        tr("Plan a run"),
        rx.el.form(
            ui.request_id(RoundsState.request_id),
            ui.error_callout(RoundsState.error),
            rx.el.p(tr("Everybody takes slots first. Then you open it, and its rounds begin.")),
            ui.text_field(
                "starts_on",
                tr("First day (optional)"),
                hint=tr("Left empty it begins on the day you open it."),
                type="date",
                min=_view.today,
            ),
            rx.cond(
                _view.runs.length() > 0,
                ui.check(
                    "carry", tr("Everybody keeps the slots of the last run"), default_checked=True
                ),
            ),
            ui.button(tr("Plan it"), submit=True, wide=True, large=True, busy=RoundsState.busy),
            class_name="stack stack--wide",
            on_submit=RoundsState.plan,
        ),
        stays=True,
    )


def _next() -> rx.Component:
    return rx.cond(
        _view.can_plan,
        rx.fragment(
            ui.button(
                rx.cond(_view.stage == "none", tr("Plan the first run"), tr("Plan the next run")),
                icon_name="plus",
                wide=True,
                large=True,
                custom_attrs=ui.opens(PLAN),
            ),
            _plan_form(),
        ),
    )


def _nothing() -> rx.Component:
    return ui.card(
        rx.cond(
            _view.rotates,
            ui.empty_state(
                "refresh", tr("No run yet. One run goes on until every slot had the pot.")
            ),
            ui.empty_state(
                "refresh", tr("Nothing rotates here: by its rules the circle has no slots.")
            ),
        ),
        _next(),
    )


def page() -> rx.Component:
    """Where the run stands, whose turn it is, my turn, and the rounds there were."""
    return member_page(
        rx.cond(
            _view.stage == "none",
            rx.fragment(_nothing(), _runs()),
            rx.el.div(
                rx.el.div(
                    rx.cond(_view.stage == "planned", _planned()),
                    rx.cond(_view.stage == "over", rx.fragment(_next())),
                    rx.cond(
                        _view.has_round & (_view.stage == "running"),
                        cycle_card(_view.ring, ui.link(tr("Who has paid?"), href=_view.round_href)),
                    ),
                    rx.cond(_view.has_round, _turn()),
                    _coming(),
                ),
                rx.el.div(
                    _mine(),
                    rx.cond(_view.stage != "planned", rx.fragment(_this_run(), _all_slots())),
                    _rounds(),
                    rx.cond(_view.runs.length() > 1, _runs()),
                ),
                class_name="columns",
            ),
        ),
        title=tr("Rounds"),
        aside=ui.link(tr("Our rules"), href=routes.path(routes.RULES, circle=ShellState.circle_id)),
        tab="rounds",
        ready=RoundsState.loaded,
        waiting=ui.skeleton("ring", "card", "list"),
    )
