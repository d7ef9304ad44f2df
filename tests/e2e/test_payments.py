"""Paying in the browser when something is odd: amounts, double taps, two tabs, lost connections."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from circle_app.i18n import formats, messages
from tests.e2e.languages import ENGLISH, HINDI
from tests.e2e.people import Person
from tests.e2e.screens import Screen
from tests.e2e.worlds import World

REFUSED = {
    "": "empty",
    "0": "zero",
    "0.00": "zero",
    "-5": "negative",
    "1.234": "too_many_decimals",
    "1e9": "not_a_number",
    "five": "not_a_number",
    "9999999999999": "too_large",
}


def recorded(world: World, person: Person) -> list[dict[str, Any]]:
    """The contributions of one person, the newest first."""
    mine = person.get("/contributions", limit=200)["items"]
    return [row for row in mine if row["circle_id"] == world.circle_id]


def open_pay(screen: Screen, world: World) -> None:
    screen.open(f"/c/{world.circle_id}/pay")
    screen.field("Amount").wait_for()


def tap_pay(page: Page) -> None:
    page.locator(".dock button[type=submit]").click()


def alert(screen: Screen):
    return screen.page.locator("main [role=alert]").filter(visible=True)


@HINDI
def test_amounts_that_are_none_are_refused_in_words(playground, signed_in, language):
    world = playground
    screen = signed_in(world.asha, language)
    before = len(recorded(world, world.asha))
    open_pay(screen, world)
    for typed, reason in REFUSED.items():
        screen.field("Amount").fill(typed)
        tap_pay(screen.page)
        sentence = messages.sentence("invalid_amount", language, reason=reason, decimals=2)
        expect(alert(screen)).to_contain_text(sentence)
        assert screen.field("Amount").input_value().replace(",", "") == typed
    assert len(recorded(world, world.asha)) == before


def test_digits_of_the_own_script_are_fine(playground, signed_in):
    world = playground
    screen = signed_in(world.rekha, "hi")
    open_pay(screen, world)
    screen.field("Amount").fill("७")
    screen.button("Pay {amount}", amount=formats.money(700, "INR", "hi")).click()
    screen.sees("It is in the books")
    assert recorded(world, world.rekha)[0]["amount"] == "7.00"


def test_double_tap_books_once(playground, signed_in):
    world = playground
    screen = signed_in(world.asha)
    before = len(recorded(world, world.asha))
    open_pay(screen, world)
    screen.page.locator(".dock button[type=submit]").dblclick()
    screen.sees("It is in the books")
    assert len(recorded(world, world.asha)) == before + 1


def test_second_tab_learns_that_nothing_is_due_any_more(server, signed_in):
    world = World(server.origin, paid=False)
    screen = signed_in(world.asha)
    open_pay(screen, world)
    other = screen.new_tab()
    other.goto(f"/c/{world.circle_id}/pay")
    # A page hears of what happens once it is there.
    expect(other.get_by_text(screen.words("due today"), exact=False).first).to_be_visible()
    expect(other.get_by_text(screen.words("nothing is due"))).to_have_count(0)
    tap_pay(screen.page)
    screen.sees("It is in the books")
    expect(other.get_by_text(screen.words("nothing is due"))).to_be_visible()


@HINDI
def test_empty_wallet_pays_nothing(playground, newcomer, signed_in, language):
    world = playground
    poor = newcomer("Farida Khatoon")
    poor.post("/circles/join", code=world.code)
    screen = signed_in(poor, language)
    open_pay(screen, world)
    screen.page.locator("label", has_text=screen.words("From my wallet")).click()
    tap_pay(screen.page)
    expect(alert(screen)).to_contain_text(messages.sentence("insufficient_funds", language))
    assert recorded(world, poor) == []
    assert poor.balance() == "0.00"


@HINDI
def test_without_a_connection_nothing_is_sent_and_nothing_typed_is_lost(
    playground, signed_in, language
):
    world = playground
    screen = signed_in(world.sunita, language)
    screen.forgive("net::ERR|WebSocket|xhr poll|websocket error")
    before = len(recorded(world, world.sunita))
    open_pay(screen, world)
    screen.field("Amount").fill("8")
    screen.button("Pay {amount}", amount=formats.money(800, "INR", language)).wait_for()
    screen.context.set_offline(True)
    banner = "No connection. What you typed is kept; nothing is sent until it is back."
    screen.sees(banner)
    tap_pay(screen.page)
    expect(screen.field("Amount")).to_have_value("8")
    screen.context.set_offline(False)
    expect(screen.text(banner)).to_have_count(0)
    expect(screen.field("Amount")).to_have_value("8")
    tap_pay(screen.page)
    screen.sees("It is in the books")
    paid = recorded(world, world.sunita)
    assert len(paid) == before + 1
    assert paid[0]["amount"] == "8.00"


class Line:
    """The websocket of a page, which can be cut after the next words of the page have left."""

    def __init__(self, screen: Screen) -> None:
        self._cutting = False
        self.cuts = 0
        screen.page.route_web_socket("**/_event/**", self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def to_server(message: str | bytes) -> None:
            server.send(message)

        def to_page(message: str | bytes) -> None:
            if not self._cutting:
                socket.send(message)
                return
            # The server has done it; its answer does not arrive.
            self._cutting = False
            self.cuts += 1
            socket.close()
            server.close()

        socket.on_message(to_server)
        server.on_message(to_page)

    def cut_next_answer(self) -> None:
        self._cutting = True


def test_connection_lost_in_the_middle_of_a_payment_books_it_once(server, signed_in):
    world = World(server.origin, paid=False)
    screen = signed_in(world.rekha)
    screen.forgive("WebSocket|websocket")
    line = Line(screen)
    open_pay(screen, world)
    expect(screen.text("nothing is due")).to_have_count(0)
    line.cut_next_answer()
    tap_pay(screen.page)
    # The page connects again and shows what is true now: it was recorded, though no answer came.
    # Where the new line is faster than the server's work, the receipt itself still arrives.
    told = screen.text("nothing is due").or_(screen.text("It is in the books"))
    expect(told.first).to_be_visible()
    assert line.cuts == 1
    assert len(recorded(world, world.rekha)) == 1


@ENGLISH
def test_more_than_the_payoff_is_refused(playground, signed_in, language):
    world = playground
    screen = signed_in(world.rekha, language)
    owed = world.rekha.get(f"/loans/{world.running['id']}")["outstanding"]
    screen.open(world.address("/c/[circle]/loans/[loan]"))
    screen.button("Pay it all off").click()
    screen.button("Pay it all").click()
    sheet = screen.page.locator("#loan-pay")
    sheet.locator("label", has_text=screen.words("Another amount")).click()
    screen.field("Amount").fill("1000")
    screen.button("Record the payment").click()
    sentence = messages.sentence("amount_over_payoff", language, payoff_minor=6000)
    expect(sheet.get_by_role("alert")).to_contain_text(sentence)
    assert world.rekha.get(f"/loans/{world.running['id']}")["outstanding"] == owed
