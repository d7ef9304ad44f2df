"""Every notice has words in both languages, filled in, and short enough for an SMS."""

from __future__ import annotations

import pytest

from circle_app.domain.notices import NOTICES
from circle_app.i18n import has_text, sms
from circle_app.i18n.notice_texts import SHORT
from circle_app.i18n.notice_texts.decisions import TITLES
from circle_app.i18n.notice_words import KINDS, WORDS, placeholders, proposal_title, words

PARAMS = {
    "amount_minor": 5_00_000,
    "currency": "INR",
    "name": "Rekha Verma",
    "by": "Sunita Devi",
    "former": "Rekha Kumari",
    "person": "Asha Kumari",
    "borrower": "Asha Kumari",
    "payee": "Gupta Tent House",
    "title": "A new bell for the hall",
    "text": "Please come at five.",
    "reason": "not in the bank",
    "due_on": "2026-12-05",
    "until": "2026-12-05T18:30:00+05:30",
    "yes": 3,
    "no": 1,
    "rows": 120,
    "count": 1,
    "received_minor": 1_00_000,
    "upi_address": "sakhi@upi",
    "job": "close_votes",
    "times": 3,
    "fault": "OperationalError",
    "owner": "Sakhi Bachat Samooh",
    "days": 3,
    "host": "hooks.example.org",
    "fingerprint": "b813fa 836cd9",
    "number": 3,
    "slots": 12,
    "slot": 4,
    "to": "Kavita Yadav",
    "other": 7,
    "starts_on": "2026-12-05",
}
CIRCLE = "Sakhi Bachat Samooh"
#: What needs two parts in Hindi all the same: long things happen seldom.
PARTS = 2


def params_of(key: str) -> dict:
    """Values with which the words of that key are chosen."""
    _, _, detail = key.partition("/")
    if detail == "many":
        return {**PARAMS, "count": 3}
    if detail == "officer":
        return {**PARAMS, "decider": "officer"}
    if detail == "plain":
        return {**PARAMS, "reason": "", "upi_address": ""}
    return PARAMS


def test_every_kind_has_words_and_no_other():
    assert set(NOTICES) == KINDS
    assert set(SHORT) <= set(WORDS)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_words_are_filled_in(language):
    for key, sentences in WORDS.items():
        found = words(key.partition("/")[0], language, params_of(key), circle=CIRCLE)
        texts = (*sentences, SHORT.get(key, sentences[1]))
        for sentence, said in zip(texts, (found.title, found.body, found.short), strict=True):
            assert sentence in ("{title}", "{text}") or has_text(language, sentence), (
                key,
                sentence,
            )
            assert "{" not in said, key
            assert "  " not in said, (key, said)
            assert len(said) < 160, (key, said)
        assert len(found.title) <= 45, key
        assert sms.size(found.short).parts <= (1 if language == "en" else PARTS), found.short
    for matter in TITLES.values():
        assert has_text(language, matter), matter


def test_what_comes_often_is_one_sms_in_both_languages():
    often = [key for key in WORDS if key.startswith(("due.", "instalment.", "vote.", "loan.app"))]
    assert len(often) > 12
    for key in often:
        for language in ("en", "hi"):
            found = words(key.partition("/")[0], language, params_of(key), circle=CIRCLE)
            assert sms.size(found.short).parts == 1, found.short


def test_a_value_that_the_act_did_not_say_is_no_error():
    assert words("due.soon", "en", {}, circle="Sakhi").body.startswith(" for Sakhi")


def test_several_are_told_as_several():
    one = words("due.overdue", "en", {**PARAMS, "count": 1}, circle="Sakhi")
    assert (
        one.body == "₹5,000 for Sakhi was due on Sat 5 Dec. Please pay it, or talk to your circle."
    )
    assert one.short == "Sakhi: Rs 5,000 was due on 5 Dec. Please pay."
    three = words("due.overdue", "hi", {**PARAMS, "count": 3}, circle="Sakhi")
    assert three.body == "Sakhi के 3 योगदान, कुल ₹5,000, बाकी हैं; पहला शनि 5 दिसंबर को देना था।"
    assert "many" not in placeholders("due.overdue")


@pytest.mark.parametrize(
    ("kind", "title", "said"),
    [
        ("text", "Meet at five?", "Meet at five?"),
        ("loan", "School fees", "the loan “School fees”"),
        ("loan", "", "the loan"),
        ("removal", "Rekha", "removing Rekha"),
        # Why somebody cannot pay is not for a push message on a locked screen.
        ("write_off", "She is ill", "giving a loan up"),
        ("reopening", "2026-11", "opening November 2026 again"),
    ],
)
def test_matters_are_called_by_words(kind, title, said):
    assert proposal_title(kind, title, "en") == said
    params = {**PARAMS, "kind": kind, "title": title}
    assert said in words("proposal.opened", "en", params, circle="Sakhi").body


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("", (0, 1, 160, True)),
        ("a" * 160, (160, 1, 160, True)),
        ("a" * 161, (161, 2, 306, True)),
        ("[" * 80, (160, 1, 160, True)),
        ("[" * 81, (162, 2, 306, True)),
        ("₹" + "a" * 69, (70, 1, 70, False)),
        ("₹" + "a" * 70, (71, 2, 134, False)),
        ("न" * 135, (135, 3, 201, False)),
        ("😀" * 35, (70, 1, 70, False)),
        # Nothing is torn in two at the end of a part.
        ("[" * 153, (306, 3, 459, True)),
        ("a" + "[" * 152, (305, 2, 306, True)),
        ("😀" * 67, (134, 3, 201, False)),
    ],
)
def test_the_length_of_an_sms(said, size):
    found = sms.size(said)
    assert (found.units, found.parts, found.room, found.latin) == size


def test_signs_are_written_plainer_only_where_that_helps():
    assert sms.plainer("“Bell”: ₹500 − now…") == '"Bell": Rs 500 - now...'
    assert sms.plainer("₹500 देने हैं।") == "₹500 देने हैं।"
