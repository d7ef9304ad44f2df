"""What the home page shows, as ready text."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.i18n.notice_words import proposal_title
from circle_app.services import overviews
from circle_app.web import routes, times
from circle_app.web.cycle_rings import Counts, CycleRing, cycle_ring
from circle_app.web.round_words import my_turn, round_path, turn_line, turn_title
from circle_app.web.ui import ring_paths
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.ring_paths import Ring, Sparkline
from circle_app.web.wording import (
    FeedLine,
    due_words,
    feed_line,
    is_told,
)


@dataclass(frozen=True)
class Slab:
    """What the reader owes."""

    title: str = ""
    amount: MoneyParts = MoneyParts()
    due: str = ""
    left: str = ""
    pay: str = ""


@dataclass(frozen=True)
class VoteLine:
    """A vote that waits."""

    id: str = ""
    title: str = ""
    sub: str = ""
    left: str = ""
    ring: Ring = Ring()
    href: str = ""
    waits: bool = False


@dataclass(frozen=True)
class ComingLine:
    """Something with a date: an instalment, a loan to hand over."""

    id: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    href: str = ""
    d: str = ""
    tone: str = "gray"


@dataclass(frozen=True)
class HomeView:
    """The whole page."""

    today: str = ""
    owes: bool = False
    slab: Slab = Slab()
    has_cycle: bool = False
    cycle: CycleRing = CycleRing()
    calm: str = ""
    calm_sub: str = ""
    savings: MoneyParts = MoneyParts()
    savings_sub: str = ""
    rotates: bool = False
    turn: str = ""
    turn_sub: str = ""
    turn_round: str = ""
    spark: Sparkline = Sparkline()
    votes: list[VoteLine] = field(default_factory=list)
    coming: list[ComingLine] = field(default_factory=list)
    feed_title: str = ""
    feed: list[FeedLine] = field(default_factory=list)
    checked: str = ""
    intact: bool = True
    alone: bool = False


def home_view(home: overviews.Home, now: datetime, language: str) -> HomeView:
    """Make the page of what the service returned."""
    cycle = _cycle(home, language)
    calm, calm_sub = _calm(home, language)
    return HomeView(
        today=formats.date_weekday(home.today, language),
        owes=home.owed.count + home.owed.called_minor > 0,
        slab=_slab(home, cycle, language),
        has_cycle=home.cycle is not None,
        cycle=cycle,
        calm=calm,
        calm_sub=calm_sub,
        savings=formats.money_parts(home.savings_minor, home.currency),
        savings_sub=_growth(home, language),
        **_turn(home, language),
        spark=ring_paths.sparkline(
            home.savings_points, label=text(language, "How your savings grew")
        ),
        votes=[_vote(home, card, now, language) for card in home.votes],
        coming=_coming(home, language),
        feed_title=_feed_title(home, language),
        feed=[
            feed_line(item, language, home.time_zone, home.today)
            for item in home.feed
            if is_told(item)
        ],
        checked=_checked(home, language),
        intact=home.last_check is None or home.last_check.intact,
        alone=home.member_count == 1,
    )


def _turn(home: overviews.Home, language: str) -> dict[str, Any]:
    """What stands in the place of savings where the pot goes round."""
    card = home.turn
    if card is None:
        return {}
    return {
        "rotates": True,
        "turn": my_turn(card, language),
        "turn_sub": turn_line(card, home.currency, language),
        "turn_round": turn_title(card, language),
    }


def _cycle(home: overviews.Home, language: str) -> CycleRing:
    if home.cycle is None:
        return CycleRing()
    card = home.cycle
    counts = Counts(card.members, card.paid + card.waived, card.claimed, card.mine)
    return cycle_ring(
        card, counts, ring_paths.MEDIUM,
        currency=home.currency, today=home.today, language=language,
    )  # fmt: skip


def _slab(home: overviews.Home, cycle: CycleRing, language: str) -> Slab:
    owed = home.owed
    now_minor = owed.total_minor + owed.called_minor
    total = formats.money(now_minor, home.currency, language)
    if not owed.count or owed.first_due_on is None:
        if not owed.called_minor:
            return Slab()
        return Slab(
            title=text(language, "All rounds to come"),
            amount=formats.money_parts(now_minor, home.currency),
            due=text(language, "owed now, because a contribution stayed unpaid"),
            pay=text(language, "Pay {amount}", amount=total),
        )
    title = cycle.title
    if owed.count > 1:
        title = ntext(language, "{n} contribution", "{n} contributions", owed.count)
    due = due_words(owed.first_due_on, home.today, language)
    if owed.called_minor:
        called = formats.money(owed.called_minor, home.currency, language)
        more = text(language, "with {amount} for all rounds to come", amount=called)
        due = f"{due} · {more}"
    return Slab(
        title=title,
        amount=formats.money_parts(now_minor, home.currency),
        due=due,
        left=formats.days_left(owed.first_due_on, home.today, language),
        pay=text(language, "Pay {amount}", amount=total),
    )


def _calm(home: overviews.Home, language: str) -> tuple[str, str]:
    """What stands where nothing is owed."""
    card = home.cycle
    if card is None:
        return text(language, "Nothing of yours is due"), ""
    if card.mine == "claimed":
        return (
            text(language, "Your payment is being checked"),
            text(language, "You will see here when it is confirmed."),
        )
    if card.paid + card.waived == card.members:
        return (
            text(language, "Everybody has paid"),
            text(
                language, "The next round begins after {day}.",
                day=formats.date_weekday(card.due_on, language),
            ),
        )  # fmt: skip
    return (
        text(language, "You have paid"),
        text(
            language, "{done} of {all} have paid so far.",
            done=card.paid + card.waived, all=card.members,
        ),
    )  # fmt: skip


def _growth(home: overviews.Home, language: str) -> str:
    points = home.savings_points
    if len(points) < 2 or points[-1] <= points[0]:
        return text(language, "Your part of what the circle holds")
    more = formats.money(points[-1] - points[0], home.currency, language)
    return text(language, "{amount} more in {n} entries", amount=more, n=len(points) - 1)


def _vote(home: overviews.Home, card: overviews.VoteCard, now: datetime, language: str) -> VoteLine:
    voted = card.my_vote is not None
    still_open = max(0, card.electorate - card.yes - card.no)
    mine_open = not voted and still_open > 0
    kinds = ring_paths.vote_kinds(card.yes, card.no, still_open, mine_open=mine_open)
    tally = text(language, "{yes} yes so far, {needed} needed", yes=card.yes, needed=card.needed)
    left = formats.time_left(int((card.closes_at - now).total_seconds()), language)
    return VoteLine(
        id=str(card.proposal_id),
        title=_question(home, card, language),
        sub=tally,
        left=left,
        ring=ring_paths.vote_ring(kinds, card.needed, ring_paths.SMALL, tally),
        href=str(routes.path(routes.VOTE, circle=str(home.circle_id), vote=str(card.proposal_id))),
        waits=not voted,
    )


def _question(home: overviews.Home, card: overviews.VoteCard, language: str) -> str:
    if card.amount_minor is not None:
        amount = formats.money(card.amount_minor, home.currency, language)
        if card.is_mine:
            return text(language, "You ask for {amount}", amount=amount)
        return text(language, "{name} asks for {amount}", name=card.asked_by, amount=amount)
    title = proposal_title(card.kind, card.title, language)
    return text(language, "{name} asks: {title}", name=card.asked_by, title=title)


def _duties(home: overviews.Home, language: str) -> list[ComingLine]:
    """What waits for the reader as an officer."""
    circle, waits = str(home.circle_id), home.duties
    today = str(routes.path(routes.TODAY, circle=circle))
    found = (
        (
            waits.contributions, "rupee", today,
            ntext(language, "{n} payment to confirm", "{n} payments to confirm",
                  waits.contributions),
        ),
        (
            waits.repayments, "lend", today,
            ntext(language, "{n} repayment to confirm", "{n} repayments to confirm",
                  waits.repayments),
        ),
        (
            waits.matters, "scale", str(routes.path(routes.DECISIONS, circle=circle)),
            ntext(language, "{n} decision waits for you", "{n} decisions wait for you",
                  waits.matters),
        ),
        (
            len(waits.give_back), "key", _loan_path(home, waits.give_back[0])
            if waits.give_back else "",
            ntext(language, "{n} pledged thing to give back", "{n} pledged things to give back",
                  len(waits.give_back)),
        ),
    )  # fmt: skip
    about = text(language, "As an officer")
    return [
        ComingLine(sign, title, about, "", href, PATHS[sign], "amber")
        for count, sign, href, title in found
        if count
    ]


def _turns(home: overviews.Home, language: str) -> list[ComingLine]:
    """What of the rounds waits for the reader."""
    card = home.turn
    if card is None:
        return []
    found = [
        (each, text(language, "Did the pot come?"), text(language, "Please say so"), "amber")
        for each in card.to_confirm
    ]
    found += [
        (each, text(language, "Hand the pot out to {name}", name=each.name),
         text(language, "As an officer"), "amber")
        for each in card.to_hand_out
    ]  # fmt: skip
    rows = [
        ComingLine(
            f"pot-{tone}-{place}", title, sub,
            formats.money(each.amount_minor, home.currency, language),
            round_path(each.round_id, home.circle_id), PATHS["banknote"], tone,
        )
        for place, (each, title, sub, tone) in enumerate(found)
    ]  # fmt: skip
    if card.can_decide:
        rows.append(
            ComingLine(
                "turn", text(language, "Round {n} can be decided", n=card.number),
                text(language, "As an officer"),
                formats.money(card.pot_minor, home.currency, language),
                round_path(card.round_id, home.circle_id), PATHS["refresh"], "amber",
            )
        )  # fmt: skip
    return rows


def _coming(home: overviews.Home, language: str) -> list[ComingLine]:
    rows = [*_turns(home, language), *_duties(home, language)]
    for asked in home.guarantees:
        amount = formats.money(asked.amount_minor, home.currency, language)
        title = text(language, "{name} asks you to stand for a loan", name=asked.borrower)
        rows.append(
            ComingLine(
                f"stand-{asked.loan_id}", title, text(language, "You alone answer"), amount,
                _loan_path(home, asked.loan_id), PATHS["shield"], "amber",
            )
        )  # fmt: skip
    for card in home.hand_overs:
        amount = formats.money(card.amount_minor, home.currency, language)
        title = (
            text(language, "Your loan is agreed")
            if card.is_mine
            else text(language, "Loan to hand over to {name}", name=card.borrower)
        )
        rows.append(
            ComingLine(
                str(card.loan_id), title, text(language, "The vote said yes"), amount,
                _loan_path(home, card.loan_id), PATHS["lend"], "amber",
            )
        )  # fmt: skip
    for loan in home.loans:
        day = formats.date_weekday(loan.due_on, language)
        sub = f"{day} · {formats.days_left(loan.due_on, home.today, language)}"
        rows.append(
            ComingLine(
                str(loan.loan_id),
                text(
                    language, "Loan instalment {number} of {all}",
                    number=loan.number, all=loan.instalments,
                ),
                sub,
                formats.money(loan.due_minor, home.currency, language),
                _loan_path(home, loan.loan_id),
                PATHS["lend"],
                "red" if loan.late else "gray",
            )
        )  # fmt: skip
    return rows


def _loan_path(home: overviews.Home, loan_id: object) -> str:
    return str(routes.path(routes.LOAN, circle=str(home.circle_id), loan=str(loan_id)))


def _feed_title(home: overviews.Home, language: str) -> str:
    if not home.feed:
        return text(language, "In the circle")
    if times.day(home.feed[0].at, home.time_zone) == home.today:
        return text(language, "In the circle today")
    return text(language, "Lately in the circle")


def _checked(home: overviews.Home, language: str) -> str:
    check = home.last_check
    if check is None:
        return ntext(
            language, "{n} entry in the books, not checked yet.",
            "{n} entries in the books, not checked yet.", home.entries,
        )  # fmt: skip
    moment = times.when(check.checked_at, home.time_zone, language)
    if not check.intact:
        return text(language, "Checked {moment}: something in the books is wrong.", moment=moment)
    return ntext(
        language, "Checked {moment}: the {n} entry is intact.",
        "Checked {moment}: all {n} entries intact.", check.entries, moment=moment,
    )  # fmt: skip
