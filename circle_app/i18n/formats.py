"""Money, dates and spans as text. Digits are Latin in every language.

Nothing here reads a clock or a time zone: callers hand over the date or the local time.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final, Literal

from babel.numbers import get_currency_precision, get_currency_symbol

from circle_app.i18n.catalogue import language_or_default, ntext, text

MINUS: Final = "\u2212"
Paise = Literal["auto", "always"]

_MONTHS: Final = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "hi": ("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर").split(),
}
_MONTHS_LONG: Final = {
    "en": (
        "January February March April May June July August September October November December"
    ).split(),
    "hi": _MONTHS["hi"],
}
_WEEKDAYS: Final = {
    "en": "Mon Tue Wed Thu Fri Sat Sun".split(),
    "hi": "सोम मंगल बुध गुरु शुक्र शनि रवि".split(),
}
_COMPACT: Final = {
    "en": ((10_000_000, "Cr"), (100_000, "L"), (1_000, "K")),
    "hi": ((10_000_000, " करोड़"), (100_000, " लाख"), (1_000, " हज़ार")),
}


@dataclass(frozen=True)
class MoneyParts:
    """An amount cut up for large type: sign, symbol, digits and paise are set differently."""

    sign: str = ""
    symbol: str = "₹"
    whole: str = "0"
    paise: str = ""
    plain: str = "₹0"


@cache
def currency_digits(currency: str) -> int:
    """How many digits the minor unit of a currency has (2 for INR, 0 for JPY)."""
    return int(get_currency_precision(currency))


@cache
def currency_symbol(currency: str) -> str:
    """The symbol written before an amount, such as ₹."""
    return str(get_currency_symbol(currency, locale="en_IN"))


def grouped(n: int, currency: str = "INR") -> str:
    """A whole number with separators: 1,23,45,678 for rupees, 12,345,678 otherwise."""
    digits = str(abs(n))
    head, tail = digits[:-3], digits[-3:]
    step = 2 if currency == "INR" else 3
    groups: list[str] = []
    while head:
        groups.insert(0, head[-step:])
        head = head[:-step]
    return ",".join([*groups, tail])


def money_parts(
    minor: int, currency: str = "INR", *, paise: Paise = "auto", plus: bool = False
) -> MoneyParts:
    """Cut an amount of minor units into the parts that are set in different sizes."""
    digits = currency_digits(currency)
    whole, fraction = divmod(abs(minor), 10**digits)
    shown = digits > 0 and (fraction != 0 or paise == "always")
    tail = f".{fraction:0{digits}d}" if shown else ""
    sign = MINUS if minor < 0 else "+" if plus and minor > 0 else ""
    symbol, body = currency_symbol(currency), grouped(whole, currency)
    return MoneyParts(
        sign=sign,
        symbol=symbol,
        whole=body,
        paise=tail,
        plain=f"{sign}\u00a0{symbol}{body}{tail}" if sign else f"{symbol}{body}{tail}",
    )


def money(
    minor: int,
    currency: str = "INR",
    lang: str = "en",
    *,
    paise: Paise = "auto",
    plus: bool = False,
) -> str:
    """An amount as text: "₹1,46,200", "₹7,342.38", "− ₹500"; paise only when there are any."""
    # The digits are Latin in both languages; the parameter keeps every call ready for one where
    # they are not.
    del lang
    return money_parts(minor, currency, paise=paise, plus=plus).plain


def money_compact(minor: int, currency: str = "INR", lang: str = "en") -> str:
    """A short amount for charts and tiles: ₹12.5L, ₹2.5Cr, ₹50K; ₹12.5 लाख in Hindi."""
    whole = abs(minor) // 10 ** currency_digits(currency)
    sign = f"{MINUS}\u00a0" if minor < 0 else ""
    symbol = currency_symbol(currency)
    for size, unit in _COMPACT[language_or_default(lang)]:
        if whole >= size:
            tenths = (whole * 10 + size // 2) // size
            body, tenth = divmod(tenths, 10)
            return f"{sign}{symbol}{grouped(body, currency)}{f'.{tenth}' if tenth else ''}{unit}"
    return f"{sign}{symbol}{whole}"


def date_medium(day: date, lang: str) -> str:
    """A date with its year: "5 Mar 2026", "5 मार्च 2026"."""
    return f"{day.day} {_MONTHS[language_or_default(lang)][day.month - 1]} {day.year}"


def date_short(day: date, lang: str) -> str:
    """A date without its year: "5 Mar"."""
    return f"{day.day} {_MONTHS[language_or_default(lang)][day.month - 1]}"


def date_weekday(day: date, lang: str, *, year: bool = False) -> str:
    """A date people can find in their week: "Fri 27 Nov", "शुक्र 27 नवंबर"."""
    name = _WEEKDAYS[language_or_default(lang)][day.weekday()]
    return f"{name} {date_medium(day, lang) if year else date_short(day, lang)}"


def month_name(day: date, lang: str, *, year: bool = False) -> str:
    """The month a date lies in: "November", "November 2026"."""
    name = _MONTHS_LONG[language_or_default(lang)][day.month - 1]
    return f"{name} {day.year}" if year else name


def month_of_code(code: str, lang: str) -> str:
    """The month that programs write as "2026-11": "November 2026"."""
    return month_name(date.fromisoformat(f"{code}-01"), lang, year=True)


def clock_time(moment: datetime) -> str:
    """The time of day of a local moment: "10:42"."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def day_words(day: date, today: date, lang: str) -> str:
    """The word "today", "yesterday" or "tomorrow", else the date with its weekday."""
    gap = (day - today).days
    known = {0: "today", -1: "yesterday", 1: "tomorrow"}
    if gap in known:
        return text(lang, known[gap])
    return date_weekday(day, lang, year=day.year != today.year)


def moment_words(moment: datetime, today: date, lang: str) -> str:
    """A local moment as people say it: "today 14:06", "Fri 20 Nov 09:15"."""
    return f"{day_words(moment.date(), today, lang)} {clock_time(moment)}"


def in_days(day: date, today: date, lang: str) -> str:
    """How far a day is: "in 12 days", "today", "3 days ago"."""
    gap = (day - today).days
    if gap == 0:
        return text(lang, "today")
    if gap == 1:
        return text(lang, "tomorrow")
    if gap < 0:
        return ntext(lang, "{n} day ago", "{n} days ago", -gap)
    return ntext(lang, "in {n} day", "in {n} days", gap)


def days_left(day: date, today: date, lang: str) -> str:
    """What remains until a day: "4 days left", "last day today", "2 days late"."""
    gap = (day - today).days
    if gap == 0:
        return text(lang, "last day today")
    if gap < 0:
        return ntext(lang, "{n} day late", "{n} days late", -gap)
    return ntext(lang, "{n} day left", "{n} days left", gap)


def time_left(seconds: int, lang: str) -> str:
    """What remains until a moment: "3 h 12 min left", "2 days left", "closed"."""
    if seconds <= 0:
        return text(lang, "closed")
    minutes = max(1, seconds // 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return ntext(lang, "{n} day left", "{n} days left", hours // 24)
    if hours:
        return text(lang, "{hours} h {minutes} min left", hours=hours, minutes=rest)
    return text(lang, "{minutes} min left", minutes=rest)


def percent(tenths: int) -> str:
    """A percentage given in tenths of a percent: 32 → "3.2 %"."""
    whole, tenth = divmod(abs(tenths), 10)
    sign = f"{MINUS}\u00a0" if tenths < 0 else ""
    return f"{sign}{whole}{f'.{tenth}' if tenth else ''}\u00a0%"
