"""Payments that members say to have made, found among the lines of a bank: same UTR, same amount.

The bank is the witness: whoever compares confirms all that stand there in one act, and each line
is matched to the entry that this makes. Nobody confirms the own payment like this either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.bank_cells import utr_key
from circle_app.domain.charts import UPI
from circle_app.domain.errors import NotFound
from circle_app.persistence import database
from circle_app.persistence.queries import receipts
from circle_app.persistence.queries import reconciliation as queries
from circle_app.persistence.queries.circles import locked_circle
from circle_app.services import events, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.confirmers import Confirmers
from circle_app.services.contributions.decisions import confirm_in
from circle_app.services.idempotency import Once
from circle_app.services.reconciliation import places
from circle_app.services.rule_versions import rules_of


@dataclass(frozen=True, slots=True)
class ClaimFound:
    """A line of the bank and the claim it proves.

    Attributes:
        may_confirm: Whether the actor may say that the money has come: not of the own payment.
    """

    line_id: UUID
    contribution_id: UUID
    member_name: str
    amount_minor: int
    currency: str
    utr: str
    booked_on: date
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class ClaimsConfirmed:
    """What became of claims: how many were confirmed, and how many are somebody else's to."""

    statement_id: UUID
    confirmed: int
    left: int
    open_count: int
    replayed: bool = False


def claims(actor: Actor, statement_id: UUID) -> tuple[ClaimFound, ...]:
    """List the claims that lines of a statement prove, in the order of the file.

    Raises:
        NotFound: No such statement in a circle of the actor.
    """
    with database.reading() as session:
        place, row = places.of_statement(session, actor, statement_id)
        if row.account != UPI.code:
            return ()
        lines = queries.line_rows(session, statement_id, queries.OPEN, -1, row.open_count)
        pairs = _pairs(lines, receipts.upi_claims(session, place.circle_id))
        confirmers = _confirmers(session, place) if pairs else None
    return tuple(
        ClaimFound(
            line_id=line.id,
            contribution_id=claim.id,
            member_name=claim.member_name,
            amount_minor=claim.amount_minor,
            currency=place.currency,
            utr=claim.reference,
            booked_on=line.booked_on,
            may_confirm=confirmers is not None and _may(confirmers, actor, claim),
        )
        for line, claim in pairs
    )


@database.retried
def confirm_claims(
    actor: Actor, statement_id: UUID, *, line_ids: Sequence[UUID] | None = None, key: str
) -> ClaimsConfirmed:
    """Confirm what a statement proves, all of it or what some lines prove, and match the lines.

    What the actor paid or recorded is left to somebody else. All are booked, or none.

    Raises:
        NotFound: No such statement, or a line that proves no claim that waits.
        NotAllowed: Not the actor's to decide.
        PeriodClosed, AlreadyMatched: Nothing was written.
    """
    with database.transaction() as session:
        place, row = places.to_decide_on_statement(session, actor, statement_id)
        wanted = None if line_ids is None else sorted(set(line_ids))
        payload = {"statement": statement_id, "lines": wanted}
        once = Once(session, actor.user_id, "statement.claims", key, payload)
        if once.stored is not None:
            return once.replay(ClaimsConfirmed)
        circle = locked_circle(session, place.circle_id)
        found = _pairs(
            queries.locked_lines(session, statement_id, queries.OPEN) if _is_upi(row) else (),
            receipts.upi_claims(session, place.circle_id),
        )
        if wanted is not None:
            found = _chosen(found, wanted)
        confirmers = _confirmers(session, place)
        mine = [pair for pair in found if _may(confirmers, actor, pair[1])]
        at = clock.now()
        done = confirm_in(
            session,
            circle,
            [claim for _, claim in mine],
            actor_id=actor.user_id,
            at=at,
            by=actor,
        )
        made = {paid.id: paid.entry_id for paid in done}
        _match(session, actor, place, row, [(line, made[claim.id]) for line, claim in mine])
        return once.remember(
            ClaimsConfirmed(
                statement_id, len(mine), len(found) - len(mine), row.open_count - len(mine)
            )
        )


def _is_upi(statement: Any) -> bool:
    return bool(statement.account == UPI.code)


def _pairs(lines: Iterable[Any], waiting: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Pair lines with claims; a UTR names one payment, so neither is in two pairs."""
    open_claims = {(utr_key(each.reference), each.amount_minor): each for each in waiting}
    found = []
    for line in sorted(lines, key=lambda each: int(each.number)):
        key = utr_key(line.utr)
        claim = open_claims.pop((key, line.amount_minor), None) if key is not None else None
        if claim is not None:
            found.append((line, claim))
    return found


def _chosen(found: list[tuple[Any, Any]], wanted: Sequence[UUID]) -> list[tuple[Any, Any]]:
    by_line = {line.id: (line, claim) for line, claim in found}
    if any(line_id not in by_line for line_id in wanted):
        raise NotFound(what="line")
    return [by_line[line_id] for line_id in wanted]


def _confirmers(session: Session, place: Standing) -> Confirmers:
    rules = rules_of(session, place.circle_id, place.rule_version)
    return Confirmers(session, place, rules.confirmation)


def _may(confirmers: Confirmers, actor: Actor, claim: Any) -> bool:
    return confirmers.may(actor, claim.payer_id, claim.recorded_by)


def _match(
    session: Session,
    actor: Actor,
    place: Standing,
    statement: Any,
    pairs: Sequence[tuple[Any, UUID | None]],
) -> None:
    book_id = ledger.book_of_circle(session, place.circle_id)
    for line, entry_id in pairs:
        assert entry_id is not None  # noqa: S101  (what was confirmed is booked)
        booked = queries.lines_of_entry(session, book_id, statement.account, entry_id)[0]
        queries.set_line(
            session,
            line.id,
            status="matched",
            line_id=booked.id,
            suggested_id=None,
            decided_by=actor.user_id,
            decided_at=clock.now(),
            reason=None,
        )
    if pairs:
        queries.add_to_open(session, statement.id, -len(pairs))
        events.record(
            session,
            "statement.line_decided",
            actor,
            circle_id=place.circle_id,
            subject_id=statement.id,
            params={"name": place.member_name, "act": "confirmed", "lines": len(pairs)},
            visible=False,
        )
