"""Whole rupee amounts in words, for people who read words more easily than digits."""

from typing import Final

_EN_SMALL: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_EN_TENS: Final = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()

# Hindi has its own word for every number below one hundred.
_HI_BELOW_100: Final = (
    "शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस "
    "बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस "
    "तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस "
    "चालीस इकतालीस बयालीस तैंतालीस चवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास "
    "पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ "
    "साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर "
    "सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी "
    "अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी "
    "नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे"
).split()

_SCALES: Final = (
    (10_000_000, "crore", "करोड़"),
    (100_000, "lakh", "लाख"),
    (1_000, "thousand", "हज़ार"),
)


def _below_hundred(n: int, language: str) -> str:
    if language == "hi":
        return _HI_BELOW_100[n]
    if n < 20:
        return _EN_SMALL[n]
    tens, unit = divmod(n, 10)
    return _EN_TENS[tens] + (f"-{_EN_SMALL[unit]}" if unit else "")


def number_words(n: int, language: str) -> str:
    """A number from 0 up in words, counted in thousand, lakh and crore."""
    if n == 0:
        return _below_hundred(0, language)
    parts: list[str] = []
    for size, english, hindi in _SCALES:
        count, n = divmod(n, size)
        if count:
            # More than ninety-nine crore is read as a number of crores in its turn.
            parts.append(
                f"{number_words(count, language)} {hindi if language == 'hi' else english}"
            )
    hundreds, rest = divmod(n, 100)
    if hundreds:
        parts.append(
            f"{_below_hundred(hundreds, language)} {'सौ' if language == 'hi' else 'hundred'}"
        )
    if rest:
        parts.append(_below_hundred(rest, language))
    return " ".join(parts)


def rupee_words(minor: int, language: str) -> str:
    """An amount of paise as a sentence part: "Fifteen thousand rupees"."""
    rupees, paise = divmod(abs(minor), 100)
    if language == "hi":
        words = f"{number_words(rupees, language)} {'रुपया' if rupees == 1 else 'रुपये'}"
        if paise:
            words += f" {number_words(paise, language)} {'पैसा' if paise == 1 else 'पैसे'}"
        return words
    words = f"{number_words(rupees, language)} {'rupee' if rupees == 1 else 'rupees'}"
    if paise:
        words += f" and {number_words(paise, language)} {'paisa' if paise == 1 else 'paise'}"
    return words[0].upper() + words[1:]
