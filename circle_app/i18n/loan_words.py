"""Words about loans that pages and papers share: periods, rates, percentages."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from circle_app.i18n.catalogue import ntext, text

_PER: Final = {
    "year": "{rate} % a year",
    "month": "{rate} % a month",
    "week": "{rate} % a week",
}


def periods(count: int, frequency: str, every_days: int, language: str) -> str:
    """How long: "10 months", "52 weeks", "8 times every 10 days"."""
    if frequency == "monthly":
        return ntext(language, "{n} month", "{n} months", count)
    if frequency == "weekly":
        return ntext(language, "{n} week", "{n} weeks", count)
    days = 14 if frequency == "fortnightly" else every_days
    return ntext(
        language, "{n} time every {days} days", "{n} times every {days} days", count, days=days
    )


def unit(frequency: str, language: str) -> str:
    """What is counted beside the number of instalments: "months", "weeks", "times"."""
    words = {"monthly": text(language, "months"), "weekly": text(language, "weeks")}
    return words.get(frequency) or text(language, "times")


def each(frequency: str, every_days: int, language: str) -> str:
    """How often: "each month", "each week", "every 10 days"."""
    if frequency == "monthly":
        return text(language, "each month")
    if frequency == "weekly":
        return text(language, "each week")
    days = 14 if frequency == "fortnightly" else every_days
    return text(language, "every {days} days", days=days)


def rate(percent: str, per: str, language: str) -> str:
    """The rate as it is quoted: "2 % a month"; "None" where there is none."""
    if Decimal(percent) == 0:
        return text(language, "None")
    return text(language, _PER[per], rate=plain(percent))


def plain(percent: str) -> str:
    """A percentage without needless zeros: "2", "1.25"."""
    return format(Decimal(percent).normalize(), "f")
