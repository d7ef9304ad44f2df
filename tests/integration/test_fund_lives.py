"""Whatever is done in whatever order: no box is overdrawn, the social fund stays apart."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circle_app.domain.charts import HOLDINGS
from circle_app.domain.errors import CircleError
from circle_app.services import funds, proposals, withdrawals
from tests.factories import key
from tests.support.circles import member_id
from tests.support.funds import carry, save, saving_circle
from tests.support.loans import given as loan_given
from tests.support.loans import pool_minor

whos = st.integers(0, 2)
boxes = st.sampled_from([*(kind.code for kind in HOLDINGS), "social_cash", "wallet_pool"])
amounts = st.integers(-1, 70_000)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("carry"), whos, amounts, boxes, boxes),
        st.tuples(st.just("receive"), whos, amounts, boxes),
        st.tuples(st.just("social"), whos, amounts),
        st.tuples(st.just("save"), whos, amounts),
        st.tuples(st.just("borrow"), whos, amounts),
        st.tuples(st.just("ask"), whos, amounts),
        st.tuples(st.just("pay"), whos, st.sampled_from(["cash", "bank", "upi", "wallet"])),
    ),
    min_size=8,
    max_size=25,
)


class Purses:
    """Three people and their circle's money; counts what came in from outside and went out."""

    def __init__(self) -> None:
        """Begin with ₹1,000 in the cash box."""
        self.circle, self.people = saving_circle(100_000, keep_minor=5_000)
        self.came_minor = 100_000

    def carry(self, who, amount, come, go):
        """Carry money from a place to another."""
        carry(self.people[who], self.circle, go, amount, from_account=come)

    def receive(self, who, amount, box):
        """Receive a gift."""
        funds.receive(
            self.people[who],
            self.circle.id,
            account=box,
            source="donation",
            amount_minor=amount,
            key=key(),
        )
        self.came_minor += amount

    def social(self, who, amount):
        """Put something into the social fund."""
        mine = member_id(self.people[who], self.circle)
        funds.pay_social(
            self.people[who], self.circle.id, member_id=mine, amount_minor=amount, key=key()
        )
        self.came_minor += amount

    def save(self, who, amount):
        """Save in cash."""
        save(self.people[who], self.circle, amount)
        self.came_minor += amount

    def borrow(self, who, amount):
        """Take a loan; another hands it over."""
        others = [each for each in self.people if each is not self.people[who]]
        loan_given(self.people[who], others, self.circle, amount)
        self.came_minor -= amount

    def ask(self, who, amount):
        """Ask for savings; everybody agrees."""
        asked = withdrawals.ask(self.people[who], self.circle.id, amount_minor=amount, key=key())
        for voter in self.people:
            if proposals.vote(voter, asked.proposal_id, "yes").status != "open":
                break

    def pay(self, who, method):
        """Hand out the newest savings that are agreed to."""
        reference = None
        if method == "upi":
            reference = str(int(key().replace("-", "")[:12], 16) % 10**12).zfill(12)
        found = withdrawals.of_circle(self.people[who], self.circle.id, status="approved").items
        if found:
            paid = withdrawals.pay_out(
                self.people[who], found[0].id, method=method, reference=reference, key=key()
            )
            self.came_minor -= paid.amount_minor


@pytest.mark.parametrize(("db", "examples"), [("sqlite", 12), ("postgresql", 4)], indirect=["db"])
def test_no_order_of_acts_overdraws_a_box_or_mixes_the_funds(db, examples):
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(acts=ACTS)
    def live(acts):
        purses = Purses()
        for name, *values in acts:
            with suppress(CircleError):
                getattr(purses, name)(*values)
            found = pool_minor(purses.circle)
            places = [kind.code for kind in HOLDINGS] + ["wallet_pool", "social_cash"]
            assert all(found.get(code, 0) >= 0 for code in places)
            assert sum(found.get(code, 0) for code in places) == purses.came_minor
            assert found.get("social_cash", 0) == found.get("social_fund", 0)
            for actor in purses.people:
                may = withdrawals.situation(actor, purses.circle.id)
                assert 0 <= may.free_minor <= may.savings_minor

    live()
