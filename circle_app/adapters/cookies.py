"""The names of the site's cookies."""

from __future__ import annotations

from typing import Final

SESSION_COOKIE: Final = "circle_session"
LANGUAGE_COOKIE: Final = "circle_lang"
MODE_COOKIE: Final = "circle_mode"
