"""A group with officers: its pages without barriers, deciding, giving out an office."""

from __future__ import annotations

import re

import pytest

from circle_app.web import routes
from circle_app.web.pages import PAGES
from tests.e2e.barriers import check_page, check_phone, wait_until_shown
from tests.e2e.groups import Group
from tests.e2e.languages import ENGLISH, HINDI
from tests.e2e.screens import SMALL_PHONE, Screen
from tests.e2e.weights import check_weight, weigh

# Pages that show an officer something else than a member of a circle without officers sees.
OTHERS = (
    routes.MEMBERS,
    routes.RULES,
    routes.RULES_CHANGE,
    routes.PAYMENT,
    routes.LOAN,
    routes.INVOICES,
    routes.INVOICE,
    routes.GATEWAY,
    routes.PAY_ONLINE,
    routes.IMPORTS,
    routes.IMPORT,
    routes.TODAY,
    routes.COLLECT,
)
# What only an admin may set up, each with the form it opens.
ADMINS = (
    routes.WEBHOOKS,
    routes.CIRCLE_CHANNELS,
    f"{routes.CIRCLE_CHANNELS}?way=email",
    routes.CIRCLE_TEMPLATES,
    f"{routes.CIRCLE_TEMPLATES}?notice=due.soon&way=sms&lang=hi",
)
ROUTES = [
    *(page.route for page in PAGES if page.route.startswith(routes.BOOKS) or page.route in OTHERS),
    *ADMINS,
]


@pytest.fixture(scope="module")
def officers(chromium, group):
    """The browser of whoever may see a page, in each language, kept open: its files stay warm."""
    opened = {}

    def officer(route: str, language: str) -> Screen:
        person = group.admin if route in ADMINS else group.treasurer
        key = (person.name, language)
        if key not in opened:
            opened[key] = person.screen(chromium, language)
        return opened[key]

    yield officer
    for screen in opened.values():
        screen.context.close()


@pytest.mark.sweep
@pytest.mark.parametrize("route", ROUTES)
def test_page_of_an_officer_has_no_barrier(group, officers, language, route):
    screen = officers(route, language)
    screen.complaints.clear()
    screen.page.set_viewport_size(SMALL_PHONE)
    if language == "en":
        check_weight(screen, weigh(screen, group.address(route)))
    else:
        screen.open(group.address(route))
        wait_until_shown(screen)
    screen.is_at(re.escape(group.address(route)))
    assert screen.page.locator("h1").count() == 1
    check_page(screen, language)
    assert screen.unexpected() == []


@HINDI
def test_the_treasurer_decides_and_a_member_reads_it(server, signed_in, language):
    group = Group(server.origin, language)
    address = group.address(routes.DECISIONS)
    screen = signed_in(group.treasurer, language)
    screen.open(address)
    screen.sees("Waits for a decision")
    asked = group.people[3].name
    card = screen.page.locator(".card", has_text=asked).filter(has_text="140").first
    card.get_by_role("button", name=screen.words("Approve"), exact=True).click()
    screen.sees("Approve this?")
    check_phone(screen)
    screen.field("A word with it (optional)").fill("Please keep the ticket")
    screen.page.locator("dialog[open] button[type=submit]").click()
    screen.sees("You agreed")
    check_phone(screen)
    screen.button("Done").click()
    screen.literal("Please keep the ticket").wait_for()
    member = signed_in(group.asha, language)
    member.open(address)
    member.sees("Already decided")
    member.literal("Please keep the ticket").wait_for()
    assert member.page.get_by_role("button", name=member.words("Approve")).count() == 0


@HINDI
def test_the_admin_makes_somebody_treasurer(server, signed_in, language):
    group = Group(server.origin, language)
    name = group.people[2].name
    screen = signed_in(group.admin, language)
    screen.open(group.address(routes.MEMBERS))
    screen.page.get_by_role("link", name=name).first.click()
    screen.button("Change the office").click()
    screen.sees("What {name} may do", name=name)
    check_phone(screen)
    screen.page.locator("dialog[open] input[value=treasurer]").check()
    screen.page.locator("dialog[open] button[type=submit]").click()
    screen.sees("{name} is now {role}", name=name, role=screen.words("Treasurer"))
    assert group.asha.get(group.path)["my_role"] == "treasurer"


@ENGLISH
def test_the_admin_changes_a_rule_after_a_second_look(server, signed_in, language):
    group = Group(server.origin, language)
    screen = signed_in(group.admin, language)
    screen.open(group.address(routes.RULES))
    screen.link("Change the rules").click()
    screen.field("How much each time? (₹)").fill("600")
    screen.button("Continue").click()
    screen.sees("This would change")
    check_phone(screen)
    screen.button("Change the rules").click()
    screen.is_at(group.address(routes.RULES))
    screen.literal("₹600").wait_for()
    assert group.admin.get(group.path)["next_rules"]["version"] == 2
