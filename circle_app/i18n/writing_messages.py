"""What a refusal around messages to many, and words that come in by message, says to a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "wrong_sender": "This message is not signed by the provider. Nothing was changed.",
    "code_refused": "This code does not count. No vote was changed. Please vote in Circle.",
    "invalid_message": "This message cannot be sent like this. Nothing was sent. Please write a "
    "short subject and a text, and choose how it goes.",
    "nobody_to_tell": "Nobody can be reached like this. Nothing was sent. Please choose other "
    "people or another way.",
    "too_many_messages": "This circle has sent {maximum} messages today. Nothing was sent. Please "
    "wait until tomorrow.",
}
