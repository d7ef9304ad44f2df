"""Circles in which the pot goes round, by draw, auction and in turn; a group that buys shares."""

from __future__ import annotations

from typing import Any

from circle_app.web import routes
from tests.e2e.people import NAMES, Person
from tests.e2e.worlds import filled

# Everything counts at once, so that a round is full with three payments.
RULES = {
    "contribution": {"amount": "10.00", "cycle": "weekly"},
    "confirmation": "nobody",
    "rounds": {"unpaid": "collected"},
}


class Turning:
    """Three people in three circles; the first runs them all, and each has one slot."""

    def __init__(self, origin: str, language: str = "en") -> None:
        self.people = [Person(origin, name, language) for name in NAMES[language]]
        self.admin, self.rekha, self.sunita = self.people
        for person in self.people:
            person.post("/wallet/topups", amount="500.00", method="cash")
        self.drawn = self._run("rosca_draw")
        self.ordered = self._run("rosca_order")
        self.auctioned = self._run("rosca_auction")
        self._draw()
        self._bid()

    def _run(self, preset: str) -> dict[str, Any]:
        """Open a circle and its run; everybody pays for the first round."""
        circle = self.admin.post("/circles", name="Diwali Parivar", preset=preset, rules=RULES)
        for person in self.people[1:]:
            joined = person.post("/circles/join", code=circle["invite_code"])
            self.admin.post(f"/circles/{circle['id']}/members/{joined['member_id']}/approve")
        run = self.admin.post(f"/circles/{circle['id']}/runs")
        for person in self.people:
            person.post(f"/runs/{run['id']}/slots")
        self.admin.post(f"/runs/{run['id']}/open")
        for person in self.people:
            person.post(f"/circles/{circle['id']}/contributions", amount="10.00", method="wallet")
        found = self.admin.get(f"/circles/{circle['id']}/rounds")["items"][0]
        return {"circle": circle["id"], "run": run["id"], "round": found["id"]}

    def _draw(self) -> None:
        """The draw is held, and the pot handed out; nobody has said yet that it came."""
        here = f"/rounds/{self.drawn['round']}"
        self.rekha.post(f"{here}/nonce", nonce="mango")
        self.admin.post(f"{here}/draw")
        payout = self.admin.get(here)["payouts"][0]
        self.admin.post(f"/payouts/{payout['id']}/pay", method="wallet")

    def _bid(self) -> None:
        """The auction is open, and somebody has bid."""
        here = f"/rounds/{self.auctioned['round']}"
        self.admin.post(f"{here}/auction")
        self.rekha.post(f"{here}/bids", discount="3.00")

    def address(self, route: str, of: dict[str, Any] | None = None) -> str:
        """The address of a page of these circles."""
        auctions = route in (routes.AUCTION, routes.AUCTION_MINUTES)
        chosen = of or (self.auctioned if auctions else self.drawn)
        return filled(route, chosen)


class Sharing:
    """A group of three that buys shares, and has asked to put money by."""

    def __init__(self, origin: str, language: str = "en") -> None:
        people = [Person(origin, name, language) for name in NAMES[language]]
        self.admin = people[0]
        # Shares can be bought on one's own page too, and count at once.
        rules = {"confirmation": "nobody", "admission": "officer"}
        circle = self.admin.post("/circles", name="Jeevan", preset="vsla", rules=rules)
        self.circle = circle["id"]
        for person in people[1:]:
            joined = person.post("/circles/join", code=circle["invite_code"])
            self.admin.post(f"/circles/{self.circle}/members/{joined['member_id']}/approve")
        for shares, person in enumerate(people, 1):
            person.post(f"/circles/{self.circle}/shares", shares=shares, method="cash")
        self.admin.post(
            f"/circles/{self.circle}/investments",
            kind="deposit",
            name="Post office",
            amount="50.00",
            paid_from="cash",
        )

    def address(self, route: str) -> str:
        """The address of a page of this group."""
        return filled(route, {"circle": self.circle})
