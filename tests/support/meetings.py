"""A group that meets, for tests."""

from __future__ import annotations

from typing import Any

from circle_app.domain.charts import SAVINGS
from circle_app.domain.ledger import account_key
from circle_app.persistence import database
from circle_app.services import ledger, meetings
from circle_app.services.meetings import Cell
from tests.factories import key
from tests.support.circles import member_id, officers_circle

RULES: dict[str, Any] = {
    "confirmation": "meeting",
    "social_fund_minor": 1_000,
    "meeting": {"absent_fine_minor": 1_000, "late_fine_minor": 500},
    "loans": {
        "rate_percent": "0",
        "penalty": {"kind": "none"},
        "min_minor": 100,
        "arrears_block": False,
        "savings_multiple": None,
        "steps": [{"by": "role", "role": "treasurer", "escalation": "admin"}],
    },
}


class Group:
    """A savings group that meets: admin, treasurer and three members."""

    def __init__(self, **rules: Any) -> None:
        self.people = officers_circle(rules={**RULES, **rules})
        self.circle = self.people.circle
        self.treasurer, self.admin = self.people.treasurer, self.people.admin
        self.anju, self.bimla, self.dhapu = self.people.members

    def id(self, actor: Any) -> Any:
        """The member id of somebody."""
        return member_id(actor, self.circle)

    def start(self, **more: Any) -> Any:
        """Open a meeting."""
        return meetings.start(self.treasurer, self.circle.id, key=key(), **more)

    def typed(self, meeting: Any, rows_of: dict[Any, dict[str, Any]], counted: int, **more) -> int:
        """Fill the sheet in; Anju counts. Returns its version."""
        cells = [
            Cell(self.id(actor), name, value)
            for actor, row in rows_of.items()
            for name, value in row.items()
        ]
        cells += [Cell(None, name, value) for name, value in more.items()]
        cells += [
            Cell(None, "count.coins", counted),
            Cell(None, f"counted_by.{self.id(self.anju)}", True),
        ]
        return meetings.save(self.treasurer, meeting.id, cells=cells).version

    def held(self, rows_of: dict[Any, dict[str, Any]], counted: int, **more: Any) -> Any:
        """Hold a whole meeting."""
        meeting = self.start()
        version = self.typed(meeting, rows_of, counted, **more)
        return meetings.post(self.treasurer, meeting.id, version=version, key=key())

    def booked(self, actor: Any, kind: Any = SAVINGS) -> int:
        """What a member has by the books."""
        with database.reading() as session:
            book_id = ledger.book_of_circle(session, self.circle.id)
            return ledger.balance_minor(session, book_id, account_key(kind, self.id(actor)))


HERE = {"presence": "present"}
