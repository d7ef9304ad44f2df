"""Notices: what a person was told, and what the person wants to hear."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Shown
from circle_app.domain.notices import Area, Channel, InvalidNoticeChoice
from circle_app.i18n.notice_words import words
from circle_app.services.notices import Choices, NoticeView

#: The number of a notice; the database counts no further.
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Minute = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["21:30"])]


class NoticeShown(Shown):
    """Something the caller was told."""

    id: int
    kind: str = Field(examples=["contribution.confirmed"])
    area: Area
    circle_id: UUID | None
    circle: str = Field(description="Its name; empty where it is about no circle.")
    title: str
    text: str = Field(description="A sentence in the caller's language.")
    link: str = Field(description="The page it leads to, without the origin.")
    at: Moment
    read_at: Moment | None

    @classmethod
    def of(cls, view: NoticeView, language: str) -> NoticeShown:
        """Word a notice for its reader."""
        said = words(view.kind, language, view.params, circle=view.circle_name)
        return cls(
            id=view.id,
            kind=view.kind,
            area=view.area,
            circle_id=view.circle_id,
            circle=view.circle_name,
            title=said.title,
            text=said.body,
            link=view.link,
            at=view.at,
            read_at=view.read_at,
        )


class NoticesShown(Shown):
    """One page of notices, the newest first."""

    items: list[NoticeShown]
    next_cursor: str | None = None
    unread: int = Field(description="How many are unread in all.")


class ReadAsked(Asked):
    """Up to where everything was read."""

    up_to: Number = Field(description="The newest notice that was seen.")


class ReadShown(Shown):
    """What is read now."""

    marked: int
    unread: int


class Choice(Shown):
    """Whether one area's notices come by one channel."""

    area: Area
    channel: Channel
    enabled: bool


class ChoiceAsked(Asked):
    """One square of the grid; notices in the app always come."""

    area: Area
    channel: Literal["push", "email", "sms", "whatsapp", "telegram"]
    enabled: bool


class QuietHours(Asked):
    """When nothing disturbs; over midnight where it ends before it begins."""

    start: Minute
    end: Minute


class SettingsAsked(Asked):
    """What is to be different; what is left out stays as it is."""

    choices: list[ChoiceAsked] = Field(default=[], max_length=len(Area) * len(Channel))
    quiet_hours: QuietHours | None = Field(
        default=None, description="Left out they stay; null ends them."
    )
    digest: Literal["none", "daily", "weekly"] | None = Field(
        default=None, description="Whether e-mails come one by one or gathered."
    )


class SettingsShown(Shown):
    """What the caller hears of, by which way, and when not."""

    choices: list[Choice]
    missing: dict[str, Literal["not_set_up", "no_email", "no_phone"]] = Field(
        description="Channels by which nothing comes, and why."
    )
    quiet_hours: QuietHours | None
    time_zone: str
    digest: Literal["none", "daily", "weekly"]

    @classmethod
    def of(cls, found: Choices) -> SettingsShown:
        """Show them."""
        quiet = None
        if found.quiet_from is not None and found.quiet_to is not None:
            quiet = QuietHours(start=_written(found.quiet_from), end=_written(found.quiet_to))
        return cls.model_validate(
            {
                "choices": [
                    Choice(area=area, channel=way, enabled=on)
                    for (area, way), on in found.grid.items()
                ],
                "missing": {way.value: why for way, why in found.missing.items()},
                "quiet_hours": quiet,
                "time_zone": found.time_zone,
                "digest": found.digest,
            }
        )


def minutes(written: str) -> int:
    """Return the minute of the day.

    Raises:
        InvalidNoticeChoice: It is no time of a day.
    """
    try:
        at = time.fromisoformat(written)
    except ValueError:
        raise InvalidNoticeChoice(field="quiet_from") from None
    return at.hour * 60 + at.minute


def _written(minute: int) -> str:
    return time(*divmod(minute, 60)).strftime("%H:%M")
