"""The savings group of the textbook: what its women do, through the services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from circle_app.services import contributions, expenses, funds
from circle_app.services.access import Actor
from tests.factories import key
from tests.support.circles import officers_circle
from tests.support.ledger_pages import RUPEE, GroupBooks
from tests.support.loans import given

RULES = {"confirmation": "nobody", "loans": {"method": "flat"}}


@dataclass
class Group:
    """The women of Sakhi Bachat Samooh and their books."""

    books: GroupBooks
    asha: Actor  # admin
    rekha: Actor  # treasurer
    sunita: Actor
    farida: Actor
    kavita: Actor

    @property
    def id(self) -> Any:
        """The circle."""
        return self.books.circle.id

    def saves(self, who: Actor, rupees: int, method: str = "cash") -> Any:
        """Somebody pays a contribution."""
        return contributions.pay(
            who, self.id, amount_minor=rupees * RUPEE, method=method, key=key()
        )

    def spends(self, rupees: int, category: str, box: str = "cash", **more: Any) -> Any:
        """The treasurer pays a bill."""
        return expenses.record(
            self.rekha,
            self.id,
            amount_minor=rupees * RUPEE,
            category=category,
            payee="Gupta Stores",
            paid_from=box,
            key=key(),
            **more,
        )

    def receives(self, rupees: int, source: str, box: str = "cash", **more: Any) -> Any:
        """The treasurer takes in something else."""
        return funds.receive(
            self.rekha,
            self.id,
            account=box,
            source=source,
            amount_minor=rupees * RUPEE,
            key=key(),
            **more,
        )

    def carries(self, rupees: int, origin: str, goal: str) -> Any:
        """The treasurer carries money from one box to another."""
        return funds.transfer(
            self.rekha,
            self.id,
            from_account=origin,
            to_account=goal,
            amount_minor=rupees * RUPEE,
            key=key(),
        )

    def lends(self, who: Actor, rupees: int, periods: int) -> Any:
        """The members agree to a loan, and the treasurer hands it over in cash."""
        others = [each for each in (self.asha, self.farida, self.kavita) if each is not who]
        return given(who, [*others, self.rekha], self.books.circle, rupees * RUPEE, periods=periods)


def founded() -> Group:
    """The group on the first of April, with nothing in its books."""
    with GroupBooks.on("1 Apr"):
        found = officers_circle(3, rules=RULES)
    books = GroupBooks(found.circle, found.treasurer, found.admin, *found.members)
    return Group(books, found.admin, found.treasurer, *found.members)
