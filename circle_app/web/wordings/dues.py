"""Late fees, dues that somebody was let off, and what was paid ahead."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "due.waived": Way("check", "teal", "{by} let {name} off {amount}", "“{reason}”"),
    "dues.late": Way("clock", "amber", "Late fees were charged: {amount} in all"),
    "dues.ahead": Way("check", "teal", "{amount} paid ahead was counted for new dues"),
}
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
