"""What a refusal around deciding step by step says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "already_took_part": "You have answered in this matter already. Nothing was changed. Each "
    "step is taken by somebody else.",
    "no_vote_to_record": "No vote was written down. That is only for members without an account "
    "who were in the circle when this vote opened. Whoever has an account votes alone.",
    "not_opener": "Only who asked this can take it back. Nothing was changed.",
    "withdrawn_elsewhere": "This is taken back where it was asked for: on the page of the loan, "
    "the expense or the savings. Nothing was changed.",
}
