"""Who is who: one account however it is typed, and names that show what they are."""

from __future__ import annotations

import base64
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from circle_app.adapters.clock import now
from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.people import clean_name
from circle_app.domain.settings_catalogue import DEFAULTS
from circle_app.domain.wallets import clean_text
from circle_app.persistence import database
from circle_app.persistence.models import SignInThrottle
from circle_app.services import contributions, people, sessions, throttles, wallets
from tests.factories import PASSWORD, key, person
from tests.support.circles import circle_of, rows


def sign_in(login, password=PASSWORD, address="10.0.0.1"):
    return sessions.check_credentials(login, password, address=address)


def test_first_failures_in_the_same_moment_all_count(db):
    counted = throttles.keys("9800000000", "")
    with ThreadPoolExecutor(1) as elsewhere:
        with database.transaction() as session:
            session.add(SignInThrottle(key=counted["login"], failures=1, window_started_at=now()))
            session.flush()
            waiting = elsewhere.submit(throttles.failed, counted)
            time.sleep(0.3)
        waiting.result(timeout=20)
    assert rows("SELECT failures FROM sign_in_throttle") == [(2,)]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
class TestOneAccount:
    def test_is_locked_however_its_number_is_typed(self, db):
        phone = "9812345678"
        people.sign_up(name="Asha Kumari", password=PASSWORD, phone=phone)
        typed = [
            phone,
            f"+91{phone}",
            f"0{phone}",
            "98123 45678",
            "98123-45678",
            "९८१२३४५६७८",
            f"0091{phone}",
            f" {phone} ",
        ]
        assert len(typed) == DEFAULTS.security_failures
        for number, login in enumerate(typed):
            with pytest.raises(sessions.BadCredentials):
                sign_in(login, "wrong-word-1", address=f"10.0.0.{number}")
        with pytest.raises(CircleError) as refused:
            sign_in("98-12-34-56-78", address="10.0.1.1")
        assert refused.value.code == "too_many_attempts"

    def test_is_found_by_its_address_in_either_spelling_of_unicode(self, db):
        made = people.sign_up(name="José", password=PASSWORD, email="jos\u00e9@example.org")
        assert sign_in("jose\u0301@example.org") == made.id
        with pytest.raises(CircleError) as refused:
            people.sign_up(name="José", password=PASSWORD, email="Jose\u0301@Example.org")
        assert refused.value.code == "email_taken"


@pytest.mark.parametrize("login", ["\ud800", "a\ud800@b.in", "a\0@b.in", "\0", "@", "9" * 5_000])
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_what_nobody_is_called_opens_nothing(db, login):
    for password in (PASSWORD, "\0", "\ud800", ""):
        with pytest.raises(sessions.BadCredentials):
            sign_in(login, password)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("\u200bAsha \u200b Kumari\ufeff", "Asha Kumari"),
        ("Asha\u202e iramuK", "Asha iramuK"),
        ("As\u200dha", "Asha"),
        ("Asha\u2066 Kumari\u2069", "Asha Kumari"),
        ("क्\u200dष", "क्\u200dष"),
        ("र्\u200cय", "र्\u200cय"),
    ],
)
def test_a_name_hides_nothing(typed, clean):
    assert clean_name(typed) == clean


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("for \u202eeno\u202c rice", "for eno rice"),
        ("\u200b\u2066", None),
        ("seed\u200bs", "seeds"),
        ("a\u2028b", "a b"),
        ("family 👨\u200d👩\u200d👧", "family 👨\u200d👩\u200d👧"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_a_note_cannot_turn_the_text_around_it(typed, clean):
    assert clean_text(typed, field="note", max_length=140) == clean


@pytest.mark.parametrize("bad", [str(2**63), str(-(2**63) - 1), "9" * 40])
def test_a_cursor_beyond_any_row_is_no_cursor(db, bad):
    asha = person()
    cursor = base64.urlsafe_b64encode(bad.encode()).decode().rstrip("=")
    with pytest.raises(InvalidInput) as refused:
        wallets.movements(asha, cursor=cursor)
    assert refused.value.field == "cursor"


def test_errors_of_the_database_name_nobody(db):
    with pytest.raises(DBAPIError) as failure, database.reading() as session:
        session.connection().execute(
            text("SELECT * FROM nothing WHERE phone = :phone"), {"phone": "9812345678"}
        )
    assert "nothing" in str(failure.value)
    assert "9812345678" not in str(failure.value)


def test_a_bank_reference_counts_once_wherever_it_is_used(db):
    asha, utr = person(), "412345678901"
    circle = circle_of(asha)
    wallets.top_up(asha, amount_minor=500, method="upi", reference="4123 4567 8901", key=key())
    for act in (
        lambda: wallets.top_up(asha, amount_minor=5, method="upi", reference=utr, key=key()),
        lambda: wallets.withdraw(asha, amount_minor=5, method="upi", reference=utr, key=key()),
        lambda: contributions.pay(asha, circle.id, method="upi", reference=utr, key=key()),
    ):
        with pytest.raises(CircleError) as refused:
            act()
        assert refused.value.code == "utr_used"
    assert wallets.balance(asha).balance_minor == 500
