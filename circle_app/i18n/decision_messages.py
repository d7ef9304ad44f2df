"""Sentences of refusals: talking about proposals, and disputes about people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "discussion_closed": "This was decided more than a week ago, so nothing more is written under "
    "it. Nothing was recorded. You can ask the members something new.",
    "not_the_speaker": "Only who wrote this can remove it. Nothing was changed.",
    "person_dispute_open": "Your complaint about this person is still open. Nothing was recorded. "
    "Please write there what else you have to say.",
    "dispute_about_oneself": "This is about yourself. Nothing was recorded. Please choose somebody "
    "else.",
}
