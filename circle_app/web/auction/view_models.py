"""What the page of an auction shows, as ready text."""

from dataclasses import dataclass, field
from decimal import Decimal

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.rounds.auction_views import AuctionView, BiddingSlot, BidRow
from circle_app.services.rounds.bidding import BidPreview
from circle_app.web import routes, times
from circle_app.web.auction.minutes import MinuteLine, minute_lines
from circle_app.web.pot_words import missing_words

_WHY = {
    "won": "Slot {n} has had its pot.",
    "arrears": "Something is still to be paid for slot {n}. Whoever is behind cannot bid.",
    "vacant": "Nobody holds slot {n}.",
}


@dataclass(frozen=True)
class BidLine:
    """A bid in the list."""

    key: str = ""
    name: str = ""
    sub: str = ""
    amount: str = ""
    mine: bool = False
    best: bool = False


@dataclass(frozen=True)
class SlotChoice:
    """A slot that can be bid for."""

    id: str = ""
    words: str = ""


@dataclass(frozen=True)
class Line:
    """A name and its value."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Offer:
    """A bid that was looked at and waits for its yes; empty while there is none."""

    typed: str = ""
    slot: str = ""
    title: str = ""
    amount: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Room:
    """Everything else about an auction."""

    title: str = ""
    phase: str = ""
    back: str = ""
    label: str = ""
    figure: MoneyParts = MoneyParts()
    winner: str = ""
    sub: str = ""
    clock_label: str = ""
    until: str = ""
    now: str = ""
    ends: str = ""
    place: str = ""
    spoken: str = ""
    waits: str = ""
    note: str = ""
    terms: list[Line] = field(default_factory=list)
    why_not: str = ""
    can_bid: bool = False
    least: int = 0
    cap: int = 0
    step: int = 1
    bid_hint: str = ""
    my_bid: str = ""
    minutes_open: int = 60
    may_begin: bool = False
    begun: bool = False
    may_close: bool = False
    result: list[Line] = field(default_factory=list)
    result_note: str = ""
    draw_href: str = ""
    round_href: str = ""
    sealed: bool = False
    minutes: list[MinuteLine] = field(default_factory=list)
    minutes_of: str = ""
    minutes_href: str = ""
    statement_href: str = ""


def room_of(view: AuctionView, language: str) -> Room:
    """Put an auction into words."""
    parts = {"circle": str(view.circle_id), "round": str(view.round_id)}
    mine = [slot for slot in view.slots if slot.is_mine]
    free = [slot for slot in view.slots if not slot.reason and slot.least_minor <= view.cap_minor]
    unit = 10 ** formats.currency_digits(view.currency)
    is_open = view.phase == "open"
    least = min((slot.least_minor for slot in free), default=view.least_minor)
    clock_to = view.opens_at if view.phase == "announced" else view.closes_at
    ticking = view.phase in ("announced", "open") and clock_to is not None
    return Room(
        title=text(language, "Auction, round {n} of {all}", n=view.number, all=view.round_count),
        phase=view.phase,
        back=routes.path(routes.ROUND, **parts),
        label=_label(view, language),
        figure=formats.money_parts(_figure(view), view.currency),
        winner=_winner(view),
        sub=_sub(view, language),
        clock_label=text(language, "Begins in" if view.phase == "announced" else "Time left"),
        until=str(int(clock_to.timestamp() * 1000)) if ticking and clock_to else "",
        now=str(int(view.now.timestamp() * 1000)),
        ends=_ends(view, language),
        place=text(language, "Held at {place}", place=view.place) if view.place else "",
        spoken=_spoken(view, language),
        waits=_waits(view, language),
        terms=_terms(view, language),
        why_not=_why_not(view, mine, language) if is_open and not free else "",
        can_bid=is_open and bool(free),
        least=-(-least // unit),
        cap=view.cap_minor // unit,
        step=max(1, view.gross_minor // unit // 200),
        bid_hint=_bid_hint(view, least, unit, language),
        my_bid=_my_bid(view, mine, language),
        minutes_open=view.usual_minutes,
        may_begin=view.may_begin,
        begun=view.phase in ("announced", "open"),
        may_close=view.may_close and not view.missing_minor and view.waits_until is None,
        result=_result(view, language),
        result_note=_result_note(view, language),
        draw_href=routes.path(routes.DRAW, **parts) if view.drawn else "",
        round_href=routes.path(routes.ROUND, **parts),
        sealed=view.sealed and view.phase in ("none", "announced", "open"),
        minutes=minute_lines(view, language),
        minutes_of=view.circle_name,
        minutes_href=str(routes.path(routes.AUCTION_MINUTES, **parts)),
        statement_href=str(
            routes.path(routes.SUBSCRIBER, circle=parts["circle"], run=str(view.run_id))
        ),
    )


def _money(view: AuctionView, amount_minor: int, language: str) -> str:
    return formats.money(amount_minor, view.currency, language)


def _rate(percent: Decimal) -> str:
    return formats.percent(int(percent * 10))


def _figure(view: AuctionView) -> int:
    if view.phase == "decided":
        return view.prize_minor
    return view.highest_minor or view.gross_minor


def _label(view: AuctionView, language: str) -> str:
    if view.phase == "decided":
        return text(language, "The pot goes to")
    if view.phase in ("none", "announced"):
        return text(language, "To be auctioned")
    if view.sealed and view.phase == "open":
        return text(language, "Sealed bids for the pot of")
    return text(language, "Highest bid" if view.highest_minor else "The pot of")


def _winner(view: AuctionView) -> str:
    return (view.winner_name or "") if view.phase == "decided" else ""


def _sub(view: AuctionView, language: str) -> str:
    if view.phase == "decided":
        return text(language, "Slot {n} of {all}", n=view.winner_slot_number, all=view.round_count)
    if view.phase in ("none", "announced"):
        return text(
            language,
            "{n} slots of {amount}",
            n=view.round_count,
            amount=_money(view, view.amount_minor, language),
        )
    if view.sealed and view.phase == "open":
        return text(language, "Nobody sees the bids of others before the end.")
    if not view.bids:
        return text(language, "Nobody has bid yet.")
    best = view.bids[0]
    return text(
        language,
        "{name}, slot {n}: would receive {amount}",
        name=best.name,
        n=best.slot_number,
        amount=_money(view, view.gross_minor - best.discount_minor, language),
    )


def _ends(view: AuctionView, language: str) -> str:
    if view.opens_at is None or view.closes_at is None:
        return ""
    zone = view.time_zone
    if view.phase == "announced":
        return text(
            language,
            "from {start} until {end}",
            start=times.when(view.opens_at, zone, language),
            end=times.when(view.closes_at, zone, language),
        )
    if view.phase == "open":
        return text(language, "until {end}", end=times.when(view.closes_at, zone, language))
    return text(language, "ended {end}", end=times.when(view.closes_at, zone, language))


def _spoken(view: AuctionView, language: str) -> str:
    """What a screen reader hears when it changes."""
    if view.phase == "decided":
        return text(language, "The pot goes to {name}.", name=view.winner_name or "")
    if view.phase == "open" and view.highest_minor and not view.sealed:
        return text(
            language, "Highest bid: {amount}.", amount=_money(view, view.highest_minor, language)
        )
    return ""


def _waits(view: AuctionView, language: str) -> str:
    if view.earlier:
        return text(language, "Round {n} has to be decided first.", n=view.earlier)
    if view.phase != "over":
        return missing_words(view.pot, view.currency, language, winner=view.winner_name or "")
    if view.missing_minor:
        return text(
            language,
            "The bids stand. {amount} are still to be paid in; then the pot is divided by itself.",
            amount=_money(view, view.missing_minor, language),
        )
    if view.waits_until is not None:
        return text(
            language,
            "The bids stand. Some can still pay in time, so the pot is divided on {day}.",
            day=formats.date_weekday(view.waits_until, language),
        )
    return text(language, "Time is up. The result comes in a moment.")


def _terms(view: AuctionView, language: str) -> list[Line]:
    rate = _rate(view.commission_percent)
    found = [
        Line(text(language, "The whole pot"), _money(view, view.gross_minor, language)),
        Line(text(language, "Lowest bid"), _money(view, view.least_minor, language)),
        Line(
            text(language, "Highest bid ({rate})", rate=_rate(view.cap_percent)),
            _money(view, view.cap_minor, language),
        ),
    ]
    if view.phase != "decided" and view.commission_minor:
        found.append(
            Line(
                text(language, "Commission ({rate})", rate=rate),
                _money(view, view.commission_minor, language),
            )
        )
    shared = "every slot" if view.winner_shares else "every slot but the winner's"
    found.append(Line(text(language, "The rest of the bid"), text(language, shared)))
    paid = "lowers the next contribution" if view.dividend_to == "next_due" else "is paid out"
    found.append(Line(text(language, "A dividend"), text(language, paid)))
    if view.late_loses:
        found.append(Line(text(language, "Whoever is late"), text(language, "has no dividend")))
    return found


def _why_not(view: AuctionView, mine: list[BiddingSlot], language: str) -> str:
    if not mine:
        return text(language, "You hold no slot in this run, so you look on.")
    if any(slot.least_minor > view.cap_minor and not slot.reason for slot in mine):
        return text(language, "You have bid the most there can be.")
    return text(language, _WHY[mine[0].reason], n=mine[0].number)


def _bid_hint(view: AuctionView, least: int, unit: int, language: str) -> str:
    if least > view.least_minor:
        # One paisa more would do; nobody says so aloud.
        least = min(-(-least // unit) * unit, view.cap_minor)
    return text(
        language,
        "From {least} to {cap}. That much of the pot you go without.",
        least=_money(view, least, language),
        cap=_money(view, view.cap_minor, language),
    )


def _my_bid(view: AuctionView, mine: list[BiddingSlot], language: str) -> str:
    best = max((slot.bid_minor for slot in mine), default=0)
    if not best or view.phase == "decided":
        return ""
    if not view.sealed and view.phase == "open":
        if view.highest_minor == best and view.bids[0].is_mine:
            return text(language, "The highest bid is yours.")
        amount = _money(view, best, language)
        return text(language, "You were outbid. Your bid: {amount}", amount=amount)
    return text(language, "Your bid: {amount}", amount=_money(view, best, language))


def _result(view: AuctionView, language: str) -> list[Line]:
    if view.phase != "decided":
        return []
    pairs = [
        ("The whole pot", view.pot_minor),
        ("Discount", view.discount_minor),
        ("Commission", view.commission_minor),
        ("Dividend of a slot", view.dividend_minor),
    ]
    if view.dividend_minor and view.dividend_to == "next_due":
        pairs.append(("Next contribution", view.amount_minor - view.dividend_minor))
    if view.remainder_minor:
        pairs.append(("Stays with the circle", view.remainder_minor))
    return [Line(text(language, name), _money(view, amount, language)) for name, amount in pairs]


def _result_note(view: AuctionView, language: str) -> str:
    if view.phase != "decided":
        return ""
    if view.drawn and not view.discount_minor:
        return text(language, "Nobody bid, so the sealed draw gave the full pot.")
    if view.drawn:
        return text(language, "Several bid the same; the sealed draw decided between them.")
    return text(language, "It was the highest bid.")


def bid_lines(view: AuctionView, language: str) -> list[BidLine]:
    """The bids that the reader may see, the highest first."""
    return [_bid_line(view, row, place, language) for place, row in enumerate(view.bids)]


def _bid_line(view: AuctionView, row: BidRow, place: int, language: str) -> BidLine:
    return BidLine(
        key=f"{row.slot_id}-{row.discount_minor}",
        name=text(language, "{name} (you)", name=row.name) if row.is_mine else row.name,
        sub=text(
            language,
            "slot {n} · {time}",
            n=row.slot_number,
            time=formats.clock_time(times.local(row.placed_at, view.time_zone)),
        ),
        amount=_money(view, row.discount_minor, language),
        mine=row.is_mine,
        best=place == 0,
    )


def bids_title(view: AuctionView, language: str) -> str:
    """How many bids there are."""
    if view.sealed and view.phase == "open":
        return text(language, "Your bids")
    return ntext(language, "{n} bid", "{n} bids", view.bid_count)


def choices_of(view: AuctionView, language: str) -> list[SlotChoice]:
    """The slots to choose from; none where the reader has no choice to make."""
    free = [slot for slot in view.slots if not slot.reason and slot.least_minor <= view.cap_minor]
    if all(slot.is_mine for slot in free):
        return []
    return [
        SlotChoice(
            str(slot.slot_id),
            text(language, "Slot {n}: {name}", n=slot.number, name=slot.name),
        )
        for slot in free
    ]


def offer_of(shown: BidPreview, typed: str, slot: str, language: str) -> Offer:
    """Say what a bid means before it is made."""

    def money(amount_minor: int) -> str:
        return formats.money(amount_minor, shown.currency, language)

    return Offer(
        typed=typed,
        slot=slot,
        title=text(language, "Bid {amount}?", amount=money(shown.discount_minor)),
        amount=money(shown.discount_minor),
        lines=[
            Line(
                text(language, "For"),
                text(language, "Slot {n}: {name}", n=shown.slot_number, name=shown.name),
            ),
            Line(text(language, "If it wins, the slot receives"), money(shown.receives_minor)),
            Line(text(language, "It goes without"), money(shown.discount_minor)),
            Line(text(language, "Every slot then gets"), money(shown.dividend_minor)),
        ],
    )
