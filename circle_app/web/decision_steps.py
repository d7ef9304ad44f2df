"""How a matter is decided, step by step: who, until when, by whom, with which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import reflex as rx

from circle_app.i18n import text
from circle_app.services.proposals import AnswerView, StepView
from circle_app.web import times, ui
from circle_app.web.role_wording import role_name, the_role
from circle_app.web.ui.icons import PATHS

_REASONS: Final = {
    "votes": "decided by the votes",
    "impossible": "yes could no longer win",
    "time": "the time was up",
    "cancelled": "no decision was needed",
}


@dataclass(frozen=True)
class Answer:
    """What one officer answered."""

    told: str = ""
    note: str = ""


@dataclass(frozen=True)
class StepLine:
    """One step of a decision."""

    mark: str = ""
    title: str = ""
    sub: str = ""
    why: str = ""
    state: str = "todo"
    answers: list[Answer] = field(default_factory=list)


def step_lines(
    steps: Sequence[StepView],
    time_zone: str,
    language: str,
    titles: Mapping[str, str] | None = None,
    *,
    is_open: bool,
) -> list[StepLine]:
    """The way of a matter; ``is_open`` is false once it is decided or withdrawn."""
    return [_line(step, time_zone, language, titles or {}, is_open=is_open) for step in steps]


def _line(
    step: StepView, time_zone: str, language: str, titles: Mapping[str, str], *, is_open: bool
) -> StepLine:
    status = step.status if is_open or step.status not in {"waiting", "open"} else "skipped"
    marks = {"approved": ("check", "done"), "rejected": ("x", "done"), "open": ("", "now")}
    mark, state = marks.get(status, ("", "todo"))
    if step.decider == "vote":
        title, sub = _vote_title(status, language), _vote_sub(step, status, time_zone, language)
    else:
        who = the_role(step.role, language, titles)
        title = _office_title(step, status, who, language)
        sub = _office_sub(step, status, time_zone, language)
    return StepLine(
        mark=PATHS[mark] if mark else "",
        title=title,
        sub=sub,
        why=_why(step, status, language, titles),
        state=state,
        answers=[_answer(each, time_zone, language, titles) for each in step.answers],
    )


def _vote_title(status: str, language: str) -> str:
    words = {
        "open": "The members vote",
        "approved": "The members agreed",
        "rejected": "The members did not agree",
        "waiting": "Then the members vote",
        "skipped": "The members did not have to vote",
    }
    return text(language, words[status])


def _vote_sub(step: StepView, status: str, time_zone: str, language: str) -> str:
    if status == "open" and step.closes_at is not None:
        until = times.when(step.closes_at, time_zone, language)
        if step.tally_hidden:
            return text(
                language,
                "{n} of {all} have voted, until {when}",
                n=step.cast,
                all=step.electorate,
                when=until,
            )
        return text(
            language,
            "{yes} yes and {no} no of {all}, until {when}",
            yes=step.yes,
            no=step.no,
            all=step.electorate,
            when=until,
        )
    if step.decided_at is None or status not in {"approved", "rejected"}:
        return ""
    tally = text(language, "{yes} yes of {all}", yes=step.yes, all=step.electorate)
    reason = text(language, _REASONS.get(step.decided_by or "", _REASONS["votes"]))
    return f"{tally} · {reason} · {times.when(step.decided_at, time_zone, language)}"


def _office_title(step: StepView, status: str, who: str, language: str) -> str:
    if status == "open":
        if step.approvals > 1:
            return text(
                language,
                "It waits for {n} who may decide: {who}",
                n=step.approvals - step.agreed,
                who=who,
            )
        return text(language, "It waits for {who}", who=who)
    if status == "waiting":
        return text(language, "Then {who} decides", who=who)
    if status == "approved":
        return text(language, "Agreed by {who}", who=who)
    if status == "rejected" and step.decided_by == "time":
        return text(language, "Nobody answered in time: {who}", who=who)
    if status == "rejected":
        return text(language, "Not agreed by {who}", who=who)
    return text(language, "Not needed any more: {who}", who=who)


def _office_sub(step: StepView, status: str, time_zone: str, language: str) -> str:
    if status == "open" and step.closes_at is not None:
        return text(language, "until {when}", when=times.when(step.closes_at, time_zone, language))
    if step.decided_by == "time" and step.decided_at is not None:
        return times.when(step.decided_at, time_zone, language)
    return ""


def _why(step: StepView, status: str, language: str, titles: Mapping[str, str]) -> str:
    """Why it passed on to others than the rules name; or to whom it still would."""
    if step.escalated == "time":
        return text(language, "Nobody answered in time, so it passed on to them.")
    if step.escalated:
        return text(language, "Nobody else was left who may decide, so it passed on to them.")
    if status != "open" or step.decider == "vote" or not step.escalation:
        return ""
    if step.escalation == "vote":
        return text(language, "If nobody answers by then, the members vote.")
    other = the_role(step.escalation, language, titles)
    return text(language, "If nobody answers by then, it passes on to {who}.", who=other)


def _answer(answer: AnswerView, time_zone: str, language: str, titles: Mapping[str, str]) -> Answer:
    told = text(
        language,
        "{name} ({role}) agreed, {when}" if answer.approve else "{name} ({role}) refused, {when}",
        name=answer.name,
        role=role_name(answer.role, language, titles),
        when=times.when(answer.at, time_zone, language),
    )
    return Answer(told, f"“{answer.note}”" if answer.note else "")


def answer_said(answer: rx.Var[Answer]) -> rx.Component:
    """What one officer answered, and with which words."""
    return rx.el.div(
        rx.el.p(answer.told, class_name="item__sub"),
        rx.cond(answer.note, rx.el.p(answer.note, class_name="way__note")),
        class_name="way__answer",
    )


def step_line(line: rx.Var[StepLine]) -> rx.Component:
    """One step, on the line that joins them."""
    return rx.el.li(
        rx.el.span(
            rx.cond(line.mark, ui.icon_path(line.mark)),
            class_name="step__dot",
            custom_attrs={"aria-hidden": "true"},
        ),
        rx.el.div(
            rx.el.p(line.title, class_name="step__title"),
            rx.cond(line.sub, rx.el.p(line.sub, class_name="item__sub")),
            rx.foreach(line.answers, answer_said),
            rx.cond(line.why, rx.el.p(line.why, class_name="item__sub way__why")),
        ),
        class_name=ui.classes("step", f"step--{line.state}"),
    )


def way(lines: rx.Var[list[StepLine]]) -> rx.Component:
    """The steps, first to last."""
    return ui.timeline(rx.foreach(lines, step_line))
