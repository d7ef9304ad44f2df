"""Who hears of what a circle shares: earnings, shares, and the pots of rotating circles."""

from __future__ import annotations

from typing import Final

from circle_app.domain.hearing import Area, Audience, Rule
from circle_app.domain.notice_rules import LETTER, QUIETLY, TELL, everybody, owner, work
from circle_app.domain.permissions import Permission

EARNINGS: Final[dict[str, Rule]] = {
    "distribution.agreed": Rule(
        Area.WORK, (Audience.OFFICERS,), "earnings", Permission.SHARE_OUT, usual=TELL
    ),
    "distribution.posted": everybody(Area.PAYMENTS, "earnings", sees=Permission.SEE_BOOKS),
    "distribution.paid": owner(Area.PAYMENTS, "earnings"),
    "distribution.reversed": everybody(
        Area.PAYMENTS, "earnings", QUIETLY, sees=Permission.SEE_BOOKS
    ),
    "investment.agreed": Rule(
        Area.WORK, (Audience.OFFICERS,), "investments", Permission.INVEST, usual=TELL
    ),
    "investment.bought": everybody(Area.CIRCLE, "investments", QUIETLY, sees=Permission.SEE_BOOKS),
    "investment.sold": everybody(Area.CIRCLE, "investments", QUIETLY, sees=Permission.SEE_BOOKS),
    "investment.soon": Rule(
        Area.WORK, (Audience.OFFICERS,), "investments", Permission.INVEST, usual=TELL
    ),
    "investment.today": Rule(
        Area.WORK, (Audience.OFFICERS,), "investments", Permission.INVEST, usual=TELL
    ),
}

SHARING: Final[dict[str, Rule]] = {
    "shares.bought": owner(Area.PAYMENTS, "shares"),
    "share_out.agreed": Rule(
        Area.WORK, (Audience.OFFICERS,), "share_out", Permission.MOVE_FUNDS, usual=TELL
    ),
    "share_out.refused": Rule(
        Area.WORK, (Audience.OFFICERS,), "share_out", Permission.SHARE_OUT, usual=TELL
    ),
    "share_out.posted": everybody(Area.PAYMENTS, "share_out", LETTER, sees=Permission.SEE_BOOKS),
}

ROUNDS: Final[dict[str, Rule]] = {
    "run.planned": everybody(Area.CIRCLE, "run", sees=Permission.SEE_BOOKS),
    "run.opened": everybody(Area.CIRCLE, "run", sees=Permission.SEE_BOOKS),
    "run.abandoned": everybody(Area.CIRCLE, "run", sees=Permission.SEE_BOOKS),
    "run.closed": everybody(Area.CIRCLE, "run", sees=Permission.SEE_BOOKS),
    "slot.taken": owner(Area.CIRCLE, "run"),
    "slot.dropped": owner(Area.CIRCLE, "run"),
    "slot.swap_asked": owner(Area.CIRCLE, "slots", LETTER),
    "slot.substitute_asked": owner(Area.CIRCLE, "slots", LETTER, also="slot.to_approve"),
    "slot.to_approve": work("slots", Permission.RUN_ROUNDS),
    "slot.swapped": owner(Area.CIRCLE, "slots"),
    "slot.substituted": owner(Area.CIRCLE, "slots", LETTER),
    "slot.refused": owner(Area.CIRCLE, "slots"),
    "slot.withdrawn": owner(Area.CIRCLE, "slots"),
    "slot.vacated": everybody(Area.CIRCLE, "slots", sees=Permission.SEE_BOOKS),
    "slot.defaulted": owner(Area.PAYMENTS, "slots", LETTER),
    "slot.called": owner(Area.DUES, "pay", LETTER),
    "round.decided": Rule(
        Area.DRAWS,
        (Audience.EVERYBODY,),
        "round",
        sees=Permission.SEE_BOOKS,
        not_owner=True,
        also="round.won",
        usual=TELL,
    ),
    "round.won": owner(Area.PAYMENTS, "round", LETTER),
    "round.late": owner(Area.PAYMENTS, "round"),
    "payout.paid": owner(Area.PAYMENTS, "rounds", LETTER),
    "payout.unsaid": owner(Area.PAYMENTS, "round"),
    "payout.disputed": work("rounds", Permission.MOVE_FUNDS),
}

DRAWS: Final[dict[str, Rule]] = {
    # With the fingerprint in it: so it stands in mailboxes that nobody can change afterwards.
    "draw.sealed": everybody(Area.DRAWS, "draw", sees=Permission.SEE_BOOKS),
    "draw.soon": everybody(Area.DRAWS, "draw", sees=Permission.SEE_BOOKS),
    "draw.void": everybody(Area.DRAWS, "draw", sees=Permission.SEE_BOOKS),
    "auction.opened": everybody(Area.DRAWS, "auction", sees=Permission.SEE_BOOKS),
    # Only who was the highest and is not any more; of a sealed bid nobody hears.
    "auction.bid": Rule(Area.DRAWS, (Audience.OWNER,), "auction", urgent=True),
}
