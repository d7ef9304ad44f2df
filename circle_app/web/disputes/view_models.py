"""The questions about one entry as its page tells them."""

from collections.abc import Sequence
from dataclasses import dataclass

from circle_app.i18n import text
from circle_app.services.disputes import DisputeView
from circle_app.web import times


@dataclass(frozen=True)
class Doubt:
    """One question: who asked what, and how it ended; without an id there is none."""

    id: str = ""
    asked: str = ""
    reason: str = ""
    ended: str = ""
    outcome: str = ""
    can_withdraw: bool = False
    can_settle: bool = False


def doubts(
    found: Sequence[DisputeView], time_zone: str, language: str
) -> tuple[Doubt, list[Doubt]]:
    """Tell the open question apart from those that ended."""
    told = [_doubt(view, time_zone, language) for view in found]
    is_open = next(
        (doubt for doubt, view in zip(told, found, strict=True) if view.status == "open"), Doubt()
    )
    return is_open, [doubt for doubt in told if doubt.ended]


def _doubt(view: DisputeView, time_zone: str, language: str) -> Doubt:
    asked = text(
        language,
        "{name} questions this entry, {when}",
        name=view.opened_by_name,
        when=times.when(view.opened_at, time_zone, language),
    )
    ended = ""
    if view.closed_at is not None:
        when = times.when(view.closed_at, time_zone, language)
        ended = (
            text(language, "{name} answered, {when}", name=view.closed_by_name or "", when=when)
            if view.outcome
            else text(language, "taken back, {when}", when=when)
        )
    return Doubt(
        id=str(view.id),
        asked=asked,
        reason=f"“{view.reason}”",
        ended=ended,
        outcome=f"“{view.outcome}”" if view.outcome else "",
        can_withdraw=view.can_withdraw,
        can_settle=view.can_settle,
    )
