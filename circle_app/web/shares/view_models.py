"""The shares of a circle, as the browser is told of them."""

from dataclasses import dataclass, field
from typing import Any, Final

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.memberships import MemberRow
from circle_app.services.share_outs import PlanView
from circle_app.services.shares import Bought, Register, ShareCycleView, SharePurchaseView
from circle_app.web import routes, times
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import Slip, SlipLine

MOST_OFFERED: Final = 50
_REFUSALS: Final = {
    "shares_at_meetings": "Shares are bought at the meeting, before everybody's eyes.",
    "no_shares": "Nobody buys shares in this circle any more.",
    "circle_archived": "The circle rests: nothing is bought until it wakes up.",
}
_WAYS: Final = {"cash": "In cash", "upi": "By UPI", "wallet": "From my wallet"}


@dataclass(frozen=True)
class Pick:
    """One thing to choose."""

    value: str = ""
    words: str = ""


@dataclass(frozen=True)
class CycleTab:
    """A cycle one can look at."""

    name: str = ""
    href: str = ""
    current: str = "false"


@dataclass(frozen=True)
class HolderRow:
    """Somebody's shares."""

    key: str = ""
    name: str = ""
    initials: str = ""
    shares: str = ""
    amount: str = ""


@dataclass(frozen=True)
class PurchaseRow:
    """Shares of the reader's that were bought or carried over."""

    key: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    href: str = ""
    d: str = ""


@dataclass(frozen=True)
class SharesView:
    """The shares of one cycle."""

    has_cycle: bool = False
    cycle: str = ""
    cycle_sub: str = ""
    is_open: bool = True
    mine: str = ""
    cost: MoneyParts = MoneyParts()
    price: str = ""
    next_price: str = ""
    tabs: list[CycleTab] = field(default_factory=list)
    holders: list[HolderRow] = field(default_factory=list)
    head: str = ""
    printed: str = ""
    total: str = ""
    total_amount: str = ""
    worth: str = ""
    value: str = ""
    purchases: list[PurchaseRow] = field(default_factory=list)
    refusal: str = ""
    left: str = ""
    picks: list[Pick] = field(default_factory=list)
    own_picks: list[Pick] = field(default_factory=list)
    ways: list[Pick] = field(default_factory=list)
    others: list[Pick] = field(default_factory=list)
    can_buy: bool = False
    can_record: bool = False
    can_share_out: bool = False
    has_share_out: bool = False
    share_out_href: str = ""
    file_href: str = ""


def shares_text(count: int, language: str) -> str:
    """A number of shares in words."""
    return ntext(language, "{n} share", "{n} shares", count)


def shares_view(
    found: Register,
    worth: PlanView | None,
    members: tuple[MemberRow, ...],
    language: str,
) -> SharesView:
    """Put the shares of a cycle into words.

    Args:
        found: Who holds how many.
        worth: What they are worth, where the reader may know and it is known.
        members: For whom shares may be written down.
        language: The reader's language.
    """
    circle = str(found.circle_id)
    cycle = found.cycle
    is_open = cycle is None or cycle.status == "open"
    file = str(routes.path(routes.SHARES_FILE, circle=circle))
    return SharesView(
        has_cycle=cycle is not None,
        cycle="" if cycle is None else text(language, "Cycle {n}", n=cycle.number),
        cycle_sub="" if cycle is None else _when(cycle, language),
        is_open=is_open,
        mine=shares_text(found.mine.shares, language),
        cost=formats.money_parts(found.mine.cost_minor, found.currency),
        price=_price(found, language),
        next_price=_next_price(found, language),
        tabs=[_tab(each, cycle, circle, language) for each in found.cycles],
        **_holders(found, worth, language),
        purchases=[_purchase(row, found, language) for row in found.purchases],
        refusal=_refusal(found, language) if is_open else "",
        left=_left(found, language) if is_open and found.refusal is None else "",
        picks=_picks(found, found.max_shares, language),
        own_picks=_picks(found, found.left, language),
        ways=[Pick(each, text(language, _WAYS[each])) for each in found.ways],
        others=[Pick(str(row.id), row.name) for row in members if not row.is_me],
        can_buy=is_open and found.refusal is None and found.left > 0,
        can_record=is_open and found.can_record,
        can_share_out=found.can_share_out and is_open,
        has_share_out=found.share_out not in (None, "cancelled"),
        share_out_href=f"{routes.path(routes.SHARE_OUT, circle=circle)}"
        + ("" if cycle is None else f"?cycle={cycle.number}"),
        file_href=file if cycle is None else f"{file}?cycle={cycle.number}",
    )


def _refusal(found: Register, language: str) -> str:
    return text(language, _REFUSALS[found.refusal]) if found.refusal in _REFUSALS else ""


