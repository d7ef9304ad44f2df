"""The journey that every installation begins with: somebody becomes its first operator."""

from __future__ import annotations

import httpx
from playwright.sync_api import Browser, expect

from circle_app.adapters.cookies import SESSION_COOKIE
from tests.e2e.barriers import check_phone, wait_until_shown
from tests.e2e.people import PASSWORD, Person, new_phone
from tests.e2e.screens import Screen
from tests.support.server import Server

NAME = "Meera Iyer"


def first_operator(server: Server, chromium: Browser) -> Person:
    """Set the installation up with the code that lies in its data folder."""
    code = (server.data_folder / "setup-code").read_text().strip()
    assert code not in server.log()
    screen = Screen(chromium, server.origin)
    screen.open("/setup")
    wait_until_shown(screen)
    check_phone(screen)
    for typed in ("0000-0000-0000-0000", code):
        screen.field("Setup code").fill(typed)
        screen.field("Your name").fill(NAME)
        screen.field("Phone number").fill(new_phone())
        screen.field("Password").fill(PASSWORD)
        screen.button("Make me the operator").click()
        if typed != code:
            screen.sees("This is not the code. Please look at the file that the terminal names.")
            # What was typed is put back; the code is kept nowhere.
            expect(screen.field("Your name")).to_have_value(NAME)
            expect(screen.field("Setup code")).to_have_value("")
    screen.is_at("/admin")
    wait_until_shown(screen)
    expect(screen.page.locator("h1")).to_have_text(screen.words("Overview"))
    cookies = {each["name"]: each["value"] for each in screen.context.cookies()}
    assert screen.unexpected() == []
    screen.context.close()
    # There is an operator: the page is gone.
    assert httpx.get(f"{server.origin}/setup").status_code == 404
    return Person(server.origin, NAME, cookie=cookies[SESSION_COOKIE])
