"""The sheets of what stands behind a loan: asking, answering, calling, pledging."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.loan_security.state import SecurityState
from circle_app.web.loan_security.view_models import THINGS, Person
from circle_app.web.ui.sheets import sheet, sheet_steps

GUARANTOR, ANSWER, WITHDRAW = "security-guarantor", "security-answer", "security-withdraw"
CALL, RELEASE = "security-call", "security-release"
THING, END, PAPER = "security-thing", "security-end", "security-paper"
_ACTS = {CALL: "call", RELEASE: "release"}
_view = SecurityState.view
_who = SecurityState.guarantor


def opener(
    words: ui.Text, name: str, chosen: ui.Text = "", act: str = "", **props: Any
) -> rx.Component:
    """A button that opens a sheet on a guarantor or a thing, with a form of its own."""
    kind = props.pop("kind", "outline")
    return ui.button(
        words,
        kind,
        custom_attrs=ui.opens(name),
        on_click=SecurityState.open_sheet(act or _ACTS.get(name, ""), chosen),
        **props,
    )


def _steps(form: ui.Child) -> rx.Component:
    return sheet_steps(SecurityState.slip, form, on_done=SecurityState.open_sheet("", ""))


def _person(person: rx.Var[Person]) -> rx.Component:
    return rx.el.option(person.name, value=person.id)


def _amount(name: str, label: ui.Text, hint: ui.Text | None = None, **props: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(label, class_name="field__label"),
        ui.amount_field(name, label, prefix=_view.prefix, required=True, large=True, **props),
        *([rx.el.p(hint, class_name="field__hint")] if hint is not None else []),
        class_name="field",
    )


def _guarantor_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(SecurityState.request_id),
        ui.error_callout(SecurityState.error),
        rx.el.div(
            rx.el.label(tr("Who?"), html_for="security-who", class_name="field__label"),
            rx.el.select(
                rx.foreach(_view.people, _person),
                id="security-who",
                name="who",
                class_name="input",
                required=True,
            ),
            class_name="field",
        ),
        _amount("amount", tr("For how much of the loan?")),
        rx.el.p(
            tr(
                "Whoever is asked answers alone. Nothing is held before that; after a yes this "
                "much of the savings stays in, and less with every repayment."
            ),
            class_name="muted small",
        ),
        ui.button(tr("Ask"), submit=True, wide=True, large=True, busy=SecurityState.busy),
        class_name="stack stack--wide",
        on_submit=SecurityState.ask,
    )


def _what_it_means() -> rx.Component:
    return rx.el.div(
        ui.fact(
            tr("{amount} of the savings stay in: they cannot be taken out.", amount=_who.needs),
            "info",
        ),
        ui.fact(
            tr("With every repayment less is held. Once all is paid back, nothing."),
            "good",
        ),
        ui.fact(
            tr(
                "If {name} stays far behind, the circle may decide to pay with what is held. "
                "{name} then owes it to the guarantor.",
                name=_who.borrower,
            ),
            "warn",
        ),
        rx.cond(
            _who.given,
            rx.fragment(),
            ui.fact(tr("Until the money is given, a yes can be taken back."), "good"),
        ),
        class_name="stack",
    )


def _answer() -> rx.Component:
    """The review before a word is given: who, how much, what follows."""
    yes = ui.button(
        rx.cond(_who.is_me, tr("Yes, I stand for it"), tr("The answer was yes")),
        on_click=SecurityState.answer("yes"),
        busy=SecurityState.busy,
        large=True,
    )
    no = ui.button(
        rx.cond(
            _who.can_step_back,
            tr("Take my word back"),
            rx.cond(_who.is_me, tr("No, I do not"), tr("The answer was no")),
        ),
        "outline",
        on_click=SecurityState.answer("no"),
        large=True,
    )
    return rx.el.div(
        ui.error_callout(SecurityState.error),
        rx.el.div(
            ui.label(
                rx.cond(
                    _who.is_me, tr("You would stand for"), tr("{name} stands for", name=_who.name)
                )
            ),
            ui.money(_who.amount, "page"),
        ),
        ui.data_list(
            ui.data_row(tr("Loan of"), _who.borrower),
            ui.data_row(rx.cond(_who.given, tr("Still owed"), tr("Sum")), _who.loan),
            rx.cond(_who.purpose, ui.data_row(tr("For"), _who.purpose)),
            ui.data_row(tr("Held of the savings"), _who.needs),
            rx.cond(_who.free & _who.is_me, ui.data_row(tr("Free savings now"), _who.free)),
        ),
        _what_it_means(),
        rx.el.div(no, rx.cond(_who.can_answer, yes), class_name="actions"),
        class_name="stack stack--wide",
    )


def _withdraw() -> rx.Component:
    return rx.el.div(
        ui.error_callout(SecurityState.error),
        rx.el.p(tr("{name} no longer has to answer, and nothing is held.", name=_who.name)),
        rx.el.div(
            ui.button(tr("No"), "outline", custom_attrs=ui.closes()),
            ui.button(
                tr("Yes, ask no longer"),
                "danger",
                on_click=SecurityState.withdraw,
                busy=SecurityState.busy,
            ),
            class_name="actions",
        ),
        class_name="stack stack--wide",
    )


def _about_form(*parts: ui.Child, words: ui.Text) -> rx.Component:
    return rx.el.form(
        ui.request_id(SecurityState.request_id),
        ui.error_callout(SecurityState.error),
        *parts,
        rx.el.div(
            ui.button(tr("No"), "outline", custom_attrs=ui.closes()),
            ui.button(words, submit=True, busy=SecurityState.busy),
            class_name="actions",
        ),
        key=SecurityState.request_id,
        class_name="stack stack--wide",
        on_submit=SecurityState.ask_about,
    )


def _reason(name: str) -> rx.Component:
    """Why; two forms have it, so each field has an id of its own."""
    return ui.text_field(
        "reason",
        tr("Why?"),
        hint=tr("Who decides reads this."),
        control_id=name,
        max_length=300,
        required=True,
        auto_complete="off",
    )


def _call() -> rx.Component:
    return _about_form(
        rx.el.p(
            tr(
                "The circle decides whether {name} pays this out of the savings that are held. It "
                "is a repayment then, and the borrower owes it to {name}.",
                name=_who.name,
            )
        ),
        _amount("amount", tr("How much?"), _who.most_words, default_value=_who.most),
        _reason("call-reason"),
        words=tr("Ask for it"),
    )


def _release() -> rx.Component:
    return _about_form(
        rx.el.p(
            tr(
                "The circle decides whether {name} need not stand for this loan any more. Nothing "
                "is held then.",
                name=_who.name,
            )
        ),
        rx.el.input(type="hidden", name="amount", value="", read_only=True),
        _reason("release-reason"),
        words=tr("Ask for it"),
    )


def _thing_form() -> rx.Component:
    return rx.el.form(
        ui.request_id(SecurityState.request_id),
        ui.error_callout(SecurityState.error),
        rx.el.div(
            rx.el.label(tr("What is it?"), html_for="thing-kind", class_name="field__label"),
            rx.el.select(
                *(rx.el.option(tr(words), value=kind) for kind, words in THINGS.items()),
                id="thing-kind",
                name="kind",
                class_name="input",
            ),
            class_name="field",
        ),
        ui.text_area(
            "about",
            tr("What it is known by, and where it is"),
            hint=tr("Kept encrypted. For example: two bangles, 22 carat, with the treasurer."),
            max_length=300,
            required=True,
            rows="3",
        ),
        _amount("value", tr("What is it worth?")),
        ui.button(tr("Write it down"), submit=True, wide=True, large=True, busy=SecurityState.busy),
        key=SecurityState.request_id,
        class_name="stack stack--wide",
        on_submit=SecurityState.add_thing,
    )


def _end_form() -> rx.Component:
    sold = SecurityState.act == "sold"
    return rx.el.form(
        ui.error_callout(SecurityState.error),
        rx.el.p(SecurityState.thing.title, ": ", SecurityState.thing.about, class_name="strong"),
        rx.cond(
            sold,
            rx.el.p(tr("Enter what it brought as a repayment, too.")),
            rx.el.p(tr("While the loan still runs, say why.")),
        ),
        ui.text_field(
            "note",
            control_id="thing-note",
            label=rx.cond(sold, tr("To whom, and for how much?"), tr("To whom, and why?")),
            max_length=300,
            required=sold,
            auto_complete="off",
        ),
        rx.el.div(
            ui.button(tr("No"), "outline", custom_attrs=ui.closes()),
            ui.button(
                rx.cond(sold, tr("Yes, it is sold"), tr("Yes, it is given back")),
                submit=True,
                busy=SecurityState.busy,
            ),
            class_name="actions",
        ),
        key=SecurityState.request_id,
        class_name="stack stack--wide",
        on_submit=SecurityState.end_thing,
    )


def _paper_dialog() -> rx.Component:
    return ui.dialog(
        PAPER,
        tr("Take this paper away?"),
        rx.el.p(
            tr(
                "{paper} is shown no more. That it was here stays written down.",
                paper=SecurityState.paper.name,
            )
        ),
        rx.el.div(
            ui.button(tr("No"), "outline", custom_attrs=ui.closes()),
            ui.button(
                tr("Take it away"),
                "danger",
                on_click=SecurityState.remove_paper,
                custom_attrs=ui.closes(),
            ),
            class_name="actions",
        ),
    )


def sheets() -> rx.Component:
    """All of them; those for who may act are there only then."""
    about = tr("Loan of {name}", name=_who.borrower)
    return rx.fragment(
        rx.cond(
            _view.may_ask, sheet(GUARANTOR, tr("Ask for a guarantee"), _steps(_guarantor_form()))
        ),
        rx.cond(
            _view.shown,
            rx.fragment(
                sheet(ANSWER, about, _steps(_answer())),
                sheet(WITHDRAW, tr("Ask no longer?"), _steps(_withdraw())),
                sheet(CALL, tr("Take from the savings held"), _steps(_call())),
                sheet(RELEASE, tr("Let {name} go", name=_who.name), _steps(_release())),
            ),
        ),
        rx.cond(_view.may_add, sheet(THING, tr("What is pledged"), _steps(_thing_form()))),
        rx.cond(
            _view.sees_all,
            rx.fragment(
                sheet(
                    END,
                    rx.cond(SecurityState.act == "sold", tr("Sold?"), tr("Given back?")),
                    _steps(_end_form()),
                ),
                _paper_dialog(),
            ),
        ),
    )
