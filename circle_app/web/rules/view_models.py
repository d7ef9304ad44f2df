"""Rules that wait for their day, and the versions there were, as the browser is told of them."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.domain.rule_changes import VersionState
from circle_app.i18n import formats, text
from circle_app.services.circles import CircleView
from circle_app.services.rule_history import VersionView
from circle_app.web import routes, times
from circle_app.web.rule_diff import DiffRow, diff_rows
from circle_app.web.ui.icons import PATHS

_STATES: Final = {
    VersionState.IN_FORCE: ("in force", "jade", "check"),
    VersionState.WAITING: ("waits for its day", "amber", "clock"),
    VersionState.PAST: ("until then", "gray", "clock"),
    VersionState.NEVER: ("never came into force", "gray", "x"),
}


@dataclass(frozen=True)
class Waiting:
    """Rules that were decided on and count from a day to come; none without a title."""

    title: str = ""
    rows: list[DiffRow] = field(default_factory=list)


@dataclass(frozen=True)
class VersionLine:
    """A version of the rules: from when, by whom, what it changed, what became of it."""

    title: str = ""
    sub: str = ""
    state: str = ""
    tone: str = "gray"
    d: str = ""
    vote_href: str = ""
    rows: list[DiffRow] = field(default_factory=list)


def waiting_of(circle: CircleView, language: str) -> Waiting:
    """What waits for its day, if anything does."""
    found = circle.next_rules
    if found is None:
        return Waiting()
    day = formats.date_medium(found.effective_on, language)
    return Waiting(
        text(language, "From {day}, with the next round", day=day),
        diff_rows(circle.rules, found.rules, circle.currency, language),
    )


def version_line(version: VersionView, circle: CircleView, language: str) -> VersionLine:
    """Tell a version of the rules."""
    words, tone, sign = _STATES[version.state]
    day = formats.date_medium(version.effective_on, language)
    written = times.when(version.written_at, circle.time_zone, language)
    by = text(language, "written by {name}, {when}", name=version.by_name, when=written)
    if version.by_vote:
        by = text(
            language,
            "decided by vote, {yes} yes of {all}, {when}",
            yes=version.yes,
            all=version.electorate,
            when=written,
        )
    rows = []
    if version.before is not None:
        rows = diff_rows(version.before, version.rules, circle.currency, language)
    href = ""
    if version.proposal_id is not None:
        vote = str(version.proposal_id)
        href = str(routes.path(routes.VOTE, circle=str(circle.id), vote=vote))
    return VersionLine(
        title=text(language, "Version {version}", version=version.number),
        sub=f"{text(language, 'from {day}', day=day)} · {by}",
        state=text(language, words),
        tone=tone,
        d=PATHS[sign],
        vote_href=href,
        rows=rows,
    )
