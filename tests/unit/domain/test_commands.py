"""Words that come in by message: however they are typed, they are understood the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.commands import CODE_LENGTH, Command, Word, parse

YES, NO = Command(Word.VOTE, "yes", "481026"), Command(Word.VOTE, "no", "481026")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("BAL", Command(Word.BALANCE)),
        (" bal. ", Command(Word.BALANCE)),
        ("Balance?", Command(Word.BALANCE)),
        ("शेष", Command(Word.BALANCE)),
        ("\u200bशेष\u200d।", Command(Word.BALANCE)),
        ("due", Command(Word.DUE)),
        ("बाकी", Command(Word.DUE)),
        ("बाक़ी", Command(Word.DUE)),
        (unicodedata.normalize("NFD", "बाक़ी"), Command(Word.DUE)),
        ("PAY", Command(Word.PAY)),
        ("भुगतान", Command(Word.PAY)),
        ("help!", Command(Word.HELP)),
        ("मदद", Command(Word.HELP)),
        ("Stop", Command(Word.STOP)),
        ("बंद", Command(Word.STOP)),
        ("VOTE YES 481026", YES),
        ("vote\tyes\n481026", YES),
        ("Vote yes481026", YES),
        ("vote y 48-10-26.", YES),
        ("VOTE 481026 YES", YES),
        ("ＶＯＴＥ　ＹＥＳ　４８１０２６", YES),  # wide letters, as some phones send
        ("वोट हाँ 481026", YES),
        ("वोट हां ४८१०२६", YES),
        ("vote हाँ ४८१०२६", YES),
        ("VOTE NO 481 026", NO),
        ("वोट नहीं ४८१०२६", NO),
        (unicodedata.normalize("NFD", "वोट नहीं 481026"), NO),
        ("VOTE 481026", Command(Word.VOTE, "", "481026")),
        ("VOTE YES", Command(Word.VOTE, "yes")),
        ("VOTE YES 48102", Command(Word.VOTE, "yes")),
        ("VOTE YES 4810267", Command(Word.VOTE, "yes")),
        ("VOTE YES NO 481026", Command(Word.VOTE, "", "481026")),
        ("VOTE maybe 481026", Command(Word.VOTE)),
        ("", Command(Word.OTHER)),
        ("…!?", Command(Word.OTHER)),
        ("Pay attention to this", Command(Word.OTHER)),
        ("please help", Command(Word.OTHER)),
        ("YES 481026", Command(Word.OTHER)),
        ("balances", Command(Word.OTHER)),
    ],
)
def test_words(typed, meant):
    assert parse(typed) == meant


@given(st.text(max_size=400))
def test_anything_is_understood_as_something(typed):
    found = parse(typed)
    assert found.code == "" or (len(found.code) == CODE_LENGTH and found.code.isascii())
    assert found.vote in ("", "yes", "no")
    assert (found.vote, found.code) == ("", "") or found.word is Word.VOTE
    assert parse(f"  {typed[:150]} ") == parse(typed[:150])


_SPACES = st.text(" \t\n.-:\u200b", min_size=1, max_size=4)
_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@given(
    st.sampled_from(["vote", "वोट"]),
    st.sampled_from([("yes", "yes"), ("हाँ", "yes"), ("no", "no"), ("नहीं", "no")]),
    st.integers(0, 10**CODE_LENGTH - 1),
    st.tuples(_SPACES, _SPACES),
    st.booleans(),
    st.booleans(),
)
def test_a_vote_however_it_is_typed(word, said, number, gaps, devanagari, loud):
    code = str(number).zfill(CODE_LENGTH)
    shown = code.translate(_DEVANAGARI) if devanagari else code
    # What cannot be seen parts no words.
    first, second = (f"{gap} " for gap in gaps)
    typed = f"{word}{first}{said[0]}{second}{shown}"
    typed = typed.upper() if loud else typed
    assert parse(typed) == Command(Word.VOTE, said[1], code)
