"""What becomes of slots: the pots of those that were left, requests, defaults."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.errors import CircleError
from circle_app.domain.rounds import check_figures
from circle_app.domain.slots import (
    Left,
    Missing,
    RequestAct,
    after,
    called_minor,
    check_movable,
    check_waits,
    last_turn,
    vacant_figures,
)

ASKED = datetime(2026, 3, 2, tzinfo=UTC)
PAGE = Path(__file__).parents[3] / "docs" / "rules" / "slots.md"


def uid(number: int) -> UUID:
    return UUID(int=number)


def refused(code, act, *args, **more):
    with pytest.raises(CircleError) as found:
        act(*args, **more)
    assert found.value.code == code
    return found.value


def left_of(in_minor: int, missing: list[int], slot: int = 9) -> Left:
    parts = tuple(
        Missing(uid(100 + place), uid(place), uid(place), amount)
        for place, amount in enumerate(missing, 1)
    )
    return Left(uid(slot), uid(100 + slot), uid(slot), in_minor, parts)


@given(st.data())
def test_every_sum_closes_whoever_leaves_at_whatever_round(data):
    """Any number of slots is left, each at any round, with arrears or not: all comes out even."""
    slots = data.draw(st.integers(2, 12))
    amount = data.draw(st.integers(1, 10_000))
    leavers = data.draw(st.integers(0, slots))
    held = slots - leavers
    # Each leaves after some rounds of the others were decided, and may have paid only some of them.
    goes = [data.draw(st.integers(0, held)) for _ in range(leavers)]
    paid = [[data.draw(st.integers(0, amount)) for _ in range(after_)] for after_ in goes]
    put_in, got = dict.fromkeys(range(slots), 0), dict.fromkeys(range(slots), 0)
    missing: dict[int, list[Missing]] = {held + each: [] for each in range(leavers)}
    came_in = went_out = 0
    for number in range(held):
        pot = 0
        for slot in range(held):
            put_in[slot] += amount
            pot += amount
        for each in range(leavers):
            came = paid[each][number] if number < goes[each] else 0
            put_in[held + each] += came
            pot += came
            if came < amount:
                short = Missing(uid(1_000 + number), uid(number), uid(number), amount - came)
                missing[held + each].append(short)
        got[number] += pot
        came_in, went_out = came_in + pot, went_out + pot
    for slot in range(held, slots):
        for holder in range(held):
            put_in[holder] += amount
        left = Left(uid(slot), uid(5_000), uid(slot), put_in[slot], tuple(missing[slot]))
        figures = vacant_figures(held * amount, left)
        check_figures(figures)
        assert (figures.prize_minor, figures.remainder_minor) == (held * amount, 0)
        for share in figures.prize_to:
            got[share.slot_id.int] += share.amount_minor
        came_in, went_out = came_in + held * amount, went_out + figures.prize_minor
    assert came_in == went_out == sum(got.values())
    # Who stayed has the whole pot, who left what was put in: nobody lost or won anything.
    assert all(got[slot] == put_in[slot] == slots * amount for slot in range(held))
    assert all(got[slot] == put_in[slot] for slot in range(held, slots))


@given(
    pot=st.integers(0, 50_000),
    in_minor=st.integers(0, 20_000),
    missing=st.lists(st.integers(1, 5_000), max_size=6),
)
def test_a_pot_of_any_size_is_divided_to_the_last_unit(pot, in_minor, missing):
    figures = vacant_figures(pot, left_of(in_minor, missing))
    check_figures(figures)
    rests = [share for share in figures.prize_to if share.kind == "rest"]
    refund = sum(share.amount_minor for share in figures.prize_to if share.kind == "refund")
    wanted = {uid(place): amount for place, amount in enumerate(missing, 1)}
    assert all(share.amount_minor <= wanted[share.slot_id] for share in rests)
    # Winners come first; nothing is left over while somebody is short.
    assert refund <= in_minor
    if figures.remainder_minor:
        assert (refund, sum(share.amount_minor for share in rests)) == (in_minor, sum(missing))
    if refund:
        assert sum(share.amount_minor for share in rests) == sum(missing)


def test_the_examples_of_the_page():
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| \d", line)
    ]
    vacant = [row for row in rows if len(row) == 6]
    calls = [row for row in rows if len(row) == 5]
    assert (len(vacant), len(calls)) == (5, 4)
    for pot, put_in, missing, rests, refund, over in vacant:
        parts = [int(each) for each in missing.split()]
        figures = vacant_figures(int(pot), left_of(int(put_in), parts))
        shares = figures.prize_to
        assert [s.amount_minor for s in shares if s.kind == "rest"] == [
            int(each) for each in rests.split()
        ]
        assert sum(s.amount_minor for s in shares if s.kind == "refund") == int(refund)
        assert figures.remainder_minor == int(over)
    for slots, to_come, amount, ahead, owed in calls:
        assert called_minor(int(slots), int(to_come), int(amount), int(ahead)) == int(owed)


def test_a_request_is_agreed_to_by_all_it_takes():
    answer, approve = RequestAct.ANSWER, RequestAct.APPROVE
    assert after("swap", answer, answered=False, approved=False) == "agreed"
    assert after("substitute", answer, answered=False, approved=False) == "asked"
    assert after("substitute", approve, answered=False, approved=False) == "asked"
    assert after("substitute", approve, answered=True, approved=False) == "agreed"
    assert after("substitute", answer, answered=False, approved=True) == "agreed"
    for kind in ("swap", "substitute"):
        assert after(kind, RequestAct.REFUSE, answered=True, approved=True) == "refused"
        assert after(kind, RequestAct.WITHDRAW, answered=False, approved=False) == "withdrawn"


def test_a_request_waits_for_a_week():
    check_waits("asked", ASKED, ASKED + timedelta(days=7, seconds=-1))
    over = refused("request_over", check_waits, "asked", ASKED, ASKED + timedelta(days=7))
    assert over.context["reason"] == "lapsed"
    assert refused("request_over", check_waits, "refused", ASKED, ASKED).context["reason"] == (
        "refused"
    )


def test_which_slots_move():
    check_movable("open", "swap")
    check_movable("open", "substitute")
    check_movable("won", "substitute")
    for status, kind in (("won", "swap"), ("vacant", "swap"), ("vacant", "substitute")):
        assert refused("slot_not_movable", check_movable, status, kind).context["reason"] == status


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_a_slot_that_is_left_takes_the_last_turn(given_):
    count, own = given_
    turns = {uid(each): each for each in range(1, count + 1)}
    moved = turns | last_turn(turns, uid(own))
    assert moved[uid(own)] == count
    assert sorted(moved.values()) == list(range(1, count + 1))
    others = [each for each in turns if each != uid(own)]
    assert sorted(others, key=moved.get) == sorted(others, key=turns.get)
