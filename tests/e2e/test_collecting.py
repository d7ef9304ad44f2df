"""Collecting: twelve payments at once, a meeting by keyboard, a spreadsheet, a month of autopay.

Circles with many members are made through the services (``tests.e2e.collecting``); what people do
themselves happens here in the browser.
"""

from __future__ import annotations

import base64
import re
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import zxingcpp
from playwright.sync_api import expect

from circle_app.i18n import formats, ntext
from circle_app.web import routes
from tests.e2e.barriers import check_phone
from tests.e2e.languages import ENGLISH, HINDI
from tests.e2e.people import NAMES, Person
from tests.e2e.screens import DESK, Screen
from tests.e2e.stories import held, told
from tests.support.spreadsheets import (
    Table,
    bad_numbers,
    csv_of,
    member_rows,
    name_of,
    phone_of,
)

MINUTES = 60


# The brightness of each point of a picture, worked out by the browser.
POINTS = """async picture => {
    const bytes = Uint8Array.from(atob(picture), each => each.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const found = canvas.getImageData(0, 0, image.width, image.height).data;
    return [image.width, image.height, Array.from(found.filter((_, n) => n % 4 === 1))];
}"""


def scanned(screen: Screen) -> dict[str, str]:
    """What another program reads in the QR picture that the screen shows."""
    picture = screen.page.locator(".pay__qr").screenshot()
    wide, high, points = screen.page.evaluate(POINTS, base64.b64encode(picture).decode())
    (found,) = zxingcpp.read_barcodes(memoryview(bytes(points)).cast("B", (high, wide)))
    address = urlsplit(found.text)
    assert (address.scheme, address.netloc) == ("upi", "pay")
    return {name: value for name, (value,) in parse_qs(address.query).items()}


@HINDI
def test_a_member_pays_by_upi_and_the_treasurer_confirms_twelve_at_once(
    server, signed_in, language
):
    people = [Person(server.origin, name, language) for name in NAMES[language]]
    _admin, treasurer, member = people
    circle = told(server, "claims", people)["circle"]
    mine = signed_in(member)
    # Two taps from the first page to having paid; what is typed is the bank's number.
    mine.open(routes.HOME)
    mine.button("Pay {amount}", amount="₹500").or_(mine.link("Pay {amount}", amount="₹500")).click()
    payment = scanned(mine)
    assert (payment["pa"], payment["am"], payment["cu"]) == ("roshni@upi", "500.00", "INR")
    assert 4 <= len(payment["tr"]) <= 35
    check_phone(mine)
    mine.button("I have paid").click()
    mine.field("UTR (12 digits)").fill("700000000099")
    mine.button("Record this payment").click()
    mine.literal("700000000099").wait_for()
    assert held(treasurer, circle).get("upi", 0) == 0
    office = signed_in(treasurer, language, viewport=DESK)
    office.open(routes.path(routes.TODAY, circle=circle))
    office.literal(
        ntext(language, "{n} payment to confirm", "{n} payments to confirm", 12)
    ).wait_for()
    everything = ntext(language, "Confirm {n}", "Confirm all {n}", 12)
    office.page.get_by_role("button", name=everything, exact=True).click()
    sheet = office.page.locator("dialog[open]")
    expect(sheet).to_contain_text("₹6,000")
    sheet.locator("button[type=submit]").click()
    office.button("Done").click()
    office.sees("No payment waits for you")
    assert held(treasurer, circle)["upi"] == 6_000_00
    # The member's page has heard of it by itself.
    (paid,) = member.get("/contributions")["items"]
    assert (paid["status"], paid["reference"]) == ("confirmed", "700000000099")
    mine.open(routes.path(routes.PAYMENT, circle=circle, payment=paid["id"]))
    mine.sees("Receipt")


@ENGLISH
def test_a_meeting_of_25_is_entered_by_keyboard_alone(server, signed_in, language):
    admin, treasurer = (Person(server.origin, name) for name in NAMES["en"][:2])
    found = told(server, "group_of_25", [admin, treasurer])
    circle = found["circle"]
    desk = signed_in(treasurer, viewport=DESK)
    page, keys = desk.page, desk.page.keyboard
    desk.open(routes.path(routes.MEETINGS, circle=circle))
    begun = time.monotonic()
    desk.button("Start the meeting").press("Enter")
    page.locator("tr[data-member]").nth(24).wait_for()
    # Roll call: all but two are there, one comes late.
    page.locator("tr[data-member] [data-kind=presence]").first.focus()
    for number in range(25):
        keys.press({3: "a", 7: "l"}.get(number, "Space"))
        keys.press("Enter")
    expect(page.locator("[data-out=present]").first).to_have_text("24 of 25")
    # One to five shares and ten rupees for the social fund of whoever is there.
    for column, typed in (
        ("social", lambda _number: "10"),
        ("shares", lambda number: str(number % 5 + 1)),
    ):
        page.locator(f"tr[data-member] [data-key$='|{column}']").first.focus()
        for number in range(25):
            if number != 3:
                keys.type(typed(number))
            keys.press("Enter")
    shares = sum(number % 5 + 1 for number in range(25) if number != 3)
    collected = 24 * 10 + shares * 50
    expect(page.locator("[data-out=grand]").first).to_have_text(formats.money(collected * 100))
    page.locator("[data-key='|count.coins']").focus()
    keys.type(str(collected))
    desk.sees("Matches the books")
    # Somebody else than who writes has counted.
    page.locator(".counters__head").focus()
    keys.press("Enter")
    page.locator(".counters [data-kind=check]").nth(0).focus()
    keys.press("Space")
    # On another device the sheet is there as it was typed.
    other = signed_in(treasurer, viewport=DESK)
    expect(page.locator(".meeting-saved, [data-out=saved]").first).to_contain_text("Draft saved")
    other.open(urlsplit(page.url).path)
    expect(other.page.locator("[data-out=grand]").first).to_have_text(
        formats.money(collected * 100)
    )
    desk.button("Close meeting").press("Enter")
    desk.button("Close and record").press("Enter")
    desk.sees("Read the minutes")
    assert time.monotonic() - begun < 4 * MINUTES
    books = held(admin, circle)
    assert (books["social_fund"], books["share_capital"]) == (24_000, shares * 5_000)
    assert books["cash"] + books.get("social_cash", 0) == collected * 100
    other.sees("Closed and counted by")


