"""Members ask and vote by SMS: only about their own, once, and with codes that nobody guesses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.services import events, loans, notices, proposals
from circle_app.services.commands import Reply
from tests.factories import key, outcomes
from tests.integration.test_notices import open_way
from tests.support.circles import kinds, rows
from tests.support.loans import asked, lending_circle
from tests.support.phones import go_out, number_of, phones, write

__all__ = ["phones"]
pytestmark = pytest.mark.no_invariants
one_system = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
NO = "This code does not count. No vote was changed. Please vote in Circle."
USERS = User.__table__


def taken():
    return [tuple(row) for row in rows("SELECT word, outcome, fault FROM command ORDER BY id")]


def open_vote(phones):
    """A loan is asked for, and everybody gets a code for it."""
    circle, crowd = lending_circle(savings_minor=500_000, size=5)
    open_way("sms", crowd[0])
    notices.dispatch()
    proposal = asked(crowd[0], circle, 10_000)
    go_out()
    return circle, crowd, proposal.proposal_id


@one_system
def test_words_are_answered_with_the_own_figures(db, phones):
    circle, (asha, rekha, farida) = lending_circle(savings_minor=500_000)
    mine, hers = number_of(asha), number_of(rekha)
    assert write(mine, "bal").text == f"{circle.name}: savings Rs 5,005"
    assert "STOP no more messages" in write(mine, "what?").text
    with database.transaction() as session:
        session.connection().execute(
            update(USERS).where(USERS.c.id == rekha.user_id).values(language="hi")
        )
    assert write(hers, "शेष").text == f"{circle.name}: बचत ₹5"
    assert write(mine, "DUE").text == "Nothing is due."
    borrower = asked(asha, circle, 10_000)
    loans.vote(rekha, borrower.id, "yes")
    loans.vote(farida, borrower.id, "yes")
    loans.disburse(rekha, borrower.id, method="cash", key=key())
    assert "loan Rs 100 left" in write(mine, "BAL").text
    due, pay = write(mine, "DUE").text, write(mine, "PAY").text
    assert due.startswith(f"{circle.name}: loan Rs ")
    assert " by " in due
    assert pay.endswith(f"/c/{circle.id}/pay")
    assert write(mine, "STOP").text.startswith("No more messages")
    grid = notices.show(asha).grid
    assert not any(on for (_, way), on in grid.items() if way == "sms")
    assert any(on for (_, way), on in grid.items() if way == "email")
    # Nothing of what was written is kept, only which word it was.
    assert taken()[0] == ("balance", "answered", "")
    assert kinds().count("command.taken") == len(taken())


@one_system
def test_a_stranger_learns_nothing_and_a_message_counts_once(db, phones):
    _circle, (asha, *_) = lending_circle()
    mine = number_of(asha)
    assert write("+919000012345", "BAL") == Reply()
    assert write("not a number", "BAL") == Reply()
    first = write(mine, "BAL", reference="again")
    assert first.text
    assert write(mine, "BAL", reference="again") == Reply(repeated=True)
    assert write("+919000012345", "BAL", reference="again") == Reply(repeated=True)
    with database.transaction() as session:
        session.connection().execute(
            update(USERS).where(USERS.c.id == asha.user_id).values(locked_at=clock.now())
        )
    assert write(mine, "BAL") == Reply()
    assert [outcome for _, outcome, _ in taken()] == ["unknown", "unknown", "answered", "unknown"]


@one_system
def test_a_vote_by_sms_counts_once_and_is_seen_at_once(db, phones):
    circle, crowd, proposal_id = open_vote(phones)
    voter = crowd[1]
    mine, code = number_of(voter), phones.code_of(number_of(voter))
    assert phones.code_of(number_of(crowd[0])) == ""  # the own matter
    letter = next(each for each in phones.letters if each.to == mine and code in each.text)
    assert f"VOTE YES {code} or VOTE NO {code}" in letter.text
    assert code not in str(rows("SELECT * FROM vote_code"))
    rooms = set()
    listener = rooms.update
    events.subscribe(listener)
    try:
        assert write(mine, f"vote yes {code}").text == "Your vote is in: yes. Thank you."
    finally:
        database._listeners.remove(listener)
    assert events.circle_room(circle.id) in rooms
    found = proposals.get(crowd[2], proposal_id)
    assert (found.yes, found.no) == (1, 0)
    # Used, another's, never made: one sentence for all, and nothing changes.
    other = phones.code_of(number_of(crowd[2]))
    for wrong in (code, other, f"{(int(code) + 1) % 10**6:06d}"):
        assert write(mine, f"VOTE NO {wrong}").text == NO
    assert write(mine, "VOTE NO").text.startswith("No vote was counted. Write VOTE YES")
    found = proposals.get(crowd[2], proposal_id)
    assert (found.yes, found.no) == (1, 0)
    assert [fault for *_, fault in taken()] == ["", *["wrong_code"] * 3, "unclear"]


@one_system
def test_codes_cannot_be_guessed_and_end_with_the_vote(db, phones):
    _circle, crowd, proposal_id = open_vote(phones)
    guesser, honest = crowd[1], crowd[2]
    code = phones.code_of(number_of(guesser))
    for number in range(5):
        wrong = f"{(int(code) + 1 + number) % 10**6:06d}"
        assert write(number_of(guesser), f"VOTE YES {wrong}").text == NO
    # The right one comes too late for a day; in the app the vote goes on.
    assert write(number_of(guesser), f"VOTE YES {code}").text == NO
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        still = proposals.get(guesser, proposal_id).status == "open"
        expected = "Your vote is in: yes. Thank you." if still else NO
        assert write(number_of(guesser), f"VOTE YES {code}").text == expected
    closes = proposals.get(honest, proposal_id).closes_at
    with clock.frozen(closes + timedelta(seconds=1)):
        late = phones.code_of(number_of(honest))
        assert write(number_of(honest), f"VOTE YES {late}").text == NO


@one_system
def test_a_provider_of_the_circle_reads_no_codes(db, phones):
    circle, crowd = lending_circle(savings_minor=500_000)
    open_way("sms", crowd[0])
    open_way("sms", crowd[0], circle.id)
    notices.dispatch()
    asked(crowd[0], circle, 10_000)
    go_out()
    mine = [each for each in phones.letters if each.to == number_of(crowd[1])]
    assert mine
    assert phones.code_of(number_of(crowd[1])) == ""
    assert rows("SELECT COUNT(*) FROM vote_code")[0][0] == 0


@one_system
def test_the_second_try_of_a_message_has_the_same_code(db, phones):
    _circle, crowd, _proposal = open_vote(phones)
    mine = number_of(crowd[1])
    code = phones.code_of(mine)
    with database.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE outbox SET status = 'waiting', claimed_by = '' WHERE status = 'sent'"
        )
    go_out()
    assert phones.code_of(mine) == code
    assert [each.to for each in phones.letters].count(mine) >= 2
    assert rows("SELECT COUNT(*) FROM vote_code")[0][0] == len(crowd) - 1


def test_votes_by_sms_and_on_the_page_in_the_same_moment(db, phones):
    _circle, crowd, proposal_id = open_vote(phones)
    voter = crowd[1]
    mine, code = number_of(voter), phones.code_of(number_of(voter))

    def act(number):
        if number % 2:
            return proposals.vote(voter, proposal_id, "no").my_vote
        return write(mine, f"VOTE YES {code}").text

    results = outcomes(act, 8)
    assert results.count("Your vote is in: yes. Thank you.") == 1
    assert results.count(NO) == 3
    found = proposals.get(crowd[2], proposal_id)
    assert found.yes + found.no == 1
    assert rows("SELECT COUNT(*) FROM vote_code WHERE used_at IS NOT NULL")[0][0] == 1
    same = outcomes(lambda _n: write(mine, "BAL", reference="one").text, 6)
    assert sum(bool(each) for each in same) == 1
