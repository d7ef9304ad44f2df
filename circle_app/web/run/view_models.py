"""A run of rounds, as the browser is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from circle_app.domain.round_carrying import RunSum, SlotSum
from circle_app.domain.rounds import MIN_SLOTS
from circle_app.domain.rules import CircleRules
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.memberships import MemberRow
from circle_app.services.rounds.reading import Summary
from circle_app.services.rounds.views import RunView, SlotView
from circle_app.web.round_words import (
    RUN_STATES,
    Mark,
    initials,
    mark,
    round_path,
    run_sub,
    run_title,
    slot_state,
)
from circle_app.web.ui import ring_paths
from circle_app.web.ui.ring_paths import Ring
from circle_app.web.ui.sheets import SlipLine


@dataclass(frozen=True)
class SlotRow:
    """A slot: whose it is, where it stands, and its sums."""

    id: str = ""
    number: str = ""
    name: str = ""
    initials: str = ""
    state: str = ""
    put_in: str = ""
    got: str = ""
    open: str = ""
    even: bool = False
    mine: bool = False
    won: bool = False
    can_drop: bool = False
    can_rise: bool = False
    can_sink: bool = False
    href: str = ""


@dataclass(frozen=True)
class Pick:
    """Somebody to choose."""

    value: str = ""
    words: str = ""


@dataclass(frozen=True)
class RunCard:
    """The whole page."""

    title: str = ""
    sub: str = ""
    mark: Mark = Mark()
    stage: str = ""
    planned: bool = False
    pot: MoneyParts = MoneyParts()
    ring: Ring = Ring()
    done: str = ""
    all: str = ""
    when: str = ""
    next: str = ""
    slots: list[SlotRow] = field(default_factory=list)
    figures: list[SlipLine] = field(default_factory=list)
    even: bool = True
    even_words: str = ""
    members: list[Pick] = field(default_factory=list)
    needs: str = ""
    can_run: bool = False
    can_take: bool = False
    can_open: bool = False
    can_close: bool = False
    can_end: bool = False
    can_plan: bool = False
    ordered: bool = False


def run_card(
    found: Summary, rules: CircleRules, people: Sequence[MemberRow], language: str
) -> RunCard:
    """Put a run into words."""
    run, total = found.run, found.total
    planned, running = run.status == "planned", run.status == "running"
    finished = running and run.rounds_done == run.slot_count
    decided = {each.winner_slot_id: each.id for each in found.rounds if each.is_decided}
    sums = {each.slot_id: each for each in found.slots}
    slots = sorted(run.slots, key=lambda slot: (slot.turn or slot.number, slot.number))
    pot = formats.money_parts(run.amount_minor * run.slot_count, run.currency)
    return RunCard(
        title=run_title(run, language),
        sub=run_sub(run, language),
        mark=mark(run.status, RUN_STATES, language),
        stage=run.status,
        planned=planned,
        pot=pot,
        ring=_ring(run, language),
        done=str(run.rounds_done),
        all=str(run.slot_count),
        when=_when(run, language),
        next=_next(found, language),
        slots=[
            _slot(place, slots, run, sums.get(slots[place].id), decided, language)
            for place in range(len(slots))
        ],
        figures=[] if planned else _figures(total, run, language),
        even=total.is_even,
        even_words="" if planned else _even(total, run, language),
        members=[Pick(str(row.id), row.name) for row in people if row.status == "active"],
        needs=_needs(run, rules, language) if planned else "",
        can_run=run.can_run,
        can_take=planned and run.my_slots < rules.contribution.max_units,
        can_open=planned and run.can_run and run.slot_count >= _least(rules),
        can_close=finished and run.can_run,
        can_end=run.can_run and (planned or (running and not run.rounds_done)),
        can_plan=run.can_run and run.status == "closed",
        ordered=planned and run.pot_by == "order" and run.can_run and run.slot_count > 1,
    )


def _least(rules: CircleRules) -> int:
    return max(MIN_SLOTS, rules.members.min)


def _ring(run: RunView, language: str) -> Ring:
    """One segment for each slot: it had the pot, or is still to have it."""
    count = max(1, run.slot_count)
    waits = sum(slot.is_mine and slot.status == "open" for slot in run.slots) > 0
    kinds = ring_paths.cycle_kinds(
        run.rounds_done, 0, count - run.rounds_done, mine_open=waits and run.rounds_done < count
    )
    label = text(
        language, "{done} of {all} slots had the pot", done=run.rounds_done, all=run.slot_count
    )
    return ring_paths.ring(kinds, ring_paths.MEDIUM, label)


def _when(run: RunView, language: str) -> str:
    if run.starts_on is None:
        return text(language, "It begins as soon as it is opened.")
    day = formats.date_medium(run.starts_on, language)
    if run.status == "planned":
        return text(language, "It is to begin on {day}.", day=day)
    return text(language, "Since {day}", day=day)


def _next(found: Summary, language: str) -> str:
    """Whose turn comes, in one sentence."""
    run = found.run
    if run.status != "running":
        return ""
    left = [slot for slot in run.slots if slot.won_round is None]
    if not left:
        return text(language, "Every slot had its turn.")
    if run.pot_by == "order":
        first = min(left, key=lambda slot: (slot.status == "vacant", slot.turn or 0))
        name = first.member_name or text(language, "nobody")
        return text(language, "Next in turn is {name}, slot {n}.", name=name, n=first.number)
    return ntext(
        language,
        "{n} slot is still to have its turn.",
        "{n} slots are still to have their turn.",
        len(left),
    )


def _needs(run: RunView, rules: CircleRules, language: str) -> str:
    """What is missing before it can be opened."""
    least = _least(rules)
    if run.slot_count < least:
        return ntext(
            language,
            "It can be opened with {n} more slot.",
            "It can be opened with {n} more slots.",
            least - run.slot_count,
        )
    return text(language, "It can be opened. From then on its slots stay as they are.")


def _slot(
    place: int,
    slots: Sequence[SlotView],
    run: RunView,
    sums: SlotSum | None,
    decided: dict[object, object],
    language: str,
) -> SlotRow:
    slot = slots[place]
    planned = run.status == "planned"
    name = slot.member_name or text(language, "nobody")
    won = decided.get(slot.id)
    return SlotRow(
        id=str(slot.id),
        number=str(place + 1 if planned and run.pot_by == "order" else slot.number),
        name=text(language, "{name} (you)", name=name) if slot.is_mine else name,
        initials=initials(slot.member_name),
        state="" if planned else slot_state(slot, run.slot_count, run.pot_by, language),
        put_in=formats.money(slot.in_minor, run.currency, language),
        got=formats.money(slot.out_minor, run.currency, language),
        open=_open(sums, run, language) if sums is not None else "",
        even=sums is not None
        and run.status == "closed"
        and slot.in_minor + sums.waived_minor == slot.out_minor,
        mine=slot.is_mine,
        won=slot.won_round is not None,
        can_drop=planned and (slot.is_mine or run.can_run),
        can_rise=planned and run.can_run and place > 0,
        can_sink=planned and run.can_run and place < len(slots) - 1,
        href=round_path(won, run.circle_id) if won else "",
    )


def _open(sums: SlotSum, run: RunView, language: str) -> str:
    """What is still owed either way of one slot."""
    said = []
    for minor, words in (
        (sums.owes_minor, "still puts in {amount}"),
        (sums.gets_minor, "still gets {amount}"),
        (sums.waived_minor, "was let off {amount}"),
    ):
        if minor:
            amount = formats.money(minor, run.currency, language)
            said.append(text(language, words, amount=amount))
    return " · ".join(said)


def _figures(total: RunSum, run: RunView, language: str) -> list[SlipLine]:
    """In on one side, out on the other."""
    came = total.in_minor + total.debt_minor + total.forgiven_minor
    named = [
        ("Put in by the slots", total.in_minor, True),
        ("Advanced by the circle", total.debt_minor, total.debt_minor > 0),
        ("Given by the circle for those let off", total.forgiven_minor, total.forgiven_minor > 0),
        ("In, together", came, came != total.in_minor),
        ("Given to the slots", total.out_minor, True),
        ("Commission, and what could not be divided", total.kept_minor, total.kept_minor > 0),
        ("Out, together", total.out_minor + total.kept_minor, total.kept_minor > 0),
        ("Still to be put in", total.owed_minor, total.owed_minor > 0),
    ]
    return [
        SlipLine(text(language, name), formats.money(minor, run.currency, language))
        for name, minor, shown in named
        if shown
    ]


def _even(total: RunSum, run: RunView, language: str) -> str:
    """The sum in one sentence."""
    came = total.in_minor + total.debt_minor + total.forgiven_minor
    put_in = formats.money(came, run.currency, language)
    if total.is_even:
        return text(language, "Nothing got lost: {amount} in, {amount} out.", amount=put_in)
    gap = formats.money(abs(came - total.out_minor - total.kept_minor), run.currency, language)
    return text(language, "Something is wrong: in and out differ by {amount}.", amount=gap)
