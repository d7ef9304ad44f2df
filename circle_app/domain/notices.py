"""Who hears of what, and by which way: one table, so that nobody is forgotten or told twice.

An act is recorded with its kind; here stands whom that concerns. What happens because time
passes (something falls due, a vote ends soon) has a kind of its own, put on record by a job.
Nobody is told of an act of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from circle_app.domain.hearing import (
    Area,
    Audience,
    Channel,
    InvalidNoticeChoice,
    Quiet,
    Rule,
)
from circle_app.domain.permissions import Permission

__all__ = [
    "NOTICES",
    "Area",
    "Audience",
    "Channel",
    "InvalidNoticeChoice",
    "Quiet",
    "Rule",
]

_QUIETLY: Final[frozenset[Channel]] = frozenset()
_TELL = frozenset({Channel.PUSH, Channel.EMAIL})
_LETTER = frozenset({Channel.PUSH, Channel.EMAIL, Channel.SMS})


def _owner(area: Area, page: str, usual: frozenset[Channel] = _TELL, *, also: str = "") -> Rule:
    return Rule(area, (Audience.OWNER,), page, also=also, usual=usual)


def _all(
    area: Area, page: str, usual: frozenset[Channel] = _TELL, *, sees: Permission | None = None
) -> Rule:
    return Rule(area, (Audience.EVERYBODY,), page, sees=sees, usual=usual)


def _work(page: str, permission: Permission) -> Rule:
    """Something waits for officers; whoever it belongs to may not do it."""
    return Rule(Area.WORK, (Audience.OFFICERS,), page, permission, not_owner=True)


def _asked(usual: frozenset[Channel] = _LETTER) -> Rule:
    return Rule(Area.VOTES, (Audience.DECIDERS,), "vote", usual=usual)


def _of(audience: Audience, usual: frozenset[Channel] = _TELL) -> Rule:
    return Rule(Area.LOANS, (audience,), "loan", usual=usual)


_DUES: Final[dict[str, Rule]] = {
    "due.soon": _owner(Area.DUES, "pay", _LETTER),
    "due.today": _owner(Area.DUES, "pay", _LETTER),
    "due.overdue": _owner(Area.DUES, "pay", _LETTER),
    "due.waived": _owner(Area.DUES, "pay"),
    "dues.reminded": _owner(Area.DUES, "pay", _LETTER),
    "invoice.made": Rule(Area.DUES, (Audience.INVOICED,), "invoices", usual=_TELL),
    "autopay.told": _owner(Area.DUES, "autopay", _LETTER),
    "autopay.paid": _owner(Area.PAYMENTS, "autopay"),
    "autopay.failed": _owner(Area.DUES, "autopay", _LETTER),
    "autopay.given_up": _owner(Area.DUES, "pay", _LETTER),
    "autopay.ended": _owner(Area.DUES, "autopay"),
    "autopay.mandate": _owner(Area.DUES, "autopay"),
}

_PAYMENTS: Final[dict[str, Rule]] = {
    "contribution.claimed": _work("payment", Permission.CONFIRM),
    "contribution.confirmed": _owner(Area.PAYMENTS, "payment"),
    "contribution.rejected": _owner(Area.PAYMENTS, "payment", _LETTER),
    "repayment.claimed": _work("loan", Permission.CONFIRM),
    "loan.repaid": _owner(Area.PAYMENTS, "loan"),
    "loan.recovered": _owner(Area.PAYMENTS, "loan"),
    "repayment.rejected": _owner(Area.PAYMENTS, "loan", _LETTER),
    "withdrawal.approved": _owner(Area.PAYMENTS, "withdrawals", also="withdrawal.to_pay"),
    "withdrawal.to_pay": _work("withdrawals", Permission.MOVE_FUNDS),
    "withdrawal.rejected": _owner(Area.PAYMENTS, "withdrawals"),
    "withdrawal.paid": _owner(Area.PAYMENTS, "withdrawals"),
    "wallet.transfer": _owner(Area.PAYMENTS, "wallet"),
    "social.paid": _owner(Area.PAYMENTS, "circle"),
    "entry.reversed": Rule(
        Area.PAYMENTS, (Audience.OWNER, Audience.MOVED), "passbook", usual=_TELL
    ),
    "expense.approved": _owner(Area.PAYMENTS, "expense", also="expense.to_pay"),
    "expense.to_pay": _work("expense", Permission.MOVE_FUNDS),
    "expense.rejected": _owner(Area.PAYMENTS, "expense"),
    "expense.paid": _owner(Area.PAYMENTS, "expense"),
    "gateway.mismatch": _work("online", Permission.MOVE_FUNDS),
    "gateway.trouble": _work("online", Permission.MOVE_FUNDS),
    "gateway.disputed": Rule(
        Area.WORK,
        (Audience.OFFICERS,),
        "online",
        Permission.MOVE_FUNDS,
        not_owner=True,
        usual=_LETTER,
    ),
    "gateway.refund_asked": _owner(Area.PAYMENTS, "online"),
    "gateway.refunded": _owner(Area.PAYMENTS, "online"),
}

_VOTES: Final[dict[str, Rule]] = {
    "proposal.opened": _asked(),
    "proposal.step_taken": _asked(),
    "proposal.escalated": _asked(),
    "vote.closing": Rule(Area.VOTES, (Audience.DECIDERS,), "vote", urgent=True, usual=_LETTER),
    "proposal.approved": Rule(Area.VOTES, (Audience.VOTERS, Audience.ASKER), "vote", usual=_TELL),
    "proposal.rejected": Rule(Area.VOTES, (Audience.VOTERS, Audience.ASKER), "vote", usual=_TELL),
    "proposal.failed": Rule(Area.VOTES, (Audience.ASKER,), "vote"),
    "proposal.withdrawn": Rule(Area.VOTES, (Audience.VOTERS,), "vote"),
    "discussion.said": Rule(
        Area.VOTES,
        (Audience.ASKER, Audience.TALKERS),
        "vote",
        sees=Permission.SEE_ACTIVITY,
    ),
}

_LOANS: Final[dict[str, Rule]] = {
    "instalment.soon": _owner(Area.LOANS, "loan", _LETTER),
    "instalment.today": _owner(Area.LOANS, "loan", _LETTER),
    "instalment.overdue": _owner(Area.LOANS, "loan", _LETTER),
    "loan.approved": _owner(Area.LOANS, "loan", _LETTER, also="loan.to_hand_over"),
    "loan.to_hand_over": _work("loan", Permission.HAND_OVER_LOAN),
    "loan.rejected": _owner(Area.LOANS, "loan", _LETTER),
    "loan.cancelled": _owner(Area.LOANS, "loan"),
    "loan.disbursed": _owner(Area.LOANS, "agreement"),
    "loan.closed": _owner(Area.LOANS, "loan"),
    "loan.settled": _owner(Area.LOANS, "loan"),
    "loan.reopened": _owner(Area.LOANS, "loan"),
    "loan.cured": _owner(Area.LOANS, "loan"),
    "loan.settlement_agreed": _owner(Area.LOANS, "loan"),
    "loan.settlement_lapsed": _owner(Area.LOANS, "loan"),
    "loan.waived": _owner(Area.LOANS, "loan"),
    "loan.waiver_undone": _owner(Area.LOANS, "loan"),
    "loan.rescheduled": _owner(Area.LOANS, "loan"),
    "loan.reschedule_refused": _owner(Area.LOANS, "loan"),
    "loan.written_off": _owner(Area.LOANS, "loan"),
    "loan.defaulted": Rule(
        Area.LOANS,
        (Audience.OWNER, Audience.GUARANTORS, Audience.OFFICERS),
        "loan",
        Permission.EASE_LOAN,
        usual=_LETTER,
    ),
    "collateral.added": _owner(Area.LOANS, "loan"),
    "collateral.returned": _owner(Area.LOANS, "loan"),
    "collateral.sold": _owner(Area.LOANS, "loan", _LETTER),
    "holidays.moved": _owner(Area.LOANS, "loans"),
    "guarantee.asked": _of(Audience.GUARANTOR, _LETTER),
    "guarantee.agreed": _of(Audience.BORROWER),
    "guarantee.declined": _of(Audience.BORROWER),
    "guarantee.withdrawn": Rule(
        Area.LOANS, (Audience.GUARANTOR, Audience.BORROWER), "loan", usual=_TELL
    ),
    "guarantee.call_asked": _of(Audience.GUARANTOR, _LETTER),
    "guarantee.call_refused": _of(Audience.GUARANTOR),
    "guarantee.called": _of(Audience.GUARANTOR, _LETTER),
    "guarantee.release_refused": _of(Audience.GUARANTOR),
    "guarantee.released": _of(Audience.GUARANTOR),
}

_MEMBERS: Final[dict[str, Rule]] = {
    "member.asked": _work("members", Permission.ADMIT),
    "member.joined": Rule(
        Area.MEMBERS,
        (Audience.EVERYBODY,),
        "members",
        sees=Permission.SEE_MEMBERS,
        not_owner=True,
        also="member.welcomed",
        usual=_QUIETLY,
    ),
    "member.welcomed": _owner(Area.MEMBERS, "circle", _LETTER),
    "member.denied": _owner(Area.MEMBERS, "home"),
    "member.left": Rule(
        Area.MEMBERS,
        (Audience.EVERYBODY,),
        "members",
        sees=Permission.SEE_MEMBERS,
        not_owner=True,
        also="member.settled",
        usual=_QUIETLY,
    ),
    "member.settled": _owner(Area.MEMBERS, "home", _LETTER),
    "member.removed": _owner(Area.MEMBERS, "home", _LETTER),
    "member.role_changed": _owner(Area.MEMBERS, "circle"),
    "office.handed_over": _owner(Area.MEMBERS, "circle"),
    "departure.asked": _owner(Area.MEMBERS, "departure", _LETTER),
    "departure.agreed": _owner(Area.MEMBERS, "departure", also="departure.to_settle"),
    "departure.to_settle": _work("departure", Permission.REMOVE_MEMBER),
    "departure.refused": _owner(Area.MEMBERS, "departure"),
    "departure.cancelled": _owner(Area.MEMBERS, "departure"),
    "member.identity_submitted": _work("member", Permission.CHECK_IDENTITY),
    "member.identity_verified": _owner(Area.MEMBERS, "member"),
    "member.identity_rejected": _owner(Area.MEMBERS, "member"),
}

_CIRCLE: Final[dict[str, Rule]] = {
    "announcement.posted": _all(Area.CIRCLE, "board"),
    # Whoever sends it says to whom and how it goes.
    "message.posted": _all(Area.CIRCLE, "circle", _QUIETLY),
    "paper.added": _all(Area.CIRCLE, "board", _QUIETLY),
    "paper.changed": _all(Area.CIRCLE, "board", _QUIETLY),
    "meeting.posted": _all(Area.CIRCLE, "minutes", sees=Permission.SEE_ACTIVITY),
    "rules.decided": _all(Area.CIRCLE, "rules"),
    "rules.changed": _all(Area.CIRCLE, "rules"),
    "rules.withdrawn": _all(Area.CIRCLE, "rules"),
    "rules.in_force": _all(Area.CIRCLE, "rules"),
    "circle.preset_changed": _all(Area.CIRCLE, "rules"),
    "circle.archived": _all(Area.CIRCLE, "circle"),
    "circle.woken": _all(Area.CIRCLE, "circle"),
    "dissolution.asked": _all(Area.CIRCLE, "circle"),
    "dissolution.agreed": _all(Area.CIRCLE, "circle"),
    "dissolution.refused": _all(Area.CIRCLE, "circle"),
    "dissolution.cancelled": _all(Area.CIRCLE, "circle"),
    "circle.dissolved": Rule(
        Area.CIRCLE, (Audience.EVERYBODY, Audience.OWNER), "circle", usual=_LETTER
    ),
    "period.reopened": _all(Area.CIRCLE, "books", _QUIETLY, sees=Permission.SEE_BOOKS),
    "import.committed": _work("import", Permission.IMPORT),
    "import.reverted": _work("import", Permission.IMPORT),
}

_EARNINGS: Final[dict[str, Rule]] = {
    "distribution.agreed": Rule(
        Area.WORK, (Audience.OFFICERS,), "earnings", Permission.SHARE_OUT, usual=_TELL
    ),
    "distribution.posted": _all(Area.PAYMENTS, "earnings", sees=Permission.SEE_BOOKS),
    "distribution.paid": _owner(Area.PAYMENTS, "earnings"),
    "distribution.reversed": _all(Area.PAYMENTS, "earnings", _QUIETLY, sees=Permission.SEE_BOOKS),
    "investment.agreed": Rule(
        Area.WORK, (Audience.OFFICERS,), "investments", Permission.INVEST, usual=_TELL
    ),
    "investment.bought": _all(Area.CIRCLE, "investments", _QUIETLY, sees=Permission.SEE_BOOKS),
    "investment.sold": _all(Area.CIRCLE, "investments", _QUIETLY, sees=Permission.SEE_BOOKS),
    "investment.soon": Rule(
        Area.WORK, (Audience.OFFICERS,), "investments", Permission.INVEST, usual=_TELL
    ),
    "investment.today": Rule(
        Area.WORK, (Audience.OFFICERS,), "investments", Permission.INVEST, usual=_TELL
    ),
}

_SHARING: Final[dict[str, Rule]] = {
    "shares.bought": _owner(Area.PAYMENTS, "shares"),
    "share_out.agreed": Rule(
        Area.WORK, (Audience.OFFICERS,), "share_out", Permission.MOVE_FUNDS, usual=_TELL
    ),
    "share_out.refused": Rule(
        Area.WORK, (Audience.OFFICERS,), "share_out", Permission.SHARE_OUT, usual=_TELL
    ),
    "share_out.posted": _all(Area.PAYMENTS, "share_out", _LETTER, sees=Permission.SEE_BOOKS),
}

_ROUNDS: Final[dict[str, Rule]] = {
    "run.planned": _all(Area.CIRCLE, "run", sees=Permission.SEE_BOOKS),
    "run.opened": _all(Area.CIRCLE, "run", sees=Permission.SEE_BOOKS),
    "run.abandoned": _all(Area.CIRCLE, "run", sees=Permission.SEE_BOOKS),
    "run.closed": _all(Area.CIRCLE, "run", sees=Permission.SEE_BOOKS),
    "slot.taken": _owner(Area.CIRCLE, "run"),
    "slot.dropped": _owner(Area.CIRCLE, "run"),
    "slot.swap_asked": _owner(Area.CIRCLE, "slots", _LETTER),
    "slot.substitute_asked": _owner(Area.CIRCLE, "slots", _LETTER, also="slot.to_approve"),
    "slot.to_approve": _work("slots", Permission.RUN_ROUNDS),
    "slot.swapped": _owner(Area.CIRCLE, "slots"),
    "slot.substituted": _owner(Area.CIRCLE, "slots", _LETTER),
    "slot.refused": _owner(Area.CIRCLE, "slots"),
    "slot.withdrawn": _owner(Area.CIRCLE, "slots"),
    "slot.vacated": _all(Area.CIRCLE, "slots", sees=Permission.SEE_BOOKS),
    "slot.defaulted": _owner(Area.PAYMENTS, "slots", _LETTER),
    "round.decided": Rule(
        Area.CIRCLE,
        (Audience.EVERYBODY,),
        "round",
        sees=Permission.SEE_BOOKS,
        not_owner=True,
        also="round.won",
        usual=_TELL,
    ),
    "round.won": _owner(Area.PAYMENTS, "round", _LETTER),
    "round.late": _owner(Area.PAYMENTS, "round"),
    "payout.paid": _owner(Area.PAYMENTS, "rounds", _LETTER),
    "payout.disputed": _work("rounds", Permission.MOVE_FUNDS),
}

_DRAWS: Final[dict[str, Rule]] = {
    # With the fingerprint in it: so it stands in mailboxes that nobody can change afterwards.
    "draw.sealed": _all(Area.CIRCLE, "draw", sees=Permission.SEE_BOOKS),
    "draw.void": _all(Area.CIRCLE, "draw", sees=Permission.SEE_BOOKS),
    "auction.opened": _all(Area.CIRCLE, "auction", sees=Permission.SEE_BOOKS),
}

_DISPUTES: Final[dict[str, Rule]] = {
    # Of an entry: who sees the books reads it, so those whose money it was hear of it if they do.
    "dispute.opened": Rule(
        Area.DISPUTES,
        (Audience.MOVED, Audience.OFFICERS),
        "dispute",
        Permission.SETTLE_DISPUTE,
        sees=Permission.SEE_BOOKS,
        subject="dispute",
        usual=_TELL,
    ),
    "dispute.closed": Rule(
        Area.DISPUTES, (Audience.PARTIES,), "dispute", subject="dispute", usual=_TELL
    ),
    # Of a person: only that person and who settles disputes read it.
    "complaint.opened": Rule(
        Area.DISPUTES,
        (Audience.PARTIES, Audience.OFFICERS),
        "dispute",
        Permission.SETTLE_DISPUTE,
        usual=_TELL,
    ),
    "complaint.closed": Rule(Area.DISPUTES, (Audience.PARTIES,), "dispute", usual=_TELL),
    "dispute.said": Rule(Area.DISPUTES, (Audience.PARTIES,), "dispute"),
}

_SECURITY: Final[dict[str, Rule]] = {
    "circle.upi_changed": Rule(
        Area.SECURITY, (Audience.EVERYBODY,), "rules", urgent=True, usual=_TELL
    ),
    "gateway.set": Rule(
        Area.SECURITY,
        (Audience.OFFICERS,),
        "gateway",
        Permission.MANAGE_GATEWAY,
        urgent=True,
        usual=_TELL,
    ),
    "webhook.added": Rule(
        Area.SECURITY,
        (Audience.OFFICERS,),
        "webhooks",
        Permission.MANAGE_GATEWAY,
        urgent=True,
        usual=_TELL,
    ),
    "webhook.paused": Rule(
        Area.SECURITY,
        (Audience.OFFICERS,),
        "webhooks",
        Permission.MANAGE_GATEWAY,
        usual=_TELL,
    ),
    "book.verified": Rule(
        Area.SECURITY,
        (Audience.EVERYBODY,),
        "books",
        sees=Permission.SEE_BOOKS,
        only=("intact", False),
        urgent=True,
        usual=_LETTER,
    ),
    "member.claimed": Rule(
        Area.SECURITY, (Audience.OFFICERS,), "member", Permission.MANAGE_MEMBERS, usual=_TELL
    ),
    "member.changed": _owner(Area.SECURITY, "member"),
    "member.renamed": _owner(Area.SECURITY, "member"),
    "person.token_reused": Rule(
        Area.SECURITY, (Audience.OWNER,), "profile", urgent=True, usual=_LETTER
    ),
    "admin.signed_out": _owner(Area.SECURITY, "profile"),
    "admin.unlocked": _owner(Area.SECURITY, "profile"),
    "admin.operator_made": _owner(Area.SECURITY, "admin"),
    "admin.operator_removed": _owner(Area.SECURITY, "home"),
}

_KEEPING: Final[dict[str, Rule]] = {
    "job.failed": Rule(Area.SECURITY, (Audience.OPERATORS,), "admin_jobs", usual=_TELL),
    "job.hangs": Rule(Area.SECURITY, (Audience.OPERATORS,), "admin_jobs", usual=_TELL),
    "book.broken": Rule(Area.SECURITY, (Audience.OPERATORS,), "admin", urgent=True, usual=_LETTER),
    "payments.stuck": Rule(
        Area.WORK, (Audience.OFFICERS,), "today", Permission.CONFIRM, usual=_TELL
    ),
}

NOTICES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        **_DUES,
        **_PAYMENTS,
        **_VOTES,
        **_LOANS,
        **_MEMBERS,
        **_CIRCLE,
        **_EARNINGS,
        **_SHARING,
        **_ROUNDS,
        **_DRAWS,
        **_DISPUTES,
        **_SECURITY,
        **_KEEPING,
    }
)
