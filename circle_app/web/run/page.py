"""The page ``/c/[circle]/runs/[run]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.round_parts import chip
from circle_app.web.run.state import RunPageState
from circle_app.web.run.view_models import Pick, SlotRow
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui import icons
from circle_app.web.ui.sheets import SlipLine

OPEN, END, CLOSE = "run-open", "run-end", "run-close"
_card = RunPageState.card


def _head() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.div(
                ui.label(_card.sub),
                ui.money(_card.pot, "page"),
                rx.el.p(_card.when, class_name="muted small"),
                rx.cond(_card.next, rx.el.p(_card.next)),
                class_name="grow",
            ),
            rx.cond(
                _card.planned,
                rx.fragment(),
                ui.ring(
                    _card.ring,
                    112,
                    rx.el.span(_card.done, rx.el.small("/", _card.all), class_name="ring__mid"),
                    rx.el.span(tr("had it"), class_name="ring__sub"),
                ),
            ),
            class_name="row row--between row--wrap",
        ),
        rx.el.div(chip(_card.mark)),
    )


def _figure(line: rx.Var[SlipLine]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.name),
        rx.el.dd(rx.el.span(line.value, class_name="strong num")),
        class_name="data__row",
    )


def _sum() -> rx.Component:
    return rx.cond(
        _card.figures.length() > 0,
        ui.section(
            tr("In and out"),
            ui.card(
                ui.fact_path(
                    _card.even_words,
                    rx.cond(_card.even, "good", "bad"),
                    rx.cond(_card.even, icons.PATHS["check"], icons.PATHS["alert"]),
                ),
                ui.data_list(rx.foreach(_card.figures, _figure)),
            ),
        ),
    )


def _slot(row: rx.Var[SlotRow]) -> rx.Component:
    """A slot of a run that was opened: what it put in and got."""
    return rx.el.div(
        rx.el.span(
            row.number,
            class_name=ui.classes("turn-mark", rx.cond(row.won, "turn-mark--done", "")),
        ),
        rx.el.div(
            rx.el.p(row.name, class_name="item__title"),
            rx.el.p(
                rx.cond(row.href, ui.link(row.state, href=row.href), row.state),
                class_name="item__sub",
            ),
            rx.cond(row.open, rx.el.p(row.open, class_name="item__sub")),
            class_name="item__body",
        ),
        rx.el.dl(
            rx.el.div(rx.el.dt(tr("in")), rx.el.dd(row.put_in, class_name="num")),
            rx.el.div(rx.el.dt(tr("out")), rx.el.dd(row.got, class_name="num")),
            class_name="in-out",
        ),
        rx.cond(row.even, ui.icon("check", "icon--18")),
        class_name="item",
    )


def _planned_slot(row: rx.Var[SlotRow]) -> rx.Component:
    return rx.el.div(
        rx.el.span(row.number, class_name="turn-mark"),
        ui.row_body(row.name, plain=True),
        rx.cond(
            _card.ordered,
            rx.fragment(
                ui.icon_button(
                    "chevron_up",
                    tr("{name} earlier", name=row.name),
                    disabled=~row.can_rise,
                    on_click=RunPageState.rise(row.id),
                ),
                ui.icon_button(
                    "chevron_down",
                    tr("{name} later", name=row.name),
                    disabled=~row.can_sink,
                    on_click=RunPageState.sink(row.id),
                ),
            ),
        ),
        rx.cond(
            row.can_drop,
            ui.icon_button(
                "x",
                tr("Take the slot of {name} away", name=row.name),
                on_click=RunPageState.drop(row.id),
            ),
        ),
        class_name="item item--short",
    )


def _slots() -> rx.Component:
    taken = rx.cond(
        _card.slots.length() > 0,
        ui.rows(_card.slots, _planned_slot),
        ui.empty_state("users", tr("No slot is taken yet.")),
    )
    return ui.section(
        rx.cond(_card.ordered, tr("In this order"), tr("Slots")),
        ui.card(
            rx.cond(_card.planned, taken, ui.rows(_card.slots, _slot)),
            class_name="card--flush",
        ),
    )


def _option(pick: rx.Var[Pick]) -> rx.Component:
    return rx.el.option(pick.words, value=pick.value)


def _give() -> rx.Component:
    return rx.cond(
        _card.members.length() > 0,
        ui.card(
            rx.el.h2(tr("Write slots down for a member")),
            rx.el.form(
                ui.request_id(RunPageState.request_id),
                ui.error_callout(RunPageState.give_error),
                rx.el.div(
                    rx.el.div(
                        rx.el.label(tr("Who?"), html_for="member", class_name="field__label"),
                        rx.el.select(
                            rx.foreach(_card.members, _option),
                            id="member",
                            name="member",
                            class_name="input",
                        ),
                        class_name="field",
                    ),
                    ui.text_field(
                        "how_many",
                        tr("How many slots?"),
                        default_value="1",
                        max_length=3,
                        required=True,
                        custom_attrs={"inputMode": "numeric"},
                    ),
                    class_name="pair",
                ),
                ui.button(
                    tr("Write it down"), "soft", submit=True, wide=True, busy=RunPageState.busy
                ),
                class_name="stack",
                on_submit=RunPageState.give,
            ),
        ),
    )


def _open() -> rx.Component:
    return rx.fragment(
        ui.button(
            tr("Open the run"),
            icon_name="check",
            wide=True,
            large=True,
            custom_attrs=ui.opens(OPEN),
        ),
        ui.dialog(
            OPEN,
            tr("Open the run?"),
            rx.el.form(
                ui.request_id(RunPageState.request_id),
                ui.error_callout(RunPageState.error),
                rx.el.p(
                    tr(
                        "Its slots, their amount and the way of deciding then stay as they are "
                        "until every slot had the pot."
                    )
                ),
                ui.text_field(
                    "starts_on",
                    tr("First day (optional)"),
                    hint=tr("Left empty it begins on the planned day, or today."),
                    type="date",
                ),
                ui.button(
                    tr("Yes, open it"),
                    submit=True,
                    wide=True,
                    large=True,
                    busy=RunPageState.busy,
                ),
                class_name="stack stack--wide",
                on_submit=RunPageState.open_run,
            ),
            stays=True,
        ),
    )


def _planning() -> rx.Component:
    """What is done about a run that is planned."""
    return rx.fragment(
        ui.card(
            ui.fact(_card.needs, "info"),
            rx.cond(
                _card.can_take,
                ui.button(
                    tr("Take a slot"),
                    "soft",
                    icon_name="plus",
                    wide=True,
                    busy=RunPageState.busy,
                    on_click=RunPageState.take,
                ),
            ),
            rx.cond(_card.can_open, _open()),
        ),
        _give(),
    )


def _close() -> rx.Component:
    return rx.cond(
        _card.can_close,
        rx.fragment(
            ui.button(tr("Close the run"), "soft", wide=True, custom_attrs=ui.opens(CLOSE)),
            ui.dialog(
                CLOSE,
                tr("Close the run?"),
                rx.el.p(tr("Every pot has to be handed out, and nothing owed any more.")),
                rx.el.div(
                    ui.button(tr("Not yet"), "outline", custom_attrs=ui.closes()),
                    ui.button(
                        tr("Close the run"),
                        custom_attrs=ui.closes(),
                        on_click=RunPageState.close_run,
                    ),
                    class_name="actions",
                ),
            ),
        ),
    )


def _give_up() -> rx.Component:
    return rx.cond(
        _card.can_end,
        rx.fragment(
            ui.button(tr("Give the run up"), "ghost", custom_attrs=ui.opens(END)),
            ui.dialog(
                END,
                tr("Give the run up?"),
                rx.el.form(
                    ui.request_id(RunPageState.request_id),
                    ui.error_callout(RunPageState.end_error),
                    rx.el.p(tr("That works only before any money came in. Nobody owes anything.")),
                    ui.text_area("reason", tr("Why? (optional)"), max_length=300),
                    ui.button(
                        tr("Give the run up"),
                        "danger",
                        submit=True,
                        wide=True,
                        busy=RunPageState.busy,
                    ),
                    class_name="stack stack--wide",
                    on_submit=RunPageState.abandon,
                ),
                stays=True,
            ),
        ),
    )


def _ends() -> rx.Component:
    """Closing, giving up, and what comes after."""
    return rx.fragment(
        _close(),
        rx.cond(
            _card.can_plan,
            ui.button_link(
                tr("To the next run"),
                routes.path(routes.ROUNDS, circle=ShellState.circle_id),
                wide=True,
                large=True,
            ),
        ),
        _give_up(),
    )


def page() -> rx.Component:
    """A run: who is in it, who had the pot, and that nothing got lost."""
    return task_page(
        rx.el.div(
            rx.el.div(
                _head(),
                rx.cond(_card.planned, _planning(), _sum()),
                _ends(),
            ),
            rx.el.div(_slots()),
            class_name="columns columns--even",
        ),
        title=_card.title,
        back=routes.path(routes.ROUNDS, circle=ShellState.circle_id),
        tab="rounds",
        ready=RunPageState.loaded,
        waiting=ui.skeleton("card", "card", "list"),
    )
