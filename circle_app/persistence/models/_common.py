"""Short names for the columns that every table uses."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, text
from sqlmodel import Field, SQLModel

from circle_app.persistence.types import UtcDateTime

# Every constraint gets a name, or migrations could not drop it again.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Rows that an index is to hold and no others.
WAITING = text("status = 'pending'")
NOT_STANDARD = text("arrears_class <> 'standard'")
OPEN = text("status = 'open'")
TRANSFER = text("transfer_id IS NOT NULL")


def moment(**options: Any) -> Any:
    """An aware moment in UTC."""
    return Field(sa_type=UtcDateTime, **options)


def minor(**options: Any) -> Any:
    """An amount in minor units."""
    return Field(sa_type=BigInteger, **options)


def counted() -> int | None:
    """A number that rises from row to row."""
    column = Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    found: int | None = Field(default=None, sa_column=column)
    return found
