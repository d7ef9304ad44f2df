"""What one does is on the screens of the others without a reload, whatever way it came."""

from __future__ import annotations

from playwright.sync_api import expect

from circle_app.i18n import formats
from tests.e2e.languages import HINDI
from tests.e2e.worlds import World


@HINDI
def test_payment_by_a_program_moves_the_ring_at_home(server, signed_in, language):
    world = World(server.origin, paid=False)
    screen = signed_in(world.asha, language)
    screen.open("/home")
    ring = screen.page.locator(".ring__mid")
    expect(ring).to_have_text("0/3")
    screen.stay()
    for count, person in enumerate((world.rekha, world.sunita, world.asha), 1):
        person.post(f"/circles/{world.circle_id}/contributions", method="cash")
        expect(ring).to_have_text(f"{count}/3")
    assert screen.stayed()


def test_new_member_appears_in_the_list(server, newcomer, signed_in):
    world = World(server.origin, paid=False)
    screen = signed_in(world.asha)
    screen.open(f"/c/{world.circle_id}/members")
    screen.literal(world.rekha.name).wait_for()
    screen.stay()
    newcomer("Farida Khatoon").post("/circles/join", code=world.code)
    screen.literal("Farida Khatoon").wait_for()
    assert screen.stayed()


def test_transfer_by_another_one_arrives_in_the_open_wallet(server, signed_in):
    world = World(server.origin, paid=False)
    screen = signed_in(world.asha)
    screen.open("/wallet")
    balance = screen.page.locator("main .money").first
    expect(balance).to_contain_text(formats.money(50_000, "INR", "en"))
    screen.stay()
    to_user = world.asha.get("/me")["id"]
    world.rekha.post("/wallet/transfers", to_user=to_user, amount="12.50")
    expect(balance).to_contain_text(formats.money(51_250, "INR", "en"))
    assert screen.stayed()


def test_circle_of_others_does_not_hear_it(server, signed_in):
    """A page reloads for its own circle only."""
    world, other = World(server.origin, paid=False), World(server.origin, paid=False)
    screen = signed_in(other.asha)
    updates = []

    def hear(frame: str | bytes) -> None:
        # Updates of a state; the connection's own heartbeat is something else.
        if str(frame).startswith("42"):
            updates.append(frame)

    screen.page.on("websocket", lambda socket: socket.on("framereceived", hear))
    screen.open("/home")
    expect(screen.page.locator(".ring__mid")).to_have_text("0/3")
    screen.page.wait_for_timeout(500)
    quiet = len(updates)
    world.rekha.post(f"/circles/{world.circle_id}/contributions", method="cash")
    screen.page.wait_for_timeout(700)
    assert len(updates) == quiet
    other.rekha.post(f"/circles/{other.circle_id}/contributions", method="cash")
    expect(screen.page.locator(".ring__mid")).to_have_text("1/3")
    assert len(updates) > quiet
