"""What the circle page shows, as ready text."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services import overviews
from circle_app.web import times
from circle_app.web.cycle_rings import Counts, CycleRing, cycle_ring
from circle_app.web.round_words import due_line, my_turn, turn_line, turn_title
from circle_app.web.shell.state import initials_of
from circle_app.web.ui import ring_paths
from circle_app.web.wording import FeedDay, by_day

#: Acts on the circle page; the rest is one tap away.
SHOWN_ACTS: Final = 8
NO_POOL: Final = overviews.Pool(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, None)


@dataclass(frozen=True)
class CircleCards:
    """The cards of the page; the activity below them is a list of its own."""

    has_cycle: bool = False
    cycle: CycleRing = CycleRing()
    rotates: bool = False
    turn: str = ""
    turn_sub: str = ""
    my_turn: str = ""
    lends: bool = True
    pool: MoneyParts = MoneyParts()
    available: str = ""
    available_share: str = "0%"
    lent: str = ""
    lent_share: str = "0%"
    lent_words: str = ""
    bar_label: str = ""
    lies: str = ""
    members: str = ""
    first_members: list[str] = field(default_factory=list)
    more_members: str = ""
    rules: str = ""
    proposals: str = ""
    books: str = ""
    may_invite: bool = False
    # What a borrower of a lender does not see: the money of all, the others, their votes.
    sees_pool: bool = False
    sees_members: bool = False


def circle_cards(found: overviews.CircleOverview, language: str) -> CircleCards:
    """Make the cards of what the service returned."""
    pool, currency = found.pool or NO_POOL, found.currency
    total = pool.available_minor + pool.lent_minor
    available = formats.money(pool.available_minor, currency, language)
    lent = formats.money(pool.lent_minor, currency, language)
    hidden = found.member_count - len(found.first_members)
    since = times.day(found.rules_since, found.time_zone)
    return CircleCards(
        has_cycle=found.cycle is not None,
        cycle=_cycle(found, language),
        **_turn(found, language),
        lends=found.lends or pool.lent_minor > 0,
        pool=formats.money_parts(total, currency),
        available=available,
        available_share=_share(pool.available_minor, total),
        lent=lent,
        lent_share=_share(pool.lent_minor, total),
        lent_words=ntext(
            language, "Out on {n} loan", "Out on {n} loans", pool.running_loans
        ),
        bar_label=text(
            language, "{available} can be lent, {lent} is out on loans",
            available=available, lent=lent,
        ),
        lies=_where(pool, currency, language),
        members=ntext(language, "{n} member", "{n} members", found.member_count),
        first_members=[initials_of(name) for name in found.first_members],
        more_members=f"+{hidden}" if hidden > 0 else "",
        rules=text(
            language, "version {version}, since {day}",
            version=found.rule_version, day=formats.date_medium(since, language),
        ),
        proposals=_proposals(found.open_proposals, language),
        books=_books(found, language),
        may_invite=found.may_invite,
        sees_pool=found.pool is not None,
        sees_members=found.sees_members,
    )  # fmt: skip


def _turn(found: overviews.CircleOverview, language: str) -> dict[str, Any]:
    card = found.turn
    if card is None:
        return {}
    return {
        "rotates": True,
        "turn": turn_title(card, language),
        "turn_sub": turn_line(card, found.currency, language),
        "my_turn": my_turn(card, language),
    }


def _cycle(found: overviews.CircleOverview, language: str) -> CycleRing:
    card = found.cycle
    if card is None:
        return CycleRing()
    counts = Counts(card.members, card.paid + card.waived, card.claimed, card.mine)
    ring = cycle_ring(
        card, counts, ring_paths.LARGE,
        currency=found.currency, today=found.today, language=language,
    )  # fmt: skip
    turn = found.turn
    if turn is None or turn.cycle_number != card.number:
        return ring
    return replace(
        ring,
        name=turn_title(turn, language),
        sub=due_line(card.due_on, found.today, language),
        collected=formats.money(turn.in_pot_minor, found.currency, language),
        target=formats.money(turn.pot_minor, found.currency, language),
    )


def _share(part: int, whole: int) -> str:
    return f"{part * 100 // whole}%" if whole > 0 else "0%"


def _where(pool: overviews.Pool, currency: str, language: str) -> str:
    """In which purses the money lies, biggest first, if there is any."""
    places = [
        (pool.cash_minor, text(language, "{amount} in cash")),
        (pool.bank_minor, text(language, "{amount} in the bank")),
        (pool.upi_minor, text(language, "{amount} by UPI")),
        (pool.wallet_minor, text(language, "{amount} from wallets")),
    ]
    told = [
        words.replace("{amount}", formats.money(minor, currency, language))
        for minor, words in sorted(places, key=lambda place: -place[0])
        if minor
    ]
    return ", ".join(told)


def _proposals(count: int, language: str) -> str:
    if not count:
        return text(language, "none is open")
    return ntext(language, "{n} is open", "{n} are open", count)


def _books(found: overviews.CircleOverview, language: str) -> str:
    check = found.last_check
    if check is not None and not check.intact:
        return text(language, "something is wrong")
    if check is not None and check.entries == found.entries:
        return ntext(language, "{n} entry, intact", "{n} entries, all intact", found.entries)
    return ntext(language, "{n} entry", "{n} entries", found.entries)


def feed_days(found: overviews.CircleOverview, language: str) -> list[FeedDay]:
    """The newest acts by day."""
    return by_day(found.feed[:SHOWN_ACTS], language, found.time_zone, found.today)
