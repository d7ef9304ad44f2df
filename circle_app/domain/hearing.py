"""What telling people of acts is made of: ways, areas, whom it concerns, and quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from circle_app.domain.errors import InvalidInput
from circle_app.domain.permissions import Permission

MINUTES_A_DAY: Final = 24 * 60


class InvalidNoticeChoice(InvalidInput):
    """No such area, channel, hour or rhythm."""

    code = "invalid_notice_choice"


class Channel(StrEnum):
    """How word reaches a person."""

    IN_APP = "in_app"
    PUSH = "push"
    EMAIL = "email"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"


class Area(StrEnum):
    """What a person can switch on or off as a whole, in the order of the page."""

    DUES = "dues"
    PAYMENTS = "payments"
    VOTES = "votes"
    LOANS = "loans"
    DRAWS = "draws"
    MEMBERS = "members"
    CIRCLE = "circle"
    DISPUTES = "disputes"
    WORK = "work"
    SECURITY = "security"


class Audience(StrEnum):
    """Whom an act concerns, worked out from what it was done to."""

    EVERYBODY = "everybody"
    # Who decides on the open step of a matter and has not taken part in it yet.
    DECIDERS = "deciders"
    # Everybody who was asked to vote on a matter or answered as an officer, in any step.
    VOTERS = "voters"
    # Whose money, loan, membership, account or request it is.
    OWNER = "owner"
    # Who asked for what was decided, and who has spoken about it.
    ASKER = "asker"
    TALKERS = "talkers"
    # The borrower of the loan, everybody who stands for it, and the one the act is about.
    BORROWER = "borrower"
    GUARANTORS = "guarantors"
    GUARANTOR = "guarantor"
    # Whose accounts an entry moved, and who was sent an invoice.
    MOVED = "moved"
    INVOICED = "invoiced"
    # Who is in the conversation of a dispute.
    PARTIES = "parties"
    OFFICERS = "officers"
    # Who runs the installation.
    OPERATORS = "operators"


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom an act concerns and how they usually hear of it.

    Attributes:
        area: What a person switches on or off.
        to: Whom it concerns.
        page: What it leads to: ``loan``, ``vote``, ``payment`` …
        permission: Which officers, where officers are among them.
        sees: What whoever is told must be allowed to see, where not everybody is.
        not_owner: Whether whoever it belongs to is left out: they may not do what is asked, or
            hear of it in other words.
        only: The value of the act on which it depends, where not every such act is told.
        also: A kind with other words, for others whom the same act concerns.
        subject: The value of the act that names what the page is about, if not its own subject.
        urgent: Whether it breaks into quiet hours and is not held back for a digest.
        usual: By which ways besides the app, until the person says otherwise.
    """

    area: Area
    to: tuple[Audience, ...]
    page: str
    permission: Permission | None = None
    sees: Permission | None = None
    not_owner: bool = False
    only: tuple[str, object] | None = None
    also: str = ""
    subject: str = ""
    urgent: bool = False
    usual: frozenset[Channel] = frozenset({Channel.PUSH})

    @property
    def for_all(self) -> bool:
        """Whether it may stand in a chat: all members hear it, or all who run Circle."""
        everybody = self.to in ((Audience.EVERYBODY,), (Audience.OPERATORS,))
        return everybody and self.sees is None and not self.not_owner


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which a person is not disturbed: minutes since midnight, over midnight or not.

    Worked example: from 21:30 to 7:00, a message made at 23:10 waits until 7:00 of the next day,
    one made at 6:59 until 7:00 of the same day, one made at 7:00 goes at once.
    """

    start: int
    end: int
    time_zone: str

    def __post_init__(self) -> None:
        """Refuse hours that no clock shows."""
        if not (0 <= self.start < MINUTES_A_DAY and 0 <= self.end < MINUTES_A_DAY):
            raise InvalidNoticeChoice(field="quiet_from")

    def until(self, at: datetime) -> datetime:
        """Return when a message made then may go: the same moment outside of quiet hours."""
        here = at.astimezone(ZoneInfo(self.time_zone))
        minute = here.hour * 60 + here.minute
        over_midnight = self.start > self.end
        inside = (
            minute >= self.start or minute < self.end
            if over_midnight
            else self.start <= minute < self.end
        )
        if not inside:
            return at
        day = here.date() + timedelta(days=over_midnight and minute >= self.start)
        morning = datetime.combine(day, time(*divmod(self.end, 60)), here.tzinfo)
        return morning.astimezone(at.tzinfo)
