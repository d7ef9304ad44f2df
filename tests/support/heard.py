"""What an office hears of, kind by kind, where the act itself would need much to come about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OFFICERS = "admin treasurer"
ALL = "admin asha rekha treasurer"
#: Kind → what it is done to, whose pages it changes, its values, and who hears.
SHAPES: Mapping[str, tuple[str | None, str, Mapping[str, Any], str]] = {
    **{
        kind: ("asha", "asha", {}, "asha")
        for kind in (
            "due.soon", "due.today", "due.overdue", "due.waived", "autopay.told", "autopay.paid",
            "autopay.failed", "autopay.given_up", "autopay.ended", "autopay.mandate",
            "social.paid", "expense.rejected", "expense.paid", "gateway.refund_asked",
            "gateway.refunded", "holidays.moved", "member.removed", "office.handed_over",
            "departure.asked", "departure.refused", "departure.cancelled",
            "member.identity_verified", "member.identity_rejected", "member.changed",
            "member.renamed", "admin.signed_out", "admin.unlocked", "admin.operator_made",
            "admin.operator_removed",
        )
    },
    # Many at once name nobody: whose they are is looked up.
    "dues.reminded": ("asha", "", {}, "asha"),
    **{
        kind: ("loan", "asha", {}, "asha")
        for kind in (
            "instalment.soon", "instalment.today", "instalment.overdue", "repayment.rejected",
            "loan.recovered", "loan.cancelled", "loan.closed", "loan.settled", "loan.reopened",
            "loan.cured", "loan.settlement_agreed", "loan.settlement_lapsed", "loan.waived",
            "loan.waiver_undone", "loan.rescheduled", "loan.reschedule_refused",
            "loan.written_off", "collateral.added", "collateral.returned", "collateral.sold",
        )
    },
    "loan.defaulted": ("loan", "asha", {}, "admin asha treasurer"),
    **{
        kind: ("loan", "rekha asha", {}, "rekha")
        for kind in (
            "guarantee.asked", "guarantee.call_asked", "guarantee.call_refused",
            "guarantee.called", "guarantee.release_refused", "guarantee.released",
        )
    },
    "guarantee.agreed": ("loan", "rekha asha", {}, "asha"),
    "guarantee.declined": ("loan", "rekha asha", {}, "asha"),
    "guarantee.withdrawn": ("loan", "rekha asha", {}, "asha rekha"),
    "invoice.made": ("circle", "", {"first": 1, "last": 2}, "asha rekha"),
    "entry.reversed": ("entry", "", {}, "asha"),
    **{
        kind: ("circle", "asha", {}, OFFICERS)
        for kind in ("gateway.mismatch", "gateway.trouble", "gateway.disputed")
    },
    "departure.agreed": ("circle", "asha", {}, "asha"),
    "member.identity_submitted": ("asha", "asha", {}, OFFICERS),
    "member.left": ("asha", "", {}, "admin rekha treasurer"),
    "member.claimed": ("asha", "", {}, "admin rekha treasurer"),
    **{
        kind: ("circle", "", {}, ALL)
        for kind in (
            "paper.changed", "meeting.posted", "rules.decided", "rules.changed",
            "rules.withdrawn", "rules.in_force", "circle.preset_changed", "circle.archived",
            "circle.woken", "dissolution.asked", "dissolution.agreed", "dissolution.refused",
            "dissolution.cancelled", "circle.dissolved", "period.reopened", "circle.upi_changed",
        )
    },
    "shares.bought": ("circle", "asha", {}, "asha"),
    "share_out.agreed": ("circle", "", {}, OFFICERS),
    "share_out.refused": ("circle", "", {}, OFFICERS),
    "share_out.posted": ("circle", "", {}, ALL),
    **{
        kind: ("circle", "", {}, OFFICERS)
        for kind in (
            "distribution.agreed", "investment.agreed", "investment.soon", "investment.today",
        )
    },
    **{
        kind: ("circle", "", {}, ALL)
        for kind in (
            "distribution.posted", "distribution.reversed", "investment.bought", "investment.sold",
        )
    },
    "distribution.paid": ("circle", "asha", {}, "asha"),
    **{
        kind: ("circle", "asha", {}, "asha")
        for kind in (
            "slot.swap_asked", "slot.substitute_asked", "slot.swapped", "slot.substituted",
            "slot.refused", "slot.withdrawn", "slot.defaulted",
        )
    },
    **{
        kind: ("circle", "", {}, ALL)
        for kind in (
            "slot.vacated", "run.planned", "run.opened", "run.abandoned", "run.closed",
            "draw.sealed", "draw.soon", "draw.void", "auction.opened",
        )
    },
    **{
        kind: ("circle", "asha", {}, "asha")
        for kind in (
            "slot.taken", "slot.dropped", "slot.called", "round.late", "payout.paid",
            "payout.unsaid", "auction.bid",
        )
    },
    # Who won hears it in words of the own pot.
    "round.decided": ("circle", "asha", {}, "admin rekha treasurer"),
    "payout.disputed": ("circle", "asha", {}, OFFICERS),
    "import.committed": ("circle", "", {}, OFFICERS),
    "import.reverted": ("circle", "", {}, OFFICERS),
    "gateway.set": ("circle", "", {}, "admin"),
    "webhook.added": ("circle", "", {}, "admin"),
    "webhook.paused": ("circle", "", {}, "admin"),
    "book.verified": ("circle", "", {"intact": False}, ALL),
    "person.token_reused": ("session", "", {}, "asha"),
    "payments.stuck": ("circle", "", {}, OFFICERS),
    "job.failed": (None, "", {}, "?"),
    "job.hangs": (None, "", {}, "?"),
    "book.broken": (None, "", {}, "?"),
}  # fmt: skip
