"""The page ``/c/[circle]/votes/[vote]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page
from circle_app.web.vote.state import VoteState
from circle_app.web.vote.view_models import Line, Voter

_ask = VoteState.ask
_tally = VoteState.tally


def _asked() -> rx.Component:
    left = rx.cond(_ask.left, ui.chip(_ask.left, "amber", icon_name="clock"))
    loan = rx.fragment(
        rx.el.p(tr("asks for"), class_name="muted"),
        rx.el.div(ui.money(_ask.amount, "slab"), left, class_name="row row--between row--wrap"),
        rx.el.p(_ask.question),
        rx.el.p(_ask.terms),
    )
    other = rx.fragment(
        rx.el.p(_ask.question, class_name="vote__question"),
        rx.cond(_ask.terms, rx.el.p(_ask.terms, class_name="muted")),
        rx.el.div(left, class_name="row vote__left"),
    )
    return ui.card(
        rx.el.div(
            ui.avatar(_ask.initials, "large"),
            rx.el.div(
                rx.el.p(_ask.name, class_name="vote__name"),
                rx.cond(
                    _ask.since,
                    rx.el.p(_ask.since, class_name="item__sub"),
                    rx.el.p(tr("asks the members"), class_name="item__sub"),
                ),
                class_name="grow",
            ),
            class_name="row",
        ),
        rx.el.div(rx.cond(_ask.kind == "loan", loan, other), class_name="stack stack--tight"),
    )


def _count(kind: str, figure: rx.Var[int], words: ui.Text) -> tuple[str, rx.Component]:
    return kind, rx.fragment(rx.el.strong(figure), " ", words)


def _ring() -> rx.Component:
    return ui.card(
        rx.cond(
            _tally.result,
            rx.el.div(
                ui.chip_path(_tally.result, _tally.result_tone, _tally.result_icon),
                rx.el.p(_tally.result_sub, class_name="muted small"),
                class_name="vote__result",
            ),
        ),
        rx.cond(_tally.failure, ui.callout(rx.el.p(_tally.failure), tone="amber")),
        rx.el.div(
            ui.ring(
                _tally.ring,
                208,
                rx.el.span(_tally.yes, class_name="ring__big"),
                rx.el.span(tr("yes"), class_name="strong"),
                rx.el.span(_tally.needed, class_name="ring__sub"),
            ),
            class_name="vote__ring",
        ),
        ui.legend(
            _count("done", _tally.yes, tr("yes")),
            _count("no", _tally.no, tr("no")),
            _count("open", _tally.open, _tally.open_words),
        ),
        rx.cond(_tally.rule, rx.el.p(_tally.rule, class_name="center muted vote__rule")),
        rx.cond(
            _ask.loan_href,
            ui.button_link(tr("See the loan"), _ask.loan_href, "ghost"),
            rx.cond(_ask.href, ui.button_link(tr("Look at it"), _ask.href, "ghost")),
        ),
        role="status",
    )


def _line(line: rx.Var[Line]) -> rx.Component:
    return ui.fact_path(line.text, line.kind, line.icon)


def _lines(title: ui.Text, lines: rx.Var[list[Line]]) -> rx.Component:
    return rx.cond(
        lines.length() > 0,
        ui.card(rx.el.h2(title), rx.el.div(rx.foreach(lines, _line), class_name="facts")),
    )


def _voter(voter: rx.Var[Voter]) -> rx.Component:
    sign = rx.match(
        voter.vote,
        ("yes", ui.chip(tr("Yes"), "teal", icon_name="check")),
        ("no", ui.chip(tr("No"), "gray", icon_name="x")),
        rx.fragment(),
    )
    return ui.row(ui.avatar(voter.initials), voter.name, voter.when, sign)


def _voters() -> rx.Component:
    return ui.section(
        tr("Who has voted"),
        rx.cond(
            _tally.secret,
            ui.card(
                rx.el.p(tr("This vote is secret: only the count is shown."), class_name="muted")
            ),
            ui.card(ui.rows(VoteState.voters, _voter), class_name="card--flush"),
        ),
        aside=rx.el.span(
            rx.cond(_tally.secret, tr("secret vote"), tr("open vote")), class_name="muted small"
        ),
    )


def _button(choice: str, words: rx.Var[str], sign: str) -> rx.Component:
    chosen = _tally.my_vote == choice
    return ui.button(
        words,
        "vote",
        icon_name=sign,
        busy=VoteState.busy == choice,
        on_click=VoteState.cast(choice),
        custom_attrs={"aria-pressed": rx.cond(chosen, "true", "false")},
    )


def _dock() -> rx.Component:
    """Yes and No of equal weight; the vote that was cast is pressed."""
    return rx.cond(
        _tally.can_vote,
        rx.el.div(
            _button("yes", tr("Yes"), "check"),
            _button("no", tr("No"), "x"),
            class_name="vote__buttons",
            role="group",
            aria_label=tr("Your vote"),
        ),
        rx.cond(
            _tally.why_not,
            rx.el.p(_tally.why_not, class_name="center"),
            rx.el.p(tr("This vote is closed."), class_name="center"),
        ),
    )


def _note() -> rx.Var[str]:
    return rx.cond(
        _tally.can_vote,
        rx.match(
            _tally.my_vote,
            ("yes", tr("You voted yes. You can change it until it closes.")),
            ("no", tr("You voted no. You can change it until it closes.")),
            tr("You can change your vote until it closes."),
        ),
        "",
    )


def page() -> rx.Component:
    """One vote."""
    return task_page(
        ui.error_callout(VoteState.error),
        rx.el.div(
            rx.el.div(_asked(), _ring()),
            rx.el.div(
                _lines(tr("Record in this circle"), VoteState.record),
                _lines(tr("It would be like this"), VoteState.would_be),
                _lines(tr("Until now"), VoteState.until_now),
                _voters(),
            ),
            class_name="columns columns--even",
        ),
        title=rx.match(
            _ask.kind,
            ("loan", tr("Vote on a loan")),
            ("rules", tr("Vote on the rules")),
            ("admission", tr("Vote on a new member")),
            ("upi", tr("Vote on the UPI address")),
            ("expense", tr("Vote on an expense")),
            ("withdrawal", tr("Vote on savings taken out")),
            ("reversal", tr("Vote on taking an entry back")),
            ("reopening", tr("Vote on opening a month again")),
            tr("Vote"),
        ),
        back=routes.path(routes.VOTES, circle=VoteState.circle_id),
        tab="loans",
        aside=ui.icon_button(
            "share",
            tr("Share"),
            custom_attrs={"data-share": VoteState.path, "data-share-text": _ask.question},
        ),
        dock=_dock(),
        dock_note=_note(),
        ready=VoteState.loaded,
        waiting=ui.skeleton("card", "ring", "list"),
    )
