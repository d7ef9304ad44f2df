"""All style sheets are one page's: a name that two of them use for two things paints both."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations

from tests.architecture.sources import ROOT

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{};@]+)\{([^{}]*)\}")
# A block of rules that count on paper only: rules of one line each, up to the brace of the block.
PRINT = re.compile(r"@media print\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
CLASS = re.compile(r"\.[a-z][\w-]*")
#: The kit, the frame and the base; a sheet of a feature may say more of what they define.
GROUND = {"theme.css", "base.css", "ui.css", "shell.css"}


def sheets() -> dict[str, str]:
    """Return the style sheets without comments and without what is said for print."""
    found = {}
    for path in sorted((ROOT / "assets").glob("*.css")):
        found[path.name] = PRINT.sub("", COMMENT.sub("", path.read_text()))
    return found


def owners(texts: dict[str, str]) -> dict[str, set[str]]:
    """Return which sheets say how a class looks wherever it stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, text in texts.items():
        for selectors, _ in RULE.findall(text):
            for selector in selectors.split(","):
                if CLASS.fullmatch(selector.strip()):
                    found[selector.strip()].add(name)
    return found


def clashes(texts: dict[str, str]) -> list[str]:
    """Return the classes that two features define."""
    return sorted(
        f"{name}: {one} and {other}"
        for name, where in owners(texts).items()
        for one, other in combinations(sorted(where - GROUND), 2)
    )


def test_two_features_never_use_one_name():
    assert len(owners(sheets())) > 300
    assert clashes(sheets()) == []


def test_a_clash_is_seen():
    one = {"loan.css": ".stage { color: red }", "draws.css": "@media (x) { .a, .stage { top: 0 } }"}
    assert clashes(one) == [".stage: draws.css and loan.css"]
    assert clashes({"loan.css": ".loan .stage { top: 0 }", "ui.css": ".stage { top: 1px }"}) == []
