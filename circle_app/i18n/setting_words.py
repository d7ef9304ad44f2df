"""What settings are called, what they do, and their values, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from circle_app.domain.settings_catalogue import CURRENCY, Kind, Setting, Value
from circle_app.i18n.catalogue import ntext, text
from circle_app.i18n.formats import money, month_name

SECTIONS: Final[Mapping[str, str]] = {
    "organisation": "Organisation",
    "region": "Language and region",
    "circles": "Circle defaults",
    "loans": "Loans and interest",
    "decisions": "Decisions",
    "payments": "Ways to pay",
    "security": "Sign-in and security",
    "privacy": "Privacy and retention",
    "roles": "Roles",
    "observability": "Observability",
    "about": "About this installation",
}

#: Each setting's name and, in one line, what follows from it.
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "organisation.name": (
        "Name of the organisation",
        "Stands on the front page, in the help and on pages of problems.",
    ),
    "organisation.contact": (
        "Whom to ask for help",
        "A phone number, an address or a name. People find it in the help.",
    ),
    "region.language": (
        "Language of visitors",
        "For those whose browser asks for no language that we speak.",
    ),
    "region.time_zone": (
        "Time zone of new circles",
        "Their days begin and end by it. Running circles keep theirs.",
    ),
    "region.year_month": (
        "First month of the financial year",
        "The year in the books begins with it, in every circle.",
    ),
    "circles.opened_by": (
        "Who may open a circle",
        "Running circles go on in any case.",
    ),
    "circles.presets": (
        "Kinds of circles on offer",
        "Others can no longer be opened; those that run go on.",
    ),
    "circles.contribution": (
        "Contribution of a new lending circle",
        "It stands in the form; whoever opens the circle may choose another.",
    ),
    "circles.cycle": (
        "Rhythm of a new lending circle",
        "It stands in the form; whoever opens the circle may choose another.",
    ),
    "circles.max_members": (
        "Most members a circle may allow",
        "No circle can set its own limit higher than this.",
    ),
    "circles.invite_days": (
        "An invite code is good for",
        "Counts for codes handed out from now on. 0 is for ever.",
    ),
    "circles.listing": (
        "Circles may be listed",
        "A listed circle can be found by everybody with an account.",
    ),
    "loans.method": (
        "Interest method",
        "How interest is worked out in new circles. Each may choose another.",
    ),
    "loans.highest_rate": (
        "Highest rate a circle may set",
        "A circle cannot vote itself a higher rate than this.",
    ),
    "loans.highest_multiple": (
        "Highest loan limit by savings",
        "A circle may lend at most so many times what somebody has saved.",
    ),
    "loans.longest_months": (
        "Longest term",
        "No circle can give its loans more time than this.",
    ),
    "loans.largest": (
        "Largest loan a circle may allow",
        "Counts for circles in rupees.",
    ),
    "loans.rounding": (
        "Round instalments",
        "₹1,134.72 becomes ₹1,135; the last one evens it out. For new circles.",
    ),
    "decisions.shortest_hours": (
        "Shortest vote",
        "A circle must leave its members at least so long to vote.",
    ),
    "decisions.secret": (
        "Secret votes are allowed",
        "In a secret vote nobody sees who voted what.",
    ),
    "decisions.highest_free": (
        "Most a circle may spend without asking",
        "A circle may let small expenses pass up to this. Counts for circles in rupees.",
    ),
    "payments.cash": (
        "Payments in cash",
        "Off: nobody can record a payment in cash.",
    ),
    "payments.upi": (
        "Payments by UPI",
        "Off: no QR code is shown and no UPI payment recorded.",
    ),
    "payments.reference": (
        "UPI payments need their UTR",
        "The 12 digits by which a payment is found on the bank statement.",
    ),
    "payments.top_up": (
        "People add money to their wallets",
        "Off: wallets fill only with what is paid out to them.",
    ),
    "payments.remind_before": (
        "Reminder before a contribution is due",
        "So many days before. On its day everybody is reminded anyway; 0: only then.",
    ),
    "payments.remind_after": (
        "Reminder of a late contribution",
        "So many days after it was due, once. 0: nobody is reminded again.",
    ),
    "payments.remind_hour": (
        "Hour of reminders",
        "Nobody is reminded earlier in the day, by the clock of the circle.",
    ),
    "security.sign_up": (
        "Who may make an account",
        "Those who have one sign in as before.",
    ),
    "security.session_days": (
        "Signed in for",
        "Then a browser asks for the password again. Counts from the next sign-in.",
    ),
    "security.password_length": (
        "Shortest password",
        "Counts for new passwords.",
    ),
    "security.failures": (
        "Failed sign-ins before a pause",
        "So many wrong passwords within 15 minutes lock the account for a while.",
    ),
    "security.lock_minutes": (
        "Length of the pause",
        "So long nobody can sign in to that account.",
    ),
    "security.requests": (
        "Sign-ins from one address in 15 minutes",
        "A whole village may share one address: better too many than too few.",
    ),
    "security.private_hosts": (
        "Circles may name machines of this network",
        "For their mail servers and webhooks. Off: only machines in the internet.",
    ),
    "privacy.key_days": (
        "Keys of repeated requests are kept",
        "So long a phone that was offline can send again without paying twice.",
    ),
    "privacy.bank_file_days": (
        "Files of bank statements are kept",
        "An uploaded file that nobody finished is removed after this.",
    ),
    "observability.log_level": (
        "What is written to the log",
        "Details make long logs; they never hold passwords or phone numbers.",
    ),
}

CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "region.language": {"en": "English", "hi": "हिन्दी"},
    "circles.opened_by": {"everyone": "Everyone", "operators": "Operators"},
    "circles.presets": {
        "lending": "Lending circle",
        "savings": "Savings and loan group",
        "shg": "Self-help group",
        "vsla": "Group with shares",
        "rosca_draw": "Rotating circle by draw",
        "rosca_order": "Rotating circle in turn",
        "rosca_auction": "Rotating circle by auction",
        "lender": "Lender's loan book",
    },
    "circles.cycle": {
        "daily": "every day",
        "weekly": "every week",
        "fortnightly": "every two weeks",
        "monthly": "every month",
    },
    "loans.method": {
        "as_kind": "as the kind of circle has it",
        "reducing": "Reducing",
        "flat": "Flat",
        "equal_principal": "Equal principal",
        "interest_only": "Interest only",
    },
    "loans.rounding": {
        "as_kind": "as the kind of circle has it",
        "0.01": "not rounded",
        "1": "to the nearest ₹1",
        "5": "to the nearest ₹5",
        "10": "to the nearest ₹10",
    },
    "security.sign_up": {"open": "Everyone", "invited": "With an invite code"},
    "observability.log_level": {
        "debug": "every detail",
        "info": "what happens",
        "warning": "warnings and errors",
        "error": "errors only",
    },
}

#: What stands behind the number in its field.
UNITS: Final[Mapping[str, str]] = {
    "percent_year": "% a year",
    "times": "×",
    "months": "months",
    "days": "days",
    "days_or_never": "days",
    "hours": "hours",
    "oclock": "o’clock",
    "minutes": "minutes",
    "people": "people",
    "characters": "characters",
    "attempts": "times",
    "requests": "times",
}
_COUNTED: Final[Mapping[str, tuple[str, str]]] = {
    "months": ("{n} month", "{n} months"),
    "days": ("{n} day", "{n} days"),
    "days_or_never": ("{n} day", "{n} days"),
    "hours": ("{n} hour", "{n} hours"),
    "minutes": ("{n} minute", "{n} minutes"),
    "people": ("{n} person", "{n} people"),
    "characters": ("{n} character", "{n} characters"),
    "attempts": ("{n} time", "{n} times"),
    "requests": ("{n} time", "{n} times"),
}


def section_title(section: str, language: str) -> str:
    """What a section is called."""
    return text(language, SECTIONS[section])


def label(key: str, language: str) -> str:
    """What a setting is called."""
    return text(language, WORDS[key][0])


def consequence(key: str, language: str) -> str:
    """What follows from a setting."""
    return text(language, WORDS[key][1])


def unit(setting: Setting, language: str) -> str:
    """What is counted, as it stands behind the number."""
    return text(language, UNITS[setting.unit]) if setting.unit in UNITS else ""


def choice(key: str, value: str, language: str) -> str:
    """What can be chosen, in words."""
    return text(language, CHOICES[key][value])


def plain(value: Decimal) -> str:
    """A rate without needless zeros."""
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def value_words(setting: Setting, value: Value, language: str) -> str:
    """A value as a person reads it: "24 % a year", "12 months", "On"."""
    if isinstance(value, bool):
        return text(language, "On") if value else text(language, "Off")
    if isinstance(value, Decimal):
        return f"{plain(value)} {unit(setting, language)}"
    if isinstance(value, int):
        return _number_words(setting, value, language)
    if isinstance(value, tuple):
        return ", ".join(choice(setting.key, each, language) for each in value)
    if setting.kind is Kind.CHOICE:
        return choice(setting.key, value, language)
    return value or text(language, "nothing")


def _number_words(setting: Setting, value: int, language: str) -> str:
    if setting.kind is Kind.AMOUNT:
        return money(value, CURRENCY, language)
    if setting.kind is Kind.MONTH:
        return month_name(date(2000, value, 1), language)
    if setting.unit == "days_or_never" and value == 0:
        return text(language, "for ever")
    if setting.unit == "oclock":
        return f"{value}:00"
    return ntext(language, *_COUNTED[setting.unit], value)


def range_words(setting: Setting, language: str) -> str:
    """The range and the default in one line: "0 to 60 % a year · default 36 % a year"."""
    if setting.kind is Kind.SEVERAL:
        return text(language, "Default: all")
    usual = value_words(setting, setting.default, language)
    if setting.kind not in (Kind.WHOLE, Kind.DECIMAL, Kind.AMOUNT):
        return text(language, "Default: {value}", value=usual)
    said = text(language, "default {value}", value=usual)
    return f"{allowed_words(setting, language)} · {said}"


def allowed_words(setting: Setting, language: str) -> str:
    """The range of a number: "0 to 60 % a year"."""
    if setting.kind is Kind.AMOUNT:
        low = money(setting.low, CURRENCY, language)
        return text(
            language, "{low} to {high}", low=low, high=money(setting.high, CURRENCY, language)
        )
    span = text(language, "{low} to {high}", low=setting.low, high=setting.high)
    return f"{span} {unit(setting, language)}"
