"""Who decides: a self-help group, a lender's office, and a circle that changes its own rules."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from circle_app.web import routes
from tests.e2e.barriers import check_phone, wait_until_shown
from tests.e2e.languages import ENGLISH, HINDI
from tests.e2e.people import Person
from tests.e2e.screens import Screen
from tests.e2e.worlds import World
from tests.support import uploads

WITHOUT_PHONE = ("Budhni Oraon", "Jhalo Devi", "Mangri Munda")


def at(circle_id: str, route: str, **parts: str) -> str:
    """An address of a circle."""
    return str(routes.path(route, circle=circle_id, **parts))


def approve(screen: Screen, words: str) -> None:
    """Agree as an officer, with a word."""
    screen.button("Approve").click()
    screen.sees("Approve this?")
    screen.field("A word with it (optional)").fill(words)
    screen.page.locator("dialog[open] button[type=submit]").click()


class SelfHelpGroup:
    """Founded by the API: admin, treasurer and members who were voted in."""

    def __init__(self, origin: str, language: str) -> None:
        names = ("Champa", "Sushila", "Anjali", "Basanti", "Rita", "Salma", "Nirmala")
        self.people = [Person(origin, name, language) for name in names]
        self.admin, self.treasurer, self.asker = self.people[:3]
        made = self.admin.post("/circles", name="Mahila Shakti", preset="shg")
        self.id, self.path = made["id"], f"/circles/{made['id']}"
        for number, person in enumerate(self.people[1:], 1):
            person.post("/circles/join", code=made["invite_code"])
            self.vote("admission", self.people[:number])
        self.admin.put(
            f"{self.path}/members/{self.treasurer.get(self.path)['my_member_id']}/role",
            role="treasurer",
        )

    def vote(self, kind: str, voters: list[Person]) -> str:
        """Say yes to the open matter of a kind, as far as that is needed; return the matter."""
        asked = self.admin.get(f"{self.path}/proposals", status="open")["items"]
        found: str = next(row["id"] for row in asked if row["kind"] == kind)
        for person in voters:
            now = person.get(f"/proposals/{found}")
            if now["status"] == "open" and now["steps"][now["step"] - 1]["decider"] == "vote":
                person.post(f"/proposals/{found}/votes", vote="yes")
        return found


@HINDI
def test_a_self_help_group_of_ten_three_without_a_phone(server, newcomer, signed_in, language):
    group = SelfHelpGroup(server.origin, language)
    # The admin writes down who has no phone, and the members vote on each.
    admin = signed_in(group.admin, language)
    for name in WITHOUT_PHONE:
        admin.open(at(group.id, routes.MEMBER_NEW))
        admin.field("Name").fill(name)
        admin.button("Add as a member").click()
        admin.page.wait_for_url(re.compile(r"/members(/[0-9a-f-]{36})?$"))
        group.vote("admission", group.people)
    rows = group.admin.get(f"{group.path}/members")["items"]
    assert [row["status"] for row in rows] == ["active"] * 10
    records = {row["name"]: row["id"] for row in rows if row["name"] in WITHOUT_PHONE}
    assert len(records) == 3
    # Everybody saves; the treasurer writes down what comes from those without a phone.
    for person in group.people:
        paid = person.post(f"{group.path}/contributions", amount="100.00", method="cash")
        other = group.admin if person is group.treasurer else group.treasurer
        other.patch(f"/contributions/{paid['id']}/confirm")
    for member_id in records.values():
        paid = group.treasurer.post(
            f"{group.path}/contributions", amount="100.00", method="cash", on_behalf_of=member_id
        )
        group.admin.patch(f"/contributions/{paid['id']}/confirm")
    # A loan: first the members vote, then the treasurer agrees; nobody skips a step.
    loan = group.asker.post(f"{group.path}/loans", amount="300.00", periods=6, purpose="Seeds")
    refused = group.treasurer.client.post(f"/api/v1/loans/{loan['id']}/approve", json={})
    assert refused.status_code == 409, refused.text
    group.vote("loan", [person for person in group.people if person is not group.asker])
    treasurer = signed_in(group.treasurer, language)
    treasurer.open(at(group.id, routes.LOAN, loan=loan["id"]))
    wait_until_shown(treasurer)
    check_phone(treasurer)
    approve(treasurer, "बीज समय पर चाहिए")
    treasurer.sees("You agreed")
    decided = group.asker.get(f"/loans/{loan['id']}")
    assert decided["status"] == "approved"
    assert [step["status"] for step in decided["steps"]] == ["approved", "approved"]
    group.admin.post(f"/loans/{loan['id']}/disburse", method="cash")
    # Months later one of the three has a phone: the record becomes hers.
    code = group.admin.post(f"{group.path}/members/{records['Jhalo Devi']}/claim")["code"]
    jhalo = newcomer("Jhalo Devi", language)
    screen = signed_in(jhalo, language)
    screen.open(f"/join/{code}")
    screen.button("Join this circle").click()
    screen.is_at(f"/c/{group.id}")
    screen.open(at(group.id, routes.PASSBOOK))
    screen.literal("₹100").wait_for()
    assert len(group.admin.get(f"{group.path}/members")["items"]) == 10


@ENGLISH
def test_a_clerk_writes_down_and_a_manager_approves(server, signed_in, language, tmp_path):
    people = [Person(server.origin, name) for name in ("Anil Deshmukh", "Meera Iyer", "Ravi Kumar")]
    admin, manager, clerk = people
    office = admin.post("/circles", name="Nagar Finance", preset="lender")
    path = f"/circles/{office['id']}"
    for person, role in ((manager, "manager"), (clerk, "clerk")):
        joined = person.post("/circles/join", code=office["invite_code"])
        admin.post(f"{path}/members/{joined['member_id']}/approve")
        admin.put(f"{path}/members/{joined['member_id']}/role", role=role)
    paid = admin.post(f"{path}/contributions", amount="90000.00", method="cash")
    manager.patch(f"/contributions/{paid['id']}/confirm")
    # The clerk writes a borrower down, and keeps a copy of her card.
    desk = signed_in(clerk)
    desk.open(at(office["id"], routes.MEMBER_NEW))
    desk.field("Name").fill("Shanti Devi")
    desk.field("Phone number").fill("98765 43210")
    desk.button("Add as a member").click()
    desk.literal("Shanti Devi").wait_for()
    shanti = next(
        row["id"] for row in clerk.get(f"{path}/members")["items"] if row["name"] == "Shanti Devi"
    )
    card = tmp_path / "card.jpg"
    card.write_bytes(uploads.JPEG)
    desk.open(at(office["id"], routes.MEMBER, member=shanti))
    wait_until_shown(desk)
    check_phone(desk)
    desk.page.locator("summary", has_text="Add a paper").click()
    desk.field("Photo or PDF").set_input_files(card)
    desk.button("Keep it").click()
    desk.button("Hand in to be checked").click()
    # The clerk's own request counts as the clerk's step.
    desk.open(f"{at(office['id'], routes.LOAN_APPLY)}?for={shanti}")
    desk.field("Amount").fill("20000")
    desk.field("What is it for?").fill("Tea stall")
    expect(desk.button("Review request")).to_be_enabled()
    desk.button("Review request").click()
    desk.sees("Check your request")
    desk.page.locator("input[name=confirmed]").check()
    desk.button("Send the request").click()
    desk.page.wait_for_url(re.compile(r"/loans/[0-9a-f-]{36}$"))
    loan_id = desk.page.url.rsplit("/", 1)[1]
    wait_until_shown(desk)
    expect(desk.page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    # The manager finds the papers right, and approves.
    boss = signed_in(manager)
    boss.open(at(office["id"], routes.MEMBER, member=shanti))
    boss.button("Papers are right").click()
    boss.button("Yes, they are right").click()
    boss.open(at(office["id"], routes.LOAN, loan=loan_id))
    approve(boss, "Seen at the stall")
    boss.sees("You agreed")
    found = clerk.get(f"/loans/{loan_id}")
    assert found["status"] == "approved"
    assert [step["role"] for step in found["steps"]] == ["clerk", "manager"]
    assert clerk.get(f"{path}/members/{shanti}")["identity_check"]["status"] == "verified"
    # Nobody who is not of the office sees the borrower or the loan.
    stranger = Person(server.origin, "Eve Outside")
    for address in (f"/loans/{loan_id}", f"{path}/members/{shanti}"):
        assert stranger.client.get(f"/api/v1{address}").status_code == 404


OPEN_CYCLES = """
import sys
from datetime import date
from uuid import UUID
from circle_app.services import bootstrap, cycles
bootstrap.start()
print(cycles.open_due_cycles(UUID(sys.argv[1]), date.fromisoformat(sys.argv[2])))
"""


@pytest.fixture
def next_day(server):
    """Let the next day of one circle begin: what the job does then, for this circle alone."""

    def begin(circle_id: str) -> None:
        later = datetime.now(ZoneInfo("Asia/Kolkata")).date() + timedelta(days=1)
        done = subprocess.run(
            [sys.executable, "-c", OPEN_CYCLES, circle_id, later.isoformat()],
            env=os.environ | {"CIRCLE_DATA_DIR": str(server.data_folder)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.stdout.strip() == "1", done.stderr

    return begin


@ENGLISH
def test_a_circle_without_officers_votes_itself_from_5_to_10(server, signed_in, language, next_day):
    world = World(server.origin, paid=False)
    asha = signed_in(world.asha)
    asha.open(at(world.circle_id, routes.RULES))
    asha.link("Propose other rules").click()
    asha.field("How much each time? (₹)").fill("10")
    asha.button("Continue").click()
    asha.sees("This would change")
    check_phone(asha)
    asha.button("Ask the members").click()
    asha.page.wait_for_url(re.compile(r"/votes/[0-9a-f-]{36}$"))
    vote = asha.page.url.removeprefix(server.origin)
    asha.button("Yes").click()
    asha.sees("You voted yes. You can change it until it closes.")
    rekha = signed_in(world.rekha)
    rekha.open(vote)
    rekha.button("Yes").click()
    rekha.sees("The members agreed")
    # Agreed, and not yet in force: today everybody owes what they owed.
    found = world.asha.get(f"/circles/{world.circle_id}")
    assert found["rules"]["contribution"]["amount"] == "5.00"
    dues = world.sunita.get(f"/circles/{world.circle_id}/dues", mine=True)["items"]
    assert [due["amount"] for due in dues] == ["5.00"]
    asha.open(at(world.circle_id, routes.RULES))
    asha.literal("₹10").wait_for()
    check_phone(asha)
    next_day(world.circle_id)
    found = world.asha.get(f"/circles/{world.circle_id}")
    assert (found["rules"]["contribution"]["amount"], found["rule_version"]) == ("10.00", 2)
    dues = world.sunita.get(f"/circles/{world.circle_id}/dues", mine=True)["items"]
    assert [due["amount"] for due in dues] == ["5.00", "10.00"]
