"""Twenty-five members from their first share to the share-out, by meeting mode."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from circle_app.i18n import formats
from circle_app.web import routes
from tests.e2e import sharing
from tests.e2e.barriers import check_page, check_phone, wait_until_shown
from tests.e2e.languages import ENGLISH
from tests.e2e.people import NAMES, Person
from tests.e2e.screens import DESK, Screen
from tests.e2e.stories import held, told

TORN = 7 * sharing.RUPEE
KEPT = 2


def money(minor: int) -> str:
    """An amount as it stands on an English page."""
    return formats.money(minor)


def type_column(desk: Screen, field: str, typed: list[int]) -> None:
    """Type one column of the sheet, row by row; nothing for who brings nothing."""
    keys = desk.page.keyboard
    desk.page.locator(f"tr[data-member] [data-key$='|{field}']").first.focus()
    for value in typed:
        if value:
            keys.type(str(value))
        keys.press("Enter")


def hold_the_last_meeting(desk: Screen, circle: str) -> None:
    """Roll call, social fund, fines, shares, repayments, the count: all of it by keyboard."""
    page, keys = desk.page, desk.page.keyboard
    desk.open(routes.path(routes.MEETINGS, circle=circle))
    desk.button("Start the meeting").press("Enter")
    page.locator("tr[data-member]").nth(sharing.MEMBERS - 1).wait_for()
    page.locator("tr[data-member] [data-kind=presence]").first.focus()
    for member in range(sharing.MEMBERS):
        how = sharing.presence(member, sharing.LAST)
        keys.press({"absent": "a", "late": "l"}.get(how, "Space"))
        keys.press("Enter")
    expect(page.locator("[data-out=present]").first).to_have_text("24 of 25")
    rows = [sharing.row(member, sharing.LAST) for member in range(sharing.MEMBERS)]
    for field in ("social", "fine", "shares", "loan"):
        unit = 1 if field == "shares" else sharing.RUPEE
        type_column(desk, field, [row.get(field, 0) // unit for row in rows])
    expect(page.locator("[data-out=grand]").first).to_have_text(
        money(sharing.brought(sharing.LAST))
    )
    page.locator("[data-key='|count.coins']").focus()
    keys.type(str((sharing.loan_box() + sharing.social_box()) // sharing.RUPEE))
    desk.sees("Matches the books")
    page.locator(".counters__head").focus()
    keys.press("Enter")
    page.locator(".counters [data-kind=check]").nth(0).focus()
    keys.press("Space")
    expect(page.locator(".meeting-saved, [data-out=saved]").first).to_contain_text("Draft saved")
    desk.button("Close meeting").press("Enter")
    desk.button("Close and record").press("Enter")
    desk.sees("Read the minutes")


def count_and_ask(desk: Screen, circle: str) -> None:
    """Seven rupees are missing in the box; two shares of each are kept."""
    desk.open(routes.path(routes.SHARES, circle=circle))
    wait_until_shown(desk)
    check_page(desk, "en")
    desk.page.set_viewport_size(DESK)
    desk.link("Share out").click()
    desk.field("Cash box").fill(str((sharing.loan_box() - TORN) // sharing.RUPEE))
    desk.field("Social fund box").fill(str(sharing.social_box() // sharing.RUPEE))
    desk.button("Write the count down").click()
    # What differs needs a word about it.
    expect(desk.page.locator("[role=alert]").first).to_be_visible()
    desk.field("Why it differs, if it does").fill("A torn note")
    desk.button("Write the count down").click()
    desk.sees("Who gets what")
    desk.field("Shares each keeps for the next cycle").select_option(str(KEPT))
    check_page(desk, "en")
    desk.page.set_viewport_size(DESK)
    desk.button("Ask the circle").click()
    desk.button("Yes, ask").click()
    desk.sees("waits for a decision")


@ENGLISH
def test_25_members_save_by_shares_and_share_out(server, signed_in, language):
    people = [Person(server.origin, name, language) for name in NAMES[language]]
    _admin, treasurer, sunita = people
    past = told(server, "past", people, "sharing")
    circle = past["circle"]
    desk = signed_in(treasurer, viewport=DESK)
    hold_the_last_meeting(desk, circle)
    count_and_ask(desk, circle)
    results = sharing.on_paper(sharing.loan_box() - TORN, KEPT)
    asked = treasurer.get(f"/circles/{circle}/share-out")
    as_booked(asked["plan"]["parts"], results)
    voted = told(
        server,
        "everybody_agrees",
        people,
        "sharing",
        proposal=asked["proposal_id"],
        members=past["members"],
    )
    assert voted["status"] == "approved"
    # They voted in another process, which tells no page of it.
    desk.page.reload()
    desk.button("Pay everybody out").click()
    desk.button("Yes, pay out").click()
    # Not "Paid out in all", which the plan says too.
    desk.page.locator(".chip").get_by_text(desk.words("paid out"), exact=True).wait_for()
    # What each is to be handed stands there while it is handed out.
    for name, result in zip(past["names"], results, strict=True):
        row = desk.page.locator(".item", has_text=name).first
        expect(row).to_contain_text(money(result.paid))
    books = held(treasurer, circle)
    kept = sum(result.kept for result in results) * sharing.PRICE
    assert (books["cash"], books["social_cash"]) == (kept, sharing.social_box())
    sees_her_own(signed_in(sunita), circle, results[2])


def minor_text(minor: int) -> str:
    """An amount as the API writes it."""
    return f"{minor // 100}.{minor % 100:02d}"


def as_booked(parts: list[dict[str, Any]], results: list[sharing.Result]) -> None:
    """The plan is what was worked out on paper, to the paisa."""
    fields = ("entitled", "set_off", "debt", "paid")
    shown = [
        (part["shares"], part["carried_shares"], *(part[name] for name in fields)) for part in parts
    ]
    assert shown == [
        (one.shares, one.kept, *map(minor_text, (one.worth, one.set_off, one.owed, one.paid)))
        for one in results
    ]


def sees_her_own(phone: Screen, circle: str, mine: sharing.Result) -> None:
    """On the phone: what she got, of what; that the money came; what she keeps."""
    phone.open(routes.path(routes.SHARE_OUT, circle=circle))
    phone.sees("You got")
    expect(phone.page.locator("main")).to_contain_text(money(mine.paid))
    expect(phone.page.locator("main")).to_contain_text(money(mine.set_off))
    check_phone(phone)
    phone.button("The money came").click()
    phone.sees("You have said that the money came.")
    phone.open(routes.path(routes.SHARES, circle=circle))
    phone.literal("Cycle 2").wait_for()
    expect(phone.page.locator("main")).to_contain_text(money(KEPT * sharing.PRICE))
    check_phone(phone)
