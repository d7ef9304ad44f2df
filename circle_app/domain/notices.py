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
from circle_app.domain.notice_rules import LETTER, QUIETLY, TELL, everybody, owner, work
from circle_app.domain.notices_of_sharing import DRAWS, EARNINGS, ROUNDS, SHARING
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


def _asked(usual: frozenset[Channel] = LETTER) -> Rule:
    return Rule(Area.VOTES, (Audience.DECIDERS,), "vote", usual=usual)


def _of(audience: Audience, usual: frozenset[Channel] = TELL) -> Rule:
    return Rule(Area.LOANS, (audience,), "loan", usual=usual)


_DUES: Final[dict[str, Rule]] = {
    "due.soon": owner(Area.DUES, "pay", LETTER),
    "due.today": owner(Area.DUES, "pay", LETTER),
    "due.overdue": owner(Area.DUES, "pay", LETTER),
    "due.waived": owner(Area.DUES, "pay"),
    "dues.reminded": owner(Area.DUES, "pay", LETTER),
    "invoice.made": Rule(Area.DUES, (Audience.INVOICED,), "invoices", usual=TELL),
    "autopay.told": owner(Area.DUES, "autopay", LETTER),
    "autopay.paid": owner(Area.PAYMENTS, "autopay"),
    "autopay.failed": owner(Area.DUES, "autopay", LETTER),
    "autopay.given_up": owner(Area.DUES, "pay", LETTER),
    "autopay.ended": owner(Area.DUES, "autopay"),
    "autopay.mandate": owner(Area.DUES, "autopay"),
}

_PAYMENTS: Final[dict[str, Rule]] = {
    "contribution.claimed": work("payment", Permission.CONFIRM),
    "contribution.confirmed": owner(Area.PAYMENTS, "payment"),
    "contribution.rejected": owner(Area.PAYMENTS, "payment", LETTER),
    "repayment.claimed": work("loan", Permission.CONFIRM),
    "loan.repaid": owner(Area.PAYMENTS, "loan"),
    "loan.recovered": owner(Area.PAYMENTS, "loan"),
    "repayment.rejected": owner(Area.PAYMENTS, "loan", LETTER),
    "withdrawal.approved": owner(Area.PAYMENTS, "withdrawals", also="withdrawal.to_pay"),
    "withdrawal.to_pay": work("withdrawals", Permission.MOVE_FUNDS),
    "withdrawal.rejected": owner(Area.PAYMENTS, "withdrawals"),
    "withdrawal.paid": owner(Area.PAYMENTS, "withdrawals"),
    "wallet.transfer": owner(Area.PAYMENTS, "wallet"),
    "social.paid": owner(Area.PAYMENTS, "circle"),
    "entry.reversed": Rule(Area.PAYMENTS, (Audience.OWNER, Audience.MOVED), "passbook", usual=TELL),
    "expense.approved": owner(Area.PAYMENTS, "expense", also="expense.to_pay"),
    "expense.to_pay": work("expense", Permission.MOVE_FUNDS),
    "expense.rejected": owner(Area.PAYMENTS, "expense"),
    "expense.paid": owner(Area.PAYMENTS, "expense"),
    "gateway.mismatch": work("online", Permission.MOVE_FUNDS),
    "gateway.trouble": work("online", Permission.MOVE_FUNDS),
    "gateway.disputed": Rule(
        Area.WORK,
        (Audience.OFFICERS,),
        "online",
        Permission.MOVE_FUNDS,
        not_owner=True,
        usual=LETTER,
    ),
    "gateway.refund_asked": owner(Area.PAYMENTS, "online"),
    "gateway.refunded": owner(Area.PAYMENTS, "online"),
}

