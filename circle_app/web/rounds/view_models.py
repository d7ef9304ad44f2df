"""The rounds of a circle, as the browser is told of them."""

from dataclasses import dataclass, field, replace

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.rounds.overview import Board, RoundNow
from circle_app.services.rounds.views import PayoutView, RoundView, RunView, SlotView
from circle_app.web.cycle_rings import CycleRing
from circle_app.web.round_words import (
    ROUND_STATES,
    RUN_STATES,
    Mark,
    initials,
    mark,
    round_path,
    round_ring,
    round_title,
    run_path,
    run_sub,
    run_title,
    slot_name,
    slot_state,
    waits,
    way_path,
)
from circle_app.web.ui import ring_paths


@dataclass(frozen=True)
class Turn:
    """Who is next, or how that is found; and the one thing to do about it."""

    label: str = ""
    name: str = ""
    initials: str = ""
    sub: str = ""
    waits: str = ""
    mark: Mark = Mark()
    act: str = ""
    act_href: str = ""
    first: bool = False


@dataclass(frozen=True)
class SlotLine:
    """One of the reader's slots."""

    key: str = ""
    number: str = ""
    title: str = ""
    sub: str = ""
    won: bool = False


@dataclass(frozen=True)
class RoundLine:
    """A round that has its winner, or waits for one."""

    key: str = ""
    number: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    mark: Mark = Mark()
    href: str = ""
    done: bool = False


@dataclass(frozen=True)
class RunLine:
    """A run in the list of them."""

    key: str = ""
    title: str = ""
    sub: str = ""
    mark: Mark = Mark()
    href: str = ""


@dataclass(frozen=True)
class RoundsView:
    """The whole page.

    Attributes:
        stage: ``none``, ``planned``, ``running`` or ``over``.
    """

    rotates: bool = True
    stage: str = "none"
    title: str = ""
    sub: str = ""
    run_href: str = ""
    has_round: bool = False
    ring: CycleRing = CycleRing()
    round_href: str = ""
    turn: Turn = Turn()
    pot: MoneyParts = MoneyParts()
    pot_words: str = ""
    slots: list[SlotLine] = field(default_factory=list)
    no_slot: str = ""
    rounds: list[RoundLine] = field(default_factory=list)
    coming: list[SlotLine] = field(default_factory=list)
    runs: list[RunLine] = field(default_factory=list)
    can_plan: bool = False
    can_take: bool = False
    can_run: bool = False
    starts: str = ""
    today: str = ""


def rounds_view(board: Board, language: str) -> RoundsView:
    """Put the rounds of a circle into words."""
    run, now = board.run, board.now
    base = RoundsView(
        rotates=board.rotates or run is not None,
        runs=[_run_line(each, language) for each in board.runs],
        can_plan=board.can_plan,
        today=board.today.isoformat(),
    )
    if run is None:
        return base
    stage = {"planned": "planned", "running": "running"}.get(run.status, "over")
    mine = [slot for slot in run.slots if slot.is_mine]
    pot = run.amount_minor * run.slot_count
    base = replace(
        base,
        stage=stage,
        title=run_title(run, language),
        sub=run_sub(run, language),
        run_href=run_path(run.id, board.circle_id),
        pot=formats.money_parts(pot, board.currency),
        pot_words=_pot_words(run, language),
        slots=[_slot(slot, run, language) for slot in mine],
        no_slot="" if mine else text(language, "You hold no slot in this run."),
        can_take=board.can_take,
        can_run=run.can_run,
        starts=_starts(run, language),
        rounds=[_round_line(each, language) for each in reversed(board.rounds)],
        coming=_coming(run, now, language),
    )
    if now is None:
        return base
    return replace(
        base,
        has_round=True,
        ring=round_ring(now, ring_paths.LARGE, language),
        round_href=round_path(now.detail.round.id, board.circle_id),
        turn=turn_of(now, run, language),
    )


def _pot_words(run: RunView, language: str) -> str:
    if run.status == "planned":
        return ntext(language, "{n} slot is taken", "{n} slots are taken", run.slot_count)
    done = ntext(language, "{n} slot had it", "{n} slots had it", run.rounds_done)
    return text(language, "the whole pot · {done}", done=done)


def _starts(run: RunView, language: str) -> str:
    if run.starts_on is None:
        return text(language, "It begins as soon as it is opened.")
    day = formats.date_medium(run.starts_on, language)
    return text(language, "It is to begin on {day}.", day=day)


