"""A receipt on its way: photographed, sent, refused, kept, seen by members and by nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from circle_app.i18n import messages
from tests.e2e.languages import ENGLISH
from tests.support import uploads


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    """A small photograph."""
    path = tmp_path / "bill.jpg"
    path.write_bytes(uploads.JPEG)
    return path


@ENGLISH
def test_an_expense_is_recorded_and_its_receipt_is_seen(
    playground, signed_in, newcomer, language, receipt
):
    world = playground
    screen = signed_in(world.asha, language)
    screen.open(f"/c/{world.circle_id}/books/expenses")
    screen.link("Record expense").click()
    screen.title_is("Record expense")
    screen.page.locator("label", has_text=screen.words("I paid it myself")).click()
    screen.sees("The members decide by vote.")
    screen.field("Amount").fill("12.50")
    screen.page.locator("label", has_text=screen.words("Travel")).click()
    screen.field("Paid to").fill("Bus to the block office")
    screen.button("Record it and ask").click()
    screen.title_is("Expense")
    screen.sees("The members vote on it. Nothing is booked before.")

    screen.field("Photo or PDF").set_input_files(receipt)
    screen.button("Add the receipt").click()
    screen.is_at(r".*\?file=kept")
    screen.sees("The receipt is kept with the expense.")
    picture = screen.page.get_by_alt_text(
        screen.words("Receipt of {payee}", payee="Bus to the block office")
    )
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 8

    address = str(screen.page.url).partition("?")[0]
    stored = str(picture.get_attribute("src"))
    member = signed_in(world.sunita, language)
    member.open(address)
    member.sees("Receipt")
    expect(member.page.locator("main img")).to_be_visible()
    eve = newcomer("Eve Outside", language=language)
    stranger = signed_in(eve, language)
    stranger.forgive("404")
    assert eve.client.get(stored).status_code == 404
    stranger.open(address)
    stranger.sees("There is nothing here")


def test_files_that_are_no_receipts_are_refused_in_words(playground, signed_in, tmp_path):
    screen = signed_in(playground.rekha)
    page = f"/c/{playground.circle_id}/books/expenses/{playground.expense['id']}"
    screen.open(page)
    program = tmp_path / "photo.jpg"
    program.write_bytes(uploads.WINDOWS_PROGRAM)
    screen.field("Photo or PDF").set_input_files(program)
    screen.button("Add the receipt").click()
    screen.is_at(re.escape(page) + r"\?file=file_type_refused.unknown")
    screen.literal(messages.sentence("file_type_refused", "en")).wait_for()
    large = tmp_path / "large.jpg"
    large.write_bytes(uploads.JPEG + bytes(6_000_000))
    field = screen.field("Photo or PDF")
    field.set_input_files(large)
    told = screen.words("This file is too large. Please choose one of at most 5 MB.")
    assert field.evaluate("input => input.validationMessage") == told
    # A browser that does not check is answered all the same, not cut off.
    screen.page.evaluate("document.querySelector('input[type=file]').setCustomValidity('')")
    screen.button("Add the receipt").click()
    screen.is_at(re.escape(page) + r"\?file=file_too_large")
    screen.literal(messages.sentence("file_too_large", "en")).wait_for()
    expect(screen.page.locator("main img")).to_have_count(0)


def test_the_form_needs_no_script_once_it_is_on_the_screen(playground, signed_in, receipt):
    screen = signed_in(playground.rekha)
    page = f"/c/{playground.circle_id}/books/expenses/{playground.expense['id']}"
    screen.open(page)
    screen.field("Photo or PDF").set_input_files(receipt)
    # What a browser without scripts does: it sends the form as it stands.
    screen.page.evaluate(
        "HTMLFormElement.prototype.submit.call(document.querySelector('main form'))"
    )
    screen.is_at(re.escape(page) + r"\?file=kept")
    expect(screen.page.locator("main img")).to_be_visible()
