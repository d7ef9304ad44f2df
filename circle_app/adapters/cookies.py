"""The cookies of the site: their names, and how a form's words survive a redirect."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Final

SESSION_COOKIE: Final = "circle_session"
LANGUAGE_COOKIE: Final = "circle_lang"
MODE_COOKIE: Final = "circle_mode"
# What was typed into a form that was refused (name and phone, never a password), for two minutes.
TYPED_COOKIE: Final = "circle_typed"

MAX_TYPED_LENGTH: Final = 200


def pack_typed(typed: dict[str, str]) -> str:
    """Write typed words as one cookie value; each is cut at 200 characters."""
    short = {name: text[:MAX_TYPED_LENGTH] for name, text in typed.items() if text}
    return base64.urlsafe_b64encode(json.dumps(short).encode()).decode().rstrip("=")


def unpack_typed(value: str) -> dict[str, str]:
    """Read typed words back; empty for anything that is not ours."""
    try:
        found = json.loads(base64.urlsafe_b64decode(value[:4000] + "=" * (-len(value) % 4)))
    except (ValueError, binascii.Error):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): text for name, text in found.items() if isinstance(text, str)}
