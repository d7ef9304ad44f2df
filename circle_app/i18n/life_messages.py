"""Refusals around a circle's life: rules that wait, resting, another kind of circle, its board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "nothing_waiting": "There is no change of rules that waits any more. Nothing was changed.",
    "circle_archived": "This circle is resting: it can be read, but nothing can be recorded. "
    "Nothing was changed. Please ask who looks after the circle to wake it up.",
    "circle_awake": "This circle is not resting. Nothing was changed.",
    "circle_unfinished": "This has to be settled first: {blockers}. Nothing was changed.",
    "same_preset": "The circle is of this kind already. Nothing was changed.",
    "admin_needed": "Somebody has to be admin. Nothing was sent. Please choose who.",
    "invalid_text": "Please write a title and a text that are not too long. Nothing was sent.",
    "board_full": "The board is full. Nothing was put up. Please take something down first.",
    "not_a_policy": "A document cannot be written anew. Nothing was changed. Please put up "
    "another file.",
    "paper_replaced": "Somebody has written this anew in between. Nothing was changed. Please "
    "look at it again.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("invalid_text", "empty"): "Something is still empty. Nothing was sent. Please write it.",
    ("invalid_text", "long"): "This is too long: at most {max_length} characters. Nothing was "
    "sent.",
}
#: What has to be settled before a circle rests or becomes another, for one and for several.
UNFINISHED: Final[Mapping[str, tuple[str, str]]] = {
    "loans_asked": (
        "{n} loan is asked for or waits to be handed over",
        "{n} loans are asked for or wait to be handed over",
    ),
    "loans_running": ("{n} loan is not paid back yet", "{n} loans are not paid back yet"),
    "open_proposals": ("{n} decision is open", "{n} decisions are open"),
    "open_matters": ("{n} complaint is open", "{n} complaints are open"),
    "unpaid_withdrawals": (
        "{n} member waits for savings that are being taken out",
        "{n} members wait for savings that are being taken out",
    ),
    "members_leaving": ("{n} member is leaving", "{n} members are leaving"),
    "members_savings": (
        "{n} member has savings, which this kind of circle does not keep",
        "{n} members have savings, which this kind of circle does not keep",
    ),
    "rounds_running": ("{n} run of rounds is not over", "{n} runs of rounds are not over"),
    "foreign_accounts": (
        "{n} account holds money that this kind of circle does not keep",
        "{n} accounts hold money that this kind of circle does not keep",
    ),
}
