"""The sentences of notices, area by area: title and sentence, and a shorter one for SMS.

The key is the kind of what happened; behind a stroke stands a variant, which
``notice_words.variant`` chooses: ``many`` where several things are told at once, ``plain`` where
no reason was given, ``officer`` where no vote was held.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from circle_app.i18n.notice_texts import (
    circles,
    collecting,
    decisions,
    draws,
    earnings,
    governing,
    keeping,
    lending,
    loans,
    money,
    people,
    rounds,
    sharing,
    slots,
    watching,
)

_AREAS: Final = (
    *(money, loans, decisions, people, circles),
    *(collecting, draws, earnings, governing, keeping, lending, rounds, sharing),
    *(slots, watching),
)

#: Title and sentence by kind, or by kind and variant.
WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {kind: words for area in _AREAS for kind, words in area.WORDS.items()}
)
#: What goes by SMS, where it differs from the sentence.
SHORT: Final[Mapping[str, str]] = MappingProxyType(
    {kind: words for area in _AREAS for kind, words in area.SHORT.items()}
)
#: The kinds of acts that have words.
KINDS: Final = frozenset(kind.partition("/")[0] for kind in WORDS)
