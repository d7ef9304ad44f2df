"""What the page of notices shows: days, and rows that lead somewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from circle_app.domain.notices import Area
from circle_app.i18n import formats
from circle_app.i18n.notice_words import words
from circle_app.services.notices import NoticeView
from circle_app.web.ui.icons import PATHS
from circle_app.web.wording import day_title

#: The sign of an area, and the tone of its tile.
_SIGNS: Final = {
    Area.DUES: ("calendar", "teal"),
    Area.PAYMENTS: ("rupee", "teal"),
    Area.VOTES: ("hand", "teal"),
    Area.LOANS: ("lend", "teal"),
    Area.DRAWS: ("refresh", "teal"),
    Area.MEMBERS: ("users", "gray"),
    Area.CIRCLE: ("circle", "gray"),
    Area.DISPUTES: ("alert", "amber"),
    Area.WORK: ("checklist", "amber"),
    Area.SECURITY: ("shield", "amber"),
}


@dataclass(frozen=True)
class NoticeRow:
    """A notice: its sign, its words, where and when, and the page it leads to."""

    id: str = ""
    title: str = ""
    body: str = ""
    sub: str = ""
    d: str = ""
    tone: str = "gray"
    href: str = ""
    unread: bool = False


@dataclass(frozen=True)
class NoticeDay:
    """The notices of one day."""

    title: str = ""
    rows: list[NoticeRow] = field(default_factory=list)


def days_of(views: Iterable[NoticeView], language: str, now: datetime) -> list[NoticeDay]:
    """Group notices, the newest first, under their days."""
    days: list[NoticeDay] = []
    for view in views:
        zone = ZoneInfo(view.time_zone)
        here = view.at.astimezone(zone)
        title = day_title(here.date(), now.astimezone(zone).date(), language)
        if not days or days[-1].title != title:
            days.append(NoticeDay(title, []))
        days[-1].rows.append(_row(view, language, here))
    return days


def _row(view: NoticeView, language: str, here: datetime) -> NoticeRow:
    said = words(view.kind, language, view.params, circle=view.circle_name)
    sign, tone = _SIGNS[view.area]
    when = formats.clock_time(here)
    return NoticeRow(
        id=str(view.id),
        title=said.title,
        body=said.body,
        sub=f"{view.circle_name} · {when}" if view.circle_name else when,
        d=PATHS[sign],
        tone=tone,
        href=view.link,
        unread=view.read_at is None,
    )
