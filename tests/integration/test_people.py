"""Signing up, signing in and out, tokens, throttling."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.adapters.phones import InvalidPhone
from circle_app.domain.errors import InvalidInput, NotFound, NotSignedIn, TooManyAttempts
from circle_app.domain.people import InvalidEmail, InvalidName, WeakPassword
from circle_app.domain.settings_catalogue import DEFAULTS
from circle_app.persistence import database
from circle_app.services import people, sessions, throttles, wallets
from circle_app.services.people import EmailTaken, PhoneTaken
from circle_app.services.sessions import BadCredentials
from tests.factories import PASSWORD, key, new_phone, outcomes, person, successes

HOME = {"address": "192.0.2.7", "agent": "Firefox"}


def rows(query: str) -> list[tuple]:
    """Read past every type, as somebody who stole the file would."""
    with database.reading() as session:
        return [tuple(row) for row in session.connection().execute(text(query))]


def test_an_account_comes_with_an_empty_wallet(db):
    assert wallets.balance(person()).balance_minor == 0


@pytest.mark.parametrize(
    "typed", ["+919876543210", "098765 43210", "98765-43210", "0091 9876543210", "९८७६५४३२१०"]
)
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_phone_number_is_found_however_it_is_typed(db, typed):
    made = people.sign_up(name="Asha", password=PASSWORD, phone="9876543210")
    assert made.phone == "+919876543210"
    assert sessions.check_credentials(typed, PASSWORD, address="") == made.id


def test_phone_and_e_mail_are_ciphertext_in_the_database(db):
    people.sign_up(name="Asha", password=PASSWORD, phone="9876543210", email="Asha@Example.in")
    stored = str(rows("SELECT * FROM app_user") + rows("SELECT * FROM audit_event"))
    for secret in ("9876543210", "asha@", "example.in", PASSWORD):
        assert secret not in stored.lower()


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"phone": "12345"}, InvalidPhone),
        ({"phone": "hello"}, InvalidPhone),
        ({"phone": ""}, InvalidPhone),
        ({"email": "not an address"}, InvalidEmail),
        ({"password": "password"}, WeakPassword),
        ({"name": "  "}, InvalidName),
    ],
    ids=str,
)
def test_a_wrong_field_is_refused_and_nothing_is_written(db, wrong, refusal):
    form = {"name": "Asha", "password": PASSWORD, "phone": "9876543210"}
    with pytest.raises(refusal):
        people.sign_up(**(form | wrong))
    assert rows("SELECT COUNT(*) FROM app_user") == [(0,)]


def test_a_phone_or_address_has_one_account(db):
    people.sign_up(name="Asha", password=PASSWORD, phone="9876543210", email="a@x.in")
    with pytest.raises(PhoneTaken):
        people.sign_up(name="Rekha", password=PASSWORD, phone="+91 98765 43210")
    with pytest.raises(EmailTaken):
        people.sign_up(name="Rekha", password=PASSWORD, email="A@X.in")
    assert rows("SELECT COUNT(*) FROM app_user") == [(1,)]


def test_of_eight_parallel_sign_ups_with_one_number_one_succeeds(db):
    results = outcomes(
        lambda _: people.sign_up(name="Asha", password=PASSWORD, phone="9876543210"), 8
    )
    assert len(successes(results)) == 1
    assert results.count("phone_taken") == 7


def test_a_cookie_opens_until_sign_out(db):
    asha = person()
    token = sessions.open_web_session(asha.user_id, **HOME)
    actor = sessions.actor_for_token(token, **HOME)
    assert (actor.user_id, actor.name, actor.address) == (asha.user_id, asha.name, "192.0.2.7")
    assert token not in str(rows("SELECT * FROM auth_session"))
    sessions.sign_out(actor)
    assert sessions.actor_for_token(token) is None
    assert sessions.actor_for_token("") is None
    assert sessions.actor_for_token("made up") is None


def test_a_session_ends_after_its_lifetime(db):
    token = sessions.open_web_session(person().user_id, **HOME)
    with clock.frozen(clock.now() + sessions.web_lifetime() + timedelta(seconds=1)):
        assert sessions.actor_for_token(token) is None


def test_one_can_end_an_own_session_but_not_anothers(db):
    asha, rekha = person(), person("Rekha Verma")
    token = sessions.open_web_session(asha.user_id, **HOME)
    opened = sessions.sessions_of(asha)[0]
    with pytest.raises(NotFound):
        sessions.end_session(rekha, opened.id)
    assert sessions.actor_for_token(token) is not None
    sessions.end_session(asha, opened.id)
    assert sessions.sessions_of(asha) == []


def test_an_access_token_is_short_and_a_refresh_token_gives_the_next(db):
    asha = person()
    tokens = sessions.issue_tokens(asha.user_id, **HOME)
    assert sessions.actor_for_access(tokens.access_token).user_id == asha.user_id
    with clock.frozen(clock.now() + timedelta(minutes=15)):
        assert sessions.actor_for_access(tokens.access_token) is None
        later = sessions.refresh(tokens.refresh_token)
        assert sessions.actor_for_access(later.access_token).user_id == asha.user_id


def test_a_refresh_token_used_twice_ends_the_whole_session(db):
    tokens = sessions.issue_tokens(person().user_id, **HOME)
    later = sessions.refresh(tokens.refresh_token)
    with pytest.raises(NotSignedIn):
        sessions.refresh(tokens.refresh_token)
    with pytest.raises(NotSignedIn):
        sessions.refresh(later.refresh_token)
    assert sessions.actor_for_access(later.access_token) is None


def test_of_eight_parallel_refreshes_at_most_one_succeeds(db):
    tokens = sessions.issue_tokens(person().user_id, **HOME)
    results = outcomes(lambda _: sessions.refresh(tokens.refresh_token), 8)
    assert len(successes(results)) == 1


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("token", ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_a_made_up_access_token_opens_nothing(db, token):
    assert sessions.actor_for_access(token) is None


def test_wrong_name_and_wrong_password_are_told_alike(db):
    phone = new_phone()
    people.sign_up(name="Asha", password=PASSWORD, phone=phone)
    for login, password in ((phone, "wrong"), (new_phone(), PASSWORD), ("asha", PASSWORD)):
        with pytest.raises(BadCredentials):
            sessions.check_credentials(login, password, address="")


def test_after_too_many_failures_even_the_right_password_must_wait(db):
    phone = new_phone()
    made = people.sign_up(name="Asha", password=PASSWORD, phone=phone)
    for _ in range(DEFAULTS.security_failures):
        with pytest.raises(BadCredentials):
            sessions.check_credentials(phone, "wrong", address="192.0.2.7")
    with pytest.raises(TooManyAttempts) as refusal:
        sessions.check_credentials(phone, PASSWORD, address="192.0.2.8")
    assert 0 < refusal.value.context["retry_after_seconds"] <= 900
    with clock.frozen(clock.now() + timedelta(minutes=DEFAULTS.security_lock_minutes)):
        assert sessions.check_credentials(phone, PASSWORD, address="") == made.id


def test_a_success_forgets_the_failures_before_it(db):
    phone = new_phone()
    made = people.sign_up(name="Asha", password=PASSWORD, phone=phone)
    for _ in range(3):
        for _ in range(DEFAULTS.security_failures - 1):
            with pytest.raises(BadCredentials):
                sessions.check_credentials(phone, "wrong", address="")
        assert sessions.check_credentials(phone, PASSWORD, address="") == made.id


def test_a_profile_is_changed_by_its_owner(db):
    asha = person()
    changed = people.change_profile(asha, name="Asha K.", language="hi", color_mode="dark")
    assert people.profile(asha) == changed
    assert (changed.name, changed.language, changed.color_mode) == ("Asha K.", "hi", "dark")
    for wrong in ({"language": "xx"}, {"color_mode": "blue"}, {"name": ""}):
        with pytest.raises(InvalidInput):
            people.change_profile(asha, **wrong)
    assert people.profile(asha) == changed


def test_the_address_is_throttled_too(db):
    for number in range(throttles.ADDRESS_FAILURES):
        throttles.failed(throttles.keys(f"login {number}", "192.0.2.7"))
    with pytest.raises(TooManyAttempts):
        throttles.check(throttles.keys("somebody else", "192.0.2.7"))
    throttles.check(throttles.keys("somebody else", "192.0.2.8"))


def test_keys_are_not_shared_between_operations(db):
    asha, same = person(wallet_minor=100), key()
    wallets.top_up(asha, amount_minor=100, method="cash", key=same)
    assert not wallets.withdraw(asha, amount_minor=100, method="cash", key=same).replayed
