"""Where the money lies as the browser is told of it: ready text only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.funds import Box, BoxMove, FundMove, FundsView
from circle_app.services.memberships import MemberRow
from circle_app.web import routes, times
from circle_app.web.account_names import account_name
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import Slip, SlipLine
from circle_app.web.wording import entry_icon, entry_title
from circle_app.web.wordings.funds import PLACES

_ICONS: Final = {
    "cash": "box",
    "bank": "bank",
    "upi": "phone",
    "gateway": "card",
    "wallet_pool": "wallet",
    "expense_fund": "receipt",
}
#: Money at a provider is shown where there is some: few circles are paid online.
_WHERE_USED: Final = "gateway"
#: Boxes that money is carried between, and those that are never compared with anything.
CARRIED: Final = ("cash", "bank", "upi", "gateway", "expense_fund")
_NOT_COUNTED: Final = ("gateway", "wallet_pool", "expense_fund")


@dataclass(frozen=True)
class BoxCard:
    """One place of the circle's money."""

    code: str = ""
    name: str = ""
    amount: MoneyParts = MoneyParts()
    sub: str = ""
    d: str = ""
    lends: bool = True
    href: str = ""


@dataclass(frozen=True)
class Share:
    """A part of the divided bar: which box, how wide, and its legend."""

    code: str = ""
    width: str = "0%"
    words: str = ""


@dataclass(frozen=True)
class FundsCard:
    """The figures above the boxes."""

    lendable: MoneyParts = MoneyParts()
    shares: list[Share] = field(default_factory=list)
    bar_label: str = ""
    social: MoneyParts = MoneyParts()
    owed: str = ""
    promised: str = ""
    can_move: bool = False
    can_record: bool = False
    prefix: str = "₹"
    today: str = ""


@dataclass(frozen=True)
class MoveRow:
    """One of the newest movements."""

    key: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    d: str = ""
    tone: str = "gray"
    href: str = ""


@dataclass(frozen=True)
class Option:
    """One line of a select."""

    value: str = ""
    words: str = ""


def funds_card(found: FundsView, today: date, language: str) -> FundsCard:
    """The pool, how it is divided, and what is apart from it."""
    lent = [box for box in found.boxes if box.can_lend and box.balance_minor > 0]
    shares = [_share(box, found.lendable_minor, language) for box in lent]
    return FundsCard(
        lendable=formats.money_parts(found.lendable_minor, found.currency),
        shares=shares,
        bar_label=", ".join(_holds(box, found.currency, language) for box in lent),
        social=formats.money_parts(found.social.fund_minor, found.currency),
        owed=_amount(found.owed_to_members_minor, found.currency, language),
        promised=_amount(found.promised_minor, found.currency, language),
        can_move=found.can_move,
        can_record=found.can_record,
        prefix=formats.currency_symbol(found.currency),
        today=today.isoformat(),
    )


def _share(box: Box, lendable_minor: int, language: str) -> Share:
    tenths = (box.balance_minor * 1000 + lendable_minor // 2) // lendable_minor
    name = account_name(box.account, language)
    return Share(box.account, f"{tenths / 10}%", f"{name} {formats.percent(tenths)}")


def _holds(box: Box, currency: str, language: str) -> str:
    """A place and what is in it, on one line."""
    amount = formats.money(box.balance_minor, currency, language)
    return f"{account_name(box.account, language)}: {amount}"


def _amount(minor: int, currency: str, language: str) -> str:
    return formats.money(minor, currency, language) if minor else ""


def box_cards(found: FundsView, language: str) -> list[BoxCard]:
    """Every place of the loan fund; wallets and the expense box only once they hold something."""
    always = ("cash", "bank", "upi")
    return [
        BoxCard(
            code=box.account,
            name=account_name(box.account, language),
            amount=formats.money_parts(box.balance_minor, found.currency),
            sub=_box_sub(box, language),
            d=PATHS[_ICONS[box.account]],
            lends=box.can_lend,
            href=str(routes.path(routes.ACCOUNT, circle=str(found.circle_id), account=box.account)),
        )
        for box in found.boxes
        if box.account in always or box.balance_minor
    ]


def _box_sub(box: Box, language: str) -> str:
    if box.account == "wallet_pool":
        return text(language, "in the members' own books")
    if box.account == "gateway":
        return text(language, "at the payment provider, not in the bank yet")
    if box.account == "expense_fund":
        return text(language, "set aside, not lent")
    if box.last_counted_on is None:
        return text(language, "not compared yet")
    day = formats.date_medium(box.last_counted_on, language)
    if box.account == "cash":
        return text(language, "counted on {day}", day=day)
    return text(language, "compared up to {day}", day=day)


def move_rows(
    found: Sequence[BoxMove], circle_id: str, currency: str, language: str
) -> list[MoveRow]:
    """The newest movements; what was only carried about has no sign."""
    return [_move_row(move, circle_id, currency, language) for move in found]


def _move_row(move: BoxMove, circle_id: str, currency: str, language: str) -> MoveRow:
    carried = max((abs(amount) for _, amount in move.parts), default=0)
    total = move.amount_minor
    about = [formats.date_weekday(move.occurred_on, language)]
    about += [str(move.params[name]) for name in ("name", "note") if move.params.get(name)]
    return MoveRow(
        key=str(move.entry_id),
        title=entry_title(move.kind, move.params, language),
        sub=" · ".join(about),
        amount=formats.money(total, currency, language, plus=True)
        if total
        else formats.money(carried, currency, language),
        d=entry_icon(move.kind),
        tone="teal" if total > 0 else "amber" if total < 0 else "gray",
        href=str(routes.path(routes.ENTRY, circle=circle_id, entry=str(move.entry_id))),
    )


def place_options(found: FundsView, language: str) -> list[Option]:
    """The places of a transfer with what each holds."""
    return [
        Option(
            box.account,
            _holds(box, found.currency, language),
        )
        for box in found.boxes
        if box.account in CARRIED and (box.balance_minor or box.account != _WHERE_USED)
    ]


def people_options(found: Sequence[MemberRow]) -> list[Option]:
    """The active members, oneself first."""
    active = [row for row in found if row.status == "active"]
    return [Option(str(row.id), row.name) for row in sorted(active, key=lambda row: not row.is_me)]


_DONE: Final = {
    "move": "Moved",
    "receive": "Money received",
    "social": "In the social fund",
}


def slip_of(made: FundMove, act: str, time_zone: str, language: str) -> Slip:
    """The receipt of what was booked."""

    def holds(account: str, minor: int) -> SlipLine:
        place = text(language, PLACES[account])
        return SlipLine(
            text(language, "Now in {place}", place=place),
            formats.money(minor, made.currency, language),
        )

    lines = []
    if made.from_account is not None and made.left_minor is not None:
        lines.append(holds(made.from_account, made.left_minor))
    lines.append(holds(made.to_account, made.balance_minor))
    if made.member_name:
        lines.append(SlipLine(text(language, "From"), made.member_name))
    if made.reference:
        lines.append(SlipLine(text(language, "Reference"), made.reference))
    lines += [
        SlipLine(text(language, "Recorded"), times.when(made.booked_at, time_zone, language)),
        SlipLine(text(language, "Entry"), str(made.entry_id)[-8:]),
    ]
    amount = formats.money_parts(made.amount_minor, made.currency)
    return Slip(text(language, _DONE[act]), amount, lines)
