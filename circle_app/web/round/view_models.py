"""One round, as the browser is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.rounds.overview import RoundNow
from circle_app.services.rounds.views import PartView, PayoutView, RoundView
from circle_app.web import routes, times
from circle_app.web.cycle_rings import CycleRing
from circle_app.web.round_words import (
    PAYOUT_STATES,
    ROUND_STATES,
    Mark,
    initials,
    mark,
    payout_title,
    round_ring,
    round_title,
    run_path,
    slot_name,
    waits,
    way_path,
)
from circle_app.web.ui import ring_paths
from circle_app.web.ui.sheets import Slip, SlipLine
from circle_app.web.wordings.funds import paid_words

_DUES: Final = {
    "paid": ("paid", "jade", "check"),
    "claimed": ("being checked", "teal", "clock"),
    "pending": ("to pay", "gray", "clock"),
    "waived": ("let off", "gray", "check"),
    "vacant": ("nobody holds it", "gray", "x"),
}
#: Who is still to pay stands first: that is what the list is opened for.
_ORDER: Final = ("pending", "claimed", "vacant", "waived", "paid")


@dataclass(frozen=True)
class StepLine:
    """One step of a round."""

    mark: str = ""
    title: str = ""
    sub: str = ""
    state: str = "todo"


@dataclass(frozen=True)
class PartLine:
    """What somebody owes for the round."""

    key: str = ""
    initials: str = ""
    name: str = ""
    sub: str = ""
    amount: str = ""
    mark: Mark = Mark()


@dataclass(frozen=True)
class PayoutLine:
    """Money that goes to somebody from the round."""

    id: str = ""
    title: str = ""
    sub: str = ""
    name: str = ""
    amount: str = ""
    mark: Mark = Mark()
    can_pay: bool = False
    can_confirm: bool = False
    can_dispute: bool = False
    mine: bool = False
    entry_href: str = ""


@dataclass(frozen=True)
class RoundCard:
    """A round, how far it is, and what the reader may do.

    Attributes:
        kind: ``order``, ``draw`` or ``auction``.
        way_href: The page on which the turn is found, or was.
    """

    title: str = ""
    kind: str = ""
    mark: Mark = Mark()
    decided: bool = False
    label: str = ""
    name: str = ""
    initials: str = ""
    slot: str = ""
    prize: MoneyParts = MoneyParts()
    prize_sub: str = ""
    mine: bool = False
    ring: CycleRing = CycleRing()
    steps: list[StepLine] = field(default_factory=list)
    parts: list[PartLine] = field(default_factory=list)
    payouts: list[PayoutLine] = field(default_factory=list)
    figures: list[SlipLine] = field(default_factory=list)
    waits: str = ""
    can_decide: bool = False
    sure: str = ""
    way_href: str = ""
    way: str = ""
    way_first: bool = False
    entry_href: str = ""
    run_href: str = ""


def round_card(found: RoundNow, language: str) -> RoundCard:
    """Put a round into words."""
    seen = found.detail.round
    pot = formats.money(seen.pot_minor, seen.currency, language)
    turn = found.turn
    by_order = found.can_decide and turn is not None
    name = seen.winner_name if seen.is_decided else turn.member_name if turn else None
    number = seen.winner_slot_number or (turn.number if turn else 0)
    return RoundCard(
        title=round_title(seen.number, seen.slot_count, language),
        kind=seen.pot_by,
        mark=mark(seen.status, ROUND_STATES, language),
        decided=seen.is_decided,
        label=_label(found, language),
        name=_name(found, name, language),
        initials=initials(name) if name else "",
        slot=text(language, "slot {n}", n=number) if name else "",
        prize=formats.money_parts(
            seen.prize_minor if seen.is_decided else seen.pot_minor, seen.currency
        ),
        prize_sub=_prize_sub(seen, language),
        mine=seen.is_mine,
        ring=round_ring(found, ring_paths.LARGE, language),
        steps=_steps(found, language),
        parts=_parts(found.detail.parts, seen, language),
        payouts=[_payout(each, language) for each in found.detail.payouts],
        figures=_figures(seen, language),
        waits=waits(found, language),
        can_decide=by_order,
        sure=_sure(found, pot, language) if by_order else "",
        way_href=way_path(seen),
        way=_way(seen, language),
        way_first=not seen.is_decided and (found.can_decide or seen.status == "bidding"),
        entry_href=_entry(seen.circle_id, seen.entry_id),
        run_href=run_path(seen.run_id, seen.circle_id),
    )


def _label(found: RoundNow, language: str) -> str:
    seen = found.detail.round
    if seen.is_decided:
        return text(language, "The pot goes to")
    if found.turn is not None:
        return text(language, "Next in turn")
    return text(language, "Who is next?")


def _name(found: RoundNow, name: str | None, language: str) -> str:
    seen = found.detail.round
    if seen.is_mine:
        return text(language, "You")
    if name:
        return name
    if seen.is_decided or seen.pot_by == "order":
        return text(language, "nobody")
    names = {"draw": "The draw decides", "auction": "The highest bid decides"}
    return text(language, names[seen.pot_by])


def _prize_sub(seen: RoundView, language: str) -> str:
    if not seen.is_decided:
        return ntext(
            language,
            "{n} slot of {amount}",
            "{n} slots of {amount}",
            seen.slot_count,
            amount=formats.money(seen.amount_minor, seen.currency, language),
        )
    return ""


def _way(seen: RoundView, language: str) -> str:
    if seen.is_decided:
        names = {"draw": "See how it was drawn", "auction": "See the bids"}
    else:
        names = {"draw": "Go to the draw", "auction": "Go to the auction"}
    return text(language, names[seen.pot_by]) if seen.pot_by in names else ""


def _sure(found: RoundNow, pot: str, language: str) -> str:
    turn = found.turn
    name = slot_name(turn.member_name if turn else None, turn.number if turn else 0, language)
    return text(language, "{name} gets the pot of {amount}.", name=name, amount=pot)


def _steps(found: RoundNow, language: str) -> list[StepLine]:
    """Collected, decided, handed out, received."""
    seen = found.detail.round
    reached = ("collecting", "decided", "paid", "received").index(
        "collecting" if seen.status == "bidding" else seen.status
    )
    prize = next((each for each in found.detail.payouts if each.kind == "prize"), None)
    titles = (
        text(language, "Everybody pays in"),
        text(language, "The turn is decided"),
        text(language, "The pot is handed out"),
        text(language, "It is received"),
    )
    subs = (_paid_in(found, language), *_acts(found, prize, language))
    # Where everything has come in the first step is done before the turn is decided.
    done = reached + 1 if reached or not found.pot.unpaid_minor else 0
    return [
        StepLine(
            "✓" if place < done else str(place + 1),
            title,
            sub,
            "done" if place < done else "now" if place == done else "todo",
        )
        for place, (title, sub) in enumerate(zip(titles, subs, strict=True))
    ]


def _paid_in(found: RoundNow, language: str) -> str:
    seen = found.detail.round
    return text(
        language,
        "{got} of {all}, due {day}",
        got=formats.money(found.pot.collected_minor, seen.currency, language),
        all=formats.money(seen.pot_minor, seen.currency, language),
        day=formats.date_weekday(seen.due_on, language),
    )


def _acts(found: RoundNow, prize: PayoutView | None, language: str) -> tuple[str, str, str]:
    """What is known of the other steps."""
    seen = found.detail.round
    decided = ""
    if seen.decided_at is not None:
        decided = times.when(seen.decided_at, found.time_zone, language)
    else:
        ways = {"draw": "by a draw that anybody can check", "order": "in the fixed order",
                "auction": "by the highest bid"}  # fmt: skip
        decided = text(language, ways[seen.pot_by])
    paid = received = ""
    if prize is not None and prize.paid_on is not None:
        paid = text(
            language,
            "{how}, {day}, by {name}",
            how=paid_words(prize.method, language),
            day=formats.date_weekday(prize.paid_on, language),
            name=prize.payer_name or "–",
        )
    if prize is not None and prize.received_at is not None:
        received = times.when(prize.received_at, found.time_zone, language)
    elif prize is not None and prize.status == "disputed":
        received = text(language, "{name} says that it did not come", name=prize.name)
    return decided, paid, received


def _parts(parts: Sequence[PartView], seen: RoundView, language: str) -> list[PartLine]:
    """One line for each member, and for each slot that nobody holds."""
    found: dict[str, list[PartView]] = {}
    for part in parts:
        found.setdefault(str(part.due_id or part.slot_id), []).append(part)
    rows = sorted(found.items(), key=lambda row: (_ORDER.index(row[1][0].status), row[1][0].number))
    return [_part(key, held, seen, language) for key, held in rows]


def _part(key: str, held: Sequence[PartView], seen: RoundView, language: str) -> PartLine:
    first = held[0]
    words = [
        ntext(
            language, "slot {slots}", "slots {slots}", len(held),
            slots=", ".join(str(part.number) for part in held),
        )
    ]  # fmt: skip
    credit = sum(part.credit_minor for part in held)
    if credit:
        amount = formats.money(credit, seen.currency, language)
        words.append(text(language, "{amount} by dividends", amount=amount))
    debt = sum(part.debt_minor for part in held)
    if debt:
        amount = formats.money(debt, seen.currency, language)
        words.append(text(language, "{amount} advanced by the circle", amount=amount))
    owed = sum(part.owed_minor for part in held)
    name = first.member_name or text(language, "nobody")
    return PartLine(
        key,
        initials(first.member_name),
        text(language, "{name} (you)", name=name) if first.is_mine else name,
        " · ".join(words),
        formats.money(owed, seen.currency, language),
        mark(first.status, _DUES, language),
    )


def _payout(payout: PayoutView, language: str) -> PayoutLine:
    sub = payout.name
    if payout.paid_on is not None:
        sub = f"{sub} · {paid_words(payout.method, language)}"
    return PayoutLine(
        str(payout.id),
        payout_title(payout, language),
        sub,
        payout.name,
        formats.money(payout.amount_minor, payout.currency, language),
        mark(payout.status, PAYOUT_STATES, language),
        payout.can_pay,
        payout.can_confirm,
        payout.can_dispute,
        payout.is_mine,
        _entry(payout.circle_id, payout.entry_id),
    )


def _entry(circle_id: object, entry_id: object) -> str:
    if entry_id is None:
        return ""
    return str(routes.path(routes.ENTRY, circle=str(circle_id), entry=str(entry_id)))


def _figures(seen: RoundView, language: str) -> list[SlipLine]:
    """How the pot of a decided round was divided; nothing where the winner got all of it."""
    others = (seen.discount_minor, seen.commission_minor, seen.dividend_minor, seen.remainder_minor)
    if not seen.is_decided or not any((*others, seen.missing_minor)):
        return []
    named = (
        ("The whole pot", seen.pot_minor),
        ("Discount that was bid", seen.discount_minor),
        ("Commission", seen.commission_minor),
        ("For each slot, of the discount", seen.dividend_minor),
        ("What could not be divided", seen.remainder_minor),
        ("For the winner", seen.prize_minor),
        ("Not come in yet", seen.missing_minor),
    )
    return [
        SlipLine(text(language, name), formats.money(minor, seen.currency, language))
        for name, minor in named
        if minor
    ]


def paid_slip(payout: PayoutView, language: str) -> Slip:
    """The receipt of money that was handed out."""
    lines = [
        SlipLine(text(language, "To"), payout.name),
        SlipLine(text(language, "How"), paid_words(payout.method, language)),
        SlipLine(text(language, "For"), text(language, "Round {n}", n=payout.round_number)),
    ]
    if payout.reference:
        lines.append(SlipLine(text(language, "Reference"), payout.reference))
    if payout.paid_on is not None:
        day = formats.date_medium(payout.paid_on, language)
        lines.append(SlipLine(text(language, "Day"), day))
    return Slip(
        text(language, "Handed out. {name} is asked whether it came.", name=payout.name),
        formats.money_parts(payout.amount_minor, payout.currency),
        lines,
    )


def doubted_slip(payout: PayoutView, language: str) -> Slip:
    """What is noted when money did not come."""
    return Slip(
        text(language, "It was noted, and a case is open."),
        formats.money_parts(payout.amount_minor, payout.currency),
        [
            SlipLine(text(language, "To"), payout.name),
            SlipLine(text(language, "Handed out by"), payout.payer_name or "–"),
            SlipLine(text(language, "For"), text(language, "Round {n}", n=payout.round_number)),
        ],
    )
