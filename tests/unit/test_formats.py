"""Money, dates and words as people read them, in both languages."""

from datetime import date

import pytest

from circle_app import i18n
from circle_app.i18n import formats, words


@pytest.mark.parametrize(
    ("minor", "shown"),
    [
        (0, "₹0"),
        (50_000, "₹500"),
        (14_620_000, "₹1,46,200"),
        (1_234_567_850, "₹1,23,45,678.50"),
        (734_238, "₹7,342.38"),
        (-50_000, "−\u00a0₹500"),
        (5, "₹0.05"),
    ],
)
def test_rupees_are_grouped_by_lakh_and_show_paise_only_when_there_are_any(minor, shown):
    assert formats.money(minor) == shown


def test_statements_always_show_paise():
    assert formats.money(50_000, paise="always") == "₹500.00"


def test_yen_have_no_paise():
    assert formats.money(1234, "JPY").endswith("1,234")


@pytest.mark.parametrize(
    ("minor", "english", "hindi"),
    [
        (125_000_000, "₹12.5L", "₹12.5 लाख"),
        (2_500_000_000, "₹2.5Cr", "₹2.5 करोड़"),
        (5_000_000, "₹50K", "₹50 हज़ार"),
        (99_900, "₹999", "₹999"),
    ],
)
def test_compact_money(minor, english, hindi):
    assert formats.money_compact(minor) == english
    assert formats.money_compact(minor, lang="hi") == hindi


def test_dates():
    day = date(2026, 3, 5)

    assert formats.date_medium(day, "en") == "5 Mar 2026"
    assert formats.date_medium(day, "hi") == "5 मार्च 2026"
    assert formats.date_weekday(date(2026, 11, 27), "en") == "Fri 27 Nov"
    assert formats.date_weekday(date(2026, 11, 27), "hi") == "शुक्र 27 नवंबर"


@pytest.mark.parametrize(
    ("day", "english", "hindi"),
    [
        (27, "4 days left", "4 दिन बाकी"),
        (24, "1 day left", "1 दिन बाकी"),
        (23, "last day today", "आज आख़िरी दिन"),
        (21, "2 days late", "2 दिन की देरी"),
    ],
)
def test_days_left(day, english, hindi):
    today = date(2026, 11, 23)

    assert formats.days_left(date(2026, 11, day), today, "en") == english
    assert formats.days_left(date(2026, 11, day), today, "hi") == hindi


def test_time_left():
    assert formats.time_left(11_520, "en") == "3 h 12 min left"
    assert formats.time_left(11_520, "hi") == "3 घंटे 12 मिनट बाकी"
    assert formats.time_left(0, "en") == "closed"
    assert formats.time_left(5, "en") == "1 min left"


@pytest.mark.parametrize(
    ("minor", "english", "hindi"),
    [
        (50_000, "Five hundred rupees", "पाँच सौ रुपये"),
        (100, "One rupee", "एक रुपया"),
        (1_500_000, "Fifteen thousand rupees", "पंद्रह हज़ार रुपये"),
        (
            169_888,
            "One thousand six hundred ninety-eight rupees and eighty-eight paise",
            "एक हज़ार छह सौ अट्ठानवे रुपये अट्ठासी पैसे",
        ),
        (
            1_234_567_800,
            "One crore twenty-three lakh forty-five thousand six hundred seventy-eight rupees",
            "एक करोड़ तेईस लाख पैंतालीस हज़ार छह सौ अठहत्तर रुपये",
        ),
    ],
)
def test_amounts_in_words(minor, english, hindi):
    assert words.rupee_words(minor, "en") == english
    assert words.rupee_words(minor, "hi") == hindi


def test_hindi_has_a_word_of_its_own_for_every_number_below_a_hundred():
    assert len({words.number_words(n, "hi") for n in range(100)}) == 100


def test_unknown_languages_and_sentences_fall_back_to_english():
    assert i18n.language_or_default("hi-IN") == "hi"
    assert i18n.language_or_default("ta") == "en"
    assert i18n.text("hi", "No such {thing}", thing="sentence") == "No such sentence"
