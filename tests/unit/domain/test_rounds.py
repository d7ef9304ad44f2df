"""Rounds: pots, who may win them, and that nothing gets lost, whatever comes late."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from circle_app.domain.errors import CircleError
from circle_app.domain.round_carrying import carried, run_sum, slot_sums
from circle_app.domain.round_rules import Unpaid
from circle_app.domain.rounds import (
    Candidate,
    DueState,
    Figures,
    Part,
    PayoutAct,
    PayoutState,
    Share,
    UnevenPot,
    check_figures,
    check_order,
    check_room,
    check_slots,
    eligible,
    given_now,
    may_confirm,
    next_in_order,
    next_payout_state,
    pot_of,
    set_off,
    whole_pot,
    with_payments,
)

ASHA, REKHA, SUNITA, FARIDA = (UUID(int=number) for number in range(1, 5))
DUES = {ASHA: UUID(int=11), REKHA: UUID(int=12), SUNITA: UUID(int=13)}


def part(number: int, member: UUID | None = ASHA, owed: int = 1_000, credit: int = 0) -> Part:
    due = DUES[member] if member is not None else None
    return Part(UUID(int=100 + number), number, member, due, owed, credit)


def refused(code: str, act, *args, **more) -> CircleError:
    with pytest.raises(CircleError) as found:
        act(*args, **more)
    assert found.value.code == code
    return found.value


PAGE = (Path(__file__).parents[3] / "docs/rules/rounds.md").read_text()


def table(first: str) -> list[list[str]]:
    """The rows of the table of the page whose head begins so."""
    lines = PAGE[PAGE.index(f"| {first} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("row", table("paid"))
def test_what_is_given_now_by_the_table(row):
    paid, rule, earned, gets, covers, missing = row
    members = (ASHA, REKHA, SUNITA)
    parts = [part(number, member) for number, member in enumerate(members, 1)]
    came = dict(zip(members, paid.split(), strict=True))
    dues = {DUES[member]: DueState(int(amount)) for member, amount in came.items()}
    pot = pot_of(with_payments(parts, dues))
    if not gets.isdecimal():
        refused(gets, given_now, whole_pot(pot), pot, Unpaid(rule), int(earned))
        return
    now = given_now(whole_pot(pot), pot, Unpaid(rule), int(earned))
    assert (now.prize_minor, now.covered_minor, now.missing_minor) == (
        int(gets),
        int(covers),
        int(missing),
    )


@pytest.mark.parametrize("row", [[int(cell) for cell in row] for row in table("put in")])
def test_what_is_carried_on_by_the_table(row):
    was_in, was_owed, paid, let_off, there, now_in, now_owed, to_winner, lost = row
    before = replace(part(1), in_minor=was_in, debt_minor=was_owed)
    changes = carried([before], DueState(paid, let_off), there)
    assert was_in + sum(each.in_minor for each in changes) == now_in
    assert was_owed + sum(each.debt_minor for each in changes) == now_owed
    assert sum(each.to_winner_minor for each in changes) == to_winner
    assert sum(each.forgiven_minor for each in changes) == lost


def test_payments_fill_the_slots_of_a_member_in_their_order():
    parts = [part(3), part(1), part(2, REKHA)]
    dues = {DUES[ASHA]: DueState(1_300, 200), DUES[REKHA]: DueState(0)}
    filled = with_payments(parts, dues)
    assert [(each.number, each.in_minor, each.waived_minor) for each in filled] == [
        (1, 1_000, 0),
        (2, 0, 0),
        (3, 300, 200),
    ]
    pot = pot_of(filled)
    assert (pot.pot_minor, pot.collected_minor, pot.missing_minor) == (2_800, 1_300, 1_500)
    assert pot.unpaid_minor == 1_500


def test_what_a_dividend_has_paid_is_in_the_pot_and_a_vacant_slot_owes_nobody():
    filled = with_payments([part(1, credit=300), part(2, None)], {DUES[ASHA]: DueState(700)})
    pot = pot_of(filled)
    assert (pot.collected_minor, pot.missing_minor, pot.vacant_minor) == (1_000, 1_000, 1_000)
    assert pot.unpaid_minor == 0


def test_what_is_missing_is_waited_for_owed_or_paid_by_the_circle():
    dues = {DUES[ASHA]: DueState(1_000), DUES[REKHA]: DueState(400)}
    pot = pot_of(with_payments([part(1), part(2, REKHA)], dues))
    whole = whole_pot(pot)
    held = refused("round_held", given_now, whole, pot, Unpaid.HOLD, 0)
    assert held.context["missing_minor"] == 600
    now = given_now(whole, pot, Unpaid.COLLECTED, 0)
    assert (now.prize_minor, now.covered_minor, now.missing_minor) == (1_400, 0, 600)
    now = given_now(whole, pot, Unpaid.RESERVE, 600)
    assert (now.prize_minor, now.covered_minor, now.missing_minor) == (2_000, 600, 0)
    refused("reserve_too_small", given_now, whole, pot, Unpaid.RESERVE, 599)
    auction = Figures(2_000, 500, 1_500, 100, 700, {part(1).slot_id: 700, part(2).slot_id: 700})
    refused("too_little_collected", given_now, auction, pot, Unpaid.COLLECTED, 0)


def test_figures_that_do_not_add_up_are_a_mistake():
    check_figures(Figures(2_000, 1_400, 600, 100, 250, {ASHA: 250, REKHA: 249}, 1))
    for wrong in (
        Figures(2_000, 1_999),
        Figures(2_000, 2_100, commission_minor=-100),
        Figures(2_000, 2_000, prize_to=(Share(ASHA, ASHA, ASHA, "refund", 2_001),)),
    ):
        with pytest.raises(UnevenPot):
            check_figures(wrong)


def test_who_is_in_arrears_waits_while_somebody_else_may_win():
    won, late, good = (
        Candidate(ASHA, 1, "won"),
        Candidate(REKHA, 2, "open", 1, 500),
        (Candidate(SUNITA, 3, "open", 3)),
    )
    left = Candidate(FARIDA, 4, "vacant", 2)
    assert eligible([left, good, late, won]) == (good,)
    assert eligible([left, late, won]) == (late,)
    assert eligible([left, won]) == (left,)
    assert eligible([won]) == ()
    assert next_in_order([left, late, good]) == good
    assert next_in_order([replace(late, arrears_minor=0), good]).slot_id == REKHA
    assert next_in_order([won]) is None


@given(
    st.lists(st.tuples(st.integers(0, 2_500), st.integers(0, 900)), min_size=1, max_size=8),
    st.sampled_from(list(Unpaid)),
    st.integers(1, 3),
    st.integers(0, 3_000),
    st.integers(0, 4_000),
)
def test_whatever_becomes_of_a_due_later_the_round_stays_even(acts, rule, slots, reserve, there):
    """A due is paid, taken back and let off in any order; the pot loses and gains nothing."""
    parts = [replace(part(number), owed_minor=1_000) for number in range(slots)]
    due = DueState(min(acts[0][0], 1_000 * slots))
    filled = with_payments(parts, {DUES[ASHA]: due})
    pot = pot_of(filled)
    assume(rule is not Unpaid.HOLD or not pot.unpaid_minor)
    assume(rule is not Unpaid.RESERVE or pot.unpaid_minor <= reserve)
    now = given_now(whole_pot(pot), pot, rule, reserve)
    if now.covered_minor:
        filled = tuple(replace(each, debt_minor=each.missing_minor) for each in filled)
    given_minor, forgiven, kept = now.prize_minor, 0, list(filled)
    for paid, waived in acts[1:]:
        most = 1_000 * slots
        let_off = min(max(waived, due.waived_minor), most)
        due = DueState(min(paid, most - let_off), let_off)
        changes = carried(kept, due, min(there, given_minor))
        for change in changes:
            place = next(i for i, each in enumerate(kept) if each.slot_id == change.slot_id)
            was = kept[place]
            kept[place] = replace(
                was,
                in_minor=was.in_minor + change.in_minor,
                debt_minor=was.debt_minor + change.debt_minor,
                waived_minor=was.waived_minor + change.waived_minor,
                forgiven_minor=was.forgiven_minor + change.forgiven_minor,
            )
            given_minor += change.to_winner_minor
            forgiven += change.forgiven_minor
        for each in kept:
            assert min(each.in_minor, each.debt_minor, each.missing_minor) >= 0
        assert sum(each.in_minor for each in kept) == due.paid_minor
        assert sum(each.waived_minor for each in kept) == due.waived_minor
        debt = sum(each.debt_minor for each in kept)
        assert due.paid_minor + debt + forgiven == given_minor
        assert carried(kept, due, there) == ()
        sums = slot_sums([(each.slot_id, each.number, each.in_minor, 0) for each in kept], kept, {})
        total = run_sum(sums, kept, given_minor)
        assert total.is_even


def test_a_payment_goes_to_the_circle_before_the_winner():
    late = replace(part(1), in_minor=200, debt_minor=300)
    (change,) = carried([late], DueState(1_000), 0)
    assert (change.in_minor, change.debt_minor, change.to_winner_minor) == (800, -300, 500)
    (change,) = carried([late], DueState(400), 0)
    assert (change.in_minor, change.debt_minor, change.to_winner_minor) == (200, -200, 0)


def test_a_payment_taken_back_is_owed_to_the_circle_once_the_pot_is_handed_out():
    paid = replace(part(1), in_minor=1_000)
    (change,) = carried([paid], DueState(0), 400)
    assert (change.in_minor, change.debt_minor, change.to_winner_minor) == (-1_000, 600, -400)
    (change,) = carried([replace(paid, in_minor=0, debt_minor=600)], DueState(0, 1_000), 0)
    assert (change.forgiven_minor, change.waived_minor, change.to_winner_minor) == (600, 1_000, 0)


def test_a_payout_is_paid_once_and_received_once():
    state = PayoutState.OWED
    for act in (PayoutAct.PAY, PayoutAct.DISPUTE, PayoutAct.UNDO, PayoutAct.PAY, PayoutAct.CONFIRM):
        state = next_payout_state(state, act)
    assert state is PayoutState.RECEIVED
    for act in PayoutAct:
        assert refused("payout_state", next_payout_state, "received", act).context["reason"] == (
            "received"
        )
    refused("payout_state", next_payout_state, "paid", PayoutAct.PAY)


def test_who_handed_a_pot_out_never_says_that_it_came():
    assert may_confirm(ASHA, ASHA, REKHA)
    assert not may_confirm(SUNITA, ASHA, REKHA)
    # The keeper of the money wins: another member says so.
    assert may_confirm(SUNITA, ASHA, ASHA)
    assert not may_confirm(ASHA, ASHA, ASHA)
    # A member without an account.
    assert may_confirm(SUNITA, None, REKHA)
    assert not may_confirm(REKHA, None, REKHA)


def test_slots_are_as_many_as_the_rules_say():
    rule = {"least": 3, "most": 5, "own_least": 1, "own_most": 2}
    check_slots([ASHA, ASHA, REKHA], **rule)
    assert refused("too_few_slots", check_slots, [ASHA, REKHA], **rule).context["min"] == 3
    refused("too_few_slots", check_slots, [ASHA] * 3, **{**rule, "own_most": 3})
    refused("slots_full", check_slots, [ASHA, REKHA, SUNITA] * 2, **rule)
    refused("slots_full", check_slots, [ASHA, ASHA, ASHA, REKHA], **rule)
    refused("too_few_slots", check_slots, [ASHA, ASHA, REKHA], **{**rule, "own_least": 2})
    check_room(4, 1, 1, most=5, own_most=2)
    refused("slots_full", check_room, 5, 1, 1, most=5, own_most=2)
    refused("slots_full", check_room, 2, 1, 2, most=5, own_most=2)
    check_order([REKHA, ASHA], [ASHA, REKHA])
    for wrong in ([ASHA], [ASHA, ASHA], [ASHA, SUNITA]):
        refused("invalid_order", check_order, wrong, [ASHA, REKHA])


def test_a_dividend_lowers_a_due_to_nothing_at_most():
    assert set_off({ASHA: 300, REKHA: 1_700, SUNITA: -5}, 1_000) == {
        ASHA: 300,
        REKHA: 1_000,
        SUNITA: 0,
    }
