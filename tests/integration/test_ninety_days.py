"""Ninety days of a small installation: who heard of what, when, in which language; each once.

Three circles of thirteen people live by a plot. Beside each act stands who is to hear, and what
time brings (dues, instalments, a vote that ends) is worked out here from the plot's own days. At
the end the notices of the database are the same table. Every job runs twice a day, and word is
passed on by two threads at once each time. Draws and payouts come with the circles that have them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from circle_app.domain.notices import NOTICES
from circle_app.i18n.notice_words import WORDS, values_of, variant, words
from circle_app.services import (
    autopay,
    board,
    contributions,
    departures,
    disputes,
    invites,
    loans,
    memberships,
    proposals,
    wallets,
    withdrawals,
)
from tests.factories import key
from tests.support.circles import rows
from tests.support.living import DAYS, LANGUAGES, RUPEE, START, Act, Heard, World, live

DUE_MINOR = 500 * RUPEE
HINDI = re.compile("[\u0900-\u097f]")


def on(day: int, do: Callable[[World], Any], **heard: str) -> Act:
    """An act; ``due_soon="Asha Rekha"`` says who hears of which kind."""
    told = tuple(
        (kind.replace("_", ".", 1), name) for kind, names in heard.items() for name in names.split()
    )
    return Act(day, do, told)


# ------------------------------------------------------------------------- the savings group
#: Of each of the group's cycles: its last day, and when everybody paid it; None for not at all.
#: A member pays at noon, after the reminder of the same morning.
CYCLES = (
    (30, {"Sunita": 10, "Rekha": 12, "Asha": 5, "Farida": 28, "Kavita": 32, "Neha": 17}),
    (60, {"Sunita": 45, "Rekha": 46, "Asha": 65, "Farida": 58, "Kavita": None, "Neha": 41}),
    (91, {"Sunita": None, "Rekha": 80, "Asha": 70, "Farida": None, "Kavita": None, "Neha": 71}),
)
BEFORE, AFTER = 3, 3
GRACE, FEE_MINOR = 3, 10 * RUPEE
AUTOPAY_FROM, FARIDA_LEAVES = {"Kavita": 40}, 75


def pays(name: str, minor: int) -> Callable[[World], None]:
    """Pay one due in cash, which another officer confirms on the same day."""

    def act(world: World) -> None:
        paid = contributions.pay(
            world.who[name], world.group.id, amount_minor=minor, method="cash", key=key()
        )
        contributions.confirm(world.who[officer_for(name)], paid.id, key=key())

    return act


def officer_for(name: str) -> str:
    return "Sunita" if name == "Rekha" else "Rekha"


def payments() -> list[Act]:
    """Everybody's contributions: officers hear that one was said to be paid, then the payer."""
    made = []
    late: set[str] = set()
    for last, days in CYCLES:
        for name, day in days.items():
            if day is not None:
                # Whoever was late pays the fee with the next due.
                minor = DUE_MINOR + FEE_MINOR * (name in late)
                if day > last + GRACE:
                    late.add(name)
                officers = " ".join({"Sunita", "Rekha"} - {name})
                made.append(
                    on(
                        day,
                        pays(name, minor),
                        contribution_claimed=officers,
                        contribution_confirmed=name,
                    )
                )
    return made


def reminders() -> list[tuple[int, Heard]]:
    """What the days of the cycles bring, by the rules of reminders and of autopay."""
    found = []
    for last, days in CYCLES:
        for name, paid in days.items():
            if name == "Farida" and last > FARIDA_LEAVES:
                continue
            unpaid = lambda day, paid=paid: day < DAYS and (paid is None or paid >= day)  # noqa: E731
            steps = {last - BEFORE: "due.soon", last: "due.today", last + AFTER: "due.overdue"}
            if AUTOPAY_FROM.get(name, last) < last:
                # An empty wallet: tried on the day, and one, three and seven days after it.
                steps = {last - BEFORE: "autopay.told"}
                steps |= {last + after: "autopay.failed" for after in (0, 1, 3)}
                steps[last + 7] = "autopay.given_up"
            found += [(day, (kind, name)) for day, kind in steps.items() if unpaid(day)]
    return found


def remember(name: str, made: Callable[[World], Any]) -> Callable[[World], None]:
    def act(world: World) -> None:
        world.kept[name] = made(world)

    return act


