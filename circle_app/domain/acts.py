"""Acts by what they are about: the areas of the record, and what of it stays secret."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

#: What a reader can narrow the record to, and the first parts of the kinds that belong to it.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "sign_in": ("person",),
        "admin": (
            "admin",
            "settings",
            "role",
            "office",
            "outbox",
            "channel",
            "template",
            "webhook",
        ),
        "circle": (
            "circle",
            "rules",
            "announcement",
            "paper",
            "board",
            "dissolution",
            "message",
            "command",
        ),
        "members": (
            "member",
            "invite",
            "record",
            "document",
            "note",
            "identity",
            "departure",
            "savings",
        ),
        "money": (
            "contribution",
            "due",
            "dues",
            "invoice",
            "autopay",
            "gateway",
            "bulk",
            "meeting",
            "import",
            "wallet",
            "expense",
            "withdrawal",
            "fund",
            "social",
            "cycle",
            "count",
            "statement",
            "line",
        ),
        "loans": ("loan", "repayment", "guarantee", "collateral", "holiday", "holidays"),
        "decisions": ("proposal", "vote", "discussion"),
        "books": ("book", "entry", "reversal", "period", "dispute", "complaint", "export"),
    }
)

#: Of what happens inside of circles an operator reads these areas only: no person's money in them.
CIRCLE_AREAS: Final = ("circle", "rules", "role", "book", "dissolution", "settings")
#: Of what belongs to no circle, this is between a person and the own book.
PRIVATE_AREAS: Final = ("wallet",)

# In a secret vote the running count, read act by act, would tell what each person voted.
_TELLING: Final = frozenset({"vote", "yes", "no", "changed", "weight", "abstain"})


def area_of(kind: str) -> str:
    """Return the first part of a kind: ``vote`` of ``vote.cast``."""
    return kind.partition(".")[0]


def shown_values(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an act as anybody may read them.

    An open vote says what was voted. One that does not say it was secret: then the running count
    is left out too, whoever reads it.
    """
    if area_of(kind) == "vote" and "vote" not in values:
        return {name: value for name, value in values.items() if name not in _TELLING}
    return dict(values)


def without_amounts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an act without any amount of money."""
    return {name: value for name, value in values.items() if not name.endswith("_minor")}
