"""Taking the booking of a difference back.

A count stays what was counted; that its difference was taken back shows at the entry. A line of
the bank that was booked opens again with every other line that was the entry (``release_matches``).
"""

from __future__ import annotations

from sqlmodel import Session

from circle_app.domain.ledger import Draft
from circle_app.services import reversals
from circle_app.services.reversals import Case


def _nothing_of_ours(_session: Session, _case: Case) -> tuple[Draft, ...]:
    return ()


for _kind in ("count.difference", "statement.difference"):
    reversals.undoes(_kind, _nothing_of_ours)