_VOTES: Final[dict[str, Rule]] = {
    "proposal.opened": _asked(),
    "proposal.step_taken": _asked(),
    "proposal.escalated": _asked(),
    "vote.closing": Rule(Area.VOTES, (Audience.DECIDERS,), "vote", urgent=True, usual=LETTER),
    "proposal.approved": Rule(Area.VOTES, (Audience.VOTERS, Audience.ASKER), "vote", usual=TELL),
    "proposal.rejected": Rule(Area.VOTES, (Audience.VOTERS, Audience.ASKER), "vote", usual=TELL),
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
    "instalment.soon": owner(Area.LOANS, "loan", LETTER),
    "instalment.today": owner(Area.LOANS, "loan", LETTER),
    "instalment.overdue": owner(Area.LOANS, "loan", LETTER),
    "loan.approved": owner(Area.LOANS, "loan", LETTER, also="loan.to_hand_over"),
    "loan.to_hand_over": work("loan", Permission.HAND_OVER_LOAN),
    "loan.rejected": owner(Area.LOANS, "loan", LETTER),
    "loan.cancelled": owner(Area.LOANS, "loan"),
    "loan.disbursed": owner(Area.LOANS, "agreement"),
    "loan.closed": owner(Area.LOANS, "loan"),
    "loan.settled": owner(Area.LOANS, "loan"),
    "loan.reopened": owner(Area.LOANS, "loan"),
    "loan.cured": owner(Area.LOANS, "loan"),
    "loan.settlement_agreed": owner(Area.LOANS, "loan"),
    "loan.settlement_lapsed": owner(Area.LOANS, "loan"),
    "loan.waived": owner(Area.LOANS, "loan"),
    "loan.waiver_undone": owner(Area.LOANS, "loan"),
    "loan.rescheduled": owner(Area.LOANS, "loan"),
    "loan.reschedule_refused": owner(Area.LOANS, "loan"),
    "loan.written_off": owner(Area.LOANS, "loan"),
    "loan.defaulted": Rule(
        Area.LOANS,
        (Audience.OWNER, Audience.GUARANTORS, Audience.OFFICERS),
        "loan",
        Permission.EASE_LOAN,
        usual=LETTER,
    ),
    "collateral.added": owner(Area.LOANS, "loan"),
    "collateral.returned": owner(Area.LOANS, "loan"),
    "collateral.sold": owner(Area.LOANS, "loan", LETTER),
    "holidays.moved": owner(Area.LOANS, "loans"),
    "guarantee.asked": _of(Audience.GUARANTOR, LETTER),
    "guarantee.agreed": _of(Audience.BORROWER),
    "guarantee.declined": _of(Audience.BORROWER),
    "guarantee.withdrawn": Rule(
        Area.LOANS, (Audience.GUARANTOR, Audience.BORROWER), "loan", usual=TELL
    ),
    "guarantee.call_asked": _of(Audience.GUARANTOR, LETTER),
    "guarantee.call_refused": _of(Audience.GUARANTOR),
    "guarantee.called": _of(Audience.GUARANTOR, LETTER),
    "guarantee.release_refused": _of(Audience.GUARANTOR),
    "guarantee.released": _of(Audience.GUARANTOR),
}

_MEMBERS: Final[dict[str, Rule]] = {
    "member.asked": work("members", Permission.ADMIT),
    "member.joined": Rule(
        Area.MEMBERS,
        (Audience.EVERYBODY,),
        "members",
        sees=Permission.SEE_MEMBERS,
        not_owner=True,
        also="member.welcomed",
        usual=QUIETLY,
    ),
    "member.welcomed": owner(Area.MEMBERS, "circle", LETTER),
    "member.denied": owner(Area.MEMBERS, "home"),
    "member.left": Rule(
        Area.MEMBERS,
        (Audience.EVERYBODY,),
        "members",
        sees=Permission.SEE_MEMBERS,
        not_owner=True,
        also="member.settled",
        usual=QUIETLY,
    ),
    "member.settled": owner(Area.MEMBERS, "home", LETTER),
    "member.removed": owner(Area.MEMBERS, "home", LETTER),
    "member.role_changed": owner(Area.MEMBERS, "circle"),
    "office.handed_over": owner(Area.MEMBERS, "circle"),
    "departure.asked": owner(Area.MEMBERS, "departure", LETTER),
    "departure.agreed": owner(Area.MEMBERS, "departure", also="departure.to_settle"),
    "departure.to_settle": work("departure", Permission.REMOVE_MEMBER),
    "departure.refused": owner(Area.MEMBERS, "departure"),
    "departure.cancelled": owner(Area.MEMBERS, "departure"),
    "member.identity_submitted": work("member", Permission.CHECK_IDENTITY),
    "member.identity_verified": owner(Area.MEMBERS, "member"),
    "member.identity_rejected": owner(Area.MEMBERS, "member"),
}

