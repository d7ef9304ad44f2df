"""A box and its counts as ready text."""

from dataclasses import dataclass
from datetime import date

from circle_app.domain.counts import PIECES
from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.reconciliation import BoxState, Comparison, Counted
from circle_app.web import routes, times
from circle_app.web.account_names import account_name
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import Slip, SlipLine


@dataclass(frozen=True)
class BoxTab:
    """A box that can be counted."""

    account: str = ""
    name: str = ""
    href: str = ""


@dataclass(frozen=True)
class BoxCard:
    """The box that is being counted."""

    account: str = ""
    name: str = ""
    booked: MoneyParts = MoneyParts()
    booked_minor: int = 0
    symbol: str = "₹"
    pieces: str = ""
    last: str = ""


@dataclass(frozen=True)
class CountRow:
    """A count in the history."""

    title: str = ""
    sub: str = ""
    note: str = ""
    amount: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = ""
    href: str = ""


def box_tabs(found: Comparison, circle_id: str, language: str) -> list[BoxTab]:
    """The boxes that the circle has."""
    here = routes.path(routes.COUNT, circle=circle_id)
    return [
        BoxTab(box.account, account_name(box.account, language), f"{here}?box={box.account}")
        for box in found.boxes
    ]


def box_card(box: BoxState, found: Comparison, language: str) -> BoxCard:
    """The box that is being counted."""
    last = text(language, "It was never counted.")
    if box.newest is not None:
        day = formats.day_words(box.newest.counted_on, found.today, language)
        last = text(language, "Counted by {name}, {day}", name=box.newest.counted_by, day=day)
    return BoxCard(
        account=box.account,
        name=account_name(box.account, language),
        booked=formats.money_parts(box.booked_minor, found.currency),
        booked_minor=box.booked_minor,
        symbol=formats.currency_symbol(found.currency),
        pieces=",".join(map(str, PIECES.get(found.currency, ()))),
        last=last,
    )


def verdict(count: Counted, language: str) -> tuple[str, str, str]:
    """What a count showed: words, tone, icon."""
    if count.difference_minor == 0:
        return text(language, "All there"), "jade", "check"
    gap = formats.money(abs(count.difference_minor), count.currency, language)
    if count.taken_back:
        return text(language, "Difference taken back"), "gray", "undo"
    if count.difference_minor < 0:
        return text(language, "{difference} too little", difference=gap), "amber", "alert"
    return text(language, "{difference} too much", difference=gap), "amber", "alert"


def count_row(count: Counted, circle_id: str, today: date, language: str) -> CountRow:
    """A count in the history."""
    chip, tone, sign = verdict(count, language)
    href = ""
    if count.entry_id is not None:
        href = str(routes.path(routes.ENTRY, circle=circle_id, entry=str(count.entry_id)))
    return CountRow(
        title=f"{account_name(count.account, language)}, "
        f"{formats.day_words(count.counted_on, today, language)}",
        sub=text(language, "by {name}", name=count.counted_by),
        note=f"“{count.reason}”" if count.reason and count.entry_id else "",
        amount=formats.money(count.counted_minor, count.currency, language),
        chip=chip,
        tone=tone,
        sign=PATHS[sign],
        href=href,
    )


def slip_of(count: Counted, time_zone: str, language: str) -> Slip:
    """What was written down."""
    chip, _, _ = verdict(count, language)
    lines = [
        SlipLine(text(language, "Box"), account_name(count.account, language)),
        SlipLine(
            text(language, "The books say"),
            formats.money(count.booked_minor, count.currency, language),
        ),
        SlipLine(text(language, "Result"), chip),
        SlipLine(text(language, "Written down"), times.when(count.counted_at, time_zone, language)),
    ]
    return Slip(
        title=text(language, "The count is written down"),
        amount=formats.money_parts(count.counted_minor, count.currency),
        lines=lines,
    )
