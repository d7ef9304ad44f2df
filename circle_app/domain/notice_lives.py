"""What becomes of notices: which acts settle them, which letters go though they were read.

Some notices ask for something. When somebody has done it, or it needs nobody any more, all who were
asked are asked no longer: the notice counts as read, and what was not sent of it is not sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from circle_app.domain.notices import NOTICES, Area

_DECIDE: Final = frozenset(
    {"proposal.opened", "proposal.step_taken", "proposal.escalated", "vote.closing"}
)
_CONFIRM: Final = frozenset({"contribution.claimed"})
_CONFIRM_LOAN: Final = frozenset({"repayment.claimed"})
_PAY_OUT: Final = frozenset({"withdrawal.to_pay"})
_PAY: Final = frozenset({"expense.to_pay"})
_HAND_OVER: Final = frozenset({"loan.to_hand_over"})
_ADMIT: Final = frozenset({"member.asked"})
_SETTLE: Final = frozenset({"departure.to_settle"})
_CHECK: Final = frozenset({"member.identity_submitted"})
_BID: Final = frozenset({"auction.bid"})
_RECEIVE: Final = frozenset({"payout.paid", "payout.unsaid"})
_GUARANTEE: Final = frozenset({"guarantee.asked"})

#: After which act nobody is asked any more, and what all were asked.
SETTLES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "contribution.confirmed": _CONFIRM,
        "contribution.rejected": _CONFIRM,
        "loan.repaid": _CONFIRM_LOAN,
        "loan.recovered": _CONFIRM_LOAN,
        "repayment.rejected": _CONFIRM_LOAN,
        "withdrawal.paid": _PAY_OUT,
        "withdrawal.rejected": _PAY_OUT,
        "withdrawal.cancelled": _PAY_OUT,
        "expense.paid": _PAY,
        "expense.rejected": _PAY,
        "expense.cancelled": _PAY,
        "loan.disbursed": _HAND_OVER,
        "loan.cancelled": _HAND_OVER | _GUARANTEE,
        "loan.rejected": _GUARANTEE,
        "member.joined": _ADMIT,
        "member.denied": _ADMIT,
        "member.left": _SETTLE,
        "member.removed": _SETTLE,
        "departure.cancelled": _SETTLE,
        "member.identity_verified": _CHECK,
        "member.identity_rejected": _CHECK,
        "auction.closed": _BID,
        "payout.received": _RECEIVE,
        "payout.disputed": _RECEIVE,
        # Who decides on the next step is asked anew.
        "proposal.step_taken": _DECIDE,
        "proposal.escalated": _DECIDE,
        "proposal.approved": _DECIDE,
        "proposal.rejected": _DECIDE,
        "proposal.failed": _DECIDE,
        "proposal.withdrawn": _DECIDE,
        # Its matter was withdrawn in other ways; of the vote itself nothing is on record.
        "proposal.cancelled": _DECIDE,
    }
)
#: After which act the one who did it is not asked any more, though others are.
SETTLES_OWN: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "vote.cast": _DECIDE,
        "proposal.answered": _DECIDE,
        "guarantee.agreed": _GUARANTEE,
        "guarantee.declined": _GUARANTEE,
        "auction.bid": _BID,
    }
)
#: What asks for something.
ASKING: Final = frozenset[str]().union(*SETTLES.values(), *SETTLES_OWN.values())
#: Which value of an act names what it settles, where that is not what it was done to: a loan has
#: many repayments, and who leaves is a member.
_NAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "repayment.claimed": "repayment",
        "loan.repaid": "repayment",
        "loan.recovered": "repayment",
        "repayment.rejected": "repayment",
        "member.left": "departure",
        "member.removed": "departure",
    }
)
#: Which value of an act names whose it is, where an officer may write it down for somebody.
_WHOSE: Final[Mapping[str, str]] = MappingProxyType({"auction.bid": "bidder"})
#: Papers that people must have as a letter: their letters go also when the notice was read, and
#: are not gathered with others.
PAPERS: Final = frozenset(
    {
        "loan.disbursed",
        "loan.rescheduled",
        "loan.settlement_agreed",
        "loan.settled",
        "loan.closed",
        "loan.written_off",
        "guarantee.called",
        "collateral.sold",
        "departure.agreed",
        "member.removed",
        "member.settled",
        "circle.dissolved",
        "invoice.made",
    }
)


def about(kind: str, subject: object, params: Mapping[str, Any]) -> str:
    """Name what an act is about, so that what asks for something is found by what settles it."""
    found = params.get(_NAMED[kind]) if kind in _NAMED else subject
    return "" if found is None else str(found)


def done_by(kind: str, actor: UUID | None, params: Mapping[str, Any]) -> UUID | None:
    """Say who need not be asked any more after an act: who did it, or for whom it was done."""
    if kind not in _WHOSE:
        return actor
    found = params.get(_WHOSE[kind])
    return UUID(str(found)) if found else None


def is_paper(kind: str) -> bool:
    """Say whether a letter goes though its notice was read: papers, and what warns of misuse.

    Whoever has somebody else's phone in the hand reads notices as well.
    """
    return kind in PAPERS or (kind in NOTICES and NOTICES[kind].area is Area.SECURITY)
