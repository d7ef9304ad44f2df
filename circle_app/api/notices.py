"""What a person was told, and what the person wants to hear by which way."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from circle_app.api.deps import Cursor, Limit, SignedIn
from circle_app.api.schemas.notices import (
    NoticeShown,
    NoticesShown,
    ReadAsked,
    ReadShown,
    SettingsAsked,
    SettingsShown,
    minutes,
)
from circle_app.services import notices
from circle_app.services.paging import DEFAULT_LIMIT

router = APIRouter(prefix="/notifications", tags=["notices"])


@router.get("")
def list_notices(
    actor: SignedIn,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
    unread: Annotated[bool, Query(description="Only what is unread.")] = False,
) -> NoticesShown:
    """List the caller's notices, the newest first, worded in the caller's language."""
    page = notices.listed(actor, cursor=cursor, limit=limit, unread=unread)
    return NoticesShown(
        items=[NoticeShown.of(view, actor.language) for view in page.items],
        next_cursor=page.next_cursor,
        unread=notices.unread_count(actor),
    )


@router.put("/read")
def read_all(asked: ReadAsked, actor: SignedIn) -> ReadShown:
    """Mark as read what the caller had up to a notice; what came since stays unread."""
    marked = notices.mark_all_read(actor, up_to=asked.up_to)
    return ReadShown(marked=marked, unread=notices.unread_count(actor))


@router.get("/settings")
def show_settings(actor: SignedIn) -> SettingsShown:
    """Show what the caller hears of by which way, the quiet hours, and how e-mails come."""
    return SettingsShown.of(notices.show(actor))


@router.put("/settings")
def change_settings(asked: SettingsAsked, actor: SignedIn) -> SettingsShown:
    """Change what the caller hears of; what is left out stays as it is."""
    hours = asked.quiet_hours
    return SettingsShown.of(
        notices.change(
            actor,
            grid={(each.area.value, each.channel): each.enabled for each in asked.choices},
            quiet=None if hours is None else (minutes(hours.start), minutes(hours.end)),
            no_quiet=hours is None and "quiet_hours" in asked.model_fields_set,
            digest=asked.digest,
        )
    )


@router.put("/{notice_id}/read")
def read_one(notice_id: Annotated[int, Path(ge=1, le=2**63 - 1)], actor: SignedIn) -> NoticeShown:
    """Mark a notice of the caller's as read; again is fine."""
    return NoticeShown.of(notices.mark_read(actor, notice_id), actor.language)