def _slot(slot: SlotView, run: RunView, language: str) -> SlotLine:
    state = slot_state(slot, run.slot_count, run.pot_by, language)
    figures = text(
        language,
        "put in {paid}, got {got}",
        paid=formats.money(slot.in_minor, run.currency, language),
        got=formats.money(slot.out_minor, run.currency, language),
    )
    return SlotLine(
        str(slot.id),
        str(slot.number),
        state[:1].upper() + state[1:],
        "" if run.status == "planned" else figures,
        slot.won_round is not None,
    )


def _coming(run: RunView, now: RoundNow | None, language: str) -> list[SlotLine]:
    """The slots still to come in a fixed order; whoever is in arrears may be passed over."""
    if run.pot_by != "order" or run.status != "running" or now is None:
        return []
    left = [slot for slot in run.slots if slot.status == "open" and slot.won_round is None]
    left.sort(key=lambda slot: (slot.turn or 0, slot.number))
    return [
        SlotLine(
            str(slot.id),
            str(slot.turn or ""),
            slot_name(slot.member_name, slot.number, language),
            text(language, "yours") if slot.is_mine else "",
        )
        for slot in left
    ]


def turn_of(found: RoundNow, run: RunView, language: str) -> Turn:
    """Say whose turn it is, or how that is found, and what to do about it."""
    seen = found.detail.round
    if seen.is_decided:
        return _decided(found, language)
    here = round_path(seen.id, seen.circle_id)
    waiting = waits(found, language)
    pot = formats.money(seen.pot_minor, seen.currency, language)
    if found.turn is not None:
        name = found.turn.member_name
        return Turn(
            label=text(language, "Next in turn"),
            name=slot_name(name, found.turn.number, language),
            initials=initials(name),
            sub=text(language, "gets {amount}", amount=pot),
            waits=waiting,
            act=text(language, "Give the pot away") if found.can_decide else "",
            act_href=here,
            first=found.can_decide,
        )
    if seen.pot_by == "order":
        return Turn(label=text(language, "Next in turn"), name=text(language, "nobody"))
    left = sum(slot.won_round is None and slot.status == "open" for slot in run.slots)
    still = ntext(
        language,
        "{n} slot is still to have its turn.",
        "{n} slots are still to have their turn.",
        left,
    )
    names = {"draw": "The draw decides", "auction": "The highest bid decides"}
    acts = {"draw": "Go to the draw", "auction": "Go to the auction"}
    return Turn(
        label=text(language, "Who is next?"),
        name=text(language, names[seen.pot_by]),
        sub=still,
        waits=waiting,
        act=text(language, acts[seen.pot_by]) if way_path(seen) else "",
        act_href=way_path(seen),
        first=found.can_decide or seen.status == "bidding",
    )


def _decided(found: RoundNow, language: str) -> Turn:
    seen = found.detail.round
    act, first = text(language, "See the round"), False
    if any(payout.can_pay for payout in found.detail.payouts):
        act, first = text(language, "Hand the pot out"), True
    elif any(_asks_me(payout) for payout in found.detail.payouts):
        act, first = text(language, "Did the money come?"), True
    return Turn(
        label=text(language, "Round {n} goes to", n=seen.number),
        name=slot_name(seen.winner_name, seen.winner_slot_number or 0, language),
        initials=initials(seen.winner_name),
        sub=formats.money(seen.prize_minor, seen.currency, language),
        mark=mark(seen.status, ROUND_STATES, language),
        act=act,
        act_href=round_path(seen.id, seen.circle_id),
        first=first,
    )


def _asks_me(payout: PayoutView) -> bool:
    """Whether the reader is the one who knows whether it came."""
    return payout.is_mine and payout.can_confirm


def _round_line(found: RoundView, language: str) -> RoundLine:
    amount = ""
    if found.is_decided:
        amount = formats.money(found.prize_minor, found.currency, language)
        title = slot_name(found.winner_name, found.winner_slot_number or 0, language)
        day = found.decided_on or found.due_on
        sub = formats.date_weekday(day, language, year=True)
    else:
        title = round_title(found.number, found.slot_count, language)
        sub = text(language, "{done} of {all} paid", done=found.paid_count, all=found.due_count)
    return RoundLine(
        str(found.id),
        str(found.number),
        title,
        sub,
        amount,
        mark(found.status, ROUND_STATES, language),
        round_path(found.id, found.circle_id),
        found.status == "received",
    )


def _run_line(run: RunView, language: str) -> RunLine:
    sub = run_sub(run, language)
    if run.opened_at is not None and run.starts_on is not None:
        sub = f"{sub} · {formats.date_medium(run.starts_on, language)}"
    return RunLine(
        str(run.id),
        run_title(run, language),
        sub,
        mark(run.status, RUN_STATES, language),
        run_path(run.id, run.circle_id),
    )
