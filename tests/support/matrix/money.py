"""What each service function about money needs: paying in, borrowing, spending, boxes, wallets."""

from __future__ import annotations

from typing import Any, Final

from circle_app.domain.permissions import Permission
from circle_app.services import bulk
from tests.factories import key
from tests.support import uploads
from tests.support.matrix.needs import Case, a, held, need, never, own

P: Final = Permission
TENDING: Final = (P.HAND_OVER_LOAN, P.RECORD_LOAN, P.DECIDE)
COLLECTS: Final = (P.CONFIRM, P.RECORD_FOR_OTHERS)
OWN_WALLET: Final = "a wallet is its owner's alone"
SPENT: Final[dict[str, Any]] = {
    "amount_minor": 10_000,
    "category": "stationery",
    "payee": "Sharma Stationers",
}

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    # Paying in.
    "contributions.pay": (
        need(P.CONTRIBUTE, lambda w: a(w.circle, amount_minor=5_000, key=key())),
        need(
            P.RECORD_FOR_OTHERS,
            lambda w: a(w.circle, amount_minor=5_000, on_behalf_of=w.sunita_id, key=key()),
        ),
    ),
    "contributions.confirm": need(P.CONFIRM, lambda w: a(w.contribution, key=key())),
    # With many at once; whoever begins it is the only one to go on.
    "bulk.confirm": need(
        P.CONFIRM, lambda w: a(w.circle, contributions=[w.contribution], key=key())
    ),
    "bulk.record": need(
        P.RECORD_FOR_OTHERS,
        lambda w: a(w.circle, [bulk.Came(w.sunita_id, 5_000)], key=key()),
    ),
    "bulk.remind": need(P.RECORD_FOR_OTHERS, lambda w: a(w.circle, [w.sunita_id], key=key())),
    "bulk.letters": need(P.RECORD_FOR_OTHERS, lambda w: a(w.circle, [w.sunita_id])),
    "bulk.get": need(COLLECTS, lambda w: a(w.bulk_run)),
    "bulk.go_on": held({"admin"}, lambda w: a(w.bulk_run), circle="officers"),
    "bulk.finish": held({"admin"}, lambda w: a(w.bulk_run), circle="officers"),
    "collect.of_circle": need(COLLECTS, lambda w: a(w.circle)),
    "today.of_circle": need(COLLECTS, lambda w: a(w.circle)),
    "today.counts": need(COLLECTS, lambda w: a(w.circle)),
    "contributions.reject": need(
        P.CONFIRM, lambda w: a(w.contribution, reason="Nothing came", key=key())
    ),
    "contributions.get": need(P.SEE_ACTIVITY, lambda w: a(w.contribution)),
    "contributions.history": (
        # Without SEE_ACTIVITY it lists the own payments only.
        need(P.SEE_CIRCLE, lambda w: a(w.circle)),
        own("without a circle: what the caller paid, anywhere"),
    ),
    "contributions.dues": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "contributions.due": need(P.SEE_ACTIVITY, lambda w: a(w.due)),
    "contributions.due_table": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "contributions.waive": (
        need(
            P.WAIVE_DUE,
            lambda w: a(w.due, amount_minor=100, reason="She was ill", key=key()),
            circle="officers",
        ),
        never(
            "without officers nobody lets others off alone",
            lambda w: a(w.due, reason="She was ill", key=key()),
            circle="peers",
        ),
    ),
    "contributions.pay_screen": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "cycles.current": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "autopay.status": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "autopay.switch": need(P.CONTRIBUTE, lambda w: a(w.circle, enabled=True)),
    "passbooks.lines": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    # Borrowing.
    "loans.eligibility": (
        need(P.ASK_LOAN, lambda w: a(w.circle)),
        need(P.RECORD_LOAN, lambda w: a(w.circle, on_behalf_of=w.sunita_id)),
    ),
    "loans.preview": need(P.SEE_CIRCLE, lambda w: a(w.circle, 100_000, 4)),
    "loans.key_facts": need(P.SEE_CIRCLE, lambda w: a(w.circle, 100_000, 4)),
    "loans.key_facts_of": need(P.SEE_LOANS, lambda w: a(w.loan)),
    # Besides the borrower and who stands for the loan.
    "loans.agreement": need(
        (P.SEE_CONTACTS, P.HAND_OVER_LOAN),
        lambda w: a(w.loan, "en"),
        also=frozenset({P.SEE_LOANS}),
    ),
    "loans.request": (
        need(
            P.ASK_LOAN,
            lambda w: a(w.circle, amount_minor=50_000, periods=4, key=key()),
            circle="peers",
            conflicts="who tries has saved nothing, so nothing is lent to them",
        ),
        need(
            P.ASK_LOAN,
            lambda w: a(w.circle, amount_minor=50_000, periods=4, key=key()),
            circle="officers",
            conflicts="who tries has saved nothing, so nothing is lent to them",
        ),
        need(
            P.RECORD_LOAN,
            lambda w: a(
                w.circle, amount_minor=50_000, periods=4, on_behalf_of=w.farida_id, key=key()
            ),
        ),
    ),
    "loans.cancel": never("only its borrower withdraws a request", lambda w: a(w.asked_loan)),
    "loans.vote": need(P.VOTE, lambda w: a(w.asked_loan, "yes"), circle="peers"),
    "loans.disburse": need(P.HAND_OVER_LOAN, lambda w: a(w.agreed_loan, method="cash", key=key())),
    "loans.get": need(P.SEE_LOANS, lambda w: a(w.loan)),
    "loans.of_circle": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "loans.board": need(TENDING, lambda w: a(w.circle), also=frozenset({P.SEE_LOANS})),
    "loans.board_lane": need(
        TENDING, lambda w: a(w.circle, "running"), also=frozenset({P.SEE_LOANS})
    ),
    "loans.portfolio_of": need(P.SEE_LOANS, lambda w: a(w.circle)),
    "loans.overdue": need(
        (P.EASE_LOAN, P.RECORD_LOAN, P.SEE_CONTACTS),
        lambda w: a(w.circle),
        also=frozenset({P.SEE_LOANS}),
    ),
    "loans.mine": own("only the caller's own loans"),
    "loans.schedule": need(P.SEE_LOANS, lambda w: a(w.loan)),
    "loans.payoff": need(P.SEE_LOANS, lambda w: a(w.loan)),
    "loans.repayments_of": need(P.SEE_LOANS, lambda w: a(w.loan)),
    "loans.history": need(P.SEE_LOANS, lambda w: a(w.loan)),
    "loans.repay": (
        need(
            P.RECORD_FOR_OTHERS,
            lambda w: a(w.loan, amount_minor=5_000, method="cash", key=key()),
            also=frozenset({P.SEE_LOANS, P.CONTRIBUTE}),
        ),
    ),
    "loans.confirm_repayment": need(P.CONFIRM, lambda w: a(w.repayment, key=key())),
    "loans.reject_repayment": need(
        P.CONFIRM, lambda w: a(w.repayment, reason="Nothing came", key=key())
    ),
    "loans.ask_write_off": need(
        P.WRITE_OFF,
        lambda w: a(w.loan, reason="Nobody can pay it", key=key()),
        conflicts="a repayment waits to be confirmed",
    ),
    # Spending, and taking savings out.
    "expenses.record": (
        need(P.ASK_EXPENSE, lambda w: a(w.circle, **SPENT, paid_from=None, key=key())),
        need(P.MOVE_FUNDS, lambda w: a(w.circle, **SPENT, paid_from="cash", key=key())),
    ),
    "expenses.cancel": never("only who recorded it withdraws it", lambda w: a(w.asked_expense)),
    "expenses.pay": need(P.MOVE_FUNDS, lambda w: a(w.agreed_expense, paid_from="cash", key=key())),
    "expenses.get": need(P.SEE_BOOKS, lambda w: a(w.asked_expense)),
    "expenses.entries": need(P.SEE_BOOKS, lambda w: a(w.agreed_expense)),
    "expenses.of_circle": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "expenses.month": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "expenses.prospect": need(P.ASK_EXPENSE, lambda w: a(w.circle)),
    "expenses.attach_receipt": need(
        P.DECIDE, lambda w: a(w.asked_expense, "bill.jpg", uploads.JPEG)
    ),
    "expenses.receipt": need(P.SEE_BOOKS, lambda w: a(w.asked_expense)),
    "withdrawals.ask": need(
        P.WITHDRAW,
        lambda w: a(w.circle, amount_minor=5_000, key=key()),
        conflicts="who tries has saved nothing",
    ),
    "withdrawals.cancel": never("only who asked withdraws it", lambda w: a(w.asked_withdrawal)),
    "withdrawals.pay_out": need(
        P.MOVE_FUNDS, lambda w: a(w.agreed_withdrawal, method="cash", key=key())
    ),
    "withdrawals.get": need(P.SEE_BOOKS, lambda w: a(w.asked_withdrawal)),
    "withdrawals.of_circle": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "withdrawals.mine": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "withdrawals.situation": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    # Boxes and funds.
    "funds.transfer": need(
        P.MOVE_FUNDS,
        lambda w: a(
            w.circle, from_account="cash", to_account="bank", amount_minor=5_000, key=key()
        ),
    ),
    "funds.receive": need(
        P.MOVE_FUNDS,
        lambda w: a(w.circle, account="cash", source="donation", amount_minor=5_000, key=key()),
    ),
    "funds.pay_social": need(
        P.RECORD_FOR_OTHERS,
        lambda w: a(w.circle, member_id=w.sunita_id, amount_minor=5_000, key=key()),
    ),
    "funds.boxes": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "funds.movements": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    # The own wallet.
    "wallets.balance": own(OWN_WALLET),
    "wallets.movements": own(OWN_WALLET),
    "wallets.top_up": own(OWN_WALLET, lambda w: a(amount_minor=5_000, method="cash", key=key())),
    "wallets.withdraw": own(OWN_WALLET, lambda w: a(amount_minor=5_000, method="cash", key=key())),
    # From the own wallet, to somebody of a circle that both are in.
    "wallets.transfer": need(
        P.SEE_CIRCLE,
        lambda w: a(amount_minor=5_000, to_user=w.sunita.user_id, key=key()),
    ),
    "wallets.undo": never(OWN_WALLET, lambda w: a(w.moved, reason="A mistake", key=key())),
    "verification.verify_wallet": own(OWN_WALLET),
}
