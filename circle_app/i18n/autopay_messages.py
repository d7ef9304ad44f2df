"""What a refusal around autopay says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "invalid_autopay_limit": "The most that may be taken on a day must be more than zero. Nothing "
    "was changed. Leave the field empty for no limit.",
    "mandate_state": "This cannot be done with the mandate as it stands. Nothing was changed. "
    "Please look at the page again.",
}
