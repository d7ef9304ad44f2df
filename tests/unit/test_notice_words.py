"""Every notice has words in both languages, and they are filled in."""

from __future__ import annotations

import pytest

from circle_app.domain.notices import NOTICES
from circle_app.i18n import has_text
from circle_app.i18n.notice_words import WORDS, words

PARAMS = {
    "amount_minor": 50_000,
    "currency": "INR",
    "name": "Rekha",
    "borrower": "Asha",
    "title": "A new bell",
    "reason": "not in the bank",
    "due_on": "2026-12-05",
    "yes": 3,
    "no": 1,
    "upi_address": "sakhi@upi",
}


def test_every_kind_has_words_and_no_other():
    assert set(WORDS) == set(NOTICES)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_words_are_filled_in(language):
    for kind, sentences in WORDS.items():
        found = words(kind, language, PARAMS, circle="Sakhi")
        for sentence, said in zip(sentences, (found.title, found.body), strict=True):
            assert sentence == "{title}" or has_text(language, sentence), (kind, sentence)
            assert "{" not in said, kind
            assert len(said) < 160
        assert len(found.title) <= 40, kind


def test_a_value_that_the_act_did_not_say_is_no_error():
    assert words("due.soon", "en", {}, circle="Sakhi").body.startswith(" for Sakhi")
