"""Word travels: to open pages at once, by SMS and back, by e-mail, and to everybody of a circle."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, expect

from circle_app.i18n import formats, ntext, text
from circle_app.web import routes
from tests.e2e.barriers import check_phone, wait_until_shown
from tests.e2e.languages import ENGLISH, HINDI
from tests.e2e.people import NAMES, Person
from tests.e2e.screens import DESK, Screen
from tests.support.letters import Desk, desk, postbox
from tests.support.phones import PATH, envelope
from tests.support.receivers import until
from tests.support.server import Server

#: How long a change is waited for on another page; how soon it comes is logged.
AT_ONCE = 15.0
#: What a message may take until it is at the other side.
PATIENCE = 10.0
log = logging.getLogger(__name__)
CODE = re.compile(r"\d{6}")


def bell(screen: Screen, count: int) -> Locator:
    """The bell of the frame, with so much unread."""
    shown = re.compile(rf"(^|\D){count}(\D|$)" if count else r"^\D*$")
    found = screen.page.locator(f"a[href='{routes.NOTICES}']:not(main a)").filter(visible=True)
    return found.filter(has_text=shown).first


def at_once(act: Callable[[], Any], *shown: Locator) -> None:
    """Do something, and see it on open pages at once; ``--log-cli-level=info`` tells how soon."""
    begun = time.monotonic()
    act()
    for each in shown:
        expect(each).to_be_visible(timeout=AT_ONCE * 1000)
    took = time.monotonic() - begun
    log.info("on other pages after %.2f s", took)


def savings_group(origin: str, admin: Person, *others: Person) -> str:
    """A savings group: the first is its admin, the others are let in."""
    circle: str = admin.post("/circles", name="Sakhi Samooh", preset="savings")["id"]
    code = admin.get(f"/circles/{circle}")["invite_code"]
    for person in others:
        joined = person.post("/circles/join", code=code)
        admin.post(f"/circles/{circle}/members/{joined['member_id']}/approve")
    return circle


def unread(person: Person) -> int:
    """How much somebody has not read."""
    return int(person.get("/notifications")["unread"])


@HINDI
def test_the_bell_rings_on_every_device_of_a_person(server, signed_in, language):
    admin, member = (Person(server.origin, name, language) for name in NAMES[language][:2])
    circle = savings_group(server.origin, admin, member)
    until(lambda: unread(member) == 1, PATIENCE)  # welcome
    phone, tablet = signed_in(member), signed_in(member, viewport=DESK)
    phone.open(routes.HOME)
    tablet.open(routes.NOTICES)
    for screen in (phone, tablet):
        expect(bell(screen, 1)).to_be_visible()
        screen.stay()
    paid = member.post(f"/circles/{circle}/contributions", amount="500.00", method="cash")
    at_once(
        lambda: admin.patch(f"/contributions/{paid['id']}/confirm"),
        bell(phone, 2),
        bell(tablet, 2),
        tablet.text("Payment received"),
    )
    # The notice leads to its page, and is read by that: also for the other device.
    phone.open(routes.NOTICES)
    wait_until_shown(phone)
    check_phone(phone)
    phone.page.locator("main a").filter(has_text=phone.words("Payment received")).first.click()
    phone.is_at(f"/c/{circle}/pay/{paid['id']}")
    phone.sees("Receipt")
    expect(bell(tablet, 1)).to_be_visible()
    expect(tablet.page.locator("main .told--unread")).to_have_count(1)
    phone.open(routes.WALLET)
    # What comes while the list is open is marked with the rest, once it is on it.
    member.post(f"/circles/{circle}/contributions", amount="500.00", method="cash")
    paid = member.get("/contributions")["items"][0]
    admin.patch(f"/contributions/{paid['id']}/confirm")
    expect(bell(tablet, 2)).to_be_visible()
    tablet.button("Mark all as read").click()
    for screen in (tablet, phone):
        expect(bell(screen, 0)).to_be_visible()
    assert unread(member) == 0
    assert tablet.stayed()


@pytest.fixture(scope="module")
def provider(server: Server, operator: Person, chromium: Browser) -> Iterator[type[Desk]]:
    """A provider of SMS, which the operator sets up on the page, tries, and removes at the end."""
    with desk() as made:
        screen = operator.screen(chromium)
        screen.open(f"{routes.ADMIN_CHANNELS}?way=sms")
        screen.field("Address of the provider").fill(made.place)
        screen.field("What one message costs").fill("0.25")
        check_phone(screen)
        screen.button("Keep").click()
        try_out(screen, "SMS")
        screen.sees("It went to your own address. The other side says: {answer}", answer="")
        assert [path[-10:] for path, _ in made.came] == [own_number(operator)]
        check_phone(screen)
        yield made
        remove(screen, "sms")
        assert screen.unexpected() == []
        screen.context.close()


def own_number(person: Person) -> str:
    """The number of somebody, as the account has it."""
    return str(person.get("/me")["phone"])[-10:]


def try_out(screen: Screen, way: str) -> None:
    """Try a way of the list out."""
    title = screen.page.get_by_role("heading", name=screen.words(way), exact=True)
    card = screen.page.locator("main .card").filter(has=title)
    card.get_by_role("button", name=screen.words("Try it out")).click()


def hand_in(server: Server, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Hand a message in as the gateway of an installation does."""
    answer = httpx.post(f"{server.origin}{PATH}", content=body, headers=headers)
    return answer.status_code, str(answer.json().get("reply", answer.json().get("code")))


