"""Refusals around dues: letting somebody off, and dues that are settled or claimed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "own_due": "Nobody lets themselves off. Nothing was changed. Please ask another officer.",
    "due_claimed": "Somebody says to have paid this already. Nothing was changed. Please confirm "
    "or reject that payment first.",
    "waived_too_much": "That is more than is still open, or nothing at all. Nothing was changed. "
    "Please check the amount.",
}
