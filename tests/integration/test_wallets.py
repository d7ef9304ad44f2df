"""Wallets: money in, money out, transfers; races, repeats and refusals."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from circle_app.adapters.ids import new_id
from circle_app.domain.errors import IdempotencyMismatch, InsufficientFunds, InvalidInput, NotFound
from circle_app.domain.wallets import InvalidAmount, InvalidMethod, SelfTransfer
from circle_app.persistence import database
from circle_app.persistence.models import Circle, Member
from circle_app.services import wallets
from circle_app.services.access import Actor
from tests.factories import NAMES, key, outcomes, person, successes


def in_one_circle(*people: Actor) -> None:
    """Put people into one circle: transfers are between people who know each other."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        circle = Circle(
            id=new_id(),
            name="Neighbours",
            preset="lending",
            currency="INR",
            time_zone="Asia/Kolkata",
            created_by=people[0].user_id,
            created_at=now,
        )
        session.add(circle)
        session.flush()
        for number, actor in enumerate(people, start=1):
            session.add(
                Member(
                    id=new_id(),
                    circle_id=circle.id,
                    user_id=actor.user_id,
                    number=number,
                    name=actor.name,
                    requested_at=now,
                )
            )


def entries() -> int:
    """How many entries all books hold."""
    with database.reading() as session:
        return session.connection().execute(text("SELECT COUNT(*) FROM ledger_entry")).scalar_one()


def test_money_put_in_and_taken_out_is_in_the_passbook(db):
    asha = person()
    first = wallets.top_up(asha, amount_minor=10_000, method="cash", key=key())
    second = wallets.withdraw(asha, amount_minor=2_500, method="upi", reference="X1", key=key())
    assert (first.balance_minor, second.balance_minor) == (10_000, 7_500)
    assert wallets.balance(asha).balance_minor == 7_500
    shown = wallets.movements(asha).items
    assert [(row.kind, row.amount_minor, row.balance_minor) for row in shown] == [
        ("wallet.withdrawal", -2_500, 7_500),
        ("wallet.top_up", 10_000, 10_000),
    ]
    assert shown[0].params == {"method": "upi", "reference": "X1"}


def test_the_passbook_is_paged(db):
    asha = person()
    for amount in range(1, 6):
        wallets.top_up(asha, amount_minor=amount, method="cash", key=key())
    first = wallets.movements(asha, limit=3)
    second = wallets.movements(asha, limit=3, cursor=first.next_cursor)
    assert [row.amount_minor for row in first.items + second.items] == [5, 4, 3, 2, 1]
    assert second.next_cursor is None


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("cursor", ["nonsense", "é", "MQ|", "fHx8"])
def test_a_made_up_cursor_is_refused(db, cursor):
    with pytest.raises(InvalidInput):
        wallets.movements(person(), cursor=cursor)


def test_a_repeat_with_the_same_key_books_nothing_and_gives_the_first_answer(db):
    asha, again = person(), key()
    first = wallets.top_up(asha, amount_minor=500, method="cash", key=again)
    wallets.top_up(asha, amount_minor=700, method="cash", key=key())
    second = wallets.top_up(asha, amount_minor=500, method="cash", key=again)
    assert (second.entry_id, second.balance_minor) == (first.entry_id, first.balance_minor)
    assert (first.replayed, second.replayed) == (False, True)
    assert entries() == 2


def test_the_repeat_of_a_withdrawal_that_emptied_the_wallet_is_not_refused(db):
    asha, again = person(wallet_minor=500), key()
    wallets.withdraw(asha, amount_minor=500, method="cash", key=again)
    assert wallets.withdraw(asha, amount_minor=500, method="cash", key=again).replayed


def test_the_same_key_with_another_amount_is_refused(db):
    asha, again = person(), key()
    wallets.top_up(asha, amount_minor=500, method="cash", key=again)
    with pytest.raises(IdempotencyMismatch):
        wallets.top_up(asha, amount_minor=501, method="cash", key=again)
    assert wallets.balance(asha).balance_minor == 500


