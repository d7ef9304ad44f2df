"""The page ``/c/[circle]/loans/apply``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.apply.state import ApplyState
from circle_app.web.apply.view_models import Borrower, CheckLine, FactRow
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page
from circle_app.web.ui import ring_paths

_offer = ApplyState.offer
_ask = ApplyState.ask


def _option(borrower: rx.Var[Borrower]) -> rx.Component:
    return rx.el.option(borrower.name, value=borrower.id)


def _for_whom() -> rx.Component:
    """An officer writes down the request of somebody who has no phone, or stands at the desk."""
    return ui.card(
        rx.el.label(tr("Who borrows?"), html_for="for-whom", class_name="field__label"),
        rx.el.select(
            rx.el.option(tr("I do"), value=""),
            rx.foreach(_ask.borrowers, _option),
            id="for-whom",
            name="for-whom",
            value=ApplyState.member,
            on_change=ApplyState.set_member,
            class_name="input",
        ),
    )


def _fields() -> rx.Component:
    return rx.el.form(
        rx.cond(_ask.for_others, _for_whom()),
        ui.card(
            rx.el.h2(tr("How much do you need?")),
            rx.el.div(
                ui.amount_field(
                    "amount",
                    tr("Amount"),
                    default_value=_ask.amount,
                    prefix=_ask.prefix,
                    min=_ask.low,
                    max=_ask.high,
                    step=_ask.step,
                    low_text=_ask.low_text,
                    high_text=_ask.high_text,
                    described_by="amount-words",
                    slider=True,
                    large=True,
                    on_change=ApplyState.set_amount,
                ),
                rx.el.p(_offer.words, id="amount-words", class_name="muted small ask__words"),
                class_name="ask__amount",
            ),
        ),
        ui.card(
            rx.el.h2(tr("Pay back over")),
            ui.amount_field(
                "periods",
                tr("Number of instalments"),
                default_value=_ask.periods,
                prefix="",
                suffix=_ask.unit,
                min=1,
                max=_ask.max_periods,
                step=1,
                low_text="1",
                high_text=_ask.max_periods.to_string(),
                slider=True,
                money=False,
                on_change=ApplyState.set_periods,
            ),
        ),
        id="ask",
        class_name="stack",
        on_submit=ApplyState.review,
    )


def _purpose() -> rx.Component:
    """Belongs to the form above; on a phone the cost stands between them."""
    return ui.card(
        ui.text_field(
            "purpose",
            tr("What is it for?"),
            hint=tr("Whoever decides reads this first."),
            default_value=ApplyState.purpose,
            max_length=200,
            auto_complete="off",
            form="ask",
        ),
        class_name="ask__purpose",
    )


def _slab() -> rx.Component:
    return ui.slab(
        rx.el.div(
            rx.el.div(
                ui.label(_offer.label),
                ui.money(_offer.instalment, "slab"),
                class_name="stack stack--tight",
            ),
            ui.ring(
                _offer.ring,
                92,
                rx.el.span(_offer.count, class_name="ring__mid"),
                rx.el.span(tr("times"), class_name="ring__sub"),
            ),
            class_name="row row--between",
        ),
        rx.cond(
            _offer.costs,
            rx.fragment(
                ui.bar(
                    ("done", _offer.you_get_share),
                    ("reserve", _offer.interest_share),
                    label=_offer.interest,
                ),
                rx.el.div(
                    rx.el.span(rx.el.span(class_name="swatch swatch--done"), _offer.you_get),
                    rx.el.span(rx.el.span(class_name="swatch swatch--reserve"), _offer.interest),
                    class_name="legend legend--spread",
                ),
            ),
            rx.el.p(_offer.interest, class_name="small"),
        ),
        role="status",
    )


def _check(line: rx.Var[CheckLine]) -> rx.Component:
    return ui.fact_path(line.text, line.kind, line.icon)


def _checks() -> rx.Component:
    return ui.card(
        rx.el.h2(_offer.title),
        rx.el.div(rx.foreach(_offer.checks, _check), class_name="facts"),
        class_name="ask__checks",
    )


def _fact(row: rx.Var[FactRow]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.name),
        rx.el.dd(
            rx.el.span(row.value, class_name="strong"),
            rx.cond(row.sub, rx.el.span(row.sub, class_name="muted small")),
        ),
        class_name="data__row",
    )


def _facts() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Key facts")),
        ui.data_list(rx.foreach(_offer.facts, _fact)),
        class_name="ask__facts",
    )


def _write() -> rx.Component:
    return rx.el.div(
        rx.el.div(ui.error_callout(ApplyState.error), _fields(), _purpose(), _checks()),
        rx.el.div(_slab(), _facts()),
        class_name="columns columns--ask",
    )


def _hidden(name: str, value: rx.Var[str]) -> rx.Component:
    return rx.el.input(type="hidden", name=name, value=value, read_only=True)


def _review() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            ui.error_callout(ApplyState.error),
            ui.card(
                ui.label(tr("You ask {circle} for", circle=_ask.circle)),
                ui.money(_offer.principal, "page"),
                rx.cond(
                    ApplyState.purpose,
                    rx.el.p(ApplyState.purpose),
                    rx.el.p(tr("No purpose written"), class_name="muted"),
                ),
                ui.data_list(
                    ui.data_row(tr("Pay back over"), _offer.over, _offer.plan),
                    ui.data_row(tr("Who decides"), _offer.deciders),
                    ui.data_row(tr("Then"), _offer.hand_over),
                ),
                id="review-top",
                tab_index=-1,
            ),
            rx.el.form(
                ui.request_id(ApplyState.request_id),
                _hidden("amount", ApplyState.amount),
                _hidden("periods", ApplyState.periods),
                _hidden("purpose", ApplyState.purpose),
                ui.button(tr("Change something"), "outline", wide=True, on_click=ApplyState.write),
                id="send",
                on_submit=ApplyState.send,
            ),
        ),
        rx.el.div(_facts()),
        class_name="columns columns--ask",
    )


def _step(words: rx.Var[str], done: int) -> rx.Component:
    kinds = ["done"] * done + ["open"] * (2 - done)
    return rx.el.div(
        rx.el.span(words, class_name="muted small nowrap"),
        rx.el.span(
            ui.ring(ring_paths.ring(kinds, ring_paths.TINY), 28),
            custom_attrs={"aria-hidden": "true"},
        ),
        class_name="row ask__step",
    )


def _dock() -> rx.Component:
    return rx.cond(
        ApplyState.step == "review",
        ui.button(
            tr("Send the request"),
            submit=True,
            form="send",
            busy=ApplyState.busy,
            wide=True,
            large=True,
        ),
        ui.button(
            tr("Review request"),
            submit=True,
            form="ask",
            disabled=~_offer.ok,
            wide=True,
            large=True,
        ),
    )


def page() -> rx.Component:
    """Asking for a loan."""
    reviewing, window = ApplyState.step == "review", _offer.window
    return task_page(
        rx.cond(
            ApplyState.offered,
            rx.cond(reviewing, _review(), _write()),
            ui.card(ui.empty_state("lend", tr("The rules of this circle offer no loans."))),
        ),
        title=rx.cond(reviewing, tr("Check your request"), tr("Ask for a loan")),
        back=routes.path(routes.LOANS, circle=ApplyState.circle_id),
        tab="loans",
        aside=rx.cond(reviewing, _step(tr("Step 2 of 2"), 2), _step(tr("Step 1 of 2"), 1)),
        dock=_dock(),
        dock_note=rx.match(
            _offer.votes_first.to_string() + ApplyState.step,
            ("truereview", tr("The request is open to all members for {window}.", window=window)),
            (
                "truewrite",
                tr("Nothing is sent yet. Then the circle votes for {window}.", window=window),
            ),
            ("falsereview", tr("It goes to: {who}", who=_offer.deciders)),
            tr("Nothing is sent yet. Then it goes to: {who}", who=_offer.deciders),
        ),
        ready=ApplyState.loaded,
        waiting=ui.skeleton("card", "card", "slab"),
    )