_CIRCLE: Final[dict[str, Rule]] = {
    "announcement.posted": everybody(Area.CIRCLE, "board"),
    # Whoever sends it says to whom and how it goes.
    "message.posted": everybody(Area.CIRCLE, "circle", QUIETLY),
    "paper.added": everybody(Area.CIRCLE, "board", QUIETLY),
    "paper.changed": everybody(Area.CIRCLE, "board", QUIETLY),
    "meeting.posted": everybody(Area.CIRCLE, "minutes", sees=Permission.SEE_ACTIVITY),
    "rules.decided": everybody(Area.CIRCLE, "rules"),
    "rules.changed": everybody(Area.CIRCLE, "rules"),
    "rules.withdrawn": everybody(Area.CIRCLE, "rules"),
    "rules.in_force": everybody(Area.CIRCLE, "rules"),
    "circle.preset_changed": everybody(Area.CIRCLE, "rules"),
    "circle.archived": everybody(Area.CIRCLE, "circle"),
    "circle.woken": everybody(Area.CIRCLE, "circle"),
    "dissolution.asked": everybody(Area.CIRCLE, "circle"),
    "dissolution.agreed": everybody(Area.CIRCLE, "circle"),
    "dissolution.refused": everybody(Area.CIRCLE, "circle"),
    "dissolution.cancelled": everybody(Area.CIRCLE, "circle"),
    "circle.dissolved": Rule(
        Area.CIRCLE, (Audience.EVERYBODY, Audience.OWNER), "circle", usual=LETTER
    ),
    "period.reopened": everybody(Area.CIRCLE, "books", QUIETLY, sees=Permission.SEE_BOOKS),
    "import.committed": work("import", Permission.IMPORT),
    "import.reverted": work("import", Permission.IMPORT),
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
        usual=TELL,
    ),
    "dispute.closed": Rule(
        Area.DISPUTES, (Audience.PARTIES,), "dispute", subject="dispute", usual=TELL
    ),
    # Of a person: only that person and who settles disputes read it.
    "complaint.opened": Rule(
        Area.DISPUTES,
        (Audience.PARTIES, Audience.OFFICERS),
        "dispute",
        Permission.SETTLE_DISPUTE,
        usual=TELL,
    ),
    "complaint.closed": Rule(Area.DISPUTES, (Audience.PARTIES,), "dispute", usual=TELL),
    "dispute.said": Rule(Area.DISPUTES, (Audience.PARTIES,), "dispute"),
}

_SECURITY: Final[dict[str, Rule]] = {
    "circle.upi_changed": Rule(
        Area.SECURITY, (Audience.EVERYBODY,), "rules", urgent=True, usual=TELL
    ),
    "gateway.set": Rule(
        Area.SECURITY,
        (Audience.OFFICERS,),
        "gateway",
        Permission.MANAGE_GATEWAY,
        urgent=True,
        usual=TELL,
    ),
    "webhook.added": Rule(
        Area.SECURITY,
        (Audience.OFFICERS,),
        "webhooks",
        Permission.MANAGE_GATEWAY,
        urgent=True,
        usual=TELL,
    ),
    "webhook.paused": Rule(
        Area.SECURITY,
        (Audience.OFFICERS,),
        "webhooks",
        Permission.MANAGE_GATEWAY,
        usual=TELL,
    ),
    "book.verified": Rule(
        Area.SECURITY,
        (Audience.EVERYBODY,),
        "books",
        sees=Permission.SEE_BOOKS,
        only=("intact", False),
        urgent=True,
        usual=LETTER,
    ),
    "member.claimed": Rule(
        Area.SECURITY, (Audience.OFFICERS,), "member", Permission.MANAGE_MEMBERS, usual=TELL
    ),
    "member.changed": owner(Area.SECURITY, "member"),
    "member.renamed": owner(Area.SECURITY, "member"),
    "person.token_reused": Rule(
        Area.SECURITY, (Audience.OWNER,), "profile", urgent=True, usual=LETTER
    ),
    "admin.signed_out": owner(Area.SECURITY, "profile"),
    "admin.unlocked": owner(Area.SECURITY, "profile"),
    "admin.operator_made": owner(Area.SECURITY, "admin"),
    "admin.operator_removed": owner(Area.SECURITY, "home"),
}

_KEEPING: Final[dict[str, Rule]] = {
    "job.failed": Rule(Area.SECURITY, (Audience.OPERATORS,), "admin_jobs", usual=TELL),
    "job.hangs": Rule(Area.SECURITY, (Audience.OPERATORS,), "admin_jobs", usual=TELL),
    "book.broken": Rule(Area.SECURITY, (Audience.OPERATORS,), "admin", urgent=True, usual=LETTER),
    "payments.stuck": Rule(
        Area.WORK, (Audience.OFFICERS,), "today", Permission.CONFIRM, usual=TELL
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
        **EARNINGS,
        **SHARING,
        **ROUNDS,
        **DRAWS,
        **_DISPUTES,
        **_SECURITY,
        **_KEEPING,
    }
)
