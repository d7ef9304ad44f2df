"""The sheet of a meeting: what is typed while people sit together, cell by cell.

A sheet is kept as it was typed, right or wrong, so that nothing gets lost; what is wrong with it is
said by ``meeting_checks`` and hinders only the posting. Amounts are minor units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from circle_app.domain.counts import MAX_PIECES
from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.texts import visible
from circle_app.domain.wallets import MAX_AMOUNT_MINOR

MAX_SHARES: Final = 100_000
MAX_MINUTES: Final = 4_000
MAX_REASON: Final = 300
MAX_LISTED: Final = 500
MAX_KINDS_OF_NOTES: Final = 30
#: Amounts of a member's row, in the order of the columns.
AMOUNTS: Final = ("savings", "social", "fine", "loan")
COINS: Final = "coins"
_TEXTS: Final[Mapping[str, int]] = {"minutes": MAX_MINUTES, "reason": MAX_REASON}


class Presence(StrEnum):
    """Whether a member is there; who is excused has sent word."""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    EXCUSED = "excused"


class MeetingStatus(StrEnum):
    """What became of a meeting."""

    DRAFT = "draft"
    POSTED = "posted"
    CANCELLED = "cancelled"


class InvalidSheet(InvalidInput):
    """A cell cannot hold this; ``field`` says which."""

    code = "invalid_sheet"


class MeetingOpen(Conflict):
    """A meeting of the circle is being held; there is one at a time."""

    code = "meeting_open"


class MeetingChanged(Conflict):
    """The sheet was changed since it was read; ``version`` is what it has now."""

    code = "meeting_changed"


class MeetingOver(Conflict):
    """The meeting was posted or cancelled."""

    code = "meeting_over"


class WrongMeetingDay(InvalidInput):
    """Not a day on which the meeting can have been."""

    code = "wrong_meeting_day"


class SharesAtMeetings(Conflict):
    """Members of this circle buy shares, at its meetings; nothing else is paid in."""

    code = "shares_at_meetings"


class OpeningDiffers(Conflict):
    """What the box holds by the books is not what was counted last and what moved since."""

    code = "opening_differs"


class SheetRefused(InvalidInput):
    """Something on the sheet hinders posting; nothing was recorded.

    The context has the first fault: ``reason``, the member's ``name``, and what belongs to it;
    ``faults`` has all of them.
    """

    code = "sheet_refused"


@dataclass(frozen=True, slots=True)
class Row:
    """What is typed of one member."""

    presence: Presence | None = None
    savings: int = 0
    social: int = 0
    fine: int = 0
    loan: int = 0
    shares: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return self == Row()

    @property
    def has_money(self) -> bool:
        """Whether the member brought anything."""
        return bool(self.savings or self.social or self.fine or self.loan or self.shares)

    def to_plain(self) -> dict[str, Any]:
        """Return what is typed, without empty cells."""
        cells = {name: getattr(self, name) for name in (*AMOUNTS, "shares")}
        plain: dict[str, Any] = {name: value for name, value in cells.items() if value}
        if self.presence is not None:
            plain["presence"] = self.presence.value
        return plain


@dataclass(frozen=True, slots=True)
class Cell:
    """One change of a sheet.

    Attributes:
        member_id: Whose row; None for what belongs to the meeting.
        field: Of a row ``presence``, ``savings``, ``social``, ``fine``, ``loan`` or ``shares``;
            of the meeting ``hand_over.<loan id>``, ``counted_by.<member id>``,
            ``count.<value of the note>``, ``count.coins``, ``reason`` or ``minutes``.
        value: What it holds now; None empties it.
    """

    member_id: UUID | None
    field: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is typed at a meeting.

    Attributes:
        members: A row per member; those of whom nothing is typed are missing.
        hand_over: Loans that are given at the meeting.
        count: Notes by their value in minor units → how many; ``coins`` → their sum.
        counted_by: Members who counted.
        reason: Why what was counted differs from the books.
        minutes: What else is to be remembered.
    """

    members: Mapping[UUID, Row] = field(default_factory=dict)
    hand_over: tuple[UUID, ...] = ()
    count: Mapping[str, int] = field(default_factory=dict)
    counted_by: tuple[UUID, ...] = ()
    reason: str = ""
    minutes: str = ""

    @property
    def counted_minor(self) -> int:
        """What the notes and coins come to."""
        return sum(
            number if piece == COINS else int(piece) * number
            for piece, number in self.count.items()
        )

    def row(self, member_id: UUID) -> Row:
        """Return what is typed of a member."""
        return self.members.get(member_id, Row())

    def with_cell(self, cell: Cell) -> Sheet:
        """Return the sheet with one cell changed.

        Raises:
            InvalidSheet: There is no such cell, or it cannot hold this.
        """
        if cell.member_id is not None:
            changed = replace(
                self.row(cell.member_id), **{_column(cell.field): _read(cell.field, cell.value)}
            )
            rows = {**self.members, cell.member_id: changed}
            return replace(
                self, members={key: row for key, row in rows.items() if not row.is_empty}
            )
        name, _, key = cell.field.partition(".")
        if name == "count":
            number = _whole(cell.field, cell.value, _most(key))
            return replace(self, count=_filled({**self.count, _piece(key): number}))
        if name == "hand_over":
            return replace(self, hand_over=_toggled(self.hand_over, _id(name, key), cell))
        if name == "counted_by":
            return replace(self, counted_by=_toggled(self.counted_by, _id(name, key), cell))
        if cell.field == "reason":
            return replace(self, reason=_text(name, cell.value))
        if cell.field == "minutes":
            return replace(self, minutes=_text(name, cell.value))
        raise InvalidSheet(field=cell.field)

    def to_plain(self) -> dict[str, Any]:
        """Return the sheet as it is kept: names and whole numbers only."""
        return {
            "members": {str(key): row.to_plain() for key, row in self.members.items()},
            "hand_over": [str(each) for each in self.hand_over],
            "count": dict(self.count),
            "counted_by": [str(each) for each in self.counted_by],
            "reason": self.reason,
            "minutes": self.minutes,
        }

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> Sheet:
        """Read a sheet; what is missing is empty.

        Raises:
            InvalidSheet: A name is unknown or a cell cannot hold what it has.
        """
        sheet = cls()
        unknown = set(plain) - {"members", "hand_over", "count", "counted_by", *_TEXTS}
        if unknown:
            raise InvalidSheet(field=min(unknown))
        rows = _mapping(plain, "members", MAX_LISTED)
        for member in rows:
            member_id = _id("members", member)
            for name, value in _mapping(rows, member, len(AMOUNTS) + 2).items():
                sheet = sheet.with_cell(Cell(member_id, name, value))
        for piece, number in _mapping(plain, "count", MAX_KINDS_OF_NOTES).items():
            sheet = sheet.with_cell(Cell(None, f"count.{piece}", number))
        for name in ("hand_over", "counted_by"):
            for each in _listed(plain, name):
                sheet = sheet.with_cell(Cell(None, f"{name}.{each}", True))
        for name in _TEXTS:
            sheet = sheet.with_cell(Cell(None, name, plain.get(name)))
        return sheet


