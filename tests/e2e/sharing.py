"""A group with shares whose members save, are fined and borrow, and what each of them gets.

Run as a program beside a server, on the same database: ``python -m tests.e2e.sharing STORY JSON``
tells what happened so far through the services. What a share-out then comes to is worked out here
once more, on paper so to say, with nothing of Circle's own arithmetic.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.services import (
    bootstrap,
    circles,
    invites,
    loans,
    meetings,
    members,
    memberships,
    proposals,
    roles,
)
from circle_app.services.access import Actor
from circle_app.services.meetings import Cell
from tests.factories import key

RUPEE = 100
PRICE, SOCIAL, FINE = 50 * RUPEE, 10 * RUPEE, 10 * RUPEE
MEMBERS = 25
#: One a month; the last one is held in a browser.
MEETINGS = 6
LAST = MEETINGS - 1
RULES: dict[str, Any] = {
    "admission": "officer",
    "contribution": {"cycle": "monthly"},
    "rule_voting": {"share": "1/2", "more_than": True, "window_hours": 72},
    "loans": {
        "savings_multiple": None,
        "penalty": {"kind": "none"},
        "steps": [{"by": "role", "role": "treasurer", "escalation": "admin"}],
    },
}


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan over two months at a flat 40 % a year, asked for before the meeting it is given at.

    Attributes:
        at: The meeting at which it is handed over.
        interest: Two months of it.
        repaid: What is paid back, by meeting.
    """

    member: int
    at: int
    minor: int
    interest: int
    repaid: dict[int, int]


BORROWED = (
    Lent(2, 1, 600 * RUPEE, 40 * RUPEE, {3: 300 * RUPEE, LAST: 100 * RUPEE}),
    # Nobody ever sees that money again: it is more than the borrower's shares are worth.
    Lent(10, 2, 1_800 * RUPEE, 120 * RUPEE, {}),
)
NAMES = (
    "Alma Lugun", "Bahamani Soy", "Chandmuni Hansda", "Dulari Purty", "Etwari Kongari",
    "Fulmani Baskey", "Gurubari Sinku", "Hiramani Marandi", "Jasinta Dungdung", "Kalawati Naik",
    "Lalmuni Bodra", "Mukta Kandulna", "Neelmani Tuti", "Phulo Hembrom", "Rahil Topno",
    "Sabina Kullu", "Sumitra Guria", "Teresa Bilung", "Usha Samad", "Yashoda Mahto",
    "Zubeda Khatoon", "Mangri Munda",
)  # fmt: skip


def presence(member: int, meeting: int) -> str:
    """One is away at each meeting, and another one late."""
    if member == (4 * meeting + 3) % MEMBERS:
        return "absent"
    return "late" if member == (4 * meeting + 5) % MEMBERS else "present"


def row(member: int, meeting: int) -> dict[str, int]:
    """What somebody brings to a meeting; whoever was away last time pays the fine for it."""
    how = presence(member, meeting)
    if how == "absent":
        return {}
    fine = FINE * (how == "late")
    fine += FINE * (meeting > 0 and presence(member, meeting - 1) == "absent")
    paid = sum(each.repaid.get(meeting, 0) for each in BORROWED if each.member == member)
    return {
        "shares": 1 + (3 * member + 2 * meeting) % 5,
        "social": SOCIAL,
        "fine": fine,
        "loan": paid,
    }


def brought(meeting: int) -> int:
    """What all bring to a meeting, in minor units."""
    rows = [row(member, meeting) for member in range(MEMBERS)]
    each = [PRICE * r["shares"] + r["social"] + r["fine"] + r["loan"] for r in rows if r]
    return sum(each)


def lent(meeting: int) -> int:
    """What is handed over at a meeting."""
    return sum(each.minor for each in BORROWED if each.at == meeting)


def social_box() -> int:
    """What lies in the social fund's box after the last meeting."""
    return sum(row(m, n).get("social", 0) for m in range(MEMBERS) for n in range(MEETINGS))


def loan_box() -> int:
    """What lies in the other box after the last meeting."""
    all_of_it = sum(brought(number) - lent(number) for number in range(MEETINGS))
    return all_of_it - social_box()


@dataclass(frozen=True, slots=True)
class Result:
    """What the share-out comes to for one member."""

    shares: int
    worth: int
    set_off: int
    owed: int
    kept: int
    paid: int


