"""A circle in the middle of its life, so that every page has something to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.e2e.people import NAMES, Person


class World:
    """Three people who saved; one loan runs, another one waits for votes.

    Without ``paid`` all contributions are still due, and there can be no loans.
    """

    def __init__(self, origin: str, language: str = "en", *, paid: bool = True) -> None:
        self.people = [Person(origin, name, language) for name in NAMES[language]]
        self.asha, self.rekha, self.sunita = self.people
        for person in self.people:
            person.post("/wallet/topups", amount="500.00", method="cash")
        circle = self.asha.post(
            "/circles", name="Morning Star", preset="lending", description="Saving since 2024"
        )
        self.circle_id, self.code = circle["id"], circle["invite_code"]
        for person in self.people[1:]:
            person.post("/circles/join", code=self.code)
        if paid:
            self._save_and_lend()

    def _save_and_lend(self) -> None:
        for person in self.people:
            person.post(f"/circles/{self.circle_id}/contributions", amount="5.00", method="wallet")
        self.payment = self.asha.post(
            f"/circles/{self.circle_id}/contributions", amount="200.00", method="wallet"
        )
        self.running = self.lend(self.rekha, "60.00", "School books")
        self.asked = self.ask(self.sunita, "40.00", "A sewing machine")
        self.expense = self.rekha.post(
            f"/circles/{self.circle_id}/expenses",
            amount="18.50",
            category="travel",
            payee="Bus to the bank",
            note="Twice, with the cash",
        )
        line = f"{datetime.now(UTC):%Y-%m-%d},UPI/CR/512345670001/MEMBER,,5.00,5.00"
        self.statement = self.rekha.upload(
            f"/circles/{self.circle_id}/bank-statements",
            "upi.csv",
            f"Date,Narration,Debit,Credit,Balance\n{line}\n".encode(),
            account="upi",
        )["statement"]

        going = f"/circles/{self.circle_id}/departures"
        self.departure = self.people[-1].post(going, reason="Moving away")
        if self.departure["status"] == "asked":
            self.people[-1].post(f"/departures/{self.departure['id']}/cancel")
        self._talk()
        self._meet()

    def _meet(self) -> None:
        """A meeting that was held, and one that is."""
        came = self.asha.get(f"/circles/{self.circle_id}")["my_member_id"]
        self.held = self.rekha.post(f"/circles/{self.circle_id}/meetings")
        sheet = {"presence": "present", "savings": "5.00"}
        self.rekha.put(
            f"/meetings/{self.held['id']}/sheet",
            version=0,
            members={came: sheet},
            pieces={"5": 1},
            counted_by=[came],
            minutes="We met under the tree.",
        )
        self.rekha.post(f"/meetings/{self.held['id']}/post", version=1)
        self.meeting = self.rekha.post(f"/circles/{self.circle_id}/meetings")

    def _talk(self) -> None:
        """What members say about a request, and a complaint."""
        self.rekha.post(f"/proposals/{self.asked['proposal_id']}/comments", text="Which machine?")
        about = self.rekha.get(f"/circles/{self.circle_id}")["my_member_id"]
        self.dispute = self.asha.post(
            f"/circles/{self.circle_id}/disputes",
            member_id=about,
            reason="She has had the book for a week",
        )
        self.rekha.post(f"/disputes/{self.dispute['id']}/messages", text="I bring it today")

    def ask(self, person: Person, amount: str, purpose: str) -> dict[str, Any]:
        """Ask for a loan."""
        asked: dict[str, Any] = person.post(
            f"/circles/{self.circle_id}/loans", amount=amount, periods=3, purpose=purpose
        )
        return asked

    def lend(self, person: Person, amount: str, purpose: str) -> dict[str, Any]:
        """Ask for a loan, carry it and hand it over."""
        asked = self.ask(person, amount, purpose)
        others = [other for other in self.people if other is not person]
        for other in others:
            if other.get(f"/loans/{asked['id']}")["status"] == "applied":
                other.post(f"/loans/{asked['id']}/votes", vote="yes")
        others[0].post(f"/loans/{asked['id']}/disburse", method="wallet")
        found: dict[str, Any] = person.get(f"/loans/{asked['id']}")
        return found

    def address(self, route: str) -> str:
        """The address of a page of this circle."""
        parts = {
            "circle": self.circle_id,
            "loan": self.running["id"],
            "vote": self.asked["proposal_id"],
            "code": self.code,
            "meeting": (self.held if route.endswith("minutes") else self.meeting)["id"],
            "payment": self.payment["id"],
            "account": "cash",
            "kind_key": "ordinary",
            "expense": self.expense["id"],
            "statement": self.statement["id"],
            "entry": self.payment["entry_id"],
            "dispute": self.dispute["id"],
            "subject": self._subject(route),
            "departure": self.departure["id"],
            "member": self.rekha.get(f"/circles/{self.circle_id}")["my_member_id"],
        }
        return filled(route, parts)

    def _subject(self, route: str) -> str:
        """What a page of the admin area is about: a circle or a person."""
        return str(self.circle_id if "circles" in route else self.rekha.get("/me")["id"])


def filled(route: str, parts: Mapping[str, Any]) -> str:
    """An address with its changing parts filled in."""
    for name, value in parts.items():
        route = route.replace(f"[{name}]", str(value))
    return "/" + route.strip("/")
