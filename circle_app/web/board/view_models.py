"""What hangs on the board, as the browser is told of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from circle_app.domain.files import MediaType
from circle_app.i18n import messages, text
from circle_app.services.board import AnnouncementView
from circle_app.services.papers import DOCUMENT, PaperView
from circle_app.web import routes, times
from circle_app.web.ui.icons import PATHS

KEPT: Final = "kept"
#: An announcement is news for so long.
NEWS_DAYS: Final = 30


@dataclass(frozen=True)
class Notice:
    """An announcement."""

    id: str = ""
    title: str = ""
    body: str = ""
    by: str = ""
    pinned: bool = False


@dataclass(frozen=True)
class PaperLine:
    """A policy or a document."""

    id: str = ""
    title: str = ""
    body: str = ""
    sub: str = ""
    version: str = ""
    href: str = ""
    is_image: bool = False
    d: str = ""


@dataclass(frozen=True)
class Said:
    """What became of a file that was sent."""

    words: str = ""
    bad: bool = False


@dataclass(frozen=True)
class Picked:
    """What is to be taken down, or written anew."""

    id: str = ""
    title: str = ""
    body: str = ""
    is_paper: bool = False


@dataclass(frozen=True)
class News:
    """The newest announcement on other pages; none without a title."""

    title: str = ""
    body: str = ""
    by: str = ""
    href: str = ""


def notice_of(view: AnnouncementView, time_zone: str, language: str) -> Notice:
    """Tell an announcement."""
    return Notice(str(view.id), view.title, view.body, _by(view, time_zone, language), view.pinned)


def _by(view: AnnouncementView, time_zone: str, language: str) -> str:
    return f"{view.by_name} · {times.when(view.posted_at, time_zone, language)}"


def paper_of(view: PaperView, time_zone: str, language: str) -> PaperLine:
    """Tell a policy or a document."""
    when = times.when(view.added_at, time_zone, language)
    sub, href, is_image = f"{view.by_name} · {when}", "", False
    if view.kind == DOCUMENT:
        kilobytes = max(1, (view.size or 0) // 1000)
        size = f"{kilobytes} KB" if kilobytes < 1000 else f"{kilobytes // 1000} MB"
        sub = f"{size} · {sub}"
        href = f"/api/v1/circles/{view.circle_id}/papers/{view.id}/file"
        is_image = MediaType(view.media_type).is_image
    version = ""
    if view.version > 1:
        version = text(language, "version {version}", version=view.version)
    return PaperLine(
        id=str(view.id),
        title=view.title,
        body=view.body,
        sub=sub,
        version=version,
        href=href,
        is_image=is_image,
        d=PATHS["image" if is_image else "file"],
    )


def said_of(outcome: str, language: str) -> Said:
    """Put the outcome of an upload, which stands in the address, into words."""
    if outcome == KEPT:
        return Said(text(language, "The document hangs on the board."))
    code, _, reason = outcome.partition(".")
    if code not in messages.SENTENCES:
        return Said()
    told = messages.sentence(code, language, reason=reason, max_mb=5, max_length=120)
    return Said(told, bad=True)


def news_of(view: AnnouncementView | None, time_zone: str, now: datetime, language: str) -> News:
    """The newest announcement, while it is news."""
    if view is None or view.posted_at < now - timedelta(days=NEWS_DAYS):
        return News()
    return News(
        title=view.title,
        body=view.body,
        by=_by(view, time_zone, language),
        href=str(routes.path(routes.BOARD, circle=str(view.circle_id))),
    )
