"""Keeping how far a share-out is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from circle_app.domain.share_outs import ShareOutState
from circle_app.persistence.queries.share_outs import SHARE_OUTS


def keep(session: Session, share_out_id: UUID, status: ShareOutState, **more: Any) -> None:
    """Write the state of a share-out down, and what changed with it."""
    session.connection().execute(
        update(SHARE_OUTS)
        .where(SHARE_OUTS.c.id == share_out_id)
        .values(status=status.value, version=SHARE_OUTS.c.version + 1, **more)
    )
