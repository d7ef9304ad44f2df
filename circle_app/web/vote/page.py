"""The page ``/c/[circle]/votes/[vote]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.deciding.parts import decide_buttons, decide_sheet
from circle_app.web.decision_steps import way
from circle_app.web.i18n import tr
from circle_app.web.rule_diff import DiffRow
from circle_app.web.shell import task_page
from circle_app.web.talk.parts import composer, thread
from circle_app.web.vote.recording import record_button, record_sheet
from circle_app.web.vote.state import VoteState
from circle_app.web.vote.talk_state import TalkState
from circle_app.web.vote.view_models import Line, Voter

_ask = VoteState.ask
_tally = VoteState.tally
_WITHDRAW = "withdraw"


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
        rx.cond(
            _ask.has_amount,
            rx.el.div(ui.money(_ask.amount, "page"), left, class_name="row row--between row--wrap"),
            rx.el.div(left, class_name="row vote__left"),
        ),
    )
    return ui.card(
        rx.el.div(
            ui.avatar(_ask.initials, "large"),
            rx.el.div(
                rx.el.p(_ask.name, class_name="vote__name"),
                rx.cond(
                    _ask.since,
                    rx.el.p(_ask.since, class_name="item__sub"),
                    rx.el.p(tr("asks for a decision"), class_name="item__sub"),
                ),
                class_name="grow",
            ),
            class_name="row",
        ),
        rx.el.div(rx.cond(_ask.kind == "loan", loan, other), class_name="stack stack--tight"),
        _result(),
        rx.el.div(
            rx.cond(
                _ask.href,
                ui.button_link(
                    rx.cond(_ask.kind == "loan", tr("See the loan"), tr("Look at it")),
                    _ask.href,
                    "ghost",
                ),
            ),
            rx.cond(
                _ask.can_withdraw,
                ui.button(
                    tr("Take it back"),
                    "ghost",
                    icon_name="undo",
                    custom_attrs=ui.opens(_WITHDRAW),
                ),
            ),
            class_name="row row--wrap",
        ),
    )


def _result() -> rx.Component:
    return rx.fragment(
        rx.cond(
            _ask.result,
            rx.el.div(
                ui.chip_path(_ask.result, _ask.result_tone, _ask.result_icon),
                rx.el.span(_ask.result_when, class_name="muted small"),
                class_name="row row--wrap",
                role="status",
            ),
        ),
        rx.cond(_ask.failure, ui.callout(rx.el.p(_ask.failure), tone="amber")),
    )


def _count(kind: str, figure: rx.Var[int], words: ui.Text) -> tuple[str, rx.Component]:
    return kind, rx.fragment(rx.el.strong(figure), " ", words)


def _ring() -> rx.Component:
    secret = rx.fragment(
        rx.el.div(
            ui.ring(
                _tally.ring,
                208,
                rx.el.span(_tally.cast, class_name="ring__big"),
                rx.el.span(tr("have voted"), class_name="strong"),
            ),
            class_name="vote__ring",
        ),
        ui.legend(
            _count("checking", _tally.cast, tr("have voted")),
            _count("open", _tally.open, _tally.open_words),
        ),
    )
    counted = rx.fragment(
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
    )
    return rx.cond(
        _tally.shown,
        ui.card(
            rx.cond(_tally.hidden, secret, counted),
            rx.cond(_tally.rule, rx.el.p(_tally.rule, class_name="center muted vote__rule")),
            role="status",
        ),
    )


def _way() -> rx.Component:
    return ui.card(
        rx.el.h2(rx.cond(_ask.result, tr("How it was decided"), tr("How it is decided"))),
        way(VoteState.steps),
        rx.el.p(
            ui.link(_ask.rules, href=routes.path(routes.RULES, circle=VoteState.circle_id)),
            class_name="small",
        ),
    )


def _change(row: rx.Var[DiffRow]) -> rx.Component:
    return rx.el.div(
        rx.el.p(row.label, class_name="item__sub"),
        rx.el.p(
            rx.el.span(tr("Until now:"), class_name="visually-hidden"),
            rx.el.del_(row.before, class_name="muted"),
            rx.el.span(ui.icon("chevron_right", "icon--14"), custom_attrs={"aria-hidden": "true"}),
            rx.el.span(tr("From then on:"), class_name="visually-hidden"),
            rx.el.strong(row.after),
            class_name="change__line",
        ),
        class_name="change",
    )


def _changes() -> rx.Component:
    return rx.cond(
        VoteState.changes.length() > 0,
        ui.card(
            rx.el.h2(tr("What would change")),
            ui.rows(VoteState.changes, _change),
        ),
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
    end = rx.el.div(sign, record_button(voter), class_name="row")
    return ui.row(ui.avatar(voter.initials), voter.name, voter.when, end)


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
        busy=VoteState.casting == choice,
        on_click=VoteState.cast(choice),
        custom_attrs={"aria-pressed": rx.cond(chosen, "true", "false")},
    )


def _composer() -> rx.Component:
    return composer(
        "words",
        tr("Write something about it"),
        request_id=TalkState.request_id,
        busy=TalkState.busy,
        error=TalkState.error,
        on_submit=TalkState.say,
    )


def _dock() -> rx.Component:
    """Yes and No of equal weight; an officer's answer; else the field for one's own words."""
    return rx.cond(
        _ask.can_vote,
        rx.el.div(
            _button("yes", tr("Yes"), "check"),
            _button("no", tr("No"), "x"),
            class_name="vote__buttons",
            role="group",
            aria_label=tr("Your vote"),
        ),
        rx.cond(
            _ask.can_decide,
            rx.el.div(decide_buttons(_ask.id, wide=True), class_name="vote__answer"),
            rx.cond(
                TalkState.can_say,
                rx.el.div(_composer(), class_name="phone-only"),
                rx.cond(
                    _ask.why_not,
                    rx.el.p(_ask.why_not, class_name="center"),
                    rx.el.p(tr("This is decided."), class_name="center"),
                ),
            ),
        ),
    )


def _note() -> rx.Var[str]:
    return rx.cond(
        _ask.can_vote,
        rx.match(
            _tally.my_vote,
            ("yes", tr("You voted yes. You can change it until it closes.")),
            ("no", tr("You voted no. You can change it until it closes.")),
            tr("You can change your vote until it closes."),
        ),
        _ask.why_not,
    )


def _talk() -> rx.Component:
    acts = _ask.can_vote | _ask.can_decide
    return rx.cond(
        TalkState.can_read,
        ui.section(
            tr("What members say"),
            thread(
                TalkState.said,
                rx.cond(
                    _ask.can_vote,
                    tr(
                        "Nobody has written anything yet. A question before you vote helps "
                        "everybody."
                    ),
                    tr("Nobody has written anything yet."),
                ),
                earlier=TalkState.earlier,
                on_earlier=TalkState.show_earlier,
                remove=TalkState.remove,
            ),
            # On a phone it is in the dock, unless that is needed for deciding.
            rx.cond(
                TalkState.can_say,
                rx.el.div(_composer(), class_name=rx.cond(acts, "", "desktop-only")),
            ),
        ),
    )


def _withdraw_dialog() -> rx.Component:
    return ui.dialog(
        _WITHDRAW,
        tr("Take it back?"),
        rx.el.p(_ask.question, class_name="strong"),
        rx.el.p(tr("Nobody decides on it any more. It stays to be read, marked as withdrawn.")),
        rx.el.div(
            ui.button(tr("Keep it"), "outline", custom_attrs=ui.closes()),
            ui.button(tr("Take it back"), custom_attrs=ui.closes(), on_click=VoteState.withdraw),
            class_name="actions",
        ),
    )


def page() -> rx.Component:
    """One matter that is decided on, or was."""
    return task_page(
        ui.error_callout(VoteState.error),
        rx.el.div(
            rx.el.div(_asked(), _changes(), _ring(), _way(), class_name="stack stack--wide"),
            rx.el.div(
                _lines(tr("Record in this circle"), VoteState.record),
                rx.cond(_tally.shown, _voters()),
                _talk(),
                class_name="stack stack--wide",
            ),
            class_name="columns columns--even",
        ),
        decide_sheet(),
        _withdraw_dialog(),
        record_sheet(
            rx.el.p(_ask.name, class_name="muted"),
            rx.cond(_ask.has_amount, ui.money(_ask.amount, "page")),
            rx.el.p(_ask.question, class_name="strong"),
        ),
        title=_ask.title,
        back=routes.path(routes.VOTES, circle=VoteState.circle_id),
        tab="votes",
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