@ENGLISH
def test_a_month_of_autopay(server, signed_in, language):
    person = Person(server.origin, "Asha Kumari")
    person.post("/wallet/topups", amount="100.00", method="cash")
    circle = person.post("/circles", name="Every day", preset="lending")["id"]
    screen = signed_in(person)
    screen.open(routes.path(routes.AUTOPAY, circle=circle))
    screen.button("Switch autopay on").click()
    screen.button("Switch it off").wait_for()
    check_phone(screen)
    # ₹5 a day from ₹100: after twenty dues there is nothing left until money is added on day 25;
    # what is older than its last try stays with the member.
    month = told(server, "month_ahead", [person], circle=circle, add_on=25, add_minor=10_000)
    assert min(month["wallet"]) == 0
    assert month["wallet"][18:24] == [0] * 6
    assert month["wallet"][-1] == 4_000
    paid = {due for outcome, due, _ in month["tries"] if outcome == "paid"}
    assert len(paid) == len([row for row in month["tries"] if row[0] == "paid"])
    screen.page.reload()
    screen.sees("Last tries")
    expect(screen.page.locator("main")).to_contain_text(re.compile("₹5"))
    # What left the wallet lies in the circle's pool.
    assert month["pool"] + month["wallet"][-1] == 20_000


@ENGLISH
def test_300_members_come_in_from_a_spreadsheet_with_20_bad_rows(
    server, signed_in, language, tmp_path
):
    admin = Person(server.origin, "Champa Oraon")
    rules = {"members": {"max": 500}}
    circle = admin.post("/circles", name="Big list", preset="savings", rules=rules)["id"]
    rows = member_rows(300)
    desk = signed_in(admin, viewport=DESK)
    send_members(desk, circle, tmp_path / "members.csv", rows)
    desk.literal("280 rows are ready").wait_for()
    desk.literal("To mend (20)").click()
    # Two are mended here: the first has a phone number that is too short.
    for number in bad_numbers()[:2]:
        desk.page.get_by_role(
            "button", name=desk.words("Mend row {number}", number=number), exact=True
        ).click()
        sheet = desk.page.locator("dialog[open]")
        sheet.get_by_label("Name").fill(name_of(number - 1))
        sheet.get_by_label("Phone").fill(phone_of(number - 1))
        desk.button("Save and check").click()
        desk.sees("The row is ready now.")
        desk.button("Done").click()
        expect(sheet).to_have_count(0)
    desk.link("Go on").click()
    check_phone(desk)
    desk.page.get_by_label(re.compile("^Leave 18 faulty rows out")).check()
    desk.button("Import").click()
    desk.sees("Take the import back")
    assert admin.get(f"/circles/{circle}")["member_count"] == 283
    # The other eighteen are mended in the file, and the whole of it is sent again.
    for number in bad_numbers():
        rows[number - 1][1:3] = [name_of(number - 1), phone_of(number - 1)]
    send_members(desk, circle, tmp_path / "mended.csv", rows)
    desk.literal("18 members will be written down").wait_for()
    desk.literal("282 rows are there already").wait_for()
    desk.button("Import").click()
    desk.sees("Take the import back")
    assert admin.get(f"/circles/{circle}")["member_count"] == 301
    # The same file once more leads to what became of it, and brings nothing.
    send_members(desk, circle, tmp_path / "mended.csv", rows)
    desk.literal("18 members were written down").wait_for()
    assert admin.get(f"/circles/{circle}")["member_count"] == 301
    assert held(admin, circle) is not None


def send_members(desk: Screen, circle: str, path: Path, rows: Table) -> None:
    """Send a list of members as a file."""
    path.write_bytes(csv_of(rows))
    desk.open(routes.path(routes.IMPORTS, circle=circle))
    desk.page.locator("input[type=file]").set_input_files(path)
    desk.button("Read the file").click()
