"""Which acts programs elsewhere are told of, by the areas they chose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from circle_app.domain import acts
from circle_app.domain.notices import NOTICES
from circle_app.domain.webhooks import AREAS, area_of, hears

PAGE = Path(__file__).parents[3] / "docs" / "rules" / "webhooks.md"
ROW = re.compile(r"^\| ([a-z]+) \| ([a-z_, ]+) \|$", re.MULTILINE)


def listed() -> dict[str, list[str]]:
    """The table of the page: what belongs to each area."""
    found = ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {area: parts.split(", ") for area, parts in found if area in AREAS}


def test_the_page_says_what_belongs_to_each_area():
    found = listed()
    assert tuple(found) == AREAS
    for area, parts in found.items():
        assert {area_of(f"{part}.happened") for part in parts} == {area}
    told = {part for parts in found.values() for part in parts}
    assert {part for area in AREAS for part in acts.GROUPS[area]} <= told
    # What members are told of their circle has its area by name, not for want of one.
    outside = {"admin", "job", "payments", "person", "webhook"}
    assert {acts.area_of(kind) for kind in NOTICES} - outside <= told


@pytest.mark.parametrize(
    ("kind", "area"),
    [
        ("round.decided", "rounds"),
        ("payout.received", "rounds"),
        ("draw.sealed", "rounds"),
        ("auction.opened", "rounds"),
        ("slot.swapped", "rounds"),
        ("shares.bought", "money"),
        ("share_out.posted", "money"),
        ("distribution.posted", "money"),
        ("investment.sold", "money"),
    ],
)
def test_rounds_and_shares_are_told(kind, area):
    assert area_of(kind) == area
    assert hears((area,), kind)
    assert hears((), kind)
    assert not hears(tuple(each for each in AREAS if each != area), kind)
