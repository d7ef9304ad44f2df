"""What a refusal around shares and the share-out says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "no_shares": "Nobody buys shares in this circle. No money was moved.",
    "shares_shared_out": "These shares were shared out, so they stay in the books. Nothing was "
    "taken back.",
    "too_many_shares": "You can buy {left} more shares until the next meeting. No money was moved.",
    "shares_need_another": "Somebody else who confirms payments has to write this down. No money "
    "was moved.",
    "share_out_open": "A share-out is being decided, or was agreed to. Nothing was changed. Please "
    "look at that first.",
    "share_out_state": "This cannot be done any more. No money was moved. Please look at how it "
    "stands now.",
    "share_out_held": "Something waits to be cleared up first. Nothing was changed. The page says "
    "what it is.",
    "share_out_stale": "Something was recorded, or somebody came or went, since the money was "
    "counted. No money was moved. Please count again and ask anew.",
    "nothing_to_share_out": "Nobody has shares now, so there is nothing to share out. Nothing was "
    "changed.",
    "share_out_short": "{missing} less lies there than members own besides their shares. Nothing "
    "was changed. Please look into the books first.",
    "box_not_counted": "A box with money in it was not counted. Nothing was changed. Please count "
    "each of them.",
    "not_share_out_asker": "Only who counted can take this back. Nothing was changed.",
}
