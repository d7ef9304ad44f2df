"""The list of settings: every one can be read, stands in words of both languages, and acts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app import i18n
from circle_app.domain.calendars import Frequency
from circle_app.domain.decisions import ApprovalStep
from circle_app.domain.errors import InvalidInput
from circle_app.domain.presets import PRESETS, SAVINGS
from circle_app.domain.rates import RateUnit
from circle_app.domain.rule_limits import RuleAboveLimit, check_limits, excesses
from circle_app.domain.settings_catalogue import (
    CATALOGUE,
    DEFAULTS,
    InvalidSetting,
    Kind,
    read,
    setting_of,
    written,
)
from circle_app.domain.votes import VotingRule
from circle_app.i18n import setting_words


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_every_setting_reads_its_default_and_has_words_in_both_languages(key: str) -> None:
    setting = CATALOGUE[key]
    assert read(setting, written(setting, setting.default)) == setting.default
    assert DEFAULTS.of(setting) == setting.default
    said = [*setting_words.WORDS[key], *setting_words.CHOICES.get(key, {}).values()]
    said += [setting_words.UNITS[setting.unit]] if setting.unit else []
    # The kinds of circles and the names of languages are translated elsewhere or nowhere.
    missing = [each for each in said if each != "हिन्दी" and not i18n.has_text("hi", each)]
    assert missing == []
    assert set(setting_words.CHOICES.get(key, ())) >= set(setting.choices)
    for language in i18n.LANGUAGES:
        assert setting_words.range_words(setting, language)


@pytest.mark.parametrize(
    ("key", "raw", "reason"),
    [
        ("loans.highest_rate", "1000.1", "out_of_range"),
        ("loans.highest_rate", 12.5, "not_a_number"),
        ("loans.highest_rate", "-1", "not_a_number"),
        ("loans.largest", "0.99", "out_of_range"),
        ("loans.largest", 500, "not_a_number"),
        ("circles.max_members", True, "not_a_number"),
        ("circles.max_members", 501, "out_of_range"),
        ("circles.presets", [], "not_offered"),
        ("circles.presets", ["vsla?"], "not_offered"),
        ("payments.cash", "on", "not_a_flag"),
        ("organisation.name", "  ", "length"),
        ("organisation.name", "x" * 61, "length"),
        ("security.sign_up", "closed", "not_offered"),
    ],
)
def test_what_a_setting_cannot_be(key: str, raw: Any, reason: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        read(CATALOGUE[key], raw)
    assert (refused.value.field, refused.value.context["reason"]) == (key, reason)


def test_there_is_no_setting_of_another_name() -> None:
    with pytest.raises(InvalidSetting):
        setting_of("loans.rate")


@given(key=st.sampled_from(sorted(CATALOGUE)), raw=st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3), max_leaves=4,
))  # fmt: skip
def test_anything_sent_is_read_back_as_it_is_written_or_refused(key: str, raw: Any) -> None:
    setting = CATALOGUE[key]
    try:
        value = read(setting, raw)
    except InvalidInput:
        return
    assert read(setting, written(setting, value)) == value
    assert setting.kind is not Kind.CHOICE or value in setting.choices


def test_no_kind_of_circle_begins_beyond_the_limits() -> None:
    for preset in PRESETS.values():
        assert excesses(preset.rules, DEFAULTS, "INR") == ()


def test_the_limits_of_an_installation_one_by_one() -> None:
    """2 % a month is 24 % a year; 52 weekly instalments are 12 months; 104 are more than 23."""
    rules = SAVINGS.rules
    tight = replace(DEFAULTS, loans_highest_rate=Decimal("23.9"))
    (found,) = excesses(rules, tight, "INR")
    assert (found.setting, found.field) == ("loans.highest_rate", "loans.rate_percent")
    assert excesses(rules, replace(DEFAULTS, loans_highest_rate=Decimal(24)), "INR") == ()
    none = replace(rules, loans=replace(rules.loans, enabled=False))
    assert excesses(none, tight, "INR") == ()
    weekly = replace(
        rules.loans, frequency=Frequency.WEEKLY, rate_per=RateUnit.YEAR, max_periods=52
    )
    year = replace(DEFAULTS, loans_longest_months=12)
    assert excesses(replace(rules, loans=weekly), year, "INR") == ()
    longer = replace(rules, loans=replace(weekly, max_periods=104))
    assert [x.field for x in excesses(longer, replace(year, loans_longest_months=23), "INR")] == [
        "loans.max_periods"
    ]
    rich = replace(DEFAULTS, loans_largest=100, decisions_highest_free=0)
    spends = replace(rules, expenses=replace(rules.expenses, free_minor=1))
    assert {x.setting for x in excesses(spends, rich, "INR")} == {
        "loans.largest",
        "decisions.highest_free",
    }
    assert excesses(spends, rich, "KES") == ()  # other money is not compared
    secret = VotingRule(share=Fraction(1, 2), secret=True, window_hours=2)
    chained = replace(rules, loans=replace(rules.loans, steps=(ApprovalStep(voting=secret),)))
    strict = replace(DEFAULTS, decisions_secret=False, decisions_shortest_hours=3)
    assert {x.field for x in excesses(chained, strict, "INR")} == {
        "loans.steps.0.voting.window_hours",
        "loans.steps.0.voting.secret",
    }
    many = replace(DEFAULTS, circles_max_members=rules.members.max - 1)
    saving = replace(DEFAULTS, loans_highest_multiple=Decimal(2))
    assert [x.setting for x in excesses(rules, many, "INR")] == ["circles.max_members"]
    assert [x.setting for x in excesses(rules, saving, "INR")] == ["loans.highest_multiple"]
    with pytest.raises(RuleAboveLimit) as refused:
        check_limits(rules, saving, "INR")
    assert refused.value.context["limit"] == Decimal(2)