def _column(name: str) -> str:
    if name not in (*AMOUNTS, "shares", "presence"):
        raise InvalidSheet(field=name)
    return name


def _read(name: str, value: Any) -> Any:
    if name != "presence":
        return _whole(name, value, MAX_SHARES if name == "shares" else MAX_AMOUNT_MINOR)
    if value in (None, ""):
        return None
    if value not in list(Presence):
        raise InvalidSheet(field=name, allowed=", ".join(Presence))
    return Presence(value)


def _whole(name: str, value: Any, most: int) -> int:
    if value in (None, ""):
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise InvalidSheet(field=name, maximum=most)
    return value


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _TEXTS[name]:
        raise InvalidSheet(field=name, max_length=_TEXTS[name])
    if name == "reason":
        return visible(value)
    # Lines of minutes stay lines; what cannot be seen does not belong in them.
    return "\n".join(visible(line) for line in value.splitlines()).strip()


def _id(name: str, value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise InvalidSheet(field=name) from None


def _toggled(known: tuple[UUID, ...], each: UUID, cell: Cell) -> tuple[UUID, ...]:
    if cell.value not in (True, False, None):
        raise InvalidSheet(field=cell.field)
    left = tuple(other for other in known if other != each)
    if not cell.value:
        return left
    if len(left) >= MAX_LISTED:
        raise InvalidSheet(field=cell.field, maximum=MAX_LISTED)
    return (*left, each)


def _piece(key: str) -> str:
    plain = key == COINS or (key.isascii() and key.isdigit() and key[:1] != "0")
    if not plain or (key != COINS and int(key) > MAX_AMOUNT_MINOR):
        raise InvalidSheet(field="count")
    return key


def _most(key: str) -> int:
    return MAX_AMOUNT_MINOR if key == COINS else MAX_PIECES


def _filled(count: Mapping[str, int]) -> dict[str, int]:
    kept = {piece: number for piece, number in count.items() if number}
    if len(kept) > MAX_KINDS_OF_NOTES:
        raise InvalidSheet(field="count", maximum=MAX_KINDS_OF_NOTES)
    return kept


def _mapping(plain: Mapping[str, Any], name: str, most: int) -> Mapping[str, Any]:
    found = plain.get(name)
    if found is None:
        return {}
    if not isinstance(found, Mapping) or len(found) > most:
        raise InvalidSheet(field=name, maximum=most)
    return found


def _listed(plain: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = plain.get(name)
    if found is None:
        return ()
    if not isinstance(found, Sequence) or isinstance(found, str) or len(found) > MAX_LISTED:
        raise InvalidSheet(field=name, maximum=MAX_LISTED)
    return found
