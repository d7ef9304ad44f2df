"""Gathered letters: once a day or a week, of what is new, in one letter."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from circle_app.adapters import clock
from circle_app.jobs.registry import JOBS
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.persistence.queries.notices import OUTBOX
from circle_app.services import notices, wallets
from circle_app.services.notices.digests import MOST_LINES, send_due_digests
from tests.factories import key
from tests.integration.test_notices import open_way
from tests.support.loans import lending_circle

pytestmark = [
    pytest.mark.parametrize("db", ["sqlite"], indirect=True),
    pytest.mark.no_invariants,
]
USERS = User.__table__
# 7:00 in India of a Monday.
MONDAY = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def letters(actor):
    wanted = select(OUTBOX).where(OUTBOX.c.user_id == actor.user_id).order_by(OUTBOX.c.id)
    with database.reading() as session:
        found = session.connection().execute(wanted.where(OUTBOX.c.channel == "email")).all()
    return [(row.key.partition(":")[0], row.content and json.loads(row.content)) for row in found]


@pytest.fixture
def reader(db):
    """Somebody with an e-mail address, who reads Hindi; and who sends money."""
    with clock.frozen(MONDAY - timedelta(days=20)):
        _circle, (rich, poor, *_) = lending_circle()
        notices.dispatch()
        wallets.top_up(rich, amount_minor=500_000, method="cash", key=key())
        open_way("email", rich)
        with database.transaction() as session:
            session.connection().execute(
                update(USERS)
                .where(USERS.c.id == poor.user_id)
                .values(email_index="poor", language="hi")
            )
        notices.mark_all_read(poor, up_to=10**9)
    return rich, poor


def gets(reader, at, count=1):
    rich, poor = reader
    with clock.frozen(at):
        for _ in range(count):
            wallets.transfer(rich, to_user=poor.user_id, amount_minor=100, key=key())
        notices.dispatch()


def sent(at):
    with clock.frozen(at):
        return send_due_digests()


def test_a_daily_letter_holds_what_came_since_the_last_one(reader):
    _, poor = reader
    day = timedelta(days=1)
    gets(reader, MONDAY - 3 * day)
    assert [kind for kind, _ in letters(poor)] == ["notice"]
    with clock.frozen(MONDAY - 3 * day):
        notices.change(poor, digest="daily")
    gets(reader, MONDAY - timedelta(hours=5), MOST_LINES + 2)
    assert sent(MONDAY - timedelta(minutes=1)) == 0  # it is not seven yet
    assert sent(MONDAY) == 1
    assert sent(MONDAY + timedelta(hours=3)) == 0
    kind, letter = letters(poor)[-1]
    assert (kind, letter["title"]) == ("digest", "32 नई सूचनाएँ")
    assert len(letter["paragraphs"]) == MOST_LINES + 1
    assert letter["paragraphs"][-1] == "और 2 बाकी हैं।"
    assert "₹1" in letter["paragraphs"][0]

    # Nothing new, and what was read: no letter. Two days of standing still: one letter of both.
    assert sent(MONDAY + day) == 0
    gets(reader, MONDAY + day + timedelta(hours=1))
    with clock.frozen(MONDAY + day + timedelta(hours=2)):
        notices.mark_all_read(poor, up_to=10**9)
    assert sent(MONDAY + 2 * day) == 0
    gets(reader, MONDAY + 2 * day + timedelta(hours=1))
    gets(reader, MONDAY + 3 * day + timedelta(hours=1))
    assert sent(MONDAY + 4 * day) == 1
    assert letters(poor)[-1][1]["title"] == "2 नई सूचनाएँ"


def test_what_was_not_told_yet_when_the_letter_is_made_is_in_it(reader):
    rich, poor = reader
    with clock.frozen(MONDAY - timedelta(seconds=1)):
        notices.change(poor, digest="daily")
        wallets.transfer(rich, to_user=poor.user_id, amount_minor=100, key=key())
    with clock.frozen(MONDAY + timedelta(seconds=5)):
        assert JOBS["digest"].run() == 1
    assert len(letters(poor)[-1][1]["paragraphs"]) == 1


def test_hours_are_those_of_the_circle_and_survive_a_change_of_clocks(reader):
    _, poor = reader
    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE circle SET time_zone = 'America/New_York'")
    assert notices.change(poor, digest="daily").time_zone == "America/New_York"
    # Clocks go back on Sunday, 1 November: that Saturday's seven is 11:00 UTC, Sunday's 12:00.
    saturday = datetime(2026, 10, 31, 11, tzinfo=UTC)
    for hours, count in ((-0.1, 0), (0, 1), (24.5, 0), (25, 1), (48.9, 0), (49, 1)):
        gets(reader, saturday + timedelta(hours=hours, seconds=-1))
        assert sent(saturday + timedelta(hours=hours)) == count, hours
    assert [len(said["paragraphs"]) for _, said in letters(poor)] == [2, 2, 2]


def test_a_weekly_letter_comes_on_monday_or_the_first_day_after(reader):
    _, poor = reader
    with clock.frozen(MONDAY - timedelta(days=6)):
        notices.change(poor, digest="weekly", quiet=(6 * 60, 8 * 60))
    gets(reader, MONDAY - timedelta(days=5))
    assert sent(MONDAY - timedelta(days=1)) == 0
    assert sent(MONDAY) == 1
    with database.reading() as session:
        wanted = select(OUTBOX.c.next_at).where(OUTBOX.c.key.like("digest:%"))
        assert session.connection().execute(wanted).scalar_one() == MONDAY + timedelta(hours=1)
    gets(reader, MONDAY + timedelta(days=2))
    assert sent(MONDAY + timedelta(days=6)) == 0
    assert sent(MONDAY + timedelta(days=8)) == 1
    # Who wants no letters of it has none of it.
    gets(reader, MONDAY + timedelta(days=9))
    with clock.frozen(MONDAY + timedelta(days=9)):
        notices.change(poor, grid={("payments", "email"): False})
    assert sent(MONDAY + timedelta(days=15)) == 0
