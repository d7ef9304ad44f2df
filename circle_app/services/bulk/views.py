"""An act on many members as it is kept and as it is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from circle_app.domain.errors import CircleError
from circle_app.domain.ledger import canonical_json

WAITING, DONE, FAILED = "waiting", "done", "failed"


class Kind(StrEnum):
    """What is done with many at once."""

    CONFIRM = "confirm"
    RECORD = "record"
    REMIND = "remind"


class Subject(StrEnum):
    """What a row is about."""

    CONTRIBUTION = "contribution"
    REPAYMENT = "repayment"
    MEMBER = "member"


@dataclass(slots=True)
class Task:
    """One row of an act on many while it is worked on.

    Attributes:
        id: The payment or the member.
        subject: Which of them it is.
        amount_minor: How much; 0 until it is known.
        owed_minor: What the member owed when the list was made; None where it does not matter.
        outcome: ``waiting``, ``done`` or ``failed``.
        code: Why it failed: the code of a refusal.
        context: What the refusal's sentence names.
        made: The payment that was written.
    """

    id: UUID
    subject: str
    amount_minor: int = 0
    owed_minor: int | None = None
    note: str | None = None
    outcome: str = WAITING
    code: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    made: UUID | None = None

    def succeed(self, made: UUID | None = None) -> None:
        """It was done."""
        self.outcome, self.made = DONE, made

    def fail(self, refusal: CircleError) -> None:
        """It was refused, and why."""
        self.outcome, self.code = FAILED, refusal.code
        self.context = {name: _plain(value) for name, value in refusal.context.items()}


_FIELDS: Final = tuple(each.name for each in fields(Task))


def _plain(value: Any) -> Any:
    """A value of a refusal's context as JSON keeps it."""
    return value if isinstance(value, int | str | bool | dict | None) else str(value)


def written(tasks: Sequence[Task]) -> str:
    """The rows as canonical JSON."""
    return canonical_json(
        [{name: _plain(getattr(task, name)) for name in _FIELDS} for task in tasks]
    )


def read(rows: str) -> list[Task]:
    """The rows as they were written."""
    return [_task(each) for each in json.loads(rows)]


def _task(kept: Mapping[str, Any]) -> Task:
    made = kept["made"]
    return Task(**{**kept, "id": UUID(kept["id"]), "made": UUID(made) if made else None})


@dataclass(frozen=True, slots=True)
class RunRow:
    """What became of one row.

    Attributes:
        id: The payment or the member.
        outcome: ``waiting``, ``done`` or ``failed``.
        code, context: Why it failed, for the sentence.
        made: The payment that was written.
    """

    id: UUID
    subject: str
    member_id: UUID | None
    member_name: str
    amount_minor: int
    outcome: str
    code: str
    context: Mapping[str, Any]
    made: UUID | None


@dataclass(frozen=True, slots=True)
class Run:
    """An act on many members: how far it is, and what became of each.

    Attributes:
        status: ``running``, ``done``, or ``stopped`` where who began it may not go on.
        done: Rows that worked out; ``failed`` those that did not. The others still wait.
    """

    id: UUID
    circle_id: UUID
    kind: str
    status: str
    currency: str
    total: int
    done: int
    failed: int
    started_at: datetime
    ended_at: datetime | None
    rows: tuple[RunRow, ...]
    replayed: bool = False

    @property
    def done_minor(self) -> int:
        """What the rows that worked out come to."""
        return sum(row.amount_minor for row in self.rows if row.outcome == DONE)
