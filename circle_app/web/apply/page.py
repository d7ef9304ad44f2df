"""The page ``/c/[circle]/loans/apply``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.apply import last_steps, parts
from circle_app.web.apply.state import ApplyState
from circle_app.web.apply.view_models import Kind
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page

_offer = ApplyState.offer
_ask = ApplyState.ask
_draft = ApplyState.draft


def _for_whom() -> rx.Component:
    """An officer writes down the request of somebody who has no phone, or stands at the desk."""
    return ui.card(
        rx.el.label(tr("Who borrows?"), html_for="for-whom", class_name="field__label"),
        rx.el.select(
            rx.el.option(tr("I do"), value=""),
            rx.foreach(_ask.borrowers, parts.option),
            id="for-whom",
            name="for-whom",
            value=_draft.member,
            on_change=ApplyState.set_member,
            class_name="input",
        ),
    )


def _kind(kind: rx.Var[Kind]) -> rx.Component:
    return ui.choice(
        "kind",
        kind.key,
        kind.name,
        kind.about,
        default_checked=_draft.kind == kind.key,
        on_change=ApplyState.set_kind(kind.key),
    )


def _choosing() -> rx.Component:
    return rx.el.form(
        ui.error_callout(ApplyState.error),
        rx.cond(_ask.for_others, _for_whom()),
        parts.top(
            "kind",
            rx.el.h2(tr("Which kind of loan?"), id="which-kind"),
            rx.el.div(
                rx.foreach(_ask.kinds, _kind),
                role="radiogroup",
                class_name="stack",
                custom_attrs={"aria-labelledby": "which-kind"},
            ),
        ),
        id="kinds",
        class_name="stack",
        on_submit=ApplyState.choose,
    )


def _fields() -> rx.Component:
    return rx.el.form(
        parts.top(
            "cost",
            rx.el.h2(tr("How much do you need?")),
            rx.cond(
                (_ask.kinds.length() > 1) & (_offer.kind != ""),
                rx.el.p(_offer.kind, class_name="muted small"),
            ),
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


def _known(purpose: rx.Var[str]) -> rx.Component:
    return rx.el.option(purpose, value=purpose)


def _purpose() -> rx.Component:
    """Belongs to the form above; on a phone the cost stands between them."""
    hint = tr("Whoever decides reads this first.")
    listed = rx.el.div(
        rx.el.label(tr("What is it for?"), html_for="purpose", class_name="field__label"),
        rx.el.select(
            rx.el.option(tr("Please choose"), value=""),
            rx.foreach(_ask.purposes, _known),
            id="purpose",
            name="purpose",
            default_value=_draft.purpose,
            class_name="input",
            custom_attrs={"aria-describedby": "purpose-hint", "form": "ask"},
        ),
        rx.el.p(hint, id="purpose-hint", class_name="field__hint"),
        class_name="field",
    )
    free = ui.text_field(
        "purpose",
        tr("What is it for?"),
        hint=hint,
        default_value=_draft.purpose,
        max_length=200,
        auto_complete="off",
        form="ask",
    )
    return ui.card(rx.cond(_ask.purposes.length() > 0, listed, free), class_name="ask__purpose")


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


def _checks() -> rx.Component:
    return ui.card(
        rx.el.h2(_offer.title),
        rx.el.div(rx.foreach(_offer.checks, parts.check), class_name="facts"),
        class_name="ask__checks",
    )


def _facts() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Key facts")),
        ui.data_list(rx.foreach(_offer.facts, parts.fact)),
        class_name="ask__facts",
    )


def _write() -> rx.Component:
    return rx.el.div(
        rx.el.div(ui.error_callout(ApplyState.error), _fields(), _purpose(), _checks()),
        rx.el.div(_slab(), _facts()),
        class_name="columns columns--ask",
    )


def _way() -> rx.Component:
    return rx.el.div(
        rx.el.span(ApplyState.way.words, class_name="muted small nowrap"),
        rx.el.span(ui.ring(ApplyState.way.ring, 28), custom_attrs={"aria-hidden": "true"}),
        class_name="row ask__step",
    )


def _next(words: rx.Var[str], form: str, **props: object) -> rx.Component:
    return ui.button(words, submit=True, form=form, wide=True, large=True, **props)


def _dock() -> rx.Component:
    return rx.match(
        ApplyState.step,
        ("kind", _next(tr("Continue"), "kinds")),
        ("backers", _next(tr("Review request"), "backers", disabled=~ApplyState.standing.ok)),
        ("facts", _next(tr("Send the request"), "send", busy=ApplyState.busy)),
        _next(
            rx.cond(_offer.needs_backers, tr("Continue"), tr("Review request")),
            "ask",
            disabled=~_offer.ok,
        ),
    )


def page() -> rx.Component:
    """Asking for a loan."""
    reviewing, window = ApplyState.step == "facts", _offer.window
    return task_page(
        rx.cond(
            ApplyState.offered,
            rx.match(
                ApplyState.step,
                ("kind", _choosing()),
                ("backers", last_steps.backing()),
                ("facts", last_steps.review()),
                _write(),
            ),
            ui.card(ui.empty_state("lend", tr("The rules of this circle offer no loans."))),
        ),
        title=rx.cond(reviewing, tr("Check your request"), tr("Ask for a loan")),
        back=routes.path(routes.LOANS, circle=ApplyState.circle_id),
        tab="loans",
        aside=rx.cond(ApplyState.offered, _way()),
        dock=rx.cond(ApplyState.offered, _dock()),
        dock_note=rx.match(
            _offer.votes_first.to_string() + reviewing.to_string(),
            ("truetrue", tr("The request is open to all members for {window}.", window=window)),
            (
                "truefalse",
                tr("Nothing is sent yet. Then the circle votes for {window}.", window=window),
            ),
            ("falsetrue", tr("It goes to: {who}", who=_offer.deciders)),
            tr("Nothing is sent yet. Then it goes to: {who}", who=_offer.deciders),
        ),
        ready=ApplyState.loaded,
        waiting=ui.skeleton("card", "card", "slab"),
    )
