"""Loans over their whole life: weekly and flat, monthly with a prepayment, late and given up.

Months lie behind each journey when it begins (``tests.e2e.past`` tells them); the rest happens here
in the browser. The books are looked at after every step.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

from playwright.sync_api import expect

from circle_app.web import routes
from tests.e2e.barriers import check_phone
from tests.e2e.languages import ENGLISH, HINDI
from tests.e2e.people import NAMES, Person
from tests.e2e.screens import Screen
from tests.support.server import ROOT, Server


def paise(amount: str) -> int:
    """An amount as the API writes it, in paise."""
    return int(amount.replace(".", ""))


class Told:
    """A circle with a past: its people, its loan, and what the past says of it."""

    def __init__(self, server: Server, story: str, language: str = "en") -> None:
        names = (*NAMES[language], "Geeta Sharma")
        self.people = [Person(server.origin, name, language) for name in names]
        self.admin, self.treasurer, self.borrower, self.member = self.people
        ids = [{"id": person.get("/me")["id"], "name": person.name} for person in self.people]
        done = subprocess.run(
            [sys.executable, "-m", "tests.e2e.past", story, json.dumps(ids)],
            env=os.environ | {"CIRCLE_DATA_DIR": str(server.data_folder)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        self.past: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        self.circle, self.loan = self.past["circle_id"], self.past["loan_id"]

    def at(self, route: str, loan: str = "") -> str:
        """An address of the circle."""
        return str(routes.path(route, circle=self.circle, loan=loan or self.loan))

    def books(self, **expected: int) -> None:
        """The accounts named hold so many paise, all together balance, and nothing was changed."""
        held: dict[str, int] = {}
        for row in self.treasurer.get(f"/circles/{self.circle}/accounts")["accounts"]:
            sign = 1 if row["side"] == "debit" else -1
            held[row["code"]] = held.get(row["code"], 0) + sign * paise(row["balance"])
        assert sum(held.values()) == 0
        assert {name: abs(held.get(name, 0)) for name in expected} == expected
        assert self.treasurer.get(f"/circles/{self.circle}/verify")["intact"]

    def loan_now(self, loan: str = "") -> dict[str, Any]:
        """The loan as the borrower reads it."""
        found: dict[str, Any] = self.borrower.get(f"/loans/{loan or self.loan}")
        return found


def choose(screen: Screen, words: str, **params: object) -> None:
    """Tap an option of the sheet that is open."""
    text = screen.words(words, **params)
    screen.page.locator("dialog[open] label", has_text=text).first.click()


def pay_in_cash(screen: Screen) -> None:
    """Say in the open pay sheet that it was paid in cash, after reading what that does."""
    choose(screen, "In cash")
    screen.sees("This pays")
    screen.button("Record the payment").click()


def confirm(screen: Screen, told: Told, loan: str = "") -> None:
    """See as an officer that the money has come."""
    screen.open(told.at(routes.LOAN, loan))
    screen.button("It has arrived").click()
    expect(screen.text("It has arrived")).to_have_count(0)


@ENGLISH
def test_a_weekly_flat_loan_is_paid_on_and_closed_early(server, signed_in, language):
    told = Told(server, "weekly", language)
    assert told.loan_now()["outstanding"] == "1560.00"
    mine = signed_in(told.borrower)
    mine.open(told.at(routes.LOAN))
    mine.literal("3 of 10 left").wait_for()
    check_phone(mine)
    # The eighth week, a few days before it is due.
    mine.button("Pay {amount}", amount="₹546").click()
    pay_in_cash(mine)
    told.books(loans=1_560_00, interest_income=182_00)
    office = signed_in(told.treasurer)
    confirm(office, told)
    told.books(loans=1_040_00, interest_income=208_00)
    # Ends early: the interest of weeks that have not begun is not asked for.
    assert told.borrower.get(f"/loans/{told.loan}/payoff")["total"] == "1040.00"
    mine.open(told.at(routes.LOAN))
    mine.button("Pay it all off").click()
    mine.button("Pay it all").click()
    pay_in_cash(mine)
    confirm(office, told)
    found = told.loan_now()
    assert (found["status"], found["close_reason"]) == ("closed", "obligations_met")
    told.books(loans=0, interest_income=208_00)
    mine.open(told.at(routes.LOAN))
    mine.sees("Paid back")


@HINDI
def test_a_monthly_loan_with_a_prepayment_is_closed_in_month_nine(server, signed_in, language):
    told = Told(server, "prepaid", language)
    owed, running = told.past["principal_minor"], told.past["running_minor"]
    quote = told.borrower.get(f"/loans/{told.loan}/payoff")
    assert (paise(quote["principal"]), paise(quote["interest"])) == (owed, running)
    # Ten thousand in month five took instalments off the end, and left the others as they were.
    rows = told.borrower.get(f"/loans/{told.loan}/schedule")["items"]
    planned = [row for row in rows if row["kind"] == "instalment"]
    assert len(planned) < 24
    assert {row["payment"] for row in planned[:-1]} == {"2496.21"}
    mine = signed_in(told.borrower, language)
    mine.open(told.at(routes.LOAN))
    mine.button("Pay it all off").click()
    mine.sees("That day it takes")
    check_phone(mine)
    mine.button("Pay it all").click()
    pay_in_cash(mine)
    told.books(loans=owed, interest_income=told.past["interest_minor"])
    confirm(signed_in(told.treasurer, language), told)
    assert told.loan_now()["status"] == "closed"
    told.books(
        loans=0,
        interest_income=told.past["interest_minor"] + running,
        cash=told.past["cash_minor"] + owed + running,
    )


@ENGLISH
def test_a_late_loan_is_planned_anew_given_up_and_partly_recovered(server, signed_in, language):
    told = Told(server, "overdue", language)
    owed, penalty = told.past["principal_minor"], told.past["penalty_minor"]
    assert penalty == 64_26
    told.books(loans=owed, interest_income=120_00, penalty_income=0)
    # The treasurer sees who is late, and by how much.
    office = signed_in(told.treasurer)
    office.open(told.at(routes.LOAN_OVERDUE))
    office.literal(told.borrower.name).wait_for()
    # The borrower asks for a longer plan; nothing moves in the books.
    mine = signed_in(told.borrower)
    mine.open(told.at(routes.LOAN_PLAN))
    mine.field("Number of instalments").fill("8")
    mine.field("Why is it needed?").fill("The rains took the crop")
    mine.button("Review the new plan").click()
    mine.sees("Check the new plan")
    check_phone(mine)
    mine.button("Ask for this plan").click()
    mine.page.wait_for_url(re.compile(rf"/loans/(?!{told.loan})[0-9a-f-]{{36}}$"))
    new = mine.page.url.rsplit("/", 1)[1]
    told.treasurer.post(f"/loans/{new}/approve")
    assert told.loan_now()["close_reason"] == "rescheduled"
    found = told.loan_now(new)
    assert (found["status"], paise(found["outstanding"])) == ("active", owed)
    told.books(loans=owed, interest_income=120_00, penalty_income=0)
    carried = told.borrower.get(f"/loans/{new}/payoff")
    assert paise(carried["penalty"]) == penalty
    assert paise(carried["interest"]) == told.past["interest_minor"]
    # An instalment later nobody expects any more: it is given up by vote.
    office.open(told.at(routes.LOAN, new))
    office.page.locator("summary", has_text=office.words("More")).first.click()
    office.button("Give this loan up").click()
    office.field("Why?").fill("Gone to the city without a word")
    office.button("Yes, ask for it").click()
    asked = office_matter(told)
    for person in (told.admin, told.treasurer):
        if told.loan_now(new)["status"] == "active":
            person.post(f"/proposals/{asked}/votes", vote="yes")
    assert told.loan_now(new)["close_reason"] == "written_off"
    told.books(loans=0, write_off=owed, interest_income=120_00, penalty_income=0)
    # And yet something comes back.
    office.open(told.at(routes.LOAN, new))
    office.button("Money has come back").click()
    office.page.locator("dialog[open] input[name=amount]").fill("500")
    office.button("Record the payment").click()
    admin = signed_in(told.admin)
    confirm(admin, told, new)
    told.books(loans=0, write_off=owed, recovery_income=500_00)


def office_matter(told: Told) -> str:
    """The open matter that asks for the loan to be given up, once it is there."""
    for _ in range(50):
        asked = told.admin.get(f"/circles/{told.circle}/proposals", status="open")["items"]
        found = [row["id"] for row in asked if row["kind"] == "write_off"]
        if found:
            return str(found[0])
        told.admin.client.get("/healthz")
    raise AssertionError("nobody was asked")