def code_sent_to(provider: type[Desk], person: Person) -> str:
    """The code in the newest message to somebody's phone."""

    def found() -> list[str]:
        mine = [said for path, said in provider.came if path.endswith(person.phone)]
        return CODE.findall(mine[-1]) if mine else []

    until(lambda: bool(found()), PATIENCE)
    return found()[-1]


@HINDI
def test_a_vote_by_sms_is_on_open_pages_at_once(server, signed_in, provider, language):
    asha, rekha, sunita = (Person(server.origin, name, language) for name in NAMES[language])
    circle = asha.post("/circles", name="Morning Star", preset="lending")
    for person in (rekha, sunita):
        person.post("/circles/join", code=circle["invite_code"])
    asked = asha.post(f"/circles/{circle['id']}/proposals", title="Shall we buy a bell?")
    screen = signed_in(sunita)
    screen.open(routes.path(routes.VOTE, circle=circle["id"], vote=asked["id"]))
    count = screen.page.locator(".vote__ring .ring__big")
    expect(count).to_have_text("0")
    screen.stay()
    number = f"+91{rekha.phone}"
    code = code_sent_to(provider, rekha)
    # Whoever is not the gateway, or comes with what is old, is not heard.
    vote = f"वोट हाँ {code}"
    long_ago = datetime.now(UTC) - timedelta(minutes=6)
    assert hand_in(server, *envelope(number, vote, secret="x" * 32))[0] == 401
    assert hand_in(server, *envelope(number, vote, at=long_ago))[0] == 401
    # The code of one is nothing for another.
    assert hand_in(server, *envelope(f"+91{sunita.phone}", vote))[0] == 200
    expect(count).to_have_text("0")
    said: list[tuple[int, str]] = []
    message = envelope(number, vote)
    one = count.and_(screen.page.get_by_text("1", exact=True))
    at_once(lambda: said.append(hand_in(server, *message)), one)
    assert said[0][0] == 200
    assert hand_in(server, *message) == (200, "")  # the same again
    # A flood from one number is refused, with a vote in it or not; others are heard.
    flood = [hand_in(server, *envelope(number, f"वोट नहीं {code}"))[0] for _ in range(12)]
    assert (flood[0], flood[-1]) == (200, 429)
    assert hand_in(server, *envelope(f"+91{sunita.phone}", "मदद"))[1]
    expect(count).to_have_text("1")
    found = sunita.get(f"/proposals/{asked['id']}")
    assert (found["yes"], found["no"]) == (1, 0)
    assert screen.stayed()
    check_phone(screen)


@HINDI
def test_an_officer_writes_to_everybody(server, signed_in, provider, language):
    admin = Person(server.origin, NAMES["en"][0])
    members = [Person(server.origin, name, language) for name in NAMES[language][1:]]
    circle = savings_group(server.origin, admin, *members)
    reads = signed_in(members[0])
    reads.open(routes.NOTICES)
    expect(bell(reads, 2)).to_be_visible()  # welcomed, and another one came
    reads.stay()
    desk_of_admin = signed_in(admin)
    desk_of_admin.open(routes.path(routes.MESSAGES, circle=circle))
    subject, said = "रविवार को बैठक", "सब लोग दस बजे आएँ। पासबुक साथ लाएँ।"
    desk_of_admin.page.locator("input[name=way_sms]").check()
    desk_of_admin.field("In one line").fill(subject)
    desk_of_admin.field("What you want to say").fill(said)
    desk_of_admin.button("See how it reads").click()
    # What goes out, to how many, and what it costs, before it does.
    send = desk_of_admin.page.get_by_role(
        "button", name=ntext("en", "Send to {n} member", "Send to {n} members", 3), exact=True
    )
    expect(send).to_be_visible()
    desk_of_admin.sees("All together about {amount}", amount=formats.money(3 * 25))
    check_phone(desk_of_admin)
    assert unread(members[0]) == 2
    at_once(send.click, reads.literal(subject), bell(reads, 3))
    reads.literal(said).wait_for()
    assert reads.stayed()
    desk_of_admin.literal(ntext("en", "Sent to {n} member", "Sent to {n} members", 3)).wait_for()
    for person in members:
        told = f"/sms/+91{person.phone}"
        until(
            lambda told=told: any(path == told and said in all_ for path, all_ in provider.came),
            PATIENCE,
        )


