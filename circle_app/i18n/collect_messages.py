"""What a refusal around collecting from many says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "nothing_chosen": "Nobody is chosen. Nothing was recorded. Please choose at least one.",
    "too_many_rows": "One act takes at most {maximum}. Nothing was recorded. Please do it in "
    "parts.",
    "chosen_twice": "The same member or payment is chosen twice. Nothing was recorded. Please "
    "choose each once.",
    "owed_changed": "{owed} is owed now, not {seen}: somebody paid or recorded it meanwhile. "
    "Nothing was recorded. Please look again.",
    "nothing_owed": "Nothing is owed. No reminder was noted.",
    "reminded_today": "Was reminded today already. Once a day is enough.",
    "member_not_active": "Is no active member of the circle. Nothing was recorded.",
}
