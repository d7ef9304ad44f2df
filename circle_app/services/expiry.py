"""What was begun or given out and never used comes to its end after a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete
from sqlmodel import col

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.persistence.models import Invite, VoteCode
from circle_app.services.imports import leaving

#: Whoever comes with a code that is over is told so for that long; then nobody knows it any more.
CODES_KEPT: Final = timedelta(days=30)
#: A spreadsheet that nobody went on with holds people's numbers; it is given up after that.
IMPORTS_LEFT: Final = timedelta(days=30)


def end_unused() -> int:
    """Forget codes whose time is long over, give unfinished imports up; return how many."""
    before = clock.now() - CODES_KEPT
    ended = leaving.give_up(clock.now() - IMPORTS_LEFT)
    for table, over in (
        (Invite, (col(Invite.expires_at) < before, col(Invite.used_at).is_(None))),
        (VoteCode, (col(VoteCode.expires_at) < before,)),
    ):
        with database.transaction() as session:
            ended += session.connection().execute(delete(table).where(*over)).rowcount
    return ended
