"""Every refusal has a sentence of its own, in English and in Hindi."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import circle_app.adapters
import circle_app.api
import circle_app.domain
import circle_app.services
from circle_app.domain.errors import CircleError
from circle_app.i18n import has_text, messages

# Raised where Circle itself is wrong, and answered like any other mistake of ours.
OUR_MISTAKES = {"unbalanced_entry"}

# A value for every place that sentences leave open.
FIGURES = {
    "minimum": 1,
    "maximum": 2,
    "limit": 12,
    "min_length": 8,
    "max_length": 40,
    "hours": 24,
    "name": "Asha Kumari",
    "circle": "Gulmohar Lane",
    "running": 2,
    "pool_minor": 100,
    "payoff_minor": 100,
    "minimum_minor": 100,
    "maximum_minor": 100,
    "overdue_minor": 100,
    "available_minor": 100,
    "free_minor": 100,
    "pieces_minor": 100,
    "booked_minor": 100,
    "missing_minor": 100,
    "difference_minor": 100,
    "names": "Asha Kumari",
    "decimals": 2,
    "retry_after_seconds": 600,
    "currency": "INR",
    "month": "2026-10",
    "day": "8 November 2026",
    "days": 3,
    "maximum_days": 460,
    "how_many": 2,
    "most": 5,
    "min": 2,
    "max": 60,
    "letters": 40,
    "cap_minor": 100,
    "number": 12,
    "line": 4,
    "left": 5,
    "needed": 2,
    "offered": 1,
    "due_minor": 100,
    "amount_minor": 100,
    "paid_minor": 100,
    "cash_minor": 100,
    "expected_minor": 100,
    "opening_minor": 100,
    "least_minor": 100,
    "owed_minor": 100,
    "seen_minor": 100,
    "count": 3,
    "good": 2,
    "rows": "4, 5",
    "why": "paid back since",
    "by": "Asha Kumari",
    "purposes": "seeds, school",
    "blockers": {"pending_contributions": 1, "open_disputes": 2},
}


def refusals(kind: type[CircleError] = CircleError) -> Iterator[type[CircleError]]:
    """Every kind of refusal that some module declares."""
    for below in kind.__subclasses__():
        yield below
        yield from refusals(below)


def load(package) -> None:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def test_every_code_has_its_sentence():
    for package in (
        circle_app.domain,
        circle_app.adapters,
        circle_app.services,
        circle_app.api,
    ):
        load(package)
    codes = {kind.code for kind in refusals() if kind.__module__.startswith("circle_app.")}
    assert len(codes) > 50
    assert codes - set(messages.SENTENCES) == OUR_MISTAKES


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_sentence_is_in_the_language_and_has_no_open_place(language):
    told = [messages.sentence(code, language, **FIGURES) for code in messages.SENTENCES]
    told += [
        messages.sentence(code, language, **{**FIGURES, "reason": reason})
        for code, reason in messages.REASONS
    ]
    # The address of a provider has a place for the number that people write so.
    assert [text for text in told if "{" in text.replace("{to}", "")] == []
    assert all(has_text(language, text) for text in messages.SENTENCES.values())
    assert all(has_text(language, text) for text in messages.FIELDS.values())


def test_figures_are_told_as_people_read_them():
    said = messages.sentence("amount_over_payoff", "en", payoff_minor=123_456, currency="INR")
    assert "₹1,234.56 closes the loan" in said
    waiting = messages.sentence("too_many_attempts", "hi", retry_after_seconds=600)
    assert "10 मिनट" in waiting
    assert "45 seconds" in messages.sentence("rate_limited", "en", retry_after_seconds=45)


def test_an_unknown_code_still_says_something():
    assert messages.sentence("brand_new", "en") == messages.SENTENCES["error"]
