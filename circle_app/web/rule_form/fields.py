"""The fields of rules, drawn."""

from typing import Any, Final

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr

_NUMBER: Final = {"custom_attrs": {"inputMode": "decimal"}, "max_length": 12, "required": True}


def _number(name: str, label: ui.Text, value: rx.Var[str], hint: ui.Text | None = None) -> Any:
    return ui.text_field(name, label, hint=hint, default_value=value, **_NUMBER)


def _select(
    name: str, label: ui.Text, value: rx.Var[str], *options: ui.Child | tuple[str, ui.Text]
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="field__label"),
        rx.el.select(
            *(
                rx.el.option(option[1], value=option[0]) if isinstance(option, tuple) else option
                for option in options
            ),
            id=name,
            name=name,
            default_value=value,
            class_name="input",
        ),
        class_name="field",
    )


def _how_often(draft: Any) -> rx.Component:
    return _select(
        "cycle",
        tr("How often?"),
        draft.cycle,
        ("daily", tr("every day")),
        ("weekly", tr("every week")),
        ("fortnightly", tr("every two weeks")),
        ("monthly", tr("every month")),
        # Set by a program only; it stays as it is unless another is chosen.
        rx.cond(
            draft.cycle == "every_n_days",
            rx.el.option(tr("every few days, as now"), value="every_n_days"),
        ),
    )


def _hours(draft: Any) -> rx.Component:
    return _number("window_hours", tr("A vote is open for (hours)"), draft.window_hours)


def _turns(draft: Any) -> rx.Component:
    """Where the pot goes round: how many slots, and what if money is missing."""
    return ui.card(
        rx.el.h2(tr("Turns")),
        _number("max_slots", tr("Most slots of one member"), draft.max_slots),
        _select(
            "unpaid",
            tr("When money is missing on the day"),
            draft.unpaid,
            ("hold", tr("nobody gets the pot before everybody has paid")),
            ("collected", tr("the winner gets what is there, and the rest as it comes in")),
            ("reserve", tr("the circle pays it for now, out of what it earned")),
        ),
    )


def _borrowed_elsewhere(draft: Any, lent: ui.Child) -> rx.Component:
    return ui.card(rx.el.h2(tr("Borrowing")), lent, _hours(draft))


def _borrowing(draft: Any) -> rx.Component:
    rate = rx.match(
        draft.rate_per,
        ("month", tr("Interest (% a month)")),
        ("week", tr("Interest (% a week)")),
        tr("Interest (% a year)"),
    )
    longest = rx.match(
        draft.frequency,
        ("weekly", tr("Longest time (weeks)")),
        ("monthly", tr("Longest time (months)")),
        tr("Longest time (instalments)"),
    )
    return ui.card(
        rx.el.h2(tr("Borrowing")),
        rx.el.div(
            _number("min_loan", tr("Smallest loan (₹)"), draft.min_loan),
            _number("max_loan", tr("Largest loan (₹)"), draft.max_loan),
            class_name="pair",
        ),
        rx.el.div(
            _number("max_periods", longest, draft.max_periods),
            _number("rate", rate, draft.rate),
            class_name="pair",
        ),
        _hours(draft),
    )


def _spending(draft: Any, officers: Any) -> rx.Component:
    spend_by = _select(
        "spend_by",
        tr("Who agrees to spending?"),
        draft.spend_by,
        ("officer", tr("another officer")),
        ("vote", tr("the members, by vote")),
    )
    return ui.card(
        rx.el.h2(tr("Spending and taking out")),
        rx.cond(officers, spend_by),
        _number(
            "spend_free",
            tr("Up to this amount nobody is asked (₹)"),
            draft.spend_free,
            tr("For small things, like tea for the meeting. 0 asks every time."),
        ),
        _select(
            "withdrawal",
            tr("Taking savings out"),
            draft.withdrawal,
            ("none", tr("not before the end")),
            rx.cond(officers, rx.el.option(tr("when an officer agrees"), value="officer")),
            ("vote", tr("when the members agree")),
        ),
        _number("keep", tr("What always stays in (₹)"), draft.keep),
    )


def rule_fields(
    draft: Any, officers: Any, *more: ui.Child, lent: ui.Child | None = None
) -> rx.Component:
    """All fields of rules.

    Args:
        draft: A state variable with the fields of ``RuleDraft``.
        officers: Whether the circle has officers.
        more: What else belongs to paying in.
        lent: What stands in the place of the fields about loans, where those have a page.
    """
    return rx.fragment(
        ui.card(
            rx.el.h2(tr("Paying in")),
            rx.cond(
                draft.contributes,
                rx.el.div(
                    _number(
                        "amount",
                        rx.cond(
                            draft.rotates,
                            tr("How much for each slot? (₹)"),
                            tr("How much each time? (₹)"),
                        ),
                        draft.amount,
                    ),
                    _how_often(draft),
                    class_name="pair",
                ),
                rx.el.p(tr("Nobody pays in regularly."), class_name="muted"),
            ),
            _number("max_members", tr("At most so many members"), draft.max_members),
            *more,
        ),
        rx.cond(draft.rotates, _turns(draft)),
        rx.cond(draft.lends, _borrowing(draft))
        if lent is None
        else _borrowed_elsewhere(draft, lent),
        _spending(draft, officers),
    )