def entry_of(name: str) -> UUID:
    """The entry of a member's first contribution."""
    found = rows(
        "SELECT c.entry_id FROM contribution c JOIN member m ON m.id = c.member_id "
        "WHERE m.name = :name AND c.entry_id IS NOT NULL ORDER BY c.recorded_at",
        name=name,
    )
    return UUID(str(found[0][0]))


def settled(world: World) -> None:
    """What the admin does when somebody leaves: agree, and pay out on the day after."""
    found = departures.of_circle(world.Sunita, world.group.id).items[0]
    departures.settle(world.Rekha, found.id, method="cash", key=key())


def officer_decides(world: World, name: str) -> None:
    """An officer agrees to the newest matter of the group."""
    asked = proposals.list(world.who[name], world.group.id, status="open").items[0]
    proposals.decide(world.who[name], asked.id, approve=True, key=key())


GROUP = [
    on(15, remember("neha", lambda w: invites.join(w.Neha, w.group.invite_code, key=key())),
       member_asked="Sunita Rekha"),
    on(16, lambda w: memberships.approve(w.Sunita, w.kept["neha"].member_id),
       member_joined="Rekha Asha Farida Kavita", member_welcomed="Neha"),
    on(35, remember("doubt", lambda w: disputes.open(
        w.Asha, w.group.id, entry_of("Asha"), reason="I gave more", key=key())),
       dispute_opened="Sunita Rekha"),
    on(37, lambda w: disputes.close(w.Sunita, w.kept["doubt"].id, outcome="It fits", key=key()),
       dispute_closed="Asha"),
    on(40, lambda w: board.announce(w.Sunita, w.group.id, title="Meet on Sunday", key=key()),
       announcement_posted="Rekha Asha Farida Kavita Neha"),
    on(40, lambda w: autopay.switch(w.Kavita, w.group.id, enabled=True)),
    on(42, remember("wish", lambda w: withdrawals.ask(
        w.Asha, w.group.id, amount_minor=100 * RUPEE, key=key())),
       proposal_opened="Sunita Rekha"),
    on(43, lambda w: officer_decides(w, "Rekha"), withdrawal_approved="Asha",
       withdrawal_to_pay="Sunita"),
    on(44, lambda w: withdrawals.pay_out(w.Rekha, w.kept["wish"].id, method="cash", key=key()),
       withdrawal_paid="Asha"),
    on(50, remember("claim", lambda w: contributions.pay(
        w.Farida, w.group.id, method="upi", reference="412345678901", key=key())),
       contribution_claimed="Sunita Rekha"),
    on(51, lambda w: contributions.reject(
        w.Rekha, w.kept["claim"].id, reason="not in the bank", key=key()),
       contribution_rejected="Farida"),
    on(75, lambda w: departures.ask_leave(w.Farida, w.group.id, key=key()),
       proposal_opened="Sunita Rekha"),
    on(76, lambda w: officer_decides(w, "Sunita"), departure_agreed="Farida",
       departure_to_settle="Rekha"),
    on(77, settled, member_left="Sunita Asha Kavita Neha",
       member_settled="Farida"),
]  # fmt: skip


# ----------------------------------------------------------- the circle of peers, and the lender
def repays(name: str, loan: str, amount: str = "next") -> Callable[[World], None]:
    def act(world: World) -> None:
        found = loans.get(world.who[name], world.kept[loan].id)
        minor = found.next_due_minor
        if amount == "all":
            minor = loans.payoff(world.who[name], found.id).total_minor
        loans.repay(world.who[name], found.id, amount_minor=minor, method="cash", key=key())

    return act


