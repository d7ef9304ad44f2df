"""Who comes in where: codes, links, other people's circles, votes that are over."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from circle_app.i18n import messages
from tests.e2e.languages import ENGLISH, HINDI
from tests.e2e.people import PASSWORD
from tests.e2e.worlds import World


def refusal(screen, code: str, **context) -> None:
    """The error of the page says this sentence."""
    sentence = messages.sentence(code, screen.language, **context)
    expect(screen.page.locator("main [role=alert]").filter(visible=True)).to_contain_text(sentence)


@ENGLISH
def test_unknown_code_is_refused_by_link_and_by_hand(visitor, language):
    screen = visitor(language)
    screen.open("/join/ZZZZ9999")
    refusal(screen, "invalid_code")
    screen.open("/join/code")
    screen.field("Got an invite code?").fill("nonsense!")
    screen.button("Look at the circle").click()
    refusal(screen, "invalid_code")


@HINDI
def test_withdrawn_code_lets_nobody_in(server, visitor, language):
    world = World(server.origin, paid=False)
    answer = world.asha.client.delete(f"/api/v1/circles/{world.circle_id}/invites/{world.code}")
    assert answer.is_success, answer.text
    screen = visitor(language)
    screen.open(f"/join/{world.code}")
    refusal(screen, "code_revoked")


@HINDI
def test_full_circle_says_so(server, newcomer, visitor, language):
    asha = newcomer()
    circle = asha.post("/circles", name="Small", preset="lending", rules={"members": {"max": 3}})
    for _ in range(2):
        newcomer().post("/circles/join", code=circle["invite_code"])
    screen = visitor(language)
    screen.open(f"/join/{circle['invite_code']}")
    screen.sees("Every seat in this circle is taken.")


@pytest.mark.parametrize(
    "route",
    ["/c/[circle]", "/c/[circle]/pay", "/c/[circle]/loans/[loan]", "/c/[circle]/votes/[vote]"],
)
def test_circles_of_others_are_not_there(world, newcomer, signed_in, route):
    screen = signed_in(newcomer("Farida Khatoon"))
    screen.forgive("status of 404")
    screen.open(world.address(route))
    screen.title_is("There is nothing here")
    assert world.people[1].name not in screen.page.content()


@ENGLISH
def test_made_up_addresses_are_not_there(world, signed_in, language):
    screen = signed_in(world.asha, language)
    screen.forgive("status of 404")
    for path in (
        "/c/no-id",
        f"/c/{uuid4()}",
        f"/c/{world.circle_id}/loans/{uuid4()}",
        f"/c/{world.circle_id}/votes/%27",
        "/no/such/page",
    ):
        screen.open(path)
        screen.title_is("There is nothing here")


@pytest.mark.parametrize("route", ["/home", "/wallet", "/c/[circle]/loans/[loan]"])
@ENGLISH
def test_signed_out_comes_back_to_the_page_after_signing_in(world, visitor, language, route):
    screen = visitor(language)
    path = world.address(route)
    screen.open(path)
    screen.title_is("Sign in")
    screen.field("Phone number or e-mail").fill(world.asha.phone)
    screen.field("Password").fill(PASSWORD)
    screen.button("Sign in").click()
    screen.is_at(path)
    expect(screen.page.locator("h1")).not_to_have_text(screen.words("Sign in"))


def test_signing_out_ends_it_in_every_tab(server, newcomer, signed_in):
    screen = signed_in(newcomer())
    screen.open("/more")
    screen.button("Sign out").click()
    screen.is_at("/")
    screen.open("/wallet")
    screen.title_is("Sign in")


@HINDI
def test_vote_may_be_changed_until_it_is_closed_and_not_after(server, signed_in, language):
    world = World(server.origin)
    asha, late = (signed_in(person, language) for person in (world.asha, world.rekha))
    for screen in (asha, late):
        screen.open(world.address("/c/[circle]/votes/[vote]"))
        screen.button("Yes").wait_for()
    ring = asha.page.locator(".vote__ring .ring__big")
    asha.button("Yes").click()
    expect(ring).to_have_text("1")
    asha.button("No").click()
    expect(ring).to_have_text("0")
    asha.button("Yes").click()
    asha.button("Yes").click()
    expect(ring).to_have_text("1")
    world.sunita.post(f"/loans/{world.asked['id']}/votes", vote="yes")
    # Closed for everybody, also for those whose page was open already.
    for screen in (asha, late):
        screen.sees("The members agreed")
        expect(screen.button("Yes")).to_have_count(0)
