"""The outbox: each message goes out once, whoever sends; what is not taken is tried again."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from circle_app.adapters import clock
from circle_app.services.notices import hands, sending
from tests.support import letters
from tests.support.letters import free_port, mail_goes_to, outbox, reader, tell, tried

pytestmark = pytest.mark.no_invariants
START = datetime(2026, 11, 21, 6, tzinfo=UTC)


@pytest.fixture
def post():
    with letters.postbox() as box:
        yield box


def test_a_notice_becomes_a_letter_in_its_readers_language(db, post):
    asha, rekha = reader(1), reader(2, "hi")
    mail_goes_to(post.port, asha)
    with clock.frozen(START):
        tell(asha, rekha)
        assert sending.send_due("here") == 2
        assert sending.send_due("here") == 0
    english, hindi = post.letters
    assert english["Subject"] == "Money in your wallet"
    assert "₹500 came into your wallet." in english.get_body(("plain",)).get_content()
    assert "/wallet" in english.get_body(("html",)).get_content()
    assert hindi["Subject"] == "आपके बटुए में पैसे आए"
    assert 'lang="hi"' in hindi.get_body(("html",)).get_content()
    assert outbox() == [("sent", 1), ("sent", 1)]
    assert tried() == ["sent", "sent"]


def test_what_is_not_taken_is_tried_again_later_and_then_left(db, post):
    asha = reader(1)
    mail_goes_to(post.port, asha)
    with clock.frozen(START):
        tell(asha)
    post.answer = "451 try later"
    at = START
    for number in range(1, len(hands.PAUSES) + 1):
        with clock.frozen(at):
            assert sending.send_due("here") == 0
            assert sending.send_due("here") == 0  # not before its time
        assert outbox() == [("waiting", number)]
        at += hands.PAUSES[number - 1] * 1.21
        if at - START > sending.STALE:
            break
    post.answer = "250 queued"
    with clock.frozen(at):
        assert sending.send_due("here") == 1
    assert outbox()[0][0] == "sent"
    post.answer = "550 never"
    with clock.frozen(START):
        tell(asha, key="b")
        sending.send_due("here")
    assert outbox()[1] == ("dead", 1)
    assert tried()[-1] == "refused"


def test_many_processes_send_each_message_once(db, post):
    crowd = [reader(number) for number in range(1, 13)]
    mail_goes_to(post.port, crowd[0])
    with clock.frozen(START):
        for key in "abcde":
            tell(*crowd, key=key)
    found = []

    def send(number):
        with clock.frozen(START):
            found.append(sending.send_due(f"process {number}"))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found) == 60
    ids = [letter["Message-ID"] for letter in post.letters]
    assert len(ids) == len(set(ids)) == 60


@pytest.mark.parametrize("taken", [False, True], ids=["before", "after"])
def test_killed_before_or_after_the_hand_over_nothing_is_lost(db, post, monkeypatch, taken):
    asha = reader(1)
    mail_goes_to(post.port, asha)
    with clock.frozen(START):
        tell(asha)

    class Killed(BaseException):
        pass

    def die(*_args):
        raise Killed

    monkeypatch.setattr(hands.Hand, "close" if taken else "deliver", die)
    with clock.frozen(START), pytest.raises(Killed):
        sending.send_due("dead")
    monkeypatch.undo()
    assert outbox() == [("claimed", 1)]
    with clock.frozen(START + hands.LEASE / 2):
        assert sending.send_due("heir") == 0  # the other one may still be alive
    with clock.frozen(START + hands.LEASE + timedelta(seconds=1)):
        assert sending.send_due("heir") == 1
    assert outbox() == [("sent", 2)]
    # At least once: after a death behind the hand-over it comes twice, under one name.
    assert len({letter["Message-ID"] for letter in post.letters}) == 1
    assert len(post.letters) == 1 + taken


def test_without_a_way_messages_wait_and_old_ones_are_not_sent_any_more(db, post):
    asha = reader(1)
    mail_goes_to(free_port(), asha)
    with clock.frozen(START):
        tell(asha)
        assert sending.send_due("here") == 0
    assert outbox() == [("waiting", 1)]
    with clock.frozen(START + sending.STALE + timedelta(hours=1)):
        assert sending.send_due("here") == 0
    assert outbox() == [("dead", 1)]
