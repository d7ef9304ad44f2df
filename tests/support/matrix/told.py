"""What each service function about the caller's own notices needs: nothing but an account."""

from __future__ import annotations

from typing import Final

from tests.support.matrix.needs import Case, a, never, own

MINE: Final = "what somebody is told is their own"

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "notices.listed": own(MINE),
    "notices.unread_count": own(MINE),
    "notices.mark_read": never("nobody has a notice here", lambda w: a(7)),
    "notices.mark_all_read": own(MINE, lambda w: a(up_to=7)),
    "notices.show": own(MINE),
    "notices.change": own(MINE, lambda w: a(digest="daily")),
}
