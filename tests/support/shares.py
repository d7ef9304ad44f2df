"""A group with shares, for tests."""

from __future__ import annotations

from typing import Any

from circle_app.domain.ledger import account_key
from circle_app.persistence import database
from circle_app.services import ledger, loans, proposals, share_outs, shares
from tests.factories import key
from tests.support.circles import rows
from tests.support.meetings import RULES, Group

PRICE = 5_000
SHARE_RULES: dict[str, Any] = {
    "contribution": {"unit": "share", "amount_minor": PRICE, "max_units": 100, "cycle": "daily"},
    "confirmation": "nobody",
    "rule_voting": {"share": "1/2", "more_than": False, "window_hours": 72},
}


class ShareGroup(Group):
    """Admin, treasurer and three members who buy shares of ₹50 when they want."""

    def __init__(self, **rules: Any) -> None:
        super().__init__(**{**RULES, **SHARE_RULES, **rules})
        self.everybody = (self.admin, self.treasurer, *self.people.members)

    def buys(self, actor: Any, how_many: int, method: str = "cash", **more: Any) -> Any:
        """Buy shares."""
        return shares.buy(actor, self.circle.id, shares=how_many, method=method, key=key(), **more)

    def lend(self, actor: Any, amount_minor: int, periods: int = 2) -> Any:
        """Give a loan in cash."""
        asked = loans.request(
            actor, self.circle.id, amount_minor=amount_minor, periods=periods, key=key()
        )
        loans.approve(self.treasurer, asked.id)
        return loans.disburse(self.admin, asked.id, method="cash", key=key())

    def count(self, cash_minor: int, actor: Any = None, **more: Any) -> Any:
        """Count the cash box, and the others where something is said of them."""
        counted = {"cash": cash_minor, **more.pop("boxes", {})}
        return share_outs.count(
            actor or self.treasurer, self.circle.id, counted=counted, **more, key=key()
        )

    def agree(self, found: Any, **more: Any) -> Any:
        """Ask everybody, who all say yes."""
        asked = share_outs.ask(self.treasurer, found.id, **more, key=key())
        for actor in self.everybody:
            if share_outs.get(self.treasurer, asked.id).status == "asked":
                proposals.vote(actor, asked.proposal_id, "yes")
        return share_outs.get(self.treasurer, asked.id)

    def part(self, view: Any, actor: Any) -> Any:
        """What a plan says of somebody."""
        return next(each for each in view.plan.parts if each.member_id == self.id(actor))

    def balances(self) -> dict[str, int]:
        """Everything in the books that is not zero, members' accounts added up."""
        found: dict[str, int] = {}
        with database.reading() as session:
            book_id = ledger.book_of_circle(session, self.circle.id)
            for name, amount in ledger.balances_minor(session, book_id).items():
                found[name.partition(":")[0]] = found.get(name.partition(":")[0], 0) + amount
        return {name: amount for name, amount in found.items() if amount}

    def balance(self, kind: Any, actor: Any) -> int:
        """One account of a member."""
        with database.reading() as session:
            book_id = ledger.book_of_circle(session, self.circle.id)
            return ledger.balance_minor(session, book_id, account_key(kind, self.id(actor)))


def share_faults() -> list[Any]:
    """Cycles whose numbers are not those of their purchases."""
    return rows(
        "SELECT c.id, c.shares FROM share_cycle c WHERE c.shares <> "
        "(SELECT COALESCE(SUM(h.shares), 0) FROM share_holding h WHERE h.cycle_id = c.id) "
        "OR c.shares <> (SELECT COALESCE(SUM(p.shares), 0) FROM share_purchase p "
        "WHERE p.cycle_id = c.id AND p.status = 'confirmed')"
    )
