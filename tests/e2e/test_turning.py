"""Rotating circles over their whole life: a family by draw, a chit by auction, and a draw's proof.

Weeks lie behind two of the journeys when they begin (``tests.e2e.turns`` tells them); the rest
happens here in the browser, or by calls to the API where it is not what is looked at.
"""

from __future__ import annotations

import base64
import json
import os
import random
import re
import subprocess
import sys
from typing import Any

import pytest
from playwright.sync_api import expect

from circle_app.web import routes
from circle_app.web.pages import PAGES
from tests.e2e.barriers import check_page, check_phone, wait_until_shown
from tests.e2e.people import NAMES, Person
from tests.e2e.screens import SMALL_PHONE, Screen
from tests.e2e.turning import Sharing, Turning
from tests.e2e.weights import check_weight, weigh
from tests.support.draws import MadeUp, fault, program
from tests.support.server import ROOT, Server

# What is bought and shared out is looked at in a group that buys shares.
SHARED = (routes.SHARES, routes.SHARE_OUT, routes.EARNINGS, routes.INVESTMENTS)
ROUTES = [
    page.route
    for page in PAGES
    if page.route.startswith((routes.ROUNDS, routes.RUN)) or page.route in (routes.SLOTS, *SHARED)
]
SIX = (*NAMES["en"], "Geeta Sharma", "Meena Rao", "Leela Das")
HUNDRED = 100


@pytest.fixture(scope="module")
def turning(server):
    """Circles in which the pot goes round."""
    return Turning(server.origin)


@pytest.fixture(scope="module")
def sharing(server):
    """A group that buys shares."""
    return Sharing(server.origin)


@pytest.fixture(scope="module")
def readers(chromium, turning, sharing):
    """A browser in each language for each circle, kept open: its files stay warm."""
    opened = {}

    def reader(route: str, language: str) -> tuple[str, Screen]:
        # To share out is the officers' to do.
        world, person = (sharing, sharing.admin) if route in SHARED else (turning, turning.rekha)
        if (person, language) not in opened:
            opened[person, language] = person.screen(chromium, language)
        return world.address(route), opened[person, language]

    yield reader
    for screen in opened.values():
        screen.context.close()


@pytest.mark.sweep
@pytest.mark.parametrize("route", ROUTES)
def test_page_of_turns_and_shares_has_no_barrier(readers, language, route):
    address, screen = readers(route, language)
    screen.complaints.clear()
    screen.page.set_viewport_size(SMALL_PHONE)
    if language == "en":
        check_weight(screen, weigh(screen, address))
    else:
        screen.open(address)
        wait_until_shown(screen)
    screen.is_at(re.escape(address))
    assert screen.page.locator("h1").count() == 1
    check_page(screen, language)
    assert screen.complaints == []


def test_a_pot_goes_from_the_turn_to_the_pocket(turning, signed_in):
    admin = signed_in(turning.admin)
    here = turning.address(routes.ROUND, turning.ordered)
    admin.open(here)
    admin.button("Give the pot away").first.click()
    admin.page.locator("dialog[open]").get_by_role("button", name="Give the pot away").click()
    admin.sees("The pot goes to")
    admin.button("Hand it out").click()
    admin.page.locator("dialog[open] button[type=submit]").click()
    admin.button("Done").click()
    rekha = signed_in(turning.rekha)
    rekha.open(here)
    rekha.button("It came").click()
    rekha.sees("Thank you. It stands as received.")
    admin.sees("received")


