"""What keeps a month open, or a circle from resting, in words."""

from __future__ import annotations

from collections.abc import Mapping

from circle_app.i18n.catalogue import ntext
from circle_app.i18n.life_messages import UNFINISHED


def hindrance(code: str, count: int, language: str) -> str:
    """Say one thing that is not settled: "2 payments wait to be confirmed"."""
    if code == "pending_contributions":
        return ntext(
            language,
            "{n} payment waits to be confirmed",
            "{n} payments wait to be confirmed",
            count,
        )
    if code == "pending_repayments":
        return ntext(
            language,
            "{n} repayment waits to be confirmed",
            "{n} repayments wait to be confirmed",
            count,
        )
    if code == "open_disputes":
        return ntext(
            language, "{n} entry is being questioned", "{n} entries are being questioned", count
        )
    if code in UNFINISHED:
        return ntext(language, *UNFINISHED[code], count)
    return ntext(
        language,
        "{n} agreed expense is not in the books",
        "{n} agreed expenses are not in the books",
        count,
    )


def hindrances(counts: Mapping[str, int], language: str) -> str:
    """Say all of them in one line."""
    return ", ".join(hindrance(code, count, language) for code, count in counts.items())
