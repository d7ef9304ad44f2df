"""People who go, brought there through the services."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from circle_app.persistence import database
from circle_app.services import departures, loans, proposals
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from tests.factories import key
from tests.support.circles import Officers, rows

# Two per cent a month on what is owed, and nobody is kept from borrowing.
LENDING = {"loans": {"rate_percent": "2", "rate_per": "month", "arrears_block": False}}


def decided(proposal_id: UUID, *people: Actor, yes: bool = True) -> None:
    """Let officers decide, or members vote, one after the other until it is decided."""
    for actor in people:
        [(status, decider)] = rows(
            "SELECT status, decider FROM proposal WHERE id = :id", id=_stored(proposal_id)
        )
        if status != "open":
            return
        if decider == "officer":
            proposals.decide(actor, proposal_id, approve=yes, key=key())
        else:
            proposals.vote(actor, proposal_id, "yes" if yes else "no")


def left(actor: Actor, circle: CircleView, *people: Actor, yes: bool = True) -> Any:
    """Somebody asks to leave, and others decide on it."""
    found = departures.ask_leave(actor, circle.id, reason="Moving to Ranchi", key=key())
    decided(found.proposal_id, *people, yes=yes)
    return departures.get(people[0], found.id)


def lent(group: Officers, borrower: Actor, amount_minor: int, periods: int = 4) -> Any:
    """A loan of a group with officers that was decided on and given in cash."""
    asked = loans.request(
        borrower, group.circle.id, amount_minor=amount_minor, periods=periods, key=key()
    )
    for actor in (group.treasurer, group.admin):
        if loans.get(borrower, asked.id).status == "applied":
            decided(proposal_on(asked.id), actor)
    return loans.disburse(group.treasurer, asked.id, method="cash", key=key())


def proposal_on(subject_id: UUID) -> UUID:
    """The open proposal on something."""
    [(found,)] = rows(
        "SELECT id FROM proposal WHERE status = 'open' AND subject_id = :id",
        id=_stored(subject_id),
    )
    return UUID(str(found))


def standing_of(member_id: UUID) -> tuple[str, str]:
    """Status and role of a member, whoever asks."""
    [(status, role)] = rows("SELECT status, role FROM member WHERE id = :id", id=_stored(member_id))
    return status, role


def accounts_of(member_id: UUID) -> dict[str, int]:
    """What is not empty of a member's accounts in the circle's book (debit above zero)."""
    query = "SELECT code, balance_minor FROM ledger_account WHERE owner_id = :id"
    return {code: int(amount) for code, amount in rows(query, id=_stored(member_id)) if amount}


def dues_of(member_id: UUID) -> set[str]:
    """How the contributions of a member stand."""
    query = "SELECT status FROM due WHERE member_id = :id"
    return {row[0] for row in rows(query, id=_stored(member_id))}


def _stored(value: UUID) -> Any:
    """An id as the database keeps it: PostgreSQL its own kind, SQLite letters."""
    return value.hex if database.engine().dialect.name == "sqlite" else value
