"""Names, e-mail addresses, passwords."""

from __future__ import annotations

import pytest

from circle_app.domain.people import (
    InvalidEmail,
    InvalidName,
    WeakPassword,
    check_password,
    clean_email,
    clean_name,
    initials,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Asha   Kumari ", "Asha Kumari"),
        ("आशा कुमारी", "आशा कुमारी"),
        ("O’Brien-Śmith Jr.", "O’Brien-Śmith Jr."),
        ("A\x00sha\x1b", "Asha"),
    ],
)
def test_a_name_is_kept_as_it_is_said(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "12345", "…", "x" * 81])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(InvalidName):
        clean_name(typed)


def test_an_address_is_kept_in_lower_case():
    assert clean_email(" Asha@Example.IN ") == "asha@example.in"


@pytest.mark.parametrize("typed", ["asha", "asha@", "@x.in", "a b@x.in", "a@x", "a@@x.in"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(InvalidEmail):
        clean_email(typed)


@pytest.mark.parametrize(
    "password",
    ["", "short", "password", "PASSWORD1", "aaaaaaaa", "ababab12121212ab"[:3] * 4, "x" * 129],
)
def test_an_obvious_password_is_refused(password):
    with pytest.raises(WeakPassword):
        check_password(password)


def test_a_password_may_not_be_the_own_name():
    with pytest.raises(WeakPassword):
        check_password("ashakumari", name="Asha Kumari")


def test_a_fair_password_passes_in_any_script():
    check_password("peacock-77")
    check_password("मोर और बारिश")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Asha Kumari", "AK"),
        ("asha", "A"),
        ("आशा कुमारी", "आक"),
        ("42 !", "?"),
        ("A. B. Chandra", "AC"),
    ],
)
def test_initials(name, shown):
    assert initials(name) == shown
