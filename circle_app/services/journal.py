"""The journal of a circle: what was booked, and of each entry why, by whom, and how to undo it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlmodel import Session

from circle_app.domain.errors import CircleError, InvalidInput, NotAllowed, NotFound
from circle_app.domain.ledger import Sealed
from circle_app.domain.permissions import Permission
from circle_app.domain.reversals import (
    CannotReverse,
    ReversalPending,
    Way,
    check_reversible,
    concerned,
)
from circle_app.domain.wallets import MAX_AMOUNT_MINOR, clean_text
from circle_app.persistence import database
from circle_app.persistence.queries import journal as queries
from circle_app.persistence.queries import reversals as reversal_queries
from circle_app.persistence.queries.circles import member_of_user
from circle_app.persistence.queries.journal import JournalFilter
from circle_app.services import access, ledger, proposals, reversals
from circle_app.services.access import Actor, Standing
from circle_app.services.activity import EntryView, entry_views
from circle_app.services.paging import (
    DEFAULT_LIMIT,
    Page,
    check_limit,
    decode_cursor,
    page_of,
)

MAX_SEARCH_LENGTH: Final = 60
#: What people look for, and the kinds of entries that are it.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "contributions": ("contribution",),
        "loans": (
            "loan.disbursal",
            "loan.repayment",
            "loan.replay",
            "loan.write_off",
            "loan.recovery",
            "loan.guarantee",
        ),
        "expenses": ("expense.booked", "expense.accrued", "expense.repaid", "social.expense"),
        "funds": ("fund.transfer", "fund.income", "social.contribution"),
        "rounds": (
            "round.settled",
            "round.payout",
            "round.late",
            "round.unpaid",
            "round.forgiven",
            "slot.passed",
        ),
        "earnings": ("distribution", "distribution.paid"),
        "investments": (
            "investment.bought",
            "investment.revalued",
            "investment.income",
            "investment.sold",
        ),
        "withdrawals": ("savings.withdrawal",),
        "differences": ("count.difference", "statement.difference"),
        "settlements": (
            "member.settlement",
            "dissolution.earnings",
            "dissolution.surplus",
            "dissolution.settlement",
            "dissolution.social",
        ),
        "shares": (
            "shares.bought",
            "share_out.surplus",
            "share_out.settlement",
            "share_out.social",
        ),
        "imports": ("import.opening", "import.loan"),
        "reversals": ("reversal",),
    }
)


@dataclass(frozen=True, slots=True)
class Linked:
    """Another entry that an entry names."""

    entry_id: UUID
    sequence: int


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """An entry with all that belongs to it.

    Attributes:
        entry: The entry.
        currency: Of the book.
        prev_hash: The seal of the entry before.
        reverses: What it takes back.
        reversed_by: What took it back.
        way: How the actor can take it back: ``undo`` or ``take_back`` at once, ``ask``; none where
            it cannot be taken back.
        decider: Who decides where it is or would be asked for: ``officer`` or ``vote``.
        refusal: The code of why it cannot be taken back.
        proposal_id: Where it is being decided whether it is taken back.
    """

    entry: EntryView
    currency: str
    prev_hash: str
    actor_id: UUID | None
    reverses: Linked | None
    reversed_by: Linked | None
    way: str | None
    decider: str | None
    refusal: str | None
    proposal_id: UUID | None


def entries(
    actor: Actor,
    circle_id: UUID,
    *,
    group: str | None = None,
    member_id: UUID | None = None,
    account: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    amount_minor: int | None = None,
    search: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[EntryView]:
    """List the journal by the days of its entries, the newest first.

    Args:
        actor: A member.
        circle_id: The circle.
        group: One of :data:`GROUPS`.
        member_id: Whose accounts it touches.
        account: The key of an account, or the code of a kind of account.
        date_from: The first day.
        date_to: The last day.
        amount_minor: The amount of one of its lines.
        search: A number of an entry, or a part of what it says: a bank's reference, a name.
        cursor: ``next_cursor`` of the page before.
        limit: Rows per page.

    Raises:
        NotFound: Not a member of such a circle.
        InvalidInput: A filter that is none.
    """
    check_limit(limit)
    before = decode_cursor(cursor, date.fromisoformat, int)
    wanted = _narrowed(
        JournalFilter(
            member_id=member_id,
            account=account or None,
            first_on=date_from,
            last_on=date_to,
            amount_minor=amount_minor,
        ),
        group,
        search,
    )
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        book_id = ledger.book_of_circle(session, circle_id)
        on_and_number = (before[0], before[1]) if before else None
        stored = queries.journal_page(session, book_id, wanted, on_and_number, limit + 1)
        return page_of(
            entry_views(session, book_id, stored),
            limit,
            lambda view: view,
            lambda view: f"{view.occurred_on.isoformat()}|{view.sequence}",
        )


def _narrowed(wanted: JournalFilter, group: str | None, search: str | None) -> JournalFilter:
    if group and group not in GROUPS:
        raise InvalidInput(field="group", allowed=", ".join(GROUPS))
    if wanted.amount_minor is not None and not 0 < wanted.amount_minor <= MAX_AMOUNT_MINOR:
        raise InvalidInput(field="amount")
    words = clean_text(search, field="search", max_length=MAX_SEARCH_LENGTH)
    number = (words or "").removeprefix("#")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    return replace(
        wanted,
        kinds=GROUPS[group] if group else None,
        sequence=int(number) if is_number else None,
        # "#12" is a number and nothing else.
        words=None if words and words.startswith("#") and is_number else words,
    )


def entry(actor: Actor, circle_id: UUID, entry_id: UUID) -> EntryDetail:
    """Return an entry with what it takes back, what took it back, and how it can be undone.

    Raises:
        NotFound: Not a member of such a circle, or no such entry in its book.
    """
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        book_id = ledger.book_of_circle(session, circle_id)
        stored = queries.one_entry(session, book_id, entry_id)
        if stored is None:
            raise NotFound(what="entry")
        view = entry_views(session, book_id, [stored])[0]
        way, refusal = _way(stored.sealed, place, actor, view.reversed_by)
        pending = reversal_queries.open_matter(session, entry_id) if not view.reversed_by else None
        if pending is not None:
            way, refusal = None, ReversalPending.code
        return EntryDetail(
            entry=view,
            currency=place.currency,
            prev_hash=stored.prev_hash,
            actor_id=stored.sealed.actor_id,
            reverses=_linked(session, view.reverses_id),
            reversed_by=_linked(session, view.reversed_by),
            way=way.value if way else None,
            decider=_decider(session, stored.sealed, place, way)
            if pending is None
            else pending.decider,
            refusal=refusal,
            proposal_id=pending.id if pending else None,
        )


def _linked(session: Session, entry_id: UUID | None) -> Linked | None:
    sequence = queries.sequence_of(session, entry_id) if entry_id else None
    return None if entry_id is None or sequence is None else Linked(entry_id, sequence)


def _way(
    found: Sealed, place: Standing, actor: Actor, reversed_by: UUID | None
) -> tuple[Way | None, str | None]:
    try:
        check_reversible(found.kind, reversed_by)
        if found.kind not in reversals.known_kinds():
            raise CannotReverse(kind=found.kind)
    except CircleError as refusal:
        return None, refusal.code
    if not place.may(Permission.ASK_REVERSAL) or place.circle_status != "active":
        return None, NotAllowed.code
    return reversals.way_of(found, place, actor), None


def _decider(session: Session, found: Sealed, place: Standing, way: Way | None) -> str | None:
    """Who would be asked; the same choice as ``proposals.put`` makes."""
    if way is not Way.ASK:
        return None
    recorder = member_of_user(session, place.circle_id, found.actor_id) if found.actor_id else None
    involved = concerned(found.lines) | ({recorder.id} if recorder else set())
    return proposals.first_decider(session, place, "reversal", interested=frozenset(involved))


def accounts(actor: Actor, circle_id: UUID) -> tuple[str, ...]:
    """Return the codes of the accounts that a circle's book has, for a choice of them.

    Raises:
        NotFound: Not a member of such a circle.
    """
    with database.reading() as session:
        access.require(session, actor, circle_id, Permission.SEE_BOOKS, writing=False)
        keys = queries.account_keys(session, ledger.book_of_circle(session, circle_id))
    return tuple(dict.fromkeys(key.partition(":")[0] for key in keys))