PEERS = [
    on(6, remember("gita", lambda w: loans.request(
        w.Gita, w.peers.id, amount_minor=1_000 * RUPEE, periods=4, purpose="Goats", key=key())),
       proposal_opened="Meena Lata"),
    on(6, lambda w: loans.vote(w.Meena, w.kept["gita"].id, "yes")),
    on(6, lambda w: loans.vote(w.Lata, w.kept["gita"].id, "yes"),
       proposal_approved="Meena", loan_approved="Gita"),
    on(8, lambda w: loans.disburse(w.Lata, w.kept["gita"].id, method="cash", key=key()),
       loan_disbursed="Gita"),
    # Asked at noon for a day: at half past nine of the next morning it is time to say so.
    on(20, remember("bell", lambda w: proposals.propose(
        w.Lata, w.peers.id, title="Shall we buy a bell?", key=key())),
       proposal_opened="Meena Gita"),
    on(20, lambda w: proposals.vote(w.Meena, w.kept["bell"].proposal_id, "yes")),
    on(25, lambda w: wallets.transfer(
        w.Meena, to_user=w.Lata.user_id, amount_minor=50 * RUPEE, key=key()),
       wallet_transfer="Lata"),
    on(44, repays("Gita", "gita")),
    on(65, repays("Gita", "gita")),
    # Her own act; but how her loan ended is a paper that she must have.
    on(80, repays("Gita", "gita", "all"), loan_closed="Gita"),
]  # fmt: skip
OFFICE = [
    on(10, remember("imran", lambda w: loans.request(
        w.Imran, w.office.id, amount_minor=5_000 * RUPEE, periods=2, key=key())),
       proposal_opened="Ravi"),
    on(11, lambda w: loans.approve(w.Ravi, w.kept["imran"].id), proposal_step_taken="Meera"),
    on(11, lambda w: loans.approve(w.Meera, w.kept["imran"].id), loan_approved="Imran",
       loan_to_hand_over="Anil", proposal_approved="Ravi"),
    on(12, lambda w: loans.disburse(w.Meera, w.kept["imran"].id, method="cash", key=key()),
       loan_disbursed="Imran"),
]  # fmt: skip


def by_time() -> list[tuple[int, Heard]]:
    """What time brings in the two other circles."""
    return [
        # Given on 10 March: the instalments fall due on 10 April, 10 May, and so on.
        (36, ("instalment.soon", "Gita")),
        (39, ("instalment.today", "Gita")),
        (42, ("instalment.overdue", "Gita")),
        # The second was paid before its first reminder, and then all of it.
        (21, ("vote.closing", "Gita")),
        (21, ("vote.closing", "Lata")),
        *((21, ("proposal.rejected", name)) for name in ("Meena", "Gita", "Lata")),
        # Given on 14 March: 14 April and 14 May.
        *((day, (kind, "Imran")) for first in (43, 73) for day, kind in (
            (first - BEFORE, "instalment.soon"), (first, "instalment.today"),
            (first + AFTER, "instalment.overdue"))),
    ]  # fmt: skip


Line = tuple[str, str, str]


def table_of(found: list[tuple[int, Heard]]) -> dict[Line, tuple[int, int, int]]:
    """Kind, person and language: how many, and the first and the last day."""
    days: dict[Line, list[int]] = {}
    for day, (kind, name) in found:
        days.setdefault((kind, name, LANGUAGES[name]), []).append(day)
    return {line: (len(each), min(each), max(each)) for line, each in sorted(days.items())}


def told(world: World) -> list[Any]:
    return rows(
        "SELECT n.id, n.kind, n.params, n.at, n.key, n.user_id, u.name, u.language FROM notice n "
        "JOIN app_user u ON u.id = n.user_id WHERE n.id > :first ORDER BY n.id",
        first=world.kept["first"],
    )


def day_of(at: Any) -> int:
    moment = datetime.fromisoformat(str(at))
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment.date() - START.date()).days


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_ninety_days(db):
    plot = [*payments(), *GROUP, *PEERS, *OFFICE]
    expected = [(act.day, heard) for act in plot for heard in act.heard]
    expected += [*reminders(), *by_time()]
    world = live(plot)
    found = told(world)
    assert table_of([(day_of(each.at), (each.kind, each.name)) for each in found]) == table_of(
        expected
    )
    assert Counter((day_of(each.at), each.kind, each.name) for each in found) == Counter(
        (day, *heard) for day, heard in expected
    )
    assert len({(each.user_id, each.key) for each in found}) == len(found)
    assert rows("SELECT COUNT(*) FROM happened_event")[0][0] == 0
    # In their language, and with nothing missing in any sentence.
    for each in found:
        params = json.loads(each.params)
        sentence = " ".join(WORDS[variant(each.kind, params)])
        values = values_of(params, each.language, circle="Savings")
        missing = [name for name in re.findall(r"\{(\w+)\}", sentence) if not values.get(name)]
        assert not missing, (each.kind, missing)
        said = words(each.kind, each.language, params, circle="Savings")
        assert bool(HINDI.search(said.body)) == (each.language == "hi"), said
    # By SMS goes what usually does, once.
    letters = rows(
        "SELECT notice_id FROM outbox WHERE channel = 'sms' AND notice_id > :first",
        first=world.kept["first"],
    )
    usual = {each.id for each in found if "sms" in NOTICES[each.kind].usual}
    assert sorted(number for (number,) in letters) == sorted(usual)
