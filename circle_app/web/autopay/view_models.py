"""Autopay, as the browser is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from circle_app.domain.money import to_decimal_string
from circle_app.i18n import formats, text
from circle_app.services.autopay import AutopayView, TryRow
from circle_app.web.ui.icons import PATHS

_CHIPS: Final[Mapping[str, tuple[str, str, str]]] = {
    "on": ("On", "jade", "check_circle"),
    "off": ("Off", "gray", "minus"),
    "rests": ("Waits", "amber", "clock"),
}
#: Of a try: what it is called below its title, the colour of its tile, its icon.
_OUTCOMES: Final[Mapping[str, tuple[str, str, str]]] = {
    "paid": ("Taken on {day}", "teal", "check"),
    "failed": ("{day}: {why}.", "amber", "clock"),
    "waits": ("{day}: {why}. Next try {next}.", "amber", "clock"),
    "given_up": ("{day}: {why}. Not tried again: please pay it yourself.", "red", "alert"),
}
#: What is taken next, by how many days it is away: where autopay is on, and where it is off.
_DAYS: Final[Mapping[int, tuple[str, str]]] = {
    0: (
        "Today {amount} is taken from your wallet.",
        "Switched on, it would take {amount} today.",
    ),
    1: (
        "Tomorrow {amount} is taken from your wallet.",
        "Switched on, it would take {amount} tomorrow.",
    ),
    -1: (
        "On {day} {amount} is taken from your wallet.",
        "Switched on, it would take {amount} on {day}.",
    ),
}
_WHY: Final[Mapping[str, str]] = {
    "insufficient_funds": "the wallet held too little",
    "over_limit": "more than your limit",
}
_MANDATES: Final[Mapping[str, str]] = {
    "asked": "Your bank has been asked for a mandate and has not answered yet.",
    "active": "A mandate with your bank is in force.",
    "paused": "The mandate with your bank is paused.",
    "ended": "The mandate with your bank has ended.",
}


@dataclass(frozen=True)
class TryLine:
    """One try."""

    id: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    d: str = ""
    tone: str = "gray"


@dataclass(frozen=True)
class AutopayCard:
    """What is set, and what it comes to, in sentences."""

    enabled: bool = False
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    headline: str = ""
    wallet: str = ""
    wallet_kind: str = "info"
    wallet_d: str = ""
    tops_up: bool = False
    limited: str = ""
    left: str = ""
    mandate: str = ""
    symbol: str = "₹"
    limit: str = ""
    loans: bool = False
    has_loans: bool = False
    can_set: bool = False
    tries: list[TryLine] = field(default_factory=list)


def autopay_card(view: AutopayView, language: str, *, loans: bool) -> AutopayCard:
    """Put autopay into words; ``loans`` is what stands in the form."""

    def amount(minor: int) -> str:
        return formats.money(minor, view.currency, language)

    state = "rests" if view.rests else "on" if view.enabled else "off"
    chip, tone, sign = _CHIPS[state]
    wallet, kind = _wallet_words(view, language)
    over = view.next is not None and view.next.over_limit and view.limit_minor is not None
    return AutopayCard(
        enabled=view.enabled,
        chip=text(language, chip),
        tone=tone,
        d=PATHS[sign],
        headline=_headline(view, language),
        wallet=wallet,
        wallet_kind=kind,
        wallet_d=PATHS["alert" if kind == "warn" else "wallet"],
        tops_up=kind == "warn",
        limited=text(
            language,
            "That is more than your limit of {limit} a day: what does not fit is not taken.",
            limit=amount(view.limit_minor or 0),
        )
        if over
        else "",
        left=text(
            language,
            "{amount} from before stays yours to pay: it is not taken.",
            amount=amount(view.left_minor),
        )
        if view.left_minor
        else "",
        mandate=text(language, _MANDATES[view.mandate]) if view.mandate in _MANDATES else "",
        symbol=formats.currency_symbol(view.currency),
        limit=_plain(view),
        loans=loans,
        has_loans=view.running_loans > 0 or view.loans,
        can_set=view.can_switch_on and view.fits,
        tries=[_line(row, view, language) for row in view.tries],
    )


def _plain(view: AutopayView) -> str:
    if view.limit_minor is None:
        return ""
    return to_decimal_string(view.limit_minor, view.currency).removesuffix(".00")


def _headline(view: AutopayView, language: str) -> str:
    if view.rests:
        return text(language, "The circle rests: nothing is taken until it is awake again.")
    if not view.fits:
        return text(
            language, "Your wallet keeps another currency than this circle: it cannot pay here."
        )
    if view.next is None:
        return text(language, "Nothing is known to come. What falls due is taken on its day.")
    on, off = _DAYS.get((view.next.on - view.today).days, _DAYS[-1])
    return text(
        language,
        on if view.enabled else off,
        day=formats.date_weekday(view.next.on, language, year=view.next.on.year != view.today.year),
        amount=formats.money(view.next.amount_minor, view.currency, language),
    )


def _wallet_words(view: AutopayView, language: str) -> tuple[str, str]:
    inside = formats.money(view.wallet_minor, view.currency, language)
    if view.next is None or not view.fits:
        return text(language, "There is {amount} in your wallet.", amount=inside), "info"
    if not view.next.lacks_minor:
        return text(language, "Your wallet holds {amount}: that is enough.", amount=inside), "good"
    lacks = formats.money(view.next.lacks_minor, view.currency, language)
    words = "Your wallet holds {amount}: add {lacks} before."
    return text(language, words, amount=inside, lacks=lacks), "warn"


def _line(row: TryRow, view: AutopayView, language: str) -> TryLine:
    words, tone, sign = _OUTCOMES["waits" if row.next_on else row.outcome]
    due = formats.date_short(row.due_on, language)
    title = text(language, "Contribution due {day}", day=due)
    if row.what == "loan":
        title = text(language, "Loan {number}, due {day}", number=row.loan_number, day=due)
    why = text(language, _WHY.get(row.fault, "it could not be paid"))
    return TryLine(
        id=str(row.id),
        title=title,
        sub=text(
            language,
            words,
            day=formats.date_short(row.tried_on, language),
            why=why,
            next=formats.date_short(row.next_on, language) if row.next_on else "",
        ),
        amount=formats.money(row.amount_minor, view.currency, language),
        d=PATHS[sign],
        tone=tone,
    )
