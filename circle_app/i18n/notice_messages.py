"""What a refusal around notices says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "invalid_notice_choice": "There is no such kind of notice, way or time. Nothing was changed. "
    "Quiet hours need a beginning and another end.",
}
