"""What a refusal around draws says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "invalid_nonce": "Please write one word or number, up to {letters} letters. Nothing was added.",
    "nonce_given": "You have added your word already. It stays as it is, so that nobody can choose "
    "one again.",
    "draw_held": "The draw was held already. Nothing can be added to it any more.",
    "no_draw": "This round has no draw. Nothing was changed.",
    "draw_not_voidable": "It is too late for that: the pot was handed over, or another round was "
    "decided since. Nothing was changed.",
}