def told(server: Server, story: str, people: list[Person], *more: str) -> dict[str, str]:
    """Let the past of a circle happen in the server's books."""
    ids = [{"id": person.get("/me")["id"], "name": person.name} for person in people]
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.turns", story, json.dumps(ids), *more],
        env=os.environ | {"CIRCLE_DATA_DIR": str(server.data_folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def receive(people: list[Person], round_id: str) -> None:
    """The first hands everything of a round out; whoever gets it, or another, says it came."""
    for payout in people[0].get(f"/rounds/{round_id}")["payouts"]:
        if payout["status"] == "owed":
            people[0].post(f"/payouts/{payout['id']}/pay", method="cash")
            seen = [person.get(f"/payouts/{payout['id']}") for person in people]
            asked = next(
                person for person, found in zip(people, seen, strict=True) if found["can_confirm"]
            )
            asked.post(f"/payouts/{payout['id']}/confirm")


def test_a_family_of_six_draws_to_the_end_though_one_pays_late(server, signed_in):
    people = [Person(server.origin, name) for name in SIX]
    past = told(server, "family", people)
    circle, run, admin = past["circle"], past["run"], people[0]
    late = next(person for person in people if person.get("/me")["id"] == past["late"])
    rounds = admin.get(f"/circles/{circle}/rounds")["items"]
    sixth = next(each["id"] for each in rounds if each["status"] == "collecting")

    # The winner of the fifth round waits for one part, and gets it on the day it comes.
    fifth = admin.get(f"/rounds/{past['fifth']}")["round"]
    watched = signed_in(late)
    watched.open(routes.path(routes.DRAW, circle=circle, round=past["fifth"]))
    watched.sees(
        "{amount} is still missing. {name} gets it as it comes in.",
        amount="₹1,000",
        name=fifth["winner_name"],
    )
    watched.open(routes.path(routes.ROUND, circle=circle, round=past["fifth"]))
    watched.sees("Not come in yet")
    late.post(f"/circles/{circle}/contributions", method="cash")
    watched.sees("The rest of the pot")

    # The sixth is drawn in front of two.
    here = routes.path(routes.DRAW, circle=circle, round=sixth)
    watched.open(here)
    watched.sees("{amount} is still missing. Whoever wins gets it as it comes in.", amount="₹5,000")
    for person in people:
        if person is not late:
            person.post(f"/circles/{circle}/contributions", method="cash")
    watched.field("Your word").fill("dice 4 and 2")
    watched.button("Add it").click()
    watched.sees("Your word is in the draw: “{word}”", word="dice 4 and 2")
    holder = signed_in(admin)
    holder.open(here)
    holder.literal("dice 4 and 2").wait_for()
    holder.button("Hold the draw").click()
    check_phone(holder)
    watched.stay()
    holder.page.locator("dialog[open]").get_by_role("button", name="Hold the draw").click()
    for screen in (holder, watched):
        screen.sees("Round {n} goes to", n=6)
        screen.page.locator("[data-verdict=genuine]").wait_for()
    watched.sees("The word you added on this device is in it.")
    assert watched.stayed()

    # Everything is handed over, and the run closes by itself: in = out.
    for each in (past["fifth"], sixth):
        receive(people, each)
    holder.open(routes.path(routes.RUN, circle=circle, run=run))
    holder.sees("Nothing got lost: {amount} in, {amount} out.", amount="₹36,000")
    holder.sees("over")
    check_phone(holder)
    summary = admin.get(f"/runs/{run}/summary")
    assert {(slot["put_in"], slot["got"]) for slot in summary["slots"]} == {("6000.00", "6000.00")}
    assert admin.get(f"/circles/{circle}/verify")["intact"]


def test_a_chit_of_twenty_holds_three_auctions(server, signed_in):
    people = [Person(server.origin, name) for name in SIX[:4]]
    past = told(server, "chit", people)
    circle, here = past["circle"], past["round"]
    admin, _, sunita, geeta = people
    address = routes.path(routes.AUCTION, circle=circle, round=here)
    officer, member = signed_in(admin), signed_in(sunita)
    officer.open(address)
    member.open(address)
    member.sees("To be auctioned")
    officer.button("Announce it to all").click()

    # Each sees the other's bid at once, and the time that is left by the server's clock.
    for screen in (officer, member):
        expect(screen.page.get_by_role("timer")).to_have_text(re.compile(r"^(59:\d\d|1:00:00)$"))
    member.stay()
    offer(member, "9000")
    member.literal("A bid is at most ₹8,000 by the rules.").wait_for()
    offer(member, "4000")
    member.sees("Bid {amount}?", amount="₹4,000")
    check_phone(member)
    member.button("Bid {amount}", amount="₹4,000").click()
    member.sees("The highest bid is yours.")
    officer.literal("₹16,000").wait_for()
    officer.page.locator("select[name=slot]").select_option(label="Slot 5: Member 5")
    offer(officer, "8000")
    officer.button("Bid {amount}", amount="₹8,000").click()
    member.sees("You were outbid. Your bid: {amount}", amount="₹4,000")
    assert member.stayed()
    # Nobody can go higher than the cap; who bids it too is in the draw.
    geeta.post(f"/rounds/{here}/bids", discount="8000.00")
    member.sees("{n} bids", n=3)

    # The hour is over. The third auction ends in front of the member, by itself.
    later = told(server, "hammer", people, circle)
    member.open(routes.path(routes.AUCTION, circle=circle, round=later["third"]))
    expect(member.page.get_by_role("timer")).to_have_text(re.compile(r"^00:\d\d$"))
    member.stay()
    officer.open(address)
    officer.sees("Several bid the same; the sealed draw decided between them.")
    found = admin.get(f"/rounds/{here}/auction")
    assert found["winner_name"] in ("Member 5", geeta.name)
    assert (found["discount"], found["dividend"]) == ("8000.00", "350.00")
    officer.sees("Took part with a bid")
    officer.link("Read and print the minutes").click()
    officer.page.get_by_role("group", name=officer.words("Room for signatures")).wait_for()
    check_phone(officer)
    expect(member.text("How it was divided")).to_be_visible(timeout=45_000)
    member.literal("₹15,000").wait_for()
    assert member.stayed()
    third = admin.get(f"/rounds/{later['third']}/auction")
    assert (third["winner_name"], third["dividend"]) == (admin.name, "200.00")
    assert admin.get(f"/circles/{circle}/verify")["intact"]


def offer(screen: Screen, rupees: str) -> None:
    """Type a bid, and look at what it means."""
    screen.field("I go without").fill(rupees)
    screen.button("Look at this bid").click()


CHECK = """async files => {
    const {verify, textOf} = await import("/draw_proof.js");
    const faults = [];
    for (const file of files) {
        const bytes = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));
        faults.push((await verify(await textOf(new Blob([bytes])))).fault);
    }
    return faults;
}"""


def test_the_browser_the_program_and_the_server_agree_about_proofs(turning, signed_in):
    chance, files = random.Random(27), []
    for number in range(HUNDRED):
        proof = MadeUp(number).proof().encode()
        changed = bytearray(proof)
        changed[chance.randrange(len(proof))] ^= 1 << chance.randrange(8)
        files += [proof, bytes(changed)]
    proof = MadeUp(5, slots=2, nonces=1).proof().encode()
    files += [
        proof[:place] + bytes([proof[place] ^ 1]) + proof[place + 1 :]
        for place in range(len(proof))
    ]
    real = turning.rekha.client.get(f"/api/v1/rounds/{turning.drawn['round']}/proof").content
    screen = signed_in(turning.rekha)
    screen.open(turning.address(routes.DRAW_PROOF))
    screen.page.locator("[data-verdict=genuine]").wait_for()
    files.append(real)
    sent = [base64.b64encode(file).decode() for file in files]
    found: list[Any] = screen.page.evaluate(CHECK, sent)
    assert found == [fault(file) for file in files] == [program(file) for file in files]
    assert found.count("") == HUNDRED + 1
    assert all(found[1 : 2 * HUNDRED : 2])
    # The same by hand: a file is chosen, as it is and with one letter changed.
    for file, verdict in ((files[0], "genuine"), (files[1], "not")):
        chosen = {"name": "draw.json", "mimeType": "application/json", "buffer": file}
        screen.page.locator("input.draw-file").set_input_files(chosen)
        screen.page.locator(f"[data-verdict={verdict}]").last.wait_for()
