"""What curious people reach that is not theirs: each of these was found by trying."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.domain import loans as loans_domain
from circle_app.domain.errors import NotAllowed
from circle_app.services import (
    departures,
    disputes,
    loans,
    members,
    overviews,
    records,
    roles,
    withdrawals,
)
from tests.factories import key
from tests.support.circles import member_id, officers_circle
from tests.support.lenders import joined, lender_office

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_who_keeps_the_list_does_not_learn_who_complained(db: Any) -> None:
    group = officers_circle(members=3)
    sunita, farida, kavita = group.members
    roles.assign(group.admin, group.circle.id, member_id(farida, group.circle), "secretary")
    made = disputes.open_about(
        sunita, group.circle.id, member_id(kavita, group.circle), reason="She shouts", key=key()
    )
    disputes.say(kavita, made.id, "I did not", key=key())
    disputes.close(group.admin, made.id, outcome="Made up", key=key())

    def told(reader: Any, who: Any) -> set[str]:
        found = members.history(reader, group.circle.id, member_id(who, group.circle))
        return {item.kind for item in found.items}

    words = {"complaint.opened", "complaint.closed", "dispute.said"}
    for who in (sunita, kavita, group.admin):
        assert not told(farida, who) & words
        assert told(group.treasurer, who) & words
    assert told(sunita, sunita) & words == {"complaint.opened"}


def test_a_borrower_does_not_learn_what_the_lender_has(db: Any) -> None:
    office = lender_office(money_minor=7_000_00)
    imran, _ = joined(office)
    circle = office.circle.id
    assert overviews.circle(imran, circle).pool is None
    assert departures.preview(imran, circle).pool_minor is None
    assert withdrawals.situation(imran, circle).pool_minor is None
    asked = loans.eligibility(imran, circle, 8_000_00)
    assert (asked.ok, asked.limit_minor) == (True, 5_00_000_00)
    assert "pool_cash" not in [fact.code for fact in asked.facts]
    # The desk is told at once, and what is not there is not handed over.
    assert not loans.eligibility(office.clerk, circle, 8_000_00).ok
    loan = loans.request(imran, circle, amount_minor=8_000_00, periods=6, key=key())
    loans.approve(office.clerk, loan.id)
    loans.approve(office.manager, loan.id)
    with pytest.raises(loans_domain.PoolTooSmall):
        loans.disburse(office.manager, loan.id, method="cash", key=key())


def test_a_role_that_sees_the_members_does_not_read_their_money(db: Any) -> None:
    group = officers_circle(members=2)
    sunita, farida = group.members
    circle, hers = group.circle.id, member_id(sunita, group.circle)
    made = roles.create(
        group.admin, circle, title="Doorkeeper", permissions=["members.see"], key=key()
    )
    roles.assign(group.admin, circle, member_id(farida, group.circle), made.key)
    assert members.get(farida, circle, hers).row.name == "Sunita Devi"
    goes = departures.ask_removal(group.treasurer, hers, reason="Moves away", key=key())
    for look in (
        lambda: records.of_member(farida, hers),
        lambda: departures.get(farida, goes.id),
    ):
        with pytest.raises(NotAllowed):
            look()
    assert departures.of_circle(farida, circle).items == ()
    assert records.of_member(farida, member_id(farida, group.circle)).savings_minor == 0