def _holders(found: Register, worth: PlanView | None, language: str) -> dict[str, Any]:
    """Who holds how many, what they cost and, where that is known, what they are worth."""

    def money(minor: int) -> str:
        return formats.money(minor, found.currency, language)

    entitled = {} if worth is None else {p.member_id: p.entitled_minor for p in worth.parts}
    is_open = found.cycle is None or found.cycle.status == "open"
    rows = [
        HolderRow(
            str(row.member_id),
            row.name,
            initials_of(row.name),
            _held(shares_text(row.shares, language), money(row.cost_minor), worth, language),
            money(entitled.get(row.member_id, 0) if worth else row.cost_minor),
        )
        for row in found.holdings
    ]
    total = shares_text(found.shares, language)
    shown: dict[str, Any] = {"holders": rows, "printed": _printed(found, language)}
    if worth is None:
        head = text(language, "Cost")
        return {**shown, "head": head, "total": total, "total_amount": money(found.cost_minor)}
    each = money(int(worth.value.partition(".")[0]))
    mine = money(entitled.get(found.mine.member_id, 0))
    told = (
        ("Worth today", "Worth {amount} today, by the books.", "One share is worth {amount} today.")
        if is_open
        else ("Was worth", "They were worth {amount}.", "One share was worth {amount}.")
    )
    return {
        **shown,
        "head": text(language, told[0]),
        "total": _held(total, money(found.cost_minor), worth, language),
        "total_amount": money(sum(entitled.values())),
        "worth": text(language, told[1], amount=mine) if found.mine.shares else "",
        "value": text(language, told[2], amount=each),
    }


def _held(shares: str, cost: str, worth: PlanView | None, language: str) -> str:
    if worth is None:
        return shares
    return f"{shares} · " + text(language, "cost {amount}", amount=cost)


def _printed(found: Register, language: str) -> str:
    """What stands above the register on paper."""
    if found.cycle is None:
        return found.circle_name
    words = text(language, "Cycle {n}", n=found.cycle.number)
    return f"{found.circle_name} · {words} · {_when(found.cycle, language)}"


def bought_slip(made: Bought, zone: str, language: str) -> Slip:
    """The receipt of shares."""
    lines = [
        SlipLine(text(language, "Shares"), shares_text(made.shares, language)),
        SlipLine(text(language, "For"), made.member_name),
        SlipLine(text(language, "How"), text(language, _WAYS[made.method])),
        SlipLine(text(language, "Now holds"), shares_text(made.held, language)),
        SlipLine(text(language, "Recorded"), times.when(made.recorded_at, zone, language)),
    ]
    if made.reference:
        lines.insert(3, SlipLine(text(language, "Reference"), made.reference))
    return Slip(
        text(language, "Shares are bought"),
        formats.money_parts(made.amount_minor, made.currency),
        lines,
    )


def _when(cycle: ShareCycleView, language: str) -> str:
    begun = formats.date_medium(cycle.started_on, language)
    if cycle.closed_on is not None:
        ended = formats.date_medium(cycle.closed_on, language)
        return text(language, "from {day} to {end}, shared out", day=begun, end=ended)
    if cycle.ends_on is not None:
        ends = formats.date_medium(cycle.ends_on, language)
        return text(language, "since {day}, to be shared out on {end}", day=begun, end=ends)
    return text(language, "since {day}", day=begun)


def _price(found: Register, language: str) -> str:
    minor = found.cycle.price_minor if found.cycle else found.price_minor
    amount = formats.money(minor, found.currency, language)
    return text(language, "A share costs {amount}.", amount=amount)


def _next_price(found: Register, language: str) -> str:
    if found.next_price_minor == found.price_minor:
        return ""
    amount = formats.money(found.next_price_minor, found.currency, language)
    return text(language, "From the next cycle on it costs {amount}.", amount=amount)


def _left(found: Register, language: str) -> str:
    if not found.left:
        return text(language, "You have bought all you can for now.")
    return ntext(
        language, "You can buy {n} more share now.", "You can buy {n} more shares now.", found.left
    )


def _tab(
    each: ShareCycleView, shown: ShareCycleView | None, circle: str, language: str
) -> CycleTab:
    href = f"{routes.path(routes.SHARES, circle=circle)}?cycle={each.number}"
    current = "page" if shown is not None and shown.number == each.number else "false"
    return CycleTab(text(language, "Cycle {n}", n=each.number), href, current)


def _picks(found: Register, most: int, language: str) -> list[Pick]:
    least = min(found.min_shares, most) or 1
    return [
        Pick(
            str(number),
            f"{shares_text(number, language)} · "
            f"{formats.money(number * found.price_minor, found.currency, language)}",
        )
        for number in range(least, min(most, MOST_OFFERED) + 1)
    ]


def _purchase(row: SharePurchaseView, found: Register, language: str) -> PurchaseRow:
    where = "at a meeting" if row.at_meeting else "outside of a meeting"
    if row.kind == "brought":
        where = "brought along by an import"
    if row.kind == "carried":
        where = "carried over from the cycle before"
    href = ""
    if row.entry_id is not None:
        parts = {"circle": str(found.circle_id), "entry": str(row.entry_id)}
        href = str(routes.path(routes.ENTRY, **parts))
    return PurchaseRow(
        key=str(row.id),
        title=shares_text(row.shares, language),
        sub=f"{formats.date_weekday(row.bought_on, language)} · {text(language, where)}",
        amount=formats.money(row.amount_minor, found.currency, language),
        href=href,
        d=PATHS["refresh" if row.kind == "carried" else "chart"],
    )
