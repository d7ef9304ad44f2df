"""The meeting sheet's script without a page: amounts, sums, marks, and the draft in the browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
# Reflex builds with Bun, which stands beside the interpreter.
BUN = shutil.which("bun", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(scope="module")
def found() -> Any:
    """What the script answered."""
    assert BUN, "Bun builds the pages and runs this test: install the requirements"
    command = [BUN, "run", str(HERE / "meeting_script.mjs")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout)


def test_amounts_are_read_as_people_type_them(found: Any) -> None:
    """Separators in odd places, exponents and signs are no amounts: nothing is guessed."""
    assert found["typed"] == [
        12_345_650,
        12_345_650,
        45_000,
        12_345_600,
        50,
        "null",
        *["undefined"] * 5,
    ]
    assert found["shown"] == ["₹1,23,456.50", "− ₹2,000", "UGX 1,500", "₹0.05"]


def test_sheet_adds_up_in_whole_minor_units(found: Any) -> None:
    """1,240.00 in the box, 700.50 collected, 200.00 lent: 1,740.50 and so it was counted."""
    sums = found["sums"]
    assert sums["rows"] == [["a", 20_000], ["b", 50_050]]
    assert sums["columns"] == {
        "savings": 15_050,
        "social": 0,
        "fine": 0,
        "shares": 2,
        "loan": 45_000,
    }
    assert (sums["collected"], sums["lent"], sums["should"]) == (70_050, 20_000, 174_050)
    assert (sums["counted"], sums["gap"], sums["present"]) == (174_050, 0, 2)
    assert found["empty"] == 0


def test_what_is_due_and_what_is_wrong(found: Any) -> None:
    """Who comes late owes the fine of today beside that of before."""
    assert found["due"] == [None, 1_500, 45_000]
    assert found["problems"] == ["less", "most", "most", ""]


def test_two_devices_keep_each_others_cells(found: Any) -> None:
    """What somebody else wrote into a cell meanwhile stays; all other cells of here are kept."""
    merged = found["merged"]
    assert dict(merged["values"])["a|savings"] == 200
    assert dict(merged["values"])["b|savings"] == 70
    assert merged["lost"] == ["b|savings"]
    assert found["steps"] == [
        [["a", 12], ["b", None]],
        [["a", None]],
        [],
        [["a", 12]],
    ]


def test_draft_outlives_a_crash_and_a_lost_answer(found: Any) -> None:
    """Typed and not sent: it is there again; sent and not answered: it is sent again, as newest."""
    resumed = found["resumed"]
    assert dict(resumed["values"]) == {"b|savings": 2, "a|savings": 300}
    assert resumed["lost"] == [["b|savings", 1]]
    assert found["while_away"] == [["a|savings", [400, [300, None, 300]]]]
    assert dict(found["again"])["a|savings"] == 400
    assert found["sent"] == [[["a|savings", 300]], [["a|savings", 400]], "close"]
    assert found["left"] == [None, 0]
