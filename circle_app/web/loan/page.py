"""The page ``/c/[circle]/loans/[loan]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.deciding.parts import decide_buttons, decide_sheet
from circle_app.web.i18n import tr
from circle_app.web.loan import story
from circle_app.web.loan.changing import changing_menu
from circle_app.web.loan.easing import ease_buttons, ease_sheets, easings
from circle_app.web.loan.paying import pay_button, pay_sheet, payoff_button, payoff_sheet
from circle_app.web.loan.payments import PaymentRow
from circle_app.web.loan.schedule import schedule
from circle_app.web.loan.security import guarantee_asked, security_section
from circle_app.web.loan.sheets import cancel_dialog, give_sheet, opener, reject_dialog
from circle_app.web.loan.state import LoanState
from circle_app.web.loan_loss import parts as loss
from circle_app.web.shell import task_page

_head = LoanState.head
_due = LoanState.due


def _top() -> rx.Component:
    return ui.card(
        rx.el.div(
            ui.tile("lend", "teal"),
            ui.row_body(_head.title, _head.sub),
            ui.chip_path(_head.chip, _head.tone, _head.icon),
            class_name="row row--top loan-top",
        ),
        rx.el.div(
            ui.ring(
                _head.ring,
                208,
                rx.el.span(_head.over, class_name="ring__sub"),
                rx.el.span(ui.money(_head.centre, "tile"), class_name="ring__amount"),
                rx.el.span(_head.under, class_name="ring__sub"),
            ),
            class_name="loan-ring",
        ),
        rx.el.div(
            rx.cond(_head.count, rx.el.p(_head.count, class_name="strong")),
            rx.cond(_head.paid, rx.el.p(_head.paid, class_name="muted small")),
            class_name="center",
        ),
        story.stages(),
        story.chain(),
    )


def _part(words: rx.Var[str]) -> rx.Component:
    return rx.el.span(words)


def _sentence(words: rx.Var[str]) -> rx.Component:
    return rx.el.p(words)


def _next() -> rx.Component:
    pay = pay_button(_due.button, wide=True, large=True)
    return ui.slab(
        rx.el.div(
            rx.el.div(
                ui.label(_due.label), ui.money(_due.amount, "slab"), class_name="stack stack--tight"
            ),
            rx.el.div(
                rx.el.p(_due.day, class_name="strong"),
                rx.cond(
                    _due.late,
                    ui.chip(_due.in_days, "amber", icon_name="alert"),
                    rx.el.p(_due.in_days, class_name="small muted"),
                ),
                class_name="loan-due",
            ),
            class_name="row row--between row--top",
        ),
        rx.el.p(
            rx.foreach(_due.parts, _part),
            class_name="loan-split small",
        ),
        pay,
    )


def _late() -> rx.Component:
    """What is late, in calm words: how much, what it costs, how it ends."""
    return rx.cond(
        _due.overdue,
        ui.callout(
            rx.el.p(_due.overdue, class_name="strong"),
            rx.foreach(_due.advice, _sentence),
            tone="amber",
        ),
    )


def _paying() -> rx.Component:
    """What may be done while the loan runs: the borrower has the slab, others a button."""
    other = pay_button(tr("Pay for {name}", name=_head.borrower), kind="outline", icon_name="hand")
    return rx.cond(
        _head.can_pay & (_due.label != ""),
        rx.fragment(
            rx.cond(_head.is_mine, _next()),
            rx.el.div(
                rx.cond(_head.is_mine, payoff_button(tr("Pay it all off"), kind="outline"), other),
                _agreement(),
                class_name="actions",
            ),
        ),
    )


def _agreement(**props: bool) -> rx.Component:
    return rx.cond(
        _head.agreement_href,
        ui.button_link(tr("Agreement"), _head.agreement_href, "outline", icon_name="file", **props),
    )


def _running() -> rx.Component:
    """Paying; and behind "More" what officers and the borrower seldom do."""
    return rx.fragment(
        _paying(),
        _more(
            rx.cond(
                _head.is_mine,
                rx.fragment(),
                payoff_button(
                    tr("What does it take to pay it all off?"), kind="outline", wide=True
                ),
            ),
            changing_menu(),
            ease_buttons(),
            loss.asking(),
        ),
    )


def _more(*acts: rx.Component) -> rx.Component:
    """What is done seldom, out of the way; a style hides it from who may do none of it."""
    return rx.el.details(
        rx.el.summary(ui.icon("more"), tr("More"), class_name="text-button"),
        rx.el.div(*acts, class_name="stack"),
        class_name="fold loan-more",
    )


def _deciding() -> rx.Component:
    """The members' vote, or an officer's answer; the way there for everybody."""
    return rx.fragment(
        rx.cond(_head.can_decide, decide_buttons(_head.vote_id, wide=True)),
        ui.button_link(
            rx.cond(_head.can_vote, tr("Read and vote"), tr("See how it is decided")),
            _head.vote_href,
            "soft",
            icon_name="hand",
            wide=True,
        ),
    )


def _giving() -> rx.Component:
    return ui.slab(
        ui.label(tr("The circle has agreed. {name} gets", name=_head.borrower)),
        ui.money(_head.amount, "slab"),
        rx.cond(_head.give_note, rx.el.p(_head.give_note, class_name="small")),
        opener(tr("Hand it over"), "loan-give", wide=True, large=True),
    )


def _acts() -> rx.Component:
    waits = ui.callout(
        rx.el.p(tr("The circle has agreed. Now another member hands the money over."))
    )
    return rx.match(
        _head.status,
        ("applied", _deciding()),
        (
            "approved",
            rx.fragment(rx.cond(_head.can_give, _giving(), waits), _agreement(wide=True)),
        ),
        ("active", _running()),
        ("defaulted", _running()),
        ("closed", rx.fragment(loss.recovering(), _agreement(wide=True))),
        rx.fragment(),
    )


def _withdraw() -> rx.Component:
    return rx.cond(
        _head.can_cancel,
        ui.button(
            tr("Withdraw the request"), "outline", wide=True, custom_attrs=ui.opens("loan-cancel")
        ),
    )


def _payment(row: rx.Var[PaymentRow]) -> rx.Component:
    decide = rx.el.div(
        ui.button(
            tr("It has arrived"),
            "soft",
            icon_name="check",
            on_click=LoanState.confirm(row.id, LoanState.request_id),
        ),
        opener(tr("Not arrived"), "loan-reject", row.id, kind="outline"),
        class_name="actions payment__acts",
    )
    sign = ui.chip(tr("Waits"), "amber", icon_name="clock")
    shown = ui.row(
        ui.tile("arrow_in", "amber"),
        row.title,
        row.sub,
        rx.fragment(ui.amount(row.amount), sign),
    )
    return rx.cond(row.waits, rx.el.li(shown, rx.cond(row.can_confirm, decide)))


def _waiting() -> rx.Component:
    """Payments that somebody has to confirm; all others are in the life of the loan."""
    return rx.cond(
        _head.waits,
        ui.section(
            tr("Waits to be confirmed"),
            ui.card(
                rx.el.ul(rx.foreach(LoanState.payments, _payment), class_name="list", role="list"),
                class_name="card--flush card--list",
            ),
        ),
    )


def _behind() -> rx.Component:
    """Who and what stands behind the loan; first of all while it is still decided on."""
    return rx.el.div(
        security_section(),
        class_name=rx.cond(
            _head.status == "applied", "stack loan-behind", "stack loan-behind loan-later"
        ),
    )


def page() -> rx.Component:
    """One loan."""
    return task_page(
        rx.el.div(
            rx.el.div(
                _top(),
                guarantee_asked(),
                _late(),
                _acts(),
                _withdraw(),
                _waiting(),
                easings(),
                _behind(),
            ),
            rx.el.div(
                rx.cond(_head.is_over, rx.fragment(), schedule()), story.life(), story.terms()
            ),
            class_name="columns columns--even columns--loan",
        ),
        pay_sheet(),
        payoff_sheet(),
        ease_sheets(),
        give_sheet(),
        cancel_dialog(),
        reject_dialog(),
        decide_sheet(),
        loss.sheets(),
        title=rx.cond(_head.is_mine, tr("My loan"), tr("Loan of {name}", name=_head.borrower)),
        back=routes.path(routes.LOANS, circle=LoanState.circle_id),
        tab="loans",
        ready=LoanState.loaded,
        waiting=ui.skeleton("ring", "slab", "list"),
    )
