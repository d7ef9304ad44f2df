"""What a new expense would meet, as the browser is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from circle_app.domain.charts import GATEWAY, Fund
from circle_app.domain.errors import CircleError
from circle_app.domain.expenses import CATEGORIES, MAX_AGE, boxes, is_free
from circle_app.domain.money import parse_minor
from circle_app.i18n import formats, text
from circle_app.services.expenses import Prospect
from circle_app.web.account_names import account_name
from circle_app.web.expenses import words
from circle_app.web.ui.icons import PATHS

CIRCLE, MINE, SOCIAL, MINE_SOCIAL = "circle", "mine", "social", "mine_social"
#: Whose money it was: which fund pays in the end, and out of which box it was paid already.
WAYS = {
    CIRCLE: ("loan", None),
    MINE: ("loan", None),
    SOCIAL: ("social", "social_cash"),
    MINE_SOCIAL: ("social", None),
}


@dataclass(frozen=True)
class Whose:
    """Whose money it was."""

    value: str = ""
    title: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Pick:
    """A category, or a box."""

    value: str = ""
    name: str = ""
    d: str = ""


@dataclass(frozen=True)
class Choices:
    """What can be chosen, and within which bounds."""

    prefix: str = "₹"
    today: str = ""
    earliest: str = ""
    month_hint: str = ""


@dataclass(frozen=True)
class Outlook:
    """What will happen: who decides, what is booked then."""

    decides: str = ""
    books: str = ""
    free: bool = False
    d: str = ""


def whose_of(found: Prospect, language: str) -> list[Whose]:
    """The ways there are, the usual one first."""
    rows = []
    if found.keeps_money:
        rows.append(
            Whose(
                CIRCLE,
                text(language, "The circle's money"),
                text(language, "It was taken out of a box of the circle"),
            )
        )
    rows.append(
        Whose(
            MINE,
            text(language, "I paid it myself"),
            text(language, "The circle pays you back"),
        )
    )
    if found.social_minor > 0:
        if found.keeps_money:
            held = formats.money(found.social_minor, found.currency, language)
            rows.append(
                Whose(
                    SOCIAL,
                    text(language, "The social fund's money"),
                    text(language, "Help for a member in need; {amount} there", amount=held),
                )
            )
        rows.append(
            Whose(
                MINE_SOCIAL,
                text(language, "I helped somebody in need"),
                text(language, "The social fund pays you back"),
            )
        )
    return rows


def categories_of(language: str) -> list[Pick]:
    """What an expense can be for."""
    return [
        Pick(code, words.category_name(code, language), words.category_icon(code))
        for code in CATEGORIES
    ]


def boxes_of(found: Prospect, language: str) -> list[Pick]:
    """The boxes that pay, with what they hold, the fullest first."""
    held = sorted(found.boxes, key=lambda box: -box[1])
    return [
        Pick(
            code,
            text(
                language,
                "{box}, {amount} there",
                box=account_name(code, language),
                amount=formats.money(amount, found.currency, language),
            ),
        )
        for code, amount in held
        if code in boxes(Fund.LOAN) and (amount or code != GATEWAY.code)
    ]


def choices_of(found: Prospect, language: str) -> Choices:
    """The bounds of the fields."""
    hint = ""
    if found.closed_through is not None:
        hint = text(
            language,
            "The books are closed up to {day}: what was spent before is booked today.",
            day=formats.date_medium(found.closed_through, language),
        )
    return Choices(
        prefix=formats.currency_symbol(found.currency),
        today=found.today.isoformat(),
        earliest=(found.today - MAX_AGE).isoformat(),
        month_hint=hint,
    )


def outlook_of(found: Prospect, whose: str, amount: str, language: str) -> Outlook:
    """Say beforehand who decides and what is booked."""
    from_box = whose in (CIRCLE, SOCIAL)
    try:
        minor = parse_minor(amount, found.currency)
    except CircleError:
        minor = 0
    free = (
        is_free(minor, found.free_minor, keeps_money=found.keeps_money, from_box=from_box)
        and found.free_minor > 0
    )
    limit = formats.money(found.free_minor, found.currency, language)
    if free:
        decides = text(language, "Nobody is asked: up to {limit} you may spend alone.", limit=limit)
    elif found.decider == "officer":
        decides = text(language, "Another officer decides.")
    else:
        decides = text(language, "The members decide by vote.")
    return Outlook(
        decides=decides,
        books=text(language, _BOOKED[whose, free]),
        free=free,
        d=PATHS["check_circle" if free else "scale" if found.decider == "officer" else "hand"],
    )


_AT_ONCE = "It is booked at once and leaves the box."
_AFTER = "Nothing is booked before that. Then it leaves the box."
_OWED = "Nothing is booked before that. Then the circle owes it to you until you are paid back."
_SOCIAL_AT_ONCE = "It is booked at once and leaves the social fund; the loan money stays as it is."
_SOCIAL_AFTER = (
    "Nothing is booked before that. Then it leaves the social fund; the loan money stays as it is."
)
_SOCIAL_OWED = "It is booked when the social fund pays you back; the loan money stays as it is."
_BOOKED = {
    (CIRCLE, True): _AT_ONCE,
    (CIRCLE, False): _AFTER,
    (MINE, False): _OWED,
    (SOCIAL, True): _SOCIAL_AT_ONCE,
    (SOCIAL, False): _SOCIAL_AFTER,
    (MINE_SOCIAL, False): _SOCIAL_OWED,
}


def day_of(typed: str) -> date | None:
    """The day of a date field; None where it is empty.

    Raises:
        ValueError: It is no day.
    """
    return date.fromisoformat(typed) if typed.strip() else None


def first_of(rows: Sequence[Whose]) -> str:
    """The way that is chosen at first."""
    return rows[0].value if rows else MINE
