"""A savings group with officers in the middle of its life: work waits for its treasurer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.e2e.people import NAMES, Person
from tests.e2e.worlds import filled
from tests.support.spreadsheets import csv_of, member_rows

# A line the books know and one they do not; today, for nothing lies in the future.
STATEMENT = """Date,Narration,Debit,Credit,Balance
{today},BY CASH DEPOSIT,,500.00,500.00
{today},SMS CHARGES,17.70,,482.30
"""


class Group:
    """An admin, a treasurer and two members who saved; one of them borrowed."""

    def __init__(self, origin: str, language: str = "en") -> None:
        names = (*NAMES[language], "Geeta Sharma")
        self.people = [Person(origin, name, language) for name in names]
        self.admin, self.treasurer, self.asha, self.geeta = self.people
        circle = self.admin.post("/circles", name="Sakhi Bachat Samooh", preset="savings")
        self.circle_id, self.code = circle["id"], circle["invite_code"]
        self.path = f"/circles/{self.circle_id}"
        for person in self.people[1:]:
            joined = person.post("/circles/join", code=self.code)
            self.admin.post(f"{self.path}/members/{joined['member_id']}/approve")
        self.admin.put(
            f"{self.path}/members/{self.member_id(self.treasurer)}/role", role="treasurer"
        )
        self._save()
        self._lend()
        self._bill()
        self._keep()
        self._online()

    def member_id(self, person: Person) -> str:
        """Somebody's member id."""
        found: str = person.get(f"{self.path}")["my_member_id"]
        return found

    def _save(self) -> None:
        for person in self.people:
            person.post("/wallet/topups", amount="900.00", method="cash")
        for person in (self.admin, self.treasurer, self.geeta):
            person.post(f"{self.path}/contributions", amount="500.00", method="wallet")
        paid = self.asha.post(f"{self.path}/contributions", amount="700.00", method="cash")
        self.payment = self.treasurer.patch(f"/contributions/{paid['id']}/confirm")
        self.geeta.post(f"{self.path}/contributions", amount="100.00", method="cash")

    def _bill(self) -> None:
        """An invoice for the first instalment."""
        plan = self.asha.get(f"/loans/{self.loan['id']}/schedule")
        made = self.treasurer.post(
            f"{self.path}/invoices", period="month", on=plan["items"][0]["due_date"]
        )
        self.invoice = made["invoice_ids"][0]

    def _online(self) -> None:
        """Keys of a provider that nobody reaches, and a payment that waits for it."""
        keys = {"key_id": "rzp_test_A1b2C3d4E5f6G7", "secret": "s3cr3tOfTheKeyPair01"}
        self.admin.put(f"{self.path}/gateway", **keys, enabled=True)
        self.online = self.asha.post(
            f"{self.path}/contributions", amount="500.00", method="gateway"
        )

    def _lend(self) -> None:
        asked = self.asha.post(f"{self.path}/loans", amount="600.00", periods=3, purpose="Seeds")
        self.treasurer.post(f"/loans/{asked['id']}/approve")
        self.treasurer.post(f"/loans/{asked['id']}/disburse", method="wallet")
        self.loan = asked
        self.asked = self.geeta.post(
            f"{self.path}/loans", amount="500.00", periods=2, purpose="A goat"
        )

    def _keep(self) -> None:
        """What a treasurer does, and what then waits for a decision."""
        keeper, path = self.treasurer, self.path
        keeper.post(f"{path}/transfers", from_account="cash", to_account="bank", amount="500.00")
        keeper.post(
            f"{path}/social-contributions", member_id=self.member_id(self.geeta), amount="20.00"
        )
        self.spent = keeper.post(
            f"{path}/expenses", amount="60.00", category="meeting", payee="Tea", paid_from="cash"
        )
        self.expense = keeper.post(
            f"{path}/expenses", amount="620.00", category="stationery", payee="Sharma Stationers"
        )
        self.geeta.post(
            f"{path}/expenses", amount="140.00", category="travel", payee="Raju Auto", note="Bank"
        )
        self.admin.post(f"{path}/withdrawals", amount="200.00", note="Seeds for the field")
        keeper.post(f"{path}/counts", account="cash", amount="139.00", reason="A coin is missing")
        today = f"{datetime.now(UTC):%d/%m/%Y}"
        self.statement = keeper.upload(
            f"{path}/bank-statements",
            "statement.csv",
            STATEMENT.format(today=today).encode(),
            account="bank",
        )["statement"]

        self.imported = keeper.upload(
            f"{path}/imports", "members.csv", csv_of(member_rows(30)), kind="members"
        )

        self.dispute = self.geeta.post(
            f"{path}/disputes",
            member_id=self.member_id(self.asha),
            reason="She has had the book for a week",
        )

    def address(self, route: str) -> str:
        """The address of a page of this group."""
        parts: dict[str, Any] = {
            "circle": self.circle_id,
            "loan": self.loan["id"],
            "invoice": self.invoice,
            "vote": self.asked["proposal_id"],
            "code": self.code,
            "payment": self.payment["id"],
            "account": "cash",
            "entry": self.payment["entry_id"],
            "expense": self.expense["id"],
            "statement": self.statement["id"],
            "batch": self.imported["id"],
            "order": self.online["id"],
            "dispute": self.dispute["id"],
        }
        return filled(route, parts)
