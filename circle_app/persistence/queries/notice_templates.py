"""Own words for notices, of the installation and of circles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from circle_app.persistence.models import NoticeTemplate
from circle_app.persistence.queries.circles import USERS

TEMPLATES: Any = NoticeTemplate.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_WITH_NAME: Any = select(TEMPLATES, USERS.c.name.label("by")).join(
    USERS, USERS.c.id == TEMPLATES.c.set_by
)


def _of(circle_id: UUID | None) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (
        TEMPLATES.c.circle_id.is_(None) if circle_id is None else TEMPLATES.c.circle_id == circle_id
    )
    return found


def of_place(session: Session, circle_id: UUID | None, kind: str | None) -> Sequence[Row[Any]]:
    """Return the words that the installation or a circle wrote, of one kind or of all."""
    wanted = _WITH_NAME.where(_of(circle_id))
    if kind is not None:
        wanted = wanted.where(TEMPLATES.c.kind == kind)
    return session.connection().execute(wanted).all()


def of_kinds(
    session: Session, kinds: Collection[str], circles: Collection[UUID]
) -> Sequence[Row[Any]]:
    """Return the words for notices of some kinds, of the installation and of some circles."""
    here = or_(TEMPLATES.c.circle_id.is_(None), TEMPLATES.c.circle_id.in_(circles))
    wanted = select(TEMPLATES).where(TEMPLATES.c.kind.in_(kinds), here)
    return session.connection().execute(wanted).all()


def remove(session: Session, circle_id: UUID | None, kind: str, channel: str, language: str) -> Any:
    """Take words away and return what they were; None where there were none."""
    gone = (
        delete(TEMPLATES)
        .where(
            _of(circle_id),
            TEMPLATES.c.kind == kind,
            TEMPLATES.c.channel == channel,
            TEMPLATES.c.language == language,
        )
        .returning(TEMPLATES.c.subject, TEMPLATES.c.body)
    )
    return session.connection().execute(gone).first()


def put(session: Session, **columns: Any) -> None:
    """Keep words; whoever comes last at the same moment has them."""
    connection = session.connection()
    insert = _INSERTS[connection.dialect.name](TEMPLATES).values(**columns)
    changed = {name: columns[name] for name in ("subject", "body", "set_by", "set_at")}
    words = ["kind", "channel", "language"]
    if columns["circle_id"] is None:
        here = TEMPLATES.c.circle_id.is_(None)
        kept = insert.on_conflict_do_update(index_elements=words, index_where=here, set_=changed)
    else:
        kept = insert.on_conflict_do_update(index_elements=["circle_id", *words], set_=changed)
    connection.execute(kept)


def one(session: Session, circle_id: UUID | None, kind: str, channel: str, language: str) -> Any:
    """Return words; None where nobody wrote own ones."""
    wanted = select(TEMPLATES).where(
        _of(circle_id),
        TEMPLATES.c.kind == kind,
        TEMPLATES.c.channel == channel,
        TEMPLATES.c.language == language,
    )
    return session.connection().execute(wanted).one_or_none()
