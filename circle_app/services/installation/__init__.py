"""Settings of the installation: what holds now, changing them, and what they bound."""

from circle_app.services.installation.changes import (
    About,
    Affected,
    Changed,
    ChangeRow,
    Overview,
    SettingMoved,
    SettingView,
    about,
    affected,
    change,
    history,
    overview,
    reset,
)
from circle_app.services.installation.values import ROOM, current, is_stale, latest, refresh

__all__ = [
    "ROOM",
    "About",
    "Affected",
    "ChangeRow",
    "Changed",
    "Overview",
    "SettingMoved",
    "SettingView",
    "about",
    "affected",
    "change",
    "current",
    "history",
    "is_stale",
    "latest",
    "overview",
    "refresh",
    "reset",
]
