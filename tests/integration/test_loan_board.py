"""The board of loans: each in its column, counted and summed, narrowed and read on by key."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.services import loans
from circle_app.services.loans import BoardFilter
from circle_app.services.paging import encode_cursor
from tests.factories import key, person
from tests.support.lenders import joined, lender_office
from tests.support.loans import approved, asked, given, lending_circle

LATER = timedelta(days=45)
EASY = {"loans": {"arrears_block": False, "max_running": 9}}


def lanes_of(found):
    """What lies in each column: count, sum, and the numbers shown."""
    return {
        lane.name: (lane.count, lane.sum_minor, [view.number for view in lane.page.items])
        for lane in found.lanes
        if lane.count
    }


def test_every_loan_lies_in_the_column_of_what_is_next_for_it(db):
    circle, (asha, rekha, sunita, geeta, meena) = lending_circle(size=5, rules=EASY)
    others = [geeta, meena]
    late = given(asha, [*others, sunita], circle, 60_000)
    paid = given(rekha, [*others, sunita], circle, 20_000)
    loans.repay(rekha, paid.id, amount_minor=20_000, method="cash", key=key())
    with clock.frozen(clock.now() + LATER):
        # The payment writes down how late the loan is; so does the end of a day.
        loans.repay(asha, late.id, amount_minor=1_000, method="cash", key=key())
        running = given(sunita, [*others, rekha], circle, 30_000)
        agreed = approved(rekha, [*others, sunita], circle, 40_000)
        withdrawn = asked(asha, circle, 5_000)
        loans.cancel(asha, withdrawn.id)
        voted = asked(asha, circle, 15_000)
        loans.vote(rekha, voted.id, "yes")
        fresh = asked(sunita, circle, 25_000)

        assert lanes_of(loans.board(rekha, circle.id)) == {
            "asked": (1, 25_000, [fresh.number]),
            "deciding": (1, 15_000, [voted.number]),
            "agreed": (1, 40_000, [agreed.number]),
            "running": (1, 30_000, [running.number]),
            "late": (1, 59_000, [late.number]),
            "ended": (1, 5_000, [withdrawn.number]),
        }
        several = loans.of_circle(rekha, circle.id, status=("active", "approved"))
        assert {view.number for view in several.items} == {
            late.number,
            running.number,
            agreed.number,
        }
        # Narrowed to a name, or to a number, the columns are counted anew.
        assert lanes_of(loans.board(rekha, circle.id, BoardFilter(words="aSHA"))) == {
            "deciding": (1, 15_000, [voted.number]),
            "late": (1, 59_000, [late.number]),
            "ended": (1, 5_000, [withdrawn.number]),
        }
        by_number = BoardFilter(words=f"#{agreed.number}", product="ordinary")
        assert set(lanes_of(loans.board(rekha, circle.id, by_number))) == {"agreed"}
        assert lanes_of(loans.board(rekha, circle.id, BoardFilter(words="%"))) == {}
        assert lanes_of(loans.board(rekha, circle.id, BoardFilter(product="gold"))) == {}
        # Rekha has voted on one, and hands nobody's own loan over to herself.
        mine = lanes_of(loans.board(rekha, circle.id, BoardFilter(my_turn=True)))
        assert mine == {"asked": (1, 25_000, [fresh.number])}
        theirs = lanes_of(loans.board(geeta, circle.id, BoardFilter(my_turn=True)))
        assert set(theirs) == {"asked", "deciding", "agreed"}


@pytest.mark.parametrize("lane", ["asked", "running", "ended"])
def test_a_column_is_read_on_to_its_end(db, lane):
    circle, (asha, rekha, sunita) = lending_circle(rules=EASY)
    for amount in (1_000, 2_000, 3_000):
        if lane == "asked":
            asked(asha, circle, amount)
            continue
        loan = given(asha, [rekha, sunita], circle, amount)
        if lane == "ended":
            loans.repay(asha, loan.id, amount_minor=amount, method="cash", key=key())
    found = [each for each in loans.board(rekha, circle.id, limit=1).lanes if each.name == lane]
    assert found[0].count == 3
    numbers, page = [found[0].page.items[0].number], found[0].page
    while page.next_cursor:
        page = loans.board_lane(rekha, circle.id, lane, cursor=page.next_cursor, limit=1)
        numbers += [view.number for view in page.items]
    assert sorted(numbers) == [1, 2, 3]
    assert numbers == sorted(numbers, reverse=lane == "ended")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_the_board_is_for_those_who_tend_to_loans(db):
    circle, (asha, _, _) = lending_circle()
    stranger = person("Meena Patil")
    with pytest.raises(NotFound):
        loans.board(stranger, circle.id)
    office = lender_office()
    imran, _ = joined(office)
    with pytest.raises(NotAllowed):
        loans.board(imran, office.circle.id)
    assert len(loans.board(office.clerk, office.circle.id).lanes) == 6
    with pytest.raises(InvalidInput):
        loans.board(asha, circle.id, BoardFilter(words="a" * 61))
    with pytest.raises(InvalidInput):
        loans.board_lane(asha, circle.id, "lost")
    with pytest.raises(InvalidInput):
        loans.board_lane(asha, circle.id, "late", cursor="no")
    # What no page of ours sends: a moment without a zone or beyond the calendar, half a letter.
    for moment in ("2026-01-01T00:00:00", "9999-12-31T23:59:59-12:00"):
        with pytest.raises(InvalidInput):
            loans.board_lane(asha, circle.id, "ended", cursor=encode_cursor(moment, circle.id))
    assert not lanes_of(loans.board(asha, circle.id, BoardFilter(words="x\ud800\0")))
