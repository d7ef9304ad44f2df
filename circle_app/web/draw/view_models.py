"""What the pages of a draw show, as ready text."""

import math
from dataclasses import dataclass
from typing import Final

from circle_app.domain.proofs import fingerprint
from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.rounds.proofs import DrawView
from circle_app.services.rounds.proofs import Seat as SeatRow
from circle_app.web import routes, times
from circle_app.web.pot_words import missing_words
from circle_app.web.shell.state import initials_of

#: The light walks once around the ring.
WALK_MS: Final = 1200
_TOP: Final = 3
_WHY: Final = {
    "arrears": "has not paid yet",
    "vacant": "nobody holds it",
    "won": "has won before",
    "outbid": "has not offered the most",
}


@dataclass(frozen=True)
class Seat:
    """A slot in the ring; ``at`` is when the light passes it."""

    key: str = ""
    initials: str = ""
    label: str = ""
    kind: str = "open"
    x: str = ""
    y: str = ""
    at: str = ""


@dataclass(frozen=True)
class Word:
    """What a member added."""

    name: str = ""
    word: str = ""
    when: str = ""
    short: str = ""
    full: str = ""


@dataclass(frozen=True)
class Score:
    """A slot's number."""

    who: str = ""
    short: str = ""
    full: str = ""
    note: str = ""
    wins: bool = False


@dataclass(frozen=True)
class Try:
    """A draw of the round, among others."""

    title: str = ""
    sub: str = ""
    href: str = ""
    void: bool = False
    here: bool = False


@dataclass(frozen=True)
class Memory:
    """What this device keeps of a draw, and where it finds the proof."""

    key: str = ""
    member: str = ""
    seen: str = ""
    word: str = ""
    proof: str = ""


@dataclass(frozen=True)
class Draw:
    """Everything else about a draw."""

    title: str = ""
    status: str = ""
    circle: str = ""
    pot: MoneyParts = MoneyParts()
    pot_words: str = ""
    above: str = ""
    name: str = ""
    below: str = ""
    spoken: str = ""
    seal: str = ""
    seal_short: str = ""
    groups: str = ""
    sealed_on: str = ""
    slots_sha256: str = ""
    seed_sha256: str = ""
    latest_short: str = ""
    words_title: str = ""
    words_names: str = ""
    words_until: str = ""
    my_word: str = ""
    seed: str = ""
    seed_short: str = ""
    drawn_at: str = ""
    rest: str = ""
    passed: str = ""
    waits: str = ""
    may_add: bool = False
    may_hold: bool = False
    may_void: bool = False
    void_href: str = ""
    file: str = ""
    proof_path: str = ""
    draw_path: str = ""
    back: str = ""
    command: str = "python3 verify-draw.py draw.json"


def short(letters: str) -> str:
    """Write a long number so that two can be compared at a glance."""
    return f"{letters[:6]} … {letters[-6:]}" if letters else ""


