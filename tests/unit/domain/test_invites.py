"""Invite codes survive being read out, typed and pasted."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.invites import ALPHABET, CODE_BITS, InvalidCode, clean_code, code_of

NUMBERS = st.integers(0, 2**CODE_BITS - 1)


@given(NUMBERS, NUMBERS)
def test_every_number_has_its_own_code(one, other):
    code = code_of(one)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert (code_of(other) == code) == (one == other)
    assert clean_code(code) == code


@pytest.mark.parametrize(
    "typed",
    ["10AB-CDEF", " ioab cdef ", "loabcdef", "https://circle.example/join/1OAB-CDEF/", "१०abcdef"],
)
def test_typed_and_pasted(typed):
    assert clean_code(typed) == "10ABCDEF"


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "ABCDEFGU", "साथी1234", "x" * 400])
def test_what_cannot_be_a_code(typed):
    with pytest.raises(InvalidCode):
        clean_code(typed)


@given(st.text(max_size=400))
def test_no_text_breaks_it(typed):
    with suppress(InvalidCode):
        assert len(clean_code(typed)) == 8
