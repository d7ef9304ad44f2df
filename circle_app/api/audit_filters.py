"""What a reader of the audit trail narrows it to, as query parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query

from circle_app.api.schemas.common import Day, Text
from circle_app.services.audits import AuditFilters

Group = Literal["sign_in", "admin", "circle", "members", "money", "loans", "decisions", "books"]


@dataclass(frozen=True)
class Asked:
    """The filters of a call."""

    actor_id: Annotated[UUID | None, Query(description="Who did it.")] = None
    group: Annotated[Group | None, Query(description="What it is about.")] = None
    subject_id: Annotated[UUID | None, Query(description="What it was done to.")] = None
    since: Annotated[Day | None, Query(alias="from")] = None
    until: Annotated[Day | None, Query(alias="to")] = None
    name: Annotated[Text | None, Query(max_length=80, description="A part of a name.")] = None

    def filters(self) -> AuditFilters:
        """The filters as the service takes them."""
        return AuditFilters(**vars(self))


Narrowed = Annotated[Asked, Depends()]
Whole = Annotated[
    bool,
    Query(
        description="Also what the circle's activity does not show: checks of the books, files "
        "taken along. Left out for members who may not see the whole trail."
    ),
]
