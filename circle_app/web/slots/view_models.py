"""Slots and what is asked for about them, as the browser is told of it."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, text
from circle_app.services.rounds.slot_screens import SlotsScreen
from circle_app.services.rounds.slot_views import HeldSlot, MoveView, RequestView
from circle_app.web import routes, times
from circle_app.web.round_words import Mark, mark
from circle_app.web.ui.icons import PATHS

_STATES: Final = {
    "open": ("waits for its pot", "gray", "clock"),
    "won": ("had its pot", "jade", "check"),
    "vacant": ("nobody's", "gray", "user"),
    "default": ("in default", "red", "alert"),
}
_ASKED: Final = {
    "asked": ("waits", "amber", "clock"),
    "agreed": ("agreed", "jade", "check"),
    "refused": ("refused", "gray", "x"),
    "withdrawn": ("taken back", "gray", "x"),
    "lapsed": ("over", "gray", "clock"),
}
_MOVES: Final = {
    "swapped": "Slot {slot} goes from {a} to {b}: swapped",
    "substituted": "{b} took slot {slot} over from {a}",
    "vacated": "{a} left, and nobody holds slot {slot}",
    "turned": "Slot {slot} of {a}: turn {x} becomes turn {y}",
    "defaulted": "{a} is in default with slot {slot}",
}
_FACTS: Final = {
    "owe": "You would owe everything of this slot: what is open, and each round to come.",
    "won": "It has had its pot. You get nothing for it from the circle.",
    "between": "What the two give each other for it is between them. The circle moves no money.",
    "officer": "{to} has said yes. An officer has to agree.",
    "answer": "An officer has agreed. {to} has to say yes.",
}
_SIGNS: Final = {"vacated": "door", "defaulted": "alert"}


@dataclass(frozen=True)
class Pick:
    """One thing to choose."""

    value: str = ""
    words: str = ""


@dataclass(frozen=True)
class SlotRow:
    """A slot: whose it is, when its turn is, what is owed for it."""

    number: str = ""
    title: str = ""
    sub: str = ""
    owed: str = ""
    won: bool = False
    mark: Mark = field(default_factory=Mark)
    pay_href: str = ""
    pay_words: str = ""


@dataclass(frozen=True)
class RequestCard:
    """What somebody asks for."""

    id: str = ""
    title: str = ""
    sub: str = ""
    note: str = ""
    facts: list[str] = field(default_factory=list)
    mark: Mark = field(default_factory=Mark)
    can_agree: bool = False
    can_approve: bool = False
    can_refuse: bool = False
    can_withdraw: bool = False


@dataclass(frozen=True)
class MoveRow:
    """Something that happened to a slot."""

    title: str = ""
    sub: str = ""
    d: str = ""


@dataclass(frozen=True)
class SlotsView:
    """The slots of a run."""

    has_run: bool = False
    title: str = ""
    sub: str = ""
    slots: list[SlotRow] = field(default_factory=list)
    for_me: list[RequestCard] = field(default_factory=list)
    asked: list[RequestCard] = field(default_factory=list)
    moves: list[MoveRow] = field(default_factory=list)
    mine: str = ""
    swap_mine: list[Pick] = field(default_factory=list)
    swap_others: list[Pick] = field(default_factory=list)
    pass_mine: list[Pick] = field(default_factory=list)
    people: list[Pick] = field(default_factory=list)
    defaults: list[Pick] = field(default_factory=list)
    rounds_href: str = ""
    leave_href: str = ""


def slots_view(found: SlotsScreen, zone: str, language: str) -> SlotsView:
    """Put the slots of a circle into words."""
    circle = str(found.circle_id)
    rounds = str(routes.path(routes.ROUNDS, circle=circle))
    run = found.run
    if run is None:
        return SlotsView(rounds_href=rounds)
    cards = [_card(each, found, zone, language) for each in found.requests]
    own = [row for row in found.slots if row.is_mine]

    def picks(rows: list[HeldSlot]) -> list[Pick]:
        return [Pick(str(row.id), _named(row, language)) for row in rows]

    swaps = picks([row for row in found.slots if row.can_swap])
    return SlotsView(
        has_run=True,
        title=text(language, "Run {n}", n=run.number),
        sub=_sub(found, language),
        slots=[_row(row, found, language) for row in found.slots],
        for_me=[card for card in cards if card.can_agree or card.can_approve],
        asked=[card for card in cards if not (card.can_agree or card.can_approve)],
        moves=[_move(row, zone, language) for row in found.moves],
        mine=", ".join(str(row.number) for row in own),
        swap_mine=swaps,
        swap_others=picks([row for row in found.slots if row.can_ask_for]) if swaps else [],
        pass_mine=picks([row for row in found.slots if row.can_hand_over]),
        people=[Pick(str(each.member_id), each.name) for each in found.people],
        defaults=picks([row for row in found.slots if row.can_declare]),
        rounds_href=rounds,
        leave_href=str(routes.path(routes.LEAVE, circle=circle)),
    )


def _sub(found: SlotsScreen, language: str) -> str:
    run = found.run
    if run is None:
        return ""
    amount = formats.money(run.amount_minor, found.currency, language)
    return text(language, "{n} slots of {amount}", n=len(found.slots), amount=amount)


def _named(row: HeldSlot, language: str) -> str:
    told = text(language, "Slot {n}", n=row.number)
    return f"{told} · {row.member_name}"


def _row(row: HeldSlot, found: SlotsScreen, language: str) -> SlotRow:
    state = "default" if row.defaulted_on is not None else row.status
    owes = row.owed_minor + row.called_minor
    href, words = "", ""
    if owes and row.member_id is not None:
        address = str(routes.path(routes.PAY, circle=str(found.circle_id)))
        href = address if row.is_mine else f"{address}?member={row.member_id}"
        words = "Pay now" if row.is_mine else "Pay for {name}"
    return SlotRow(
        number=str(row.number),
        title=row.member_name or text(language, "Nobody"),
        sub=_turn(row, found, language),
        owed=_owed(row, found.currency, language),
        won=row.status == "won",
        mark=mark(state, _STATES, language),
        pay_href=href,
        pay_words=text(language, words, name=row.member_name) if words else "",
    )


def _turn(row: HeldSlot, found: SlotsScreen, language: str) -> str:
    if row.won_round is not None:
        return text(language, "got the pot of round {n}", n=row.won_round)
    if row.left_name is not None:
        amount = formats.money(row.back_minor, found.currency, language)
        return text(
            language, "{name} left: {amount} goes back at the end", name=row.left_name,
            amount=amount,
        )  # fmt: skip
    if found.run is not None and found.run.pot_by == "order" and row.turn is not None:
        return text(language, "turn {n}", n=row.turn)
    return text(language, "yours") if row.is_mine else ""


def _owed(row: HeldSlot, currency: str, language: str) -> str:
    parts = []
    if row.owed_minor:
        amount = formats.money(row.owed_minor, currency, language)
        parts.append(text(language, "{amount} is late", amount=amount))
    if row.called_minor:
        amount = formats.money(row.called_minor, currency, language)
        parts.append(text(language, "{amount} for all rounds to come is owed now", amount=amount))
    return " · ".join(parts)


def _card(view: RequestView, found: SlotsScreen, zone: str, language: str) -> RequestCard:
    name, to = view.from_name or "", view.to_name
    if view.kind == "swap":
        told = "{name} and {to}: swap slot {slot} with slot {other}"
    else:
        told = "{to} is to take slot {slot} over from {name}"
    waits = view.status == "asked"
    return RequestCard(
        id=str(view.id),
        title=text(
            language, told, name=name, to=to, slot=view.slot_number, other=view.other_number
        ),
        sub=_when(view, zone, language),
        note=view.note,
        facts=_facts(view, found, language) if waits else [],
        mark=mark(view.status, _ASKED, language),
        can_agree=view.can_agree,
        can_approve=view.can_approve,
        can_refuse=view.can_refuse,
        can_withdraw=view.can_withdraw,
    )


def _when(view: RequestView, zone: str, language: str) -> str:
    if view.status == "asked":
        day = formats.date_weekday(times.day(view.lapses_at, zone), language)
        return text(language, "open until {day}", day=day)
    return times.when(view.asked_at, zone, language)


def _facts(view: RequestView, found: SlotsScreen, language: str) -> list[str]:
    if view.kind == "swap":
        return []
    slot = next((row for row in found.slots if row.id == view.slot_id), None)
    told = {
        "owe": view.can_agree,
        "won": view.can_agree and slot is not None and slot.status == "won",
        "between": True,
        "officer": view.is_answered and not view.is_approved,
        "answer": view.is_approved and not view.is_answered,
    }
    return [text(language, _FACTS[key], to=view.to_name) for key, is_so in told.items() if is_so]


def _move(row: MoveView, zone: str, language: str) -> MoveRow:
    told = text(
        language,
        _MOVES[row.kind],
        slot=row.slot_number,
        a=row.from_name or "",
        b=row.to_name or "",
        x=row.from_turn,
        y=row.to_turn,
    )
    when = times.when(row.moved_at, zone, language)
    return MoveRow(told, f"{when} · {row.mover_name}", PATHS[_SIGNS.get(row.kind, "swap")])