def test_two_people_may_use_the_same_key(db):
    asha, rekha, same = person(), person("Rekha Verma"), key()
    wallets.top_up(asha, amount_minor=500, method="cash", key=same)
    assert not wallets.top_up(rekha, amount_minor=900, method="cash", key=same).replayed


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1])
def test_an_amount_out_of_bounds_is_refused(db, amount):
    with pytest.raises(InvalidAmount):
        wallets.top_up(person(), amount_minor=amount, method="cash", key=key())
    assert entries() == 0


def test_an_unknown_method_or_an_empty_key_is_refused(db):
    with pytest.raises(InvalidMethod):
        wallets.top_up(person(), amount_minor=1, method="barter", key=key())
    with pytest.raises(InvalidInput):
        wallets.top_up(person(), amount_minor=1, method="cash", key="")
    assert entries() == 0


def test_more_than_there_is_cannot_be_taken_out(db):
    asha = person(wallet_minor=500)
    with pytest.raises(InsufficientFunds):
        wallets.withdraw(asha, amount_minor=501, method="cash", key=key())
    assert wallets.balance(asha).balance_minor == 500


def test_a_transfer_moves_money_between_two_books(db):
    asha, rekha = person(wallet_minor=10_000), person("Rekha Verma")
    in_one_circle(asha, rekha)
    wallets.transfer(asha, to_user=rekha.user_id, amount_minor=6_000, note="for milk", key=key())
    assert wallets.balance(asha).balance_minor == 4_000
    assert wallets.balance(rekha).balance_minor == 6_000
    received = wallets.movements(rekha).items[0]
    assert (received.kind, received.params) == (
        "wallet.received",
        {"from": "Asha Kumari", "note": "for milk"},
    )


def test_nobody_can_send_to_a_stranger_or_learn_that_they_exist(db):
    asha, stranger = person(wallet_minor=100), person("Rekha Verma")
    for unknown in (stranger.user_id, uuid4()):
        with pytest.raises(NotFound):
            wallets.transfer(asha, to_user=unknown, amount_minor=1, key=key())
    with pytest.raises(SelfTransfer):
        wallets.transfer(asha, to_user=asha.user_id, amount_minor=1, key=key())
    assert wallets.balance(asha).balance_minor == 100


def test_of_sixteen_parallel_transfers_of_60_from_100_one_succeeds(db):
    asha, rekha = person(wallet_minor=100_00), person("Rekha Verma")
    in_one_circle(asha, rekha)
    results = outcomes(
        lambda _: wallets.transfer(asha, to_user=rekha.user_id, amount_minor=60_00, key=key()),
        16,
        threads=16,
    )
    assert len(successes(results)) == 1
    assert results.count("insufficient_funds") == 15
    assert wallets.balance(asha).balance_minor == 40_00
    assert wallets.balance(rekha).balance_minor == 60_00


def test_sixteen_parallel_calls_with_one_key_book_once(db):
    asha, again = person(), key()
    results = outcomes(
        lambda _: wallets.top_up(asha, amount_minor=500, method="cash", key=again), 16, threads=16
    )
    assert {found for found in results if isinstance(found, str)} <= {"idempotency_in_progress"}
    assert len({receipt.entry_id for receipt in successes(results)}) == 1
    assert wallets.balance(asha).balance_minor == 500


def test_transfers_in_a_ring_neither_deadlock_nor_lose_a_paisa(db):
    people = [person(name, wallet_minor=1_000) for name in NAMES]
    in_one_circle(*people)

    def pass_on(number):
        giver, taker = people[number % 5], people[(number + 1 + number // 5) % 5]
        if giver is taker:
            taker = people[(number + 2) % 5]
        return wallets.transfer(giver, to_user=taker.user_id, amount_minor=7, key=key())

    assert len(successes(outcomes(pass_on, 60))) == 60
    assert sum(wallets.balance(actor).balance_minor for actor in people) == 5_000