def on_paper(counted: int, keep: int) -> list[Result]:
    """Work out what each gets of what was counted, where each keeps so many shares at most."""
    shares = [sum(row(m, n).get("shares", 0) for n in range(MEETINGS)) for m in range(MEMBERS)]
    debts = [_debt(member) for member in range(MEMBERS)]
    able = set(range(MEMBERS))
    while True:
        pot = counted + sum(debts[m] for m in able)
        each = Fraction(pot, sum(shares[m] for m in able))
        if all(each * shares[m] >= debts[m] for m in able):
            break
        able = {m for m in able if each * shares[m] >= debts[m]}
    worth = [int(each * shares[m]) for m in range(MEMBERS)]
    # The paise that are left go to whoever was cut off most; then to the one who came first.
    left = pot - sum(worth[m] for m in able)
    for m in sorted(able, key=lambda m: (worth[m] - each * shares[m], m))[:left]:
        worth[m] += 1
    found = []
    for m in range(MEMBERS):
        off = min(worth[m], debts[m])
        kept = min(keep, shares[m], (worth[m] - off) // PRICE)
        paid = worth[m] - off - kept * PRICE
        found.append(Result(shares[m], worth[m], off, debts[m] - off, kept, paid))
    assert sum(one.paid + one.kept * PRICE for one in found) == counted
    return found


def _debt(member: int) -> int:
    lent_out = [each for each in BORROWED if each.member == member]
    owed = sum(each.minor + each.interest - sum(each.repaid.values()) for each in lent_out)
    return owed + FINE * (presence(member, LAST) == "absent")


def _actor(told: Any) -> Actor:
    return Actor(UUID(told["id"]), told["name"])


def past(told: Any) -> dict[str, Any]:
    """Twenty-five members meet once a month; all but the last meeting of their cycle."""
    admin, treasurer, member = (_actor(each) for each in told["people"])
    now = clock.now()

    def moment(meeting: int) -> datetime:
        return now - timedelta(days=30 * (LAST - meeting))

    with clock.frozen(moment(0) - timedelta(days=1)):
        opened = circles.create(admin, preset="vsla", name="Jagriti", rules=RULES, key=key())
        for each in (treasurer, member):
            joined = invites.join(each, str(opened.invite_code), key=key())
            memberships.approve(admin, joined.member_id)
            if each is treasurer:
                roles.assign(admin, opened.id, joined.member_id, "treasurer")
        for name in NAMES:
            members.record(admin, opened.id, name, key=key())
    found = sorted(memberships.members(admin, opened.id), key=lambda each: each.number)
    ids = [each.id for each in found]
    for number in range(LAST):
        for loan in BORROWED:
            if loan.at == number:
                with clock.frozen(moment(number) - timedelta(hours=5)):
                    _ask(admin, treasurer, opened.id, ids[loan.member], loan)
        with clock.frozen(moment(number)):
            _hold(treasurer, opened.id, ids, number)
    names = [each.name for each in found]
    return {"circle": str(opened.id), "members": [str(each) for each in ids], "names": names}


def _ask(admin: Actor, treasurer: Actor, circle_id: UUID, member_id: UUID, loan: Lent) -> None:
    asked = loans.request(
        admin, circle_id, amount_minor=loan.minor, periods=2, on_behalf_of=member_id, key=key()
    )
    loans.approve(treasurer, asked.id)


def _hold(treasurer: Actor, circle_id: UUID, ids: list[UUID], number: int) -> None:
    opened = meetings.start(treasurer, circle_id, key=key())
    cells = [
        Cell(member_id, field, value)
        for member, member_id in enumerate(ids)
        for field, value in {"presence": presence(member, number), **row(member, number)}.items()
        if value
    ]
    cells += [Cell(None, f"hand_over.{loan.loan_id}", True) for loan in opened.loans]
    cells += [
        Cell(None, f"counted_by.{ids[0]}", True),
        Cell(None, "count.coins", opened.opening_minor + brought(number) - lent(number)),
    ]
    version = meetings.save(treasurer, opened.id, cells=cells).version
    done = meetings.post(treasurer, opened.id, version=version, key=key())
    assert done.difference_minor == 0


def everybody_agrees(told: Any) -> dict[str, Any]:
    """The members vote for what is asked; for those without a phone the admin writes it down."""
    admin, _, member = (_actor(each) for each in told["people"])
    asked = UUID(told["proposal"])
    for voter in (admin, member):
        proposals.vote(voter, asked, "yes")
    for member_id in told["members"][3:]:
        if proposals.get(admin, asked).status == "open":
            proposals.record_vote(admin, asked, UUID(member_id), "yes", key=key())
    return {"status": proposals.get(admin, asked).status}


STORIES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "past": past,
    "everybody_agrees": everybody_agrees,
}


def main() -> None:
    """Tell the story named first, with what it needs as JSON."""
    bootstrap.start()
    sys.stdout.write(json.dumps(STORIES[sys.argv[1]](json.loads(sys.argv[2]))))
    bootstrap.stop()


if __name__ == "__main__":
    main()
