"""The whole story on three phones: save, ask, vote, lend, repay, prove the books."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from circle_app.i18n import formats
from tests.e2e.people import NAMES, PASSWORD, new_phone
from tests.e2e.screens import Screen

CIRCLE = {"en": "Morning Star", "hi": "सुबह का तारा"}
PURPOSE = {"en": "A sewing machine", "hi": "सिलाई मशीन"}


def rupees(screen: Screen, amount: int) -> str:
    return formats.money(amount * 100, "INR", screen.language)


def sign_up(screen: Screen, name: str) -> None:
    screen.title_is("Make an account")
    screen.field("Your name").fill(name)
    screen.field("Phone number").fill(new_phone())
    screen.field("Password").fill(PASSWORD)
    screen.button("Make my account").click()


def start_circle(screen: Screen) -> tuple[str, str]:
    """Open a circle by its wizard; returns its address and its code."""
    screen.link("Start a circle").click()
    screen.title_is("Start a circle")
    screen.field("What is your circle called?").fill(CIRCLE[screen.language])
    for _ in range(3):
        screen.button("Continue").click()
    screen.button("Open this circle").click()
    screen.title_is("Invite someone")
    code = screen.page.locator(".invite__code").inner_text()
    return screen.page.url.removesuffix("/invite").removeprefix(screen.origin), code


def join_by_code(screen: Screen, code: str) -> None:
    """Type the code at home, as it was read out: small letters and a space are fine."""
    screen.field("Got an invite code?").fill(f" {code.lower()} ")
    screen.button("Join with this code").click()
    screen.button("Join this circle").click()


def pay_by_one_tap(screen: Screen) -> None:
    """From home: the amount is there already, one tap records it."""
    amount = rupees(screen, 5)
    screen.link("Pay {amount}", amount=amount).click()
    screen.button("Pay {amount}", amount=amount).click()
    screen.sees("It is in the books")


def ask_for_loan(screen: Screen, circle: str) -> None:
    """₹10 over two months; every figure follows while it is typed."""
    screen.open(f"{circle}/loans")
    screen.link("Ask for a loan").click()
    screen.field("Amount").fill("10")
    screen.field("Number of instalments").fill("2")
    slab = screen.page.locator(".slab")
    expect(slab).to_contain_text(rupees(screen, 5))
    screen.field("Amount").fill("12")
    expect(slab).to_contain_text(rupees(screen, 6))
    screen.field("Amount").fill("10")
    expect(slab).to_contain_text(rupees(screen, 5))
    screen.field("What is it for?").fill(PURPOSE[screen.language])
    screen.button("Review request").click()
    screen.title_is("Check your request")
    screen.page.locator("input[name=confirmed]").check()
    screen.button("Send the request").click()
    screen.title_is("My loan")


def yes_count(screen: Screen, count: int) -> None:
    expect(screen.page.locator(".vote__ring .ring__big")).to_have_text(str(count))


def ring_shows(screen: Screen, paid: str) -> None:
    expect(screen.page.locator(".ring__mid")).to_have_text(paid)


class Story:
    """Asha, Rekha and Sunita; each chapter begins where the one before ended."""

    def __init__(self, visitor, language: str) -> None:
        self.language = language
        self.asha, self.rekha, self.sunita = (visitor(language) for _ in range(3))
        self.all = (self.asha, self.rekha, self.sunita)
        self.circle = self.loan = ""

    def make_and_join_a_circle(self) -> None:
        """One makes it; one joins by typing the code, one by the link, before having an account."""
        asha, rekha, sunita = self.all
        names = NAMES[self.language]
        asha.open("/")
        asha.link("Start now").click()
        sign_up(asha, names[0])
        self.circle, code = start_circle(asha)
        rekha.open("/signup")
        sign_up(rekha, names[1])
        join_by_code(rekha, code)
        rekha.is_at(self.circle)
        sunita.open(f"/join/{re.sub('[^A-Z0-9]', '', code)}")
        sunita.literal(CIRCLE[self.language]).wait_for()
        sunita.link("Make an account and join").click()
        sign_up(sunita, names[2])
        sunita.button("Join this circle").click()
        sunita.is_at(self.circle)

    def save_five_rupees_each(self) -> None:
        """The rings of the others move by themselves."""
        asha, rekha, sunita = self.all
        for screen in self.all:
            screen.open("/home")
            ring_shows(screen, "0/3")
            screen.stay()
        pay_by_one_tap(asha)
        ring_shows(rekha, "1/3")
        ring_shows(sunita, "1/3")
        pay_by_one_tap(rekha)
        ring_shows(sunita, "2/3")
        pay_by_one_tap(sunita)
        assert all(screen.stayed() for screen in self.all)

    def ask(self) -> None:
        """The question is on the home page of another one at once."""
        asha, rekha, sunita = self.all
        asha.open("/home")
        rekha.open("/home")
        ring_shows(asha, "3/3")
        asha.stay()
        ask_for_loan(sunita, self.circle)
        self.loan = sunita.page.url.removeprefix(sunita.origin)
        asha.link("Read and vote").click()
        asha.title_is("Vote on a loan")
        asha.literal(PURPOSE[self.language]).wait_for()
        assert asha.stayed()

    def vote(self) -> None:
        """The tally moves on all screens; the second yes of three carries it."""
        asha, rekha, sunita = self.all
        rekha.link("Read and vote").click()
        sunita.link("See the vote").or_(sunita.link("Read and vote")).first.click()
        for screen in self.all:
            yes_count(screen, 0)
            screen.stay()
        asha.button("Yes").click()
        for screen in self.all:
            yes_count(screen, 1)
        rekha.button("Yes").click()
        for screen in self.all:
            yes_count(screen, 2)
            screen.sees("The members agreed")
            assert screen.stayed()

    def hand_over(self) -> None:
        """Another member does it; the borrower sees it come, into the wallet."""
        rekha, sunita = self.rekha, self.sunita
        sunita.link("See the loan").click()
        sunita.title_is("My loan")
        sunita.sees("The circle has agreed. Now another member hands the money over.")
        sunita.stay()
        rekha.link("See the loan").click()
        rekha.button("Hand it over").click()
        rekha.button("Yes, {amount} was handed over", amount=rupees(rekha, 10)).click()
        rekha.button("Done").click()
        sunita.button("Pay it all off").wait_for()
        assert sunita.stayed()
        sunita.is_at(re.escape(self.loan))
        wallet = sunita.new_tab()
        wallet.goto("/wallet")
        expect(wallet.locator("main .money").first).to_contain_text(rupees(sunita, 10))
        wallet.close()

    def pay_back(self) -> None:
        """All of it; the loan closes on the screen of another one, too."""
        self.rekha.stay()
        self.sunita.button("Pay it all off").click()
        self.sunita.button("Pay it all").click()
        self.sunita.button("Record the payment").click()
        self.sunita.button("Done").click()
        for screen in (self.sunita, self.rekha):
            expect(screen.page.locator(".loan-ring")).to_contain_text(screen.words("paid back"))
            assert screen.stayed()

    def prove_the_books(self) -> None:
        """Anyone can."""
        for screen in self.all:
            screen.open(f"{self.circle}/verify")
            screen.button("Check again").click()
            screen.sees("Nothing was changed and every rupee adds up")
            expect(screen.page.locator(".verdict__word")).to_have_text(screen.words("Intact"))
            # Three contributions, a loan given, a repayment.
            expect(screen.page.locator(".verdict__words")).to_contain_text("5")


def test_three_people_save_vote_lend_repay_and_prove_it(visitor, language):
    story = Story(visitor, language)
    story.make_and_join_a_circle()
    story.save_five_rupees_each()
    story.ask()
    story.vote()
    story.hand_over()
    story.pay_back()
    story.prove_the_books()