def mail_is_set_up(screen: Screen, port: int) -> None:
    """Have letters of the installation go to a mail server on this machine."""
    screen.open(f"{routes.ADMIN_CHANNELS}?way=email")
    screen.field("Mail server").fill("127.0.0.1")
    screen.field("Encryption").select_option("none")
    screen.field("Port").fill(str(port))
    screen.field("Sender").fill("circle@example.org")
    screen.page.evaluate("scrollTo(0, 0)")
    check_phone(screen)
    screen.button("Keep").click()
    screen.is_at(routes.ADMIN_CHANNELS)


def remove(screen: Screen, way: str) -> None:
    """Forget a way again."""
    screen.open(f"{routes.ADMIN_CHANNELS}?way={way}")
    screen.button("Remove").click()
    check_phone(screen)
    sheet = screen.page.locator("dialog[open]")
    sheet.get_by_role("button", name="Remove", exact=True).click()
    screen.sees("Removed, with its keys.")


def read_in_hindi(letter: Any, reader: Person, origin: str) -> None:
    """A letter came whole: who, what, as text and as a page, in the reader's language."""
    title = text("hi", "Money in your wallet")
    assert (letter["To"], letter["Subject"]) == (reader.email, title)
    plain = letter.get_body(("plain",)).get_content()
    page = letter.get_body(("html",)).get_content()
    for said in (plain, page):
        assert formats.money(1_250, "INR", "hi") in said
        assert f"{origin}/wallet" in said
    assert 'lang="hi"' in page
    assert letter["Content-Language"] == "hi"


def waiting_one(screen: Screen) -> Locator:
    """The message in the outbox that was tried and waits; the page shows how it was when opened."""
    row = screen.page.locator("main .item").filter(has_text="a•••@example.org")
    tried = row.filter(has_text=screen.words("Nobody answers there."))
    for _ in range(20):
        screen.open(routes.ADMIN_OUTBOX)
        wait_until_shown(screen)
        if tried.count():
            break
        screen.page.wait_for_timeout(200)
    expect(tried).to_have_count(1)
    return tried


@ENGLISH
def test_a_mail_server_fails_and_comes_back(server, operator, signed_in, language):
    asha = Person(server.origin, NAMES["hi"][0], "hi", email="asha@example.org")
    meera = Person(server.origin, "Meera Iyer", email="meera@example.org")
    mine, hers = meera.get("/me")["id"], asha.get("/me")["id"]
    operator.put(f"/admin/people/{mine}/operator", is_operator=True)
    meera.post("/wallet/topups", amount="100.00", method="cash")
    savings_group(server.origin, meera, asha)
    screen = signed_in(meera)
    with postbox() as box:
        mail_is_set_up(screen, box.port)
        try_out(screen, "E-mail")
        screen.literal("The other side says: queued as 42").wait_for()
        check_phone(screen)
        (letter,) = box.letters
        assert (letter["To"], letter["Subject"]) == (meera.email, "Circle can reach you this way")
        meera.post("/wallet/transfers", to_user=hers, amount="12.50")
        until(lambda: len(box.letters) == 2, PATIENCE)
        read_in_hindi(box.letters[1], asha, server.origin)
    # The server is gone: the letter waits, and operators see why.
    meera.post("/wallet/transfers", to_user=hers, amount="12.50")
    waiting_one(screen).get_by_role("button", name="What was tried").click()
    sheet = screen.page.locator("dialog[open]")
    expect(sheet).to_contain_text("Next try:")
    expect(sheet.locator(".data__row")).to_have_count(1)
    check_phone(screen)
    with postbox(port=box.port) as back:
        sheet.get_by_role("button", name="Send again").click()
        screen.sees("It goes out again")
        until(lambda: bool(back.letters), PATIENCE)
        read_in_hindi(back.letters[0], asha, server.origin)
        screen.open(f"{routes.ADMIN_OUTBOX}?status=sent")
        expect(screen.page.locator("main .item").filter(has_text="a•••@")).to_have_count(2)
        remove(screen, "email")
        assert len(back.letters) == 1
