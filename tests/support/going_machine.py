"""Random lives in which people also leave, are removed and come back, and loans are given up."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from circle_app.services import departures, invites, loans, proposals
from tests.factories import key
from tests.support import invariants
from tests.support.books_machine import BooksLives
from tests.support.circles import member_id, rows
from tests.support.machine import amounts, methods, places, whos

LOST = "SELECT id FROM loan WHERE close_reason = 'written_off'"
GOING = "SELECT id, member_id FROM departure WHERE status = 'agreed' ORDER BY id"
# Whoever was settled with has nothing left in the book, and no wish that waits.
LEFTOVERS = """
    SELECT m.name, a.key, a.balance_minor FROM member m
    JOIN ledger_account a ON a.owner_id = m.id
    WHERE m.status IN ('left', 'removed') AND a.balance_minor <> 0
"""
WAITING = """
    SELECT m.name FROM member m WHERE m.status IN ('left', 'removed') AND (
        EXISTS (SELECT 1 FROM due d WHERE d.member_id = m.id AND d.status IN ('pending', 'claimed'))
        OR EXISTS (SELECT 1 FROM loan l WHERE l.member_id = m.id
                   AND l.status NOT IN ('closed', 'rejected', 'cancelled'))
        OR EXISTS (SELECT 1 FROM withdrawal w WHERE w.member_id = m.id
                   AND w.status IN ('asked', 'approved'))
    )
"""
KNOCKING = "SELECT id FROM proposal WHERE status = 'open' AND kind = 'admission'"
SEATS = """
    SELECT c.member_count, (SELECT COUNT(*) FROM member m
                            WHERE m.circle_id = c.id AND m.status = 'active')
    FROM circle c
"""


class GoingLives(BooksLives):
    """People come and go; what is given up may come back. Nobody stays away for long."""

    @rule(who=whos, agreed=st.booleans(), hand=whos, method=methods)
    def leave(self, who: int, agreed: bool, hand: int, method: str) -> None:
        """Ask to leave, perhaps with everybody's agreement, and be settled with."""
        once = key()
        self.attempt(lambda: departures.ask_leave(self.people[who], self.circle.id, key=once))
        if agreed:
            self.decide(-1, "yes")
            self.settle(hand, -1, method)
        self.come_back()

    @rule(who=whos, whose=whos, forgive=st.booleans(), hand=whos, method=methods)
    def remove(self, who: int, whose: int, forgive: bool, hand: int, method: str) -> None:
        """Ask to remove somebody, perhaps with the rest given up."""
        once = key()
        member = member_id(self.people[whose], self.circle)
        self.attempt(
            lambda: departures.ask_removal(
                self.people[who], member, reason="Never here", forgive=forgive, key=once
            )
        )
        self.decide(-1, "yes")
        self.settle(hand, -1, method)
        self.come_back()

    @rule(who=whos, which=places, method=methods)
    def settle_one(self, who: int, which: int, method: str) -> None:
        """Settle with somebody whose leaving was agreed to some time ago."""
        self.settle(who, which, method)
        self.come_back()

    def settle(self, who: int, which: int, method: str) -> None:
        """Settle, or try to."""
        once, reference, found = key(), self.utr(method), rows(GOING)
        if not found:
            return
        departure_id, me = map(invariants.as_uuid, found[which % len(found)])
        done = self.attempt(
            lambda: departures.settle(
                self.people[who], departure_id, method=method, reference=reference, key=once
            )
        )
        if done is not None:
            assert done.plan.payout_minor == done.plan.own_minor - sum(
                line.paid_minor for line in done.plan.loans
            )
            assert status_of(me) in {"left", "removed"}

    def come_back(self) -> None:
        """Let everybody who is out join again, so that the others' acts go on making sense."""
        assert rows(LEFTOVERS) == []
        assert rows(WAITING) == []
        [(code,)] = rows("SELECT code FROM invite WHERE revoked_at IS NULL")
        for actor in self.people:
            once = key()
            # Whoever is in is told so.
            self.attempt(lambda actor=actor, once=once: invites.join(actor, code, key=once))
        # Whom the circle removed it lets in again by a vote.
        for row in rows(KNOCKING):
            asked = invariants.as_uuid(row[0])
            for actor in self.people:
                self.attempt(lambda actor=actor, asked=asked: proposals.vote(actor, asked, "yes"))

    @precondition(lambda self: self.loans)
    @rule(who=whos, which=places, agreed=st.booleans())
    def give_up(self, who: int, which: int, agreed: bool) -> None:
        """Ask that a loan be given up."""
        once, loan_id = key(), self.loan(which)
        self.attempt(
            lambda: loans.ask_write_off(
                self.people[who], loan_id, reason="Gone to the city", key=once
            )
        )
        if agreed:
            self.decide(-1, "yes")

    @precondition(lambda self: self.loans)
    @rule(
        who=whos,
        which=places,
        method=methods,
        how=st.sampled_from(["next", "all", "too much"]) | amounts,
    )
    def pay_back(self, who: int, which: int, method: str, how: str | int) -> None:
        """Pay on a loan; on one that was given up it is money that comes back."""
        if self.loan(which) not in self.lost():
            super().pay_back(who, which, method, how)
            return
        once, reference, loan_id = key(), self.utr(method), self.loan(which)
        amount = how if isinstance(how, int) else 5_000
        paid = self.attempt(
            lambda: loans.repay(
                self.people[who],
                loan_id,
                amount_minor=amount,
                method=method,
                reference=reference,
                key=once,
            )
        )
        if paid is not None:
            assert (paid.kind, paid.principal_minor) == ("recovery", 0)
            # What came in is counted by its entry; what left a wallet is not.
            self.money_minor -= amount if method == "wallet" else 0

    def lost(self) -> set[Any]:
        """Loans that were given up."""
        return {invariants.as_uuid(row[0]) for row in rows(LOST)}

    @invariant()
    def seats_are_counted(self) -> None:
        """A circle counts those who are in it."""
        if hasattr(self, "circle"):
            assert all(counted == there for counted, there in rows(SEATS))

    @invariant()
    def losses_are_in_the_books(self) -> None:
        """The expense is the principal that nobody paid, and never more came back."""
        if not hasattr(self, "circle"):
            return
        [(lost, back)] = rows(
            "SELECT COALESCE(SUM(CASE WHEN code = 'write_off' THEN balance_minor ELSE 0 END), 0),"
            " COALESCE(SUM(CASE WHEN code = 'recovery_income' THEN -balance_minor ELSE 0 END), 0)"
            " FROM ledger_account"
        )
        [(unpaid,)] = rows(
            "SELECT COALESCE(SUM(l.principal_minor - COALESCE((SELECT SUM(r.principal_minor)"
            " FROM repayment r WHERE r.loan_id = l.id AND r.status = 'confirmed'), 0)), 0)"
            " FROM loan l WHERE l.close_reason = 'written_off'"
        )
        assert int(lost) == int(unpaid)
        assert int(back) >= 0


def status_of(member: Any) -> str:
    """How a member stands."""
    found = {invariants.as_uuid(row[0]): row[1] for row in rows("SELECT id, status FROM member")}
    return str(found[member])
