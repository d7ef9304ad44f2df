"""What is decided about lines of a bank, by one or by two at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import InsufficientFunds, InvalidInput, NotFound
from circle_app.domain.ledger import PeriodClosed
from circle_app.domain.matching import (
    AlreadyMatched,
    AmountsDiffer,
    EntryTakenBack,
    LineBooked,
    LineStillOpen,
    WrongSide,
)
from circle_app.domain.reversals import ReasonMissing
from circle_app.services import contributions, periods, reconciliation, reversals
from tests.factories import key, outcomes, successes
from tests.support.banks import Paid, file_of, paying_circle, read_in, waiting
from tests.support.circles import MORNING, count, kinds
from tests.support.circles import rows as ask
from tests.support.loans import pool_minor

DAY = MORNING.date()
PAID = [Paid(DAY, 50_000, "512345670000"), Paid(DAY, 60_000, "512345670001")]
DMY = {"day_order": "dmy"}
CHARGE = "02/03/2026,SMS CHARGES,17.70,,"


@pytest.fixture
def upi(db):
    with clock.frozen(MORNING):
        yield paying_circle(*PAID)


def entries():
    return [row[0] for row in ask("SELECT public_id FROM ledger_entry ORDER BY id")]


def entry_of(asha, circle, amount_minor):
    """The entry of one amount that is free, as the page offers it."""
    data = file_of([f"02/03/2026,PROBE {amount_minor},,{amount_minor // 100}.00,"])
    probe = waiting(asha, read_in(asha, circle, data, mapping=DMY))[0]
    found = reconciliation.candidates(asha, probe.id)
    reconciliation.ignore(asha, probe.id, reason="a probe", key=key())
    return found[0].entry_id


def test_suggestions_are_accepted_all_at_once(upi):
    circle, (asha, *_) = upi
    made = read_in(asha, circle, file_of([each.row(utr=False) for each in PAID]), mapping=DMY)
    assert made.counts == {"suggested": 2}
    again = key()
    done = reconciliation.accept(asha, made.card.id, key=again)
    assert (done.accepted, done.released, done.open_count) == (2, 0, 0)
    assert reconciliation.accept(asha, made.card.id, key=again).replayed
    lines = waiting(asha, made, reconciliation.SETTLED)
    assert [(line.status, line.decided_by) for line in lines] == [("matched", "Asha Kumari")] * 2
    assert reconciliation.statement(asha, made.card.id).card.open_count == 0


def test_some_suggestions_are_accepted_and_others_wait(upi):
    circle, (asha, *_) = upi
    made = read_in(asha, circle, file_of([each.row(utr=False) for each in PAID]), mapping=DMY)
    first, second = waiting(asha, made)
    done = reconciliation.accept(asha, made.card.id, line_ids=[second.id], key=key())
    assert (done.accepted, done.open_count) == (1, 1)
    assert reconciliation.line(asha, first.id).status == "suggested"
    with pytest.raises(NotFound):
        reconciliation.accept(asha, made.card.id, line_ids=[made.card.id], key=key())


def test_a_line_is_matched_by_hand_and_opened_again(upi):
    circle, (asha, *_) = upi
    far = (DAY - timedelta(days=20)).strftime("%d/%m/%Y")
    made = read_in(asha, circle, file_of([f"{far},BY TRANSFER,,500.00,"]), mapping=DMY)
    line = waiting(asha, made, "unmatched")[0]
    offered = reconciliation.candidates(asha, line.id)
    assert [each.amount_minor for each in offered] == [50_000]
    done = reconciliation.match(asha, line.id, entry_id=offered[0].entry_id, key=key())
    assert (done.status, done.entry.entry_id) == ("matched", offered[0].entry_id)
    assert reconciliation.candidates(asha, line.id) == ()
    with pytest.raises(AlreadyMatched):
        reconciliation.ignore(asha, line.id, reason="x", key=key())
    opened = reconciliation.unmatch(asha, line.id, key=key())
    assert (opened.status, opened.entry, opened.decided_by) == ("unmatched", None, None)
    assert reconciliation.statement(asha, made.card.id).card.open_count == 1
    with pytest.raises(LineStillOpen):
        reconciliation.unmatch(asha, line.id, key=key())


def test_an_entry_that_does_not_fit_is_refused(upi):
    circle, (asha, *_) = upi
    taken = entry_of(asha, circle, 50_000)
    rows = ["02/03/2026,X,,600.00,", "02/03/2026,Y,,500.00,", "03/02/2026,Z,,500.00,"]
    made = read_in(asha, circle, file_of(rows), mapping=DMY)
    six, five, also = waiting(asha, made)
    with pytest.raises(AmountsDiffer):
        reconciliation.match(asha, six.id, entry_id=taken, key=key())
    with pytest.raises(NotFound):
        reconciliation.match(asha, six.id, entry_id=made.card.id, key=key())
    reconciliation.match(asha, five.id, entry_id=taken, key=key())
    with pytest.raises(AlreadyMatched):
        reconciliation.match(asha, also.id, entry_id=taken, key=key())


def test_a_line_taken_by_hand_is_suggested_to_nobody_else(upi):
    circle, (asha, *_) = upi
    made = read_in(asha, circle, file_of([PAID[0].row(utr=False)]), mapping=DMY)
    suggested = waiting(asha, made, "suggested")[0]
    other = read_in(asha, circle, file_of(["01/03/2026,AGAIN,,500.00,"]))
    line = waiting(asha, other, "unmatched")[0]
    reconciliation.match(asha, line.id, entry_id=suggested.entry.entry_id, key=key())
    assert reconciliation.line(asha, suggested.id).status == "unmatched"
    assert reconciliation.accept(asha, made.card.id, key=key()).accepted == 0


def test_bank_charges_are_booked_on_their_day_and_can_be_taken_back(upi):
    circle, (asha, *_) = upi
    made = read_in(asha, circle, file_of([CHARGE]), mapping=DMY)
    line = waiting(asha, made)[0]
    done = reconciliation.book(asha, line.id, treat_as="expense", category="bank", key=key())
    assert (done.status, done.entry.kind, done.entry.occurred_on) == (
        "booked",
        "statement.difference",
        DAY,
    )
    held = pool_minor(circle)
    assert (held["upi"], held["expense_bank"]) == (110_000 - 1_770, 1_770)
    with pytest.raises(LineBooked):
        reconciliation.unmatch(asha, line.id, key=key())
    reversals.reverse(asha, circle.id, done.entry.entry_id, reason="Not ours", key=key())
    opened = reconciliation.line(asha, line.id)
    assert (opened.status, opened.entry) == ("unmatched", None)
    assert reconciliation.statement(asha, made.card.id).card.open_count == 1
    assert pool_minor(circle)["upi"] == 110_000
    # The entry and its reversal are nothing the bank knows of.
    assert reconciliation.candidates(asha, line.id) == ()


def test_interest_and_differences_are_booked_too(upi):
    circle, (asha, *_) = upi
    rows = ["02/03/2026,INT.PD,,9.00,", "02/03/2026,UNKNOWN,3.00,,"]
    interest, unknown = waiting(asha, read_in(asha, circle, file_of(rows), mapping=DMY))
    reconciliation.book(asha, interest.id, treat_as="receipt", category="bank_interest", key=key())
    with pytest.raises(ReasonMissing):
        reconciliation.book(asha, unknown.id, treat_as="difference", key=key())
    with pytest.raises(WrongSide):
        reconciliation.book(asha, unknown.id, treat_as="receipt", category="donation", key=key())
    with pytest.raises(InvalidInput):
        reconciliation.book(asha, unknown.id, treat_as="expense", category="x", key=key())
    reconciliation.book(
        asha, unknown.id, treat_as="difference", reason="The bank does not say", key=key()
    )
    held = pool_minor(circle)
    assert (held["bank_interest"], held["variance"], held["upi"]) == (900, 300, 110_600)
    assert ask("SELECT reason FROM ledger_entry ORDER BY id DESC LIMIT 1") == [
        ("The bank does not say",)
    ]


def test_nothing_is_booked_into_a_closed_month_or_below_zero(upi):
    circle, (asha, *_) = upi
    rows = ["02/03/2026,OLD CHARGES,5.00,,", "02/03/2026,A LOT,9999.00,,"]
    old, large = waiting(asha, read_in(asha, circle, file_of(rows), mapping=DMY))
    with pytest.raises(InsufficientFunds):
        reconciliation.book(asha, large.id, treat_as="expense", category="bank", key=key())
    with clock.frozen(MORNING + timedelta(days=40)):
        periods.close(asha, circle.id, "2026-03", key=key())
        with pytest.raises(PeriodClosed):
            reconciliation.book(asha, old.id, treat_as="expense", category="bank", key=key())
    assert reconciliation.line(asha, old.id).status == "unmatched"
    # Saying what a line is, is still possible: nothing is booked by that.
    assert reconciliation.ignore(asha, old.id, reason="Old", key=key()).status == "ignored"


def test_what_is_recorded_later_is_found_by_looking_again(upi):
    circle, (asha, rekha, *_) = upi
    late = Paid(DAY, 77_000, "512345679999")
    made = read_in(asha, circle, file_of([late.row()]), mapping=DMY)
    assert reconciliation.look_again(asha, made.card.id, key=key()).accepted == 0
    contributions.pay(
        rekha, circle.id, amount_minor=77_000, method="upi", reference=late.utr, key=key()
    )
    found = reconciliation.look_again(asha, made.card.id, key=key())
    assert (found.accepted, found.open_count) == (1, 0)
    assert reconciliation.statement(asha, made.card.id).counts == {"matched": 1}


def test_a_match_is_released_when_its_entry_is_taken_back(upi):
    circle, (asha, *_) = upi
    made = read_in(asha, circle, file_of([PAID[0].row()]), mapping=DMY)
    line = waiting(asha, made)[0]
    assert line.status == "matched"
    reversals.reverse(asha, circle.id, line.entry.entry_id, reason="Wrong member", key=key())
    assert reconciliation.line(asha, line.id).status == "unmatched"
    with pytest.raises(EntryTakenBack):
        reconciliation.match(asha, line.id, entry_id=line.entry.entry_id, key=key())
    assert reconciliation.look_again(asha, made.card.id, key=key()).accepted == 0


def test_the_difference_of_bank_and_books_is_explained(upi):
    circle, (asha, *_) = upi
    # The bank began with ₹100 nobody wrote down, had the first payment and a charge of ₹17.70;
    # the second payment is in the books alone.
    rows = [
        f"02/03/2026,UPI/CR/{PAID[0].utr}/A,,500.00,600.00",
        "02/03/2026,SMS CHARGES,17.70,,582.30",
    ]
    made = read_in(asha, circle, file_of(rows), mapping=DMY)
    assert (made.card.closing_minor, made.booked_minor) == (58_230, 110_000)
    assert made.difference_minor == 58_230 - 110_000
    told = made.explained
    assert (told.bank_only_minor, told.books_only_minor, told.earlier_minor, told.since) == (
        -1_770,
        60_000,
        10_000,
        DAY,
    )
    assert made.difference_minor == (
        told.bank_only_minor - told.books_only_minor + told.earlier_minor
    )
    charge = waiting(asha, made, "unmatched")[0]
    reconciliation.book(asha, charge.id, treat_as="expense", category="bank", key=key())
    after = reconciliation.statement(asha, made.card.id)
    assert (after.explained.bank_only_minor, after.explained.books_only_minor) == (0, 60_000)
    assert after.difference_minor == -60_000 + 10_000


def test_two_treasurers_on_one_line_one_wins(upi):
    circle, people = upi
    made = read_in(people[0], circle, file_of([CHARGE]), mapping=DMY)
    line = waiting(people[0], made)[0]

    def act(number):
        actor = people[number % 3]
        with clock.frozen(MORNING):
            if number % 2:
                return reconciliation.ignore(actor, line.id, reason="Not ours", key=key())
            return reconciliation.book(
                actor, line.id, treat_as="expense", category="bank", key=key()
            )

    results = outcomes(act, 8)
    assert len(successes(results)) == 1
    assert results.count("already_matched") == 7
    assert reconciliation.statement(people[0], made.card.id).card.open_count == 0
    assert kinds().count("statement.line_decided") == 1


def test_two_lines_on_one_entry_one_wins(upi):
    circle, people = upi
    rows = ["02/03/2026,A,,500.00,", "02/03/2026,B,,500.00,"]
    made = read_in(people[0], circle, file_of(rows), mapping=DMY)
    lines = waiting(people[0], made, "unmatched")
    entry_id = reconciliation.candidates(people[0], lines[0].id)[0].entry_id

    def act(number):
        with clock.frozen(MORNING):
            return reconciliation.match(
                people[number % 3], lines[number % 2].id, entry_id=entry_id, key=key()
            )

    results = outcomes(act, 6)
    assert len(successes(results)) == 1
    assert results.count("already_matched") == 5
    assert ask("SELECT COUNT(line_id) FROM bank_line") == [(1,)]


def test_accepting_against_matching_by_hand_settles_each_entry_once(upi):
    circle, people = upi
    made = read_in(people[0], circle, file_of([PAID[0].row(utr=False)]), mapping=DMY)
    suggested = waiting(people[0], made, "suggested")[0]
    rival = waiting(people[0], read_in(people[0], circle, file_of(["01/03/2026,R,,500.00,"])))[0]

    def act(number):
        with clock.frozen(MORNING):
            if number % 2:
                return reconciliation.accept(people[1], made.card.id, key=key()).accepted
            reconciliation.match(people[2], rival.id, entry_id=suggested.entry.entry_id, key=key())
            return 1

    results = outcomes(act, 4)
    assert sum(successes(results)) == 1
    assert ask("SELECT COUNT(line_id) FROM bank_line") == [(1,)]


def test_a_match_against_a_reversal_leaves_no_line_on_what_was_taken_back(upi):
    circle, people = upi
    asha = people[0]
    made = read_in(asha, circle, file_of([PAID[0].row(utr=False)]), mapping=DMY)
    line = waiting(asha, made, "suggested")[0]
    entry_id = line.entry.entry_id

    def act(number):
        with clock.frozen(MORNING):
            if number == 0:
                return reversals.reverse(asha, circle.id, entry_id, reason="Wrong", key=key())
            return reconciliation.match(people[1], line.id, entry_id=entry_id, key=key())

    results = outcomes(act, 2)
    assert not isinstance(results[0], str), results
    assert isinstance(results[1], str) is (results[1] == "entry_taken_back")
    assert ask("SELECT status, line_id, suggested_id FROM bank_line") == [("unmatched", None, None)]
    assert ask("SELECT open_count FROM bank_statement") == [(1,)]
    assert count("bank_line") == 1
