"""Making an account, signing in and out, and what is refused on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.people import NAMES, PASSWORD, new_phone


def fill_in(screen, *, name="Asha Kumari", phone=None, password=PASSWORD):
    screen.field("Your name").fill(name)
    screen.field("Phone number").fill(phone if phone is not None else new_phone())
    screen.field("Password").fill(password)
    screen.button("Make my account").click()


def test_account_by_the_front_page(visitor, language):
    screen = visitor(language)
    phone = new_phone()
    screen.open("/")
    screen.link("Start now").click()
    screen.title_is("Make an account")
    fill_in(screen, name=NAMES[language][0], phone=phone)
    screen.is_at("/(home|welcome)")
    screen.context.clear_cookies(name="circle_session")
    screen.open("/login")
    screen.field("Phone number or e-mail").fill(f"+91 {phone}")
    screen.field("Password").fill(PASSWORD)
    screen.button("Sign in").click()
    screen.is_at("/(home|welcome)")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": "12345"}, "invalid_phone"),
        ({"password": "1234567890"}, "weak_password"),
        ({"name": "+91 98"}, "invalid_name"),
    ],
    ids=["phone", "password", "name"],
)
def test_refused_account_says_why_and_keeps_what_was_typed(visitor, language, typed, sentence):
    screen = visitor(language)
    screen.open("/signup")
    fill_in(screen, **typed)
    screen.is_at(rf"/signup\?.*error={sentence}.*")
    expect(
        screen.page.get_by_role("alert").or_(screen.page.locator(".field__error"))
    ).to_be_visible()
    if "name" not in typed:
        expect(screen.field("Your name")).to_have_value("Asha Kumari")
    expect(screen.field("Password")).to_have_value("")
