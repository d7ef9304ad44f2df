"""Settings of the installation: look, change, who changed what. For operators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, paged
from circle_app.api.schemas.settings import (
    SectionAsked,
    SettingChangeShown,
    Settings,
    SettingsAsked,
)
from circle_app.services import installation
from circle_app.services.access import Actor

router = APIRouter(prefix="/admin/settings", tags=["admin"])
OneSetting = Annotated[
    str | None, Query(alias="key", max_length=60, examples=["loans.highest_rate"])
]


@router.get("")
def get(actor: SignedIn) -> Settings:
    """Show every setting: its value, its default, its range, and who changed it last."""
    return _shown(actor)


@router.patch("")
def change(asked: SettingsAsked, actor: SignedIn, key: Key, response: Response) -> Settings:
    """Change settings, all of them or none."""
    done = installation.change(actor, asked.settings, expected=asked.expected, key=key)
    mark_replay(response, replayed=done.replayed)
    return _shown(actor)


@router.post("/reset")
def reset(asked: SectionAsked, actor: SignedIn, key: Key, response: Response) -> Settings:
    """Give every setting of a section its default again."""
    done = installation.reset(actor, asked.section, key=key)
    mark_replay(response, replayed=done.replayed)
    return _shown(actor)


@router.get("/history")
def history(
    actor: SignedIn, setting: OneSetting = None, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[SettingChangeShown]:
    """List the changes of one setting or of all, the newest first."""
    found = installation.history(actor, setting, cursor=cursor, limit=limit)
    return paged(found, SettingChangeShown.of)


def _shown(actor: Actor) -> Settings:
    return Settings.of(installation.overview(actor), installation.about(actor), actor.language)