def draw_of(view: DrawView, language: str) -> Draw:
    """Put a draw into words."""
    zone = view.time_zone
    winner = next((seat for seat in view.seats if seat.slot_id == view.winner_slot_id), None)
    parts = {"circle": str(view.circle_id), "round": str(view.round_id)}
    won = sum(seat.passed_over == "won" for seat in view.seats)
    counted = sum(bool(seat.score) for seat in view.seats)
    names = [row.name.split()[0] for row in view.nonces]
    values = {"n": view.number, "all": view.round_count}
    return Draw(
        title=text(language, "Draw, round {n} of {all}", **values),
        status=view.status,
        circle=view.circle_name,
        pot=formats.money_parts(view.pot_minor, view.currency),
        pot_words=ntext(
            language,
            "{n} slot of {amount} · due {day}",
            "{n} slots of {amount} · due {day}",
            view.round_count,
            amount=formats.money(view.amount_minor, view.currency, language),
            day=formats.date_weekday(view.due_on, language),
        ),
        above=_above(view, language),
        name=_name(view, winner, language),
        below=_below(winner, language),
        spoken=_spoken(view, winner, language),
        seal=view.seal,
        seal_short=short(view.seal),
        groups=" ".join(fingerprint(view.seal)),
        sealed_on=formats.date_weekday(times.day(view.committed_at, zone), language),
        slots_sha256=view.slots_sha256,
        seed_sha256=view.seed_sha256,
        latest_short=short(view.latest),
        words_title=_words_title(len(names), language),
        words_names=", ".join(names),
        words_until=_until(view, language),
        my_word=view.my_nonce,
        seed=view.seed,
        seed_short=short(view.seed),
        drawn_at=times.when(view.drawn_at, zone, language) if view.drawn_at else "",
        rest=_rest(counted - _TOP, won, language) if view.drawn_at else "",
        passed=_passed(view, language),
        waits=_waits(view, winner, language),
        may_add=view.may_add,
        may_hold=view.may_hold and not view.missing_minor and not view.earlier,
        may_void=view.may_void,
        void_href=(
            routes.path(routes.VOTE, circle=parts["circle"], vote=str(view.void_proposal_id))
            if view.void_proposal_id
            else ""
        ),
        file=file_of(view),
        proof_path=f"{routes.path(routes.DRAW_PROOF, **parts)}?attempt={view.attempt}",
        draw_path=routes.path(routes.DRAW, **parts),
        back=routes.path(routes.ROUND, **parts),
    )


def file_of(view: DrawView) -> str:
    """Return the address of the proof."""
    path = routes.path(routes.DRAW_PROOF_FILE, round=str(view.round_id))
    return f"{path}?attempt={view.attempt}"


def memory_of(view: DrawView) -> Memory:
    """Say what the reader's device is to keep; only what it sees before the draw counts later."""
    waits = view.status == "committed"
    held = bool(view.drawn_at)
    return Memory(
        key=f"circle.draw.{view.my_member_id}.{view.draw_id}",
        member=str(view.my_member_id),
        seen=f"{view.seal} {view.latest}" if waits else "",
        word=view.my_nonce if waits else "",
        proof=(file_of(view) if held else ""),
    )


def _above(view: DrawView, language: str) -> str:
    if view.status == "void":
        return text(language, "This draw is void")
    if view.drawn_at:
        return text(language, "Round {n} goes to", n=view.number)
    return text(language, "Sealed")


def _name(view: DrawView, winner: SeatRow | None, language: str) -> str:
    if winner is not None:
        return (winner.name or text(language, "nobody")).split()[0]
    fit = sum(not seat.passed_over for seat in view.seats)
    return ntext(language, "{n} slot", "{n} slots", fit)


def _below(winner: SeatRow | None, language: str) -> str:
    if winner is not None:
        return text(language, "slot {n}", n=winner.number)
    return text(language, "can win")


def _spoken(view: DrawView, winner: SeatRow | None, language: str) -> str:
    """The outcome as one sentence, for those who hear the page."""
    if winner is None or view.status == "void":
        return ""
    return text(
        language,
        "Round {n} goes to {name}, slot {slot}.",
        n=view.number,
        name=winner.name or "",
        slot=winner.number,
    )


def _until(view: DrawView, language: str) -> str:
    if view.drawn_at is None:
        return ""
    held = times.local(view.drawn_at, view.time_zone)
    return text(language, "until {time}", time=formats.clock_time(held))


def _words_title(count: int, language: str) -> str:
    if not count:
        return text(language, "Nobody added a word yet")
    return ntext(language, "{n} member added a word", "{n} members added a word", count)


def _rest(more: int, won: int, language: str) -> str:
    parts = []
    if more > 0:
        parts.append(ntext(language, "and {n} more.", "and {n} more.", more))
    if won:
        parts.append(
            ntext(language, "{n} has already received.", "{n} have already received.", won)
        )
    return " ".join(parts)


