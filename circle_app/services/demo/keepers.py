"""What officers do with the circle's money: month by month, and in the last days.

Banking, spending, counting, closing months, taking entries back, deciding; and what is left
waiting for whoever signs in as an officer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.accounting_months import PeriodBlocked
from circle_app.services import (
    disputes,
    expenses,
    funds,
    periods,
    proposals,
    reconciliation,
    reversals,
    withdrawals,
)
from circle_app.services.access import Actor
from circle_app.services.demo.cast import REPAID_LATER, SPENDINGS, Spending
from circle_app.services.demo.savers import Troupe
from circle_app.services.demo.stage import ZONE, Stage
from circle_app.services.demo.statements import bank_file

RUPEE = 100
# What stays in the cash box when the rest is carried to the bank.
PURSE_MINOR = 4_000 * RUPEE
SOCIAL_MINOR = 20 * RUPEE
# Months before this many ago are closed.
OPEN_MONTHS = 1


def keep(stage: Stage, troupe: Troupe) -> None:
    """Put in line what the officers of a circle do; a circle without them has none of it."""
    if troupe.plot.treasurer is None:
        return
    whole = troupe.starts[:-1]
    for number, start in enumerate(whole):
        ago = len(whole) - number

        def on(days: int, act: Callable[[], object], first: int = 9, last: int = 18) -> None:
            day = start + timedelta(days=days)  # noqa: B023  (called at once)
            stage.at(stage.moment(day, first, last), act)  # type: ignore[arg-type]  # its answer

        on(10, partial(_social, stage, troupe))
        on(12, partial(_to_bank, stage, troupe))
        on(16, partial(_tea, stage, troupe))
        on(24, partial(_count, stage, troupe, ago), 18, 20)
        if ago % 3 == 1:
            on(20, partial(_interest, stage, troupe))
        if ago > OPEN_MONTHS:
            on(36, partial(_close, stage, troupe, f"{start:%Y-%m}"))
        for spending in SPENDINGS:
            if spending.months_ago == ago:
                on(14, partial(_spend, stage, troupe, spending))
        if ago == 2:
            on(18, partial(_mistake, stage, troupe))
        if ago == 3:
            on(17, partial(_withdraw, stage, troupe, 5, 1_000 * RUPEE, "बेटी की कॉपी-किताब", True))
    _lately(stage, troupe)


def _lately(stage: Stage, troupe: Troupe) -> None:
    """The last days: what waits for a decision, to be paid back, to be matched, to be answered."""

    def ago(hours: int, act: Callable[[], None]) -> None:
        stage.at(stage.now - timedelta(hours=hours), act)

    ago(12 * 24, partial(_slip_of_the_finger, stage, troupe))
    ago(5 * 24, partial(_spend, stage, troupe, REPAID_LATER))
    ago(50, partial(_doubt, stage, troupe))
    ago(30, partial(_ask, stage, troupe, 7, 1_850 * RUPEE, "Verma Tent House", "Tarpaulin"))
    ago(27, partial(_withdraw, stage, troupe, 8, 800 * RUPEE, "Seeds for the field", False))
    ago(25, partial(_read_statement, stage, troupe))
    ago(20, partial(_ask, stage, troupe, 1, 2_400 * RUPEE, "Sharma Stationers", "Passbooks"))


def _treasurer(stage: Stage, troupe: Troupe) -> Actor:
    assert troupe.plot.treasurer is not None  # noqa: S101  (others have nothing to keep)
    return stage.people[troupe.plot.treasurer.name]


def _admin(stage: Stage, troupe: Troupe) -> Actor:
    return stage.people[troupe.plot.people[0].name]


def _in_box(actor: Actor, troupe: Troupe, account: str) -> int:
    boxes = funds.boxes(actor, troupe.circle_id).boxes
    return next((box.balance_minor for box in boxes if box.account == account), 0)


def _box_with(actor: Actor, troupe: Troupe, amount_minor: int) -> str | None:
    """Find where there is enough: in the cash box, else at the bank."""
    for account in ("cash", "bank"):
        if _in_box(actor, troupe, account) >= amount_minor:
            return account
    return None


def _tomorrow(stage: Stage) -> datetime:
    """Pick a moment of the next day at which people are awake."""
    return stage.moment(_today().date() + timedelta(days=1), 9, 18)


def _social(stage: Stage, troupe: Troupe) -> None:
    keeper = _treasurer(stage, troupe)
    for member_id in troupe.member_ids.values():
        funds.pay_social(
            keeper,
            troupe.circle_id,
            member_id=member_id,
            amount_minor=SOCIAL_MINOR,
            key=stage.key(),
        )


def _to_bank(stage: Stage, troupe: Troupe) -> None:
    """Carry to the bank what is not needed in the box, and what came by UPI."""
    keeper = _treasurer(stage, troupe)
    cash = (_in_box(keeper, troupe, "cash") - PURSE_MINOR) // (500 * RUPEE) * (500 * RUPEE)
    for account, amount in (("cash", cash), ("upi", _in_box(keeper, troupe, "upi"))):
        if amount > 0:
            funds.transfer(
                keeper,
                troupe.circle_id,
                from_account=account,
                to_account="bank",
                amount_minor=amount,
                note="Paid in at the bank" if account == "cash" else "",
                key=stage.key(),
            )


def _tea(stage: Stage, troupe: Troupe) -> None:
    """Tea for the meeting: so little that nobody is asked."""
    keeper = _treasurer(stage, troupe)
    amount = stage.chance.choice((160, 180, 200, 240)) * RUPEE
    if _in_box(keeper, troupe, "cash") >= amount:
        expenses.record(
            keeper,
            troupe.circle_id,
            amount_minor=amount,
            category="meeting",
            payee="Ramu's tea stall",
            paid_from="cash",
            key=stage.key(),
        )


def _interest(stage: Stage, troupe: Troupe) -> None:
    keeper = _treasurer(stage, troupe)
    balance = _in_box(keeper, troupe, "bank")
    amount = balance * 7 // 1_000  # about 2.8 % a year, each quarter
    if amount:
        funds.receive(
            keeper,
            troupe.circle_id,
            account="bank",
            source="bank_interest",
            amount_minor=amount,
            key=stage.key(),
        )


def _count(stage: Stage, troupe: Troupe, ago: int) -> None:
    """Count the cash box at the end of the month; once a note is missing."""
    keeper = _treasurer(stage, troupe)
    booked = _in_box(keeper, troupe, "cash")
    missing = 10 * RUPEE if ago == 1 and booked >= 10 * RUPEE else 0
    reconciliation.count(
        keeper,
        troupe.circle_id,
        account="cash",
        counted_minor=booked - missing,
        reason="A ten-rupee note is missing" if missing else None,
        key=stage.key(),
    )


def _close(stage: Stage, troupe: Troupe, month: str) -> None:
    """Close a month; one that something still waits in stays open until the next is closed."""
    try:
        periods.close(_admin(stage, troupe), troupe.circle_id, month, key=stage.key())
    except PeriodBlocked:
        return


def _spend(stage: Stage, troupe: Troupe, plot: Spending) -> None:
    """Record an expense; have another officer decide it, and pay it back where that was said."""
    spender = stage.people[troupe.plot.people[plot.who].name]
    if spender.name not in troupe.member_ids:
        return
    if plot.box and _in_box(spender, troupe, plot.box) < plot.rupees * RUPEE:
        return
    made = expenses.record(
        spender,
        troupe.circle_id,
        amount_minor=plot.rupees * RUPEE,
        category=plot.category,
        payee=plot.payee,
        fund="social" if plot.category == "social" else "loan",
        note=plot.note,
        paid_from=plot.box,
        key=stage.key(),
    )
    if made.status != "asked" or made.proposal_id is None or plot.course == "waits":
        return
    at = _tomorrow(stage)
    stage.at(at, partial(_decide, stage, troupe, spender, made.proposal_id, plot))
    if plot.course == "repaid":
        stage.at(at + timedelta(days=2), partial(_pay_back, stage, troupe, made.id))


def _decide(stage: Stage, troupe: Troupe, asker: Actor, proposal_id: UUID, plot: Spending) -> None:
    agreed = plot.course != "refused"
    note = "" if agreed else "We have not talked about it in the meeting."
    _decide_as(stage, troupe, asker, proposal_id, approve=agreed, note=note)


def _decide_as(
    stage: Stage,
    troupe: Troupe,
    asker: Actor,
    proposal_id: UUID,
    *,
    approve: bool = True,
    note: str = "",
) -> None:
    officer = troupe.checker(stage, asker)
    if proposals.get(officer, proposal_id).can_decide:
        proposals.decide(officer, proposal_id, approve=approve, note=note, key=stage.key())


def _pay_back(stage: Stage, troupe: Troupe, expense_id: UUID) -> None:
    keeper = _treasurer(stage, troupe)
    found = expenses.get(keeper, expense_id)
    if found.status != "approved":
        return
    box = _box_with(keeper, troupe, found.amount_minor)
    if box is not None:
        expenses.pay(keeper, expense_id, paid_from=box, key=stage.key())


def _ask(stage: Stage, troupe: Troupe, who: int, amount_minor: int, payee: str, note: str) -> None:
    """Ask for an expense that nobody has decided yet."""
    course = Spending(0, who, amount_minor // RUPEE, "other", payee, note, None, "waits")
    _spend(stage, troupe, course)


def _withdraw(
    stage: Stage, troupe: Troupe, who: int, amount_minor: int, note: str, paid: bool
) -> None:
    """Ask to take savings out; the older request was agreed to and handed out."""
    member = stage.people[troupe.plot.people[who].name]
    if member.name not in troupe.member_ids:
        return
    free = withdrawals.situation(member, troupe.circle_id).free_minor
    amount = min(amount_minor, free // (100 * RUPEE) * (100 * RUPEE))
    if amount <= 0:
        return
    asked = withdrawals.ask(
        member, troupe.circle_id, amount_minor=amount, note=note, key=stage.key()
    )
    if paid and asked.proposal_id is not None:
        at = _tomorrow(stage)
        stage.at(at, partial(_decide_as, stage, troupe, member, asked.proposal_id))
        stage.at(at + timedelta(hours=3), partial(_pay_out, stage, troupe, asked.id))


def _pay_out(stage: Stage, troupe: Troupe, withdrawal_id: UUID) -> None:
    keeper = _treasurer(stage, troupe)
    if withdrawals.get(keeper, withdrawal_id).status == "approved":
        withdrawals.pay_out(keeper, withdrawal_id, method="cash", key=stage.key())


def _mistake(stage: Stage, troupe: Troupe) -> None:
    """Write a gift down twice; days later the treasurer notices, and the admin agrees."""
    keeper = _treasurer(stage, troupe)
    made = [
        funds.receive(
            keeper,
            troupe.circle_id,
            account="cash",
            source="donation",
            amount_minor=501 * RUPEE,
            note="From the block office",
            key=stage.key(),
        )
        for _ in range(2)
    ]
    at = _tomorrow(stage) + timedelta(days=2)
    stage.at(at, partial(_take_back, stage, troupe, made[1].entry_id, "Written down twice"))


def _take_back(stage: Stage, troupe: Troupe, entry_id: UUID, reason: str) -> None:
    keeper = _treasurer(stage, troupe)
    done = reversals.reverse(keeper, troupe.circle_id, entry_id, reason=reason, key=stage.key())
    if done.proposal_id is not None:
        at = _tomorrow(stage)
        stage.at(at, partial(_decide_as, stage, troupe, keeper, done.proposal_id))


def _slip_of_the_finger(stage: Stage, troupe: Troupe) -> None:
    """Record a wrong amount, and take it back on the same day."""
    keeper = _treasurer(stage, troupe)
    for amount, wrong in ((410 * RUPEE, True), (140 * RUPEE, False)):
        box = _box_with(keeper, troupe, amount)
        if box is None:
            return
        made = expenses.record(
            keeper,
            troupe.circle_id,
            amount_minor=amount,
            category="stationery",
            payee="Sharma Stationers",
            note="Pens and a ledger",
            paid_from=box,
            key=stage.key(),
        )
        if wrong and made.entry_id is not None:
            _take_back(stage, troupe, made.entry_id, "It was ₹140, not ₹410")


def _doubt(stage: Stage, troupe: Troupe) -> None:
    """A member asks about an expense; until it is answered its month cannot be closed."""
    member = stage.people[troupe.plot.people[2].name]
    paid = expenses.of_circle(member, troupe.circle_id, status="paid").items
    if paid and paid[0].entry_id is not None:
        disputes.open(
            member,
            troupe.circle_id,
            paid[0].entry_id,
            reason="Can we see the bill, please?",
            key=stage.key(),
        )


def _read_statement(stage: Stage, troupe: Troupe) -> None:
    """Read in the bank's file of the last weeks: some lines the books know nothing of."""
    keeper = _treasurer(stage, troupe)
    since = (stage.now.astimezone(ZONE) - timedelta(days=45)).date()
    moves = [
        move
        for move in funds.movements(keeper, troupe.circle_id, count=200)
        if move.occurred_on >= since
    ]
    data = bank_file(stage, moves, _in_box(keeper, troupe, "bank"), _today())
    reconciliation.import_(
        keeper,
        troupe.circle_id,
        account="bank",
        file_name="statement.csv",
        data=data,
        key=stage.key(),
    )


def _today() -> datetime:
    return clock.now().astimezone(ZONE)
