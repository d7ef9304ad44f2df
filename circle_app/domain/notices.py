"""Who hears of what, and by which way: one table, so that nobody is forgotten or told twice.

An act is recorded with its kind; here stands whom that concerns. What happens because time
passes (something falls due, a vote ends soon) has a kind of its own, put on record by a job.
Nobody is told of an act of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
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
    # Who may vote on the matter, and of these who have not yet.
    ELECTORS = "electors"
    UNDECIDED = "undecided"
    # Whose money, loan, membership or request it is.
    OWNER = "owner"
    # Who asked for what was decided.
    ASKER = "asker"
    GUARANTORS = "guarantors"
    # Who is in the conversation of a dispute or a matter.
    PARTIES = "parties"
    OFFICERS = "officers"


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom an act concerns and how they usually hear of it.

    Attributes:
        area: What a person switches on or off.
        to: Whom it concerns.
        permission: Which officers, where officers are among them.
        page: What it leads to: ``loan``, ``vote``, ``payment`` …
        urgent: Whether it breaks into quiet hours and is not held back for a digest.
        usual: By which ways besides the app, until the person says otherwise.
    """

    area: Area
    to: tuple[Audience, ...]
    page: str
    permission: Permission | None = None
    urgent: bool = False
    usual: frozenset[Channel] = frozenset({Channel.PUSH})


_TELL = frozenset({Channel.PUSH, Channel.EMAIL})
_LETTER = frozenset({Channel.PUSH, Channel.EMAIL, Channel.SMS})


def _owner(
    area: Area, page: str, *, urgent: bool = False, usual: frozenset[Channel] = _TELL
) -> Rule:
    return Rule(area, (Audience.OWNER,), page, urgent=urgent, usual=usual)


def _all(area: Area, page: str, *, usual: frozenset[Channel] = _TELL) -> Rule:
    return Rule(area, (Audience.EVERYBODY,), page, usual=usual)


def _work(page: str, permission: Permission) -> Rule:
    return Rule(Area.WORK, (Audience.OFFICERS,), page, permission)


NOTICES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        # Because time passes.
        "due.soon": _owner(Area.DUES, "pay", usual=_LETTER),
        "due.today": _owner(Area.DUES, "pay", usual=_LETTER),
        "due.overdue": _owner(Area.DUES, "pay", usual=_LETTER),
        "instalment.soon": _owner(Area.LOANS, "loan", usual=_LETTER),
        "instalment.today": _owner(Area.LOANS, "loan", usual=_LETTER),
        "instalment.overdue": _owner(Area.LOANS, "loan", usual=_LETTER),
        "vote.closing": Rule(Area.VOTES, (Audience.UNDECIDED,), "vote", urgent=True, usual=_LETTER),
        # Money that came in or was said to have.
        "contribution.claimed": _work("payment", Permission.CONFIRM),
        "contribution.confirmed": _owner(Area.PAYMENTS, "payment"),
        "contribution.rejected": _owner(Area.PAYMENTS, "payment", usual=_LETTER),
        "repayment.claimed": _work("loan", Permission.CONFIRM),
        "repayment.confirmed": _owner(Area.PAYMENTS, "loan"),
        "repayment.rejected": _owner(Area.PAYMENTS, "loan", usual=_LETTER),
        "withdrawal.asked": _work("withdrawals", Permission.CONFIRM),
        "withdrawal.approved": _owner(Area.PAYMENTS, "withdrawals"),
        "withdrawal.rejected": _owner(Area.PAYMENTS, "withdrawals"),
        "withdrawal.paid": _owner(Area.PAYMENTS, "withdrawals"),
        "wallet.transfer": _owner(Area.PAYMENTS, "wallet"),
        # Votes and decisions.
        "proposal.opened": Rule(Area.VOTES, (Audience.ELECTORS,), "vote", usual=_LETTER),
        "proposal.approved": _all(Area.VOTES, "vote"),
        "proposal.rejected": _all(Area.VOTES, "vote"),
        "proposal.failed": Rule(Area.VOTES, (Audience.ASKER,), "vote"),
        "proposal.withdrawn": Rule(Area.VOTES, (Audience.ELECTORS,), "vote"),
        "rules.in_force": _all(Area.CIRCLE, "rules"),
        # Loans.
        "loan.requested": _work("loan", Permission.CONFIRM),
        "loan.approved": _owner(Area.LOANS, "loan", usual=_LETTER),
        "loan.rejected": _owner(Area.LOANS, "loan", usual=_LETTER),
        "loan.disbursed": _owner(Area.LOANS, "agreement", usual=_TELL),
        "loan.closed": _owner(Area.LOANS, "loan", usual=_TELL),
        "loan.settlement_agreed": _owner(Area.LOANS, "loan", usual=_TELL),
        "loan.rescheduled": _owner(Area.LOANS, "loan"),
        "loan.written_off": _owner(Area.LOANS, "loan"),
        "loan.defaulted": Rule(
            Area.LOANS,
            (Audience.OWNER, Audience.GUARANTORS, Audience.OFFICERS),
            "loan",
            Permission.CONFIRM,
            usual=_LETTER,
        ),
        "guarantee.asked": _owner(Area.LOANS, "loan", usual=_LETTER),
        "guarantee.called": _owner(Area.LOANS, "loan", usual=_LETTER),
        "guarantee.released": _owner(Area.LOANS, "loan"),
        # People.
        "member.asked": _work("members", Permission.CONFIRM),
        "member.joined": _all(Area.MEMBERS, "members", usual=frozenset()),
        "member.role_changed": _owner(Area.MEMBERS, "members"),
        "member.removed": _owner(Area.MEMBERS, "home", usual=_LETTER),
        "departure.asked": _work("members", Permission.CONFIRM),
        "departure.agreed": _owner(Area.MEMBERS, "wallet", usual=_TELL),
        # The circle.
        "announcement.posted": _all(Area.CIRCLE, "board"),
        "circle.upi_changed": Rule(
            Area.CIRCLE, (Audience.EVERYBODY,), "rules", urgent=True, usual=_TELL
        ),
        "circle.archived": _all(Area.CIRCLE, "circle"),
        "dissolution.asked": _all(Area.CIRCLE, "circle"),
        "circle.dissolved": _all(Area.CIRCLE, "circle"),
        # Disputes.
        "dispute.opened": Rule(
            Area.DISPUTES, (Audience.PARTIES, Audience.OFFICERS), "dispute", Permission.CONFIRM
        ),
        "dispute.said": Rule(Area.DISPUTES, (Audience.PARTIES,), "dispute"),
        "dispute.closed": Rule(Area.DISPUTES, (Audience.PARTIES,), "dispute", usual=_TELL),
    }
)


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