def _passed(view: DrawView, language: str) -> str:
    """Who does not win although a slot is sealed, and why."""
    found = [
        text(
            language,
            "slot {n} ({name}): {why}",
            n=seat.number,
            name=seat.name or "–",
            why=text(language, _WHY[seat.passed_over]),
        )
        for seat in view.seats
        if seat.sealed and seat.passed_over in _WHY
    ]
    return "\n".join(found)


def _waits(view: DrawView, winner: SeatRow | None, language: str) -> str:
    """What the draw waits for, or what the winner still waits for."""
    if view.status == "void":
        return ""
    if view.earlier:
        return text(language, "Round {n} has to be decided first.", n=view.earlier)
    name = (winner.name or "") if winner is not None else ""
    return missing_words(view.pot, view.currency, language, winner=name)


def seats_of(view: DrawView, language: str) -> list[Seat]:
    """Place the slots around the ring, the first at the top: nobody moves when it is drawn."""
    count = len(view.seats)
    first = next(
        (place for place, seat in enumerate(view.seats) if seat.slot_id == view.winner_slot_id), 0
    )
    found = []
    for place, seat in enumerate(view.seats):
        turn = 2 * math.pi * place / count
        found.append(
            Seat(
                key=str(seat.slot_id),
                initials=initials_of(seat.name) if seat.name else "–",
                label=_label(seat, language),
                kind=_kind(view, seat),
                x=f"{50 + 41 * math.sin(turn):.2f}%",
                y=f"{50 - 41 * math.cos(turn):.2f}%",
                # The light starts beside the winner and comes back to it.
                at=f"{WALK_MS * ((place - first) % count or count) // count}ms",
            )
        )
    return found


def _kind(view: DrawView, seat: SeatRow) -> str:
    if seat.slot_id == view.winner_slot_id:
        return "void" if view.status == "void" else "winner"
    if seat.passed_over in ("won", "arrears", "vacant"):
        return seat.passed_over
    return "mine" if seat.is_mine else "open"


def _label(seat: SeatRow, language: str) -> str:
    who = text(language, "slot {n}: {name}", n=seat.number, name=seat.name or "–")
    return f"{who}, {text(language, _WHY[seat.passed_over])}" if seat.passed_over else who


def size_of(count: int) -> str:
    """Choose the size of seats: many are smaller."""
    return "few" if count <= 14 else "some" if count <= 24 else "many"


def words_of(view: DrawView, language: str) -> list[Word]:
    """List what members added, in its order."""
    return [
        Word(
            row.name,
            row.nonce,
            times.when(row.added_at, view.time_zone, language),
            short(row.fingerprint),
            row.fingerprint,
        )
        for row in view.nonces
    ]


def scores_of(view: DrawView, language: str) -> list[Score]:
    """List the numbers, the lowest first."""
    return [
        Score(
            text(language, "{name}, slot {n}", name=(seat.name or "–").split()[0], n=seat.number),
            f"{seat.score[:12]}…",
            seat.score,
            text(language, _WHY[seat.passed_over]) if seat.passed_over else "",
            seat.slot_id == view.winner_slot_id,
        )
        for seat in sorted(
            (seat for seat in view.seats if seat.score), key=lambda seat: (seat.score, seat.slot_id)
        )
    ]


def tries_of(view: DrawView, language: str) -> list[Try]:
    """List the draws of the round where there is more than one."""
    if len(view.attempts) < 2:
        return []
    parts = {"circle": str(view.circle_id), "round": str(view.round_id)}
    names = {
        "committed": text(language, "sealed"),
        "drawn": text(language, "held"),
        "void": text(language, "void"),
    }
    return [
        Try(
            text(language, "Draw {n}", n=each.attempt),
            names[each.status],
            f"{routes.path(routes.DRAW_PROOF, **parts)}?attempt={each.attempt}",
            each.status == "void",
            each.attempt == view.attempt,
        )
        for each in view.attempts
    ]
