"""Every page against WCAG 2.2 AA, in both languages and both colour modes, and at 360 px."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from circle_app.web import routes
from circle_app.web.pages import PAGES
from tests.e2e.barriers import check_page, check_phone, wait_until_shown
from tests.e2e.screens import SMALL_PHONE, Screen
from tests.e2e.weights import check_weight, weigh
from tests.e2e.worlds import World

# The books, imports, an invoice, a payment online, and what only an admin may set up are looked at
# where there are any: in a group with officers; rounds where the pot goes round, shares where they
# are bought. Setting up is looked at where the first operator is made; then there is no such page.
ROUTES = [
    page.route if page.route != "404" else "/nothing/here"
    for page in PAGES
    if not page.route.startswith((routes.BOOKS, routes.ROUNDS, routes.RUN))
    and page.route
    not in (
        routes.SETUP,
        routes.INVOICE,
        routes.PAY_ONLINE,
        routes.IMPORTS,
        routes.IMPORT,
        routes.WEBHOOKS,
        routes.CIRCLE_CHANNELS,
        routes.CIRCLE_TEMPLATES,
        routes.SLOTS,
        routes.SHARES,
        routes.SHARE_OUT,
        routes.EARNINGS,
        routes.INVESTMENTS,
    )
]
PUBLIC = {page.route for page in PAGES if page.public}
UNWEIGHED = {*PUBLIC, "/nothing/here"}


@pytest.fixture(scope="package")
def readers(chromium, server, world):
    """One browser context for each language, with and without an account: its files stay warm."""
    opened = {}

    def reader(language: str, *, public: bool, route: str = "") -> Screen:
        # To borrow more is the borrower's to ask for.
        person = world.rekha if route == routes.LOAN_TOP_UP else world.asha
        key = (language, public, person.name)
        if key not in opened:
            opened[key] = (
                Screen(chromium, server.origin, language)
                if public
                else person.screen(chromium, language)
            )
        return opened[key]

    yield reader
    for screen in opened.values():
        screen.context.close()


@pytest.mark.sweep
@pytest.mark.parametrize("route", ROUTES)
def test_page_has_no_barrier(world, readers, language, route):
    screen = readers(language, public=route in PUBLIC, route=route)
    screen.complaints.clear()
    screen.page.set_viewport_size(SMALL_PHONE)
    if language == "en" and route not in UNWEIGHED:
        # Weighed on the way, so that no page is opened once more for it.
        check_weight(screen, weigh(screen, world.address(route)))
    else:
        screen.open(world.address(route))
        wait_until_shown(screen)
    # Not the page of a failure, on which nothing is wrong either.
    screen.is_at(re.escape(world.address(route)))
    assert screen.page.locator("html").get_attribute("lang") == language
    assert screen.page.locator("h1").count() == 1
    check_page(screen, language)
    assert [said for said in screen.complaints if "status of 404" not in said] == []


def test_first_steps_have_no_barrier(newcomer, signed_in, language):
    screen = signed_in(newcomer(language=language))
    screen.open("/home")
    wait_until_shown(screen)
    check_phone(screen)
    for step in (1, 2, 3):
        screen.open(f"/welcome?step={step}")
        wait_until_shown(screen)
        check_phone(screen)
    screen.open("/circles/new")
    screen.field("What is your circle called?").fill("Morning Star")
    for step in (2, 3, 4):
        screen.button("Continue").click()
        screen.sees("Step {step} of {all}", step=step, all=4)
        check_phone(screen)


def test_refused_forms_have_no_barrier(visitor, signed_in, world, language):
    screen = visitor(language)
    screen.open("/signup?error=phone_taken&field=phone")
    wait_until_shown(screen)
    screen.page.locator(".field__error").wait_for()
    check_phone(screen)
    screen.open("/login?error=bad_credentials")
    screen.page.get_by_role("alert").filter(visible=True).wait_for()
    check_phone(screen)
    screen.open("/join/ZZZZ9999")
    screen.page.get_by_role("alert").filter(visible=True).wait_for()
    check_phone(screen)
    member = signed_in(world.asha, language)
    member.open(world.address("/c/[circle]/pay"))
    member.field("Amount").fill("0")
    member.page.locator(".dock button[type=submit]").click()
    member.page.get_by_role("alert").filter(visible=True).wait_for()
    check_phone(member)


def test_receipt_and_sheets_have_no_barrier(playground, signed_in, language):
    screen = signed_in(playground.rekha, language)
    screen.open(playground.address("/c/[circle]/pay"))
    screen.field("Amount").wait_for()
    screen.page.locator(".dock button[type=submit]").click()
    screen.sees("It is in the books")
    check_phone(screen)
    screen.open(playground.address("/c/[circle]/loans/[loan]"))
    screen.button("Pay it all off").click()
    screen.button("Pay it all").wait_for()
    check_phone(screen)
    screen.button("Pay it all").click()
    screen.button("Record the payment").wait_for()
    check_phone(screen)
    screen.open("/wallet")
    for opener in ("Add money", "Send", "Take out"):
        screen.button(opener).click()
        screen.page.locator("dialog[open] form").wait_for()
        check_phone(screen)
        screen.page.keyboard.press("Escape")


def test_menus_have_no_barrier(world, signed_in, language):
    screen = signed_in(world.asha, language)
    screen.open("/home")
    wait_until_shown(screen)
    for menu in screen.page.locator("summary").filter(visible=True).all():
        menu.click()
        check_phone(screen)
        screen.page.keyboard.press("Escape")


def test_loan_in_every_state_has_no_barrier(server, signed_in, language):
    world = World(server.origin)
    screen = signed_in(world.asha, language)
    asked = f"/c/{world.circle_id}/loans/{world.asked['id']}"
    screen.open(asked)
    screen.link("Read and vote").wait_for()
    check_phone(screen)
    for person in (world.asha, world.rekha):
        person.post(f"/loans/{world.asked['id']}/votes", vote="yes")
    screen.button("Hand it over").wait_for()
    check_phone(screen)
    screen.button("Hand it over").click()
    check_phone(screen)
    world.rekha.post(f"/loans/{world.running['id']}/repayments", amount="60.00", method="wallet")
    screen.open(world.address("/c/[circle]/loans/[loan]"))
    expect(screen.page.locator(".loan-ring")).to_contain_text(screen.words("paid back"))
    check_phone(screen)
    screen.open(world.address("/c/[circle]/votes/[vote]"))
    screen.sees("The members agreed")
    check_phone(screen)
