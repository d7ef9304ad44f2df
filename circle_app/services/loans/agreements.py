"""The agreement of a loan, as a document in the reader's language that can be printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from circle_app.adapters import clock
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.permissions import Permission
from circle_app.i18n import formats, text
from circle_app.i18n.role_words import ROLE_NAMES
from circle_app.persistence import database
from circle_app.persistence.models import AuditEvent, LoanCollateral, User
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.loans import LOANS
from circle_app.services import access, proposals
from circle_app.services.access import Actor, Standing
from circle_app.services.loans.clauses import Case, Clause, clauses_of
from circle_app.services.loans.key_facts import (
    KeyFacts,
    facts_of_loan,
    guarantors_for,
)
from circle_app.services.loans.parties import is_party
from circle_app.services.proposals import StepView

_STATES: Final = {
    "applied": "This is a draft: it has not been decided on yet.",
    "approved": "It is agreed to; the money has not been handed over yet.",
    "rejected": "The loan was not agreed to: nothing of this came to be.",
    "cancelled": "The request was taken back: nothing of this came to be.",
    "closed": "The loan has ended.",
}
_GIVEN: Final = {
    "cash": "{amount} was handed over in cash.",
    "upi": "{amount} was paid by UPI, reference {reference}.",
    "wallet": "{amount} was put into the wallet.",
}


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody between whom it is agreed."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed, as what, in which words; ``at`` is None while it is awaited."""

    name: str
    role: str
    sentence: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A loan agreement, every word ready to be read.

    Attributes:
        state: ``draft``, ``agreed``, ``given``, ``ended`` or ``void``.
        schedule: Rows of text below ``schedule_heads``; the amounts are right of the day.
        notes: What is said below it all.
        digest: Fingerprint of terms and figures, as the borrower confirmed them.
    """

    loan_id: UUID
    circle_id: UUID
    number: int
    language: str
    time_zone: str
    title: str
    subtitle: str
    state: str
    parties: tuple[Party, ...]
    clauses: tuple[Clause, ...]
    schedule_heads: tuple[str, ...]
    schedule: tuple[tuple[str, ...], ...]
    consents: tuple[Consent, ...]
    notes: tuple[str, ...]
    digest: str


def agreement(actor: Actor, loan_id: UUID, language: str) -> Agreement:
    """Write the agreement of a loan.

    For the borrower, those who stand for the loan or are asked to, and who sees loans (SEE_LOANS)
    and hands them over or knows people's contacts (HAND_OVER_LOAN, SEE_CONTACTS).

    Raises:
        NotFound: No such loan in a circle of the actor.
        NotAllowed: A member who sees the loan; its papers are not for all.
    """
    with database.reading() as session:
        found = queries.place_of_loan(session, loan_id)
        wanted = Permission.SEE_CIRCLE
        place = access.require_of(session, actor, found, "loan", wanted, writing=False)
        loan = queries.loan_row(session, loan_id)
        if not is_party(session, place, loan):
            if place.may(Permission.SEE_LOANS):
                raise NotAllowed(permission=Permission.SEE_CONTACTS.value)
            raise NotFound(what="loan")
        facts = facts_of_loan(session, place, loan, guarantors_for(session, place, loan))
        return Agreement(
            loan_id=loan.id,
            circle_id=loan.circle_id,
            number=loan.number,
            language=language,
            time_zone=loan.time_zone,
            title=text(language, "Loan agreement No. {n}", n=loan.number),
            subtitle=_subtitle(loan, place, language),
            state=_state(loan),
            parties=_parties(loan, place, facts, language),
            clauses=clauses_of(_case(session, loan, place, facts, language)),
            schedule_heads=_heads(facts, language),
            schedule=_schedule(facts, language),
            consents=_consents(session, loan, facts, language),
            notes=_notes(loan, facts, language),
            digest=facts.digest,
        )


def _state(loan: Any) -> str:
    states = {"applied": "draft", "approved": "agreed", "closed": "ended"}
    if loan.status in ("rejected", "cancelled"):
        return "void"
    return states.get(loan.status, "given")


def _subtitle(loan: Any, place: Standing, language: str) -> str:
    day = formats.date_medium(clock.day_of(loan.applied_at, loan.time_zone), language)
    if not loan.product_name:
        return text(language, "{circle}, asked for on {day}", circle=place.circle_name, day=day)
    return text(
        language,
        "{circle}, {kind}, asked for on {day}",
        circle=place.circle_name,
        kind=loan.product_name,
        day=day,
    )


def _parties(loan: Any, place: Standing, facts: KeyFacts, language: str) -> tuple[Party, ...]:
    standing = [
        Party(text(language, "Guarantor"), one.name)
        for one in facts.guarantors
        if one.status != "asked"
    ]
    return (
        Party(text(language, "Lender"), place.circle_name),
        Party(text(language, "Borrower"), loan.borrower),
        *standing,
    )


def _case(session: Session, loan: Any, place: Standing, facts: KeyFacts, language: str) -> Case:
    things = select(func.coalesce(func.sum(col(LoanCollateral.value_minor)), 0)).where(
        col(LoanCollateral.loan_id) == loan.id, col(LoanCollateral.status) == "held"
    )
    replaced = select(LOANS.c.number).where(LOANS.c.id == loan.replaces_id)
    connection = session.connection()
    return Case(
        facts=facts,
        circle=place.circle_name,
        borrower=loan.borrower,
        purpose=loan.purpose,
        replaces=connection.execute(replaced).scalar_one() if loan.replaces_id else 0,
        things_minor=int(connection.execute(things).scalar_one()),
        rule_version=loan.rule_version,
        language=language,
    )


def _heads(facts: KeyFacts, language: str) -> tuple[str, ...]:
    return (
        text(language, "No."),
        text(language, "Due on"),
        text(language, "Of the loan"),
        text(language, "Interest"),
        *((text(language, "Fee"),) if any(row.fee_minor for row in facts.cost.rows) else ()),
        text(language, "To pay"),
        text(language, "Then left"),
    )


def _schedule(facts: KeyFacts, language: str) -> tuple[tuple[str, ...], ...]:
    cost = facts.cost
    with_fees = any(row.fee_minor for row in cost.rows)

    def money(minor: int) -> str:
        return formats.money(minor, cost.currency, language)

    return tuple(
        (
            str(row.number),
            formats.date_medium(row.due_on, language),
            money(row.principal_minor),
            money(row.interest_minor),
            *((money(row.fee_minor),) if with_fees else ()),
            money(row.payment_minor),
            money(row.balance_minor),
        )
        for row in cost.rows
    )


def _consents(session: Session, loan: Any, facts: KeyFacts, language: str) -> tuple[Consent, ...]:
    found = [_asked(session, loan, language)]
    if loan.proposal_id is not None:
        steps = proposals.steps_of(session, [loan.proposal_id]).get(loan.proposal_id, ())
        for step in steps:
            found += _decided(step, loan, language)
    for one in facts.guarantors:
        amount = formats.money(one.amount_minor, loan.currency, language)
        role = text(language, "Guarantor")
        if one.status == "asked":
            asked = text(language, "Was asked to stand for {amount}.", amount=amount)
            found.append(Consent(one.name, role, asked, None))
        else:
            sentence = text(language, "I stand for {amount} with my savings.", amount=amount)
            found.append(Consent(one.name, role, sentence, one.answered_at))
    return (*found, *_handed(session, loan, facts, language))


def _asked(session: Session, loan: Any, language: str) -> Consent:
    """The borrower's own word, or that of the officer who wrote it down."""
    role = text(language, "Borrower")
    if loan.recorded_by is not None:
        officer = session.connection().execute(
            select(col(User.name)).where(col(User.id) == loan.recorded_by)
        )
        sentence = text(
            language,
            "Asked for by word of mouth; {name} wrote it down.",
            name=officer.scalar_one(),
        )
        return Consent(loan.borrower, role, sentence, loan.applied_at)
    params = session.connection().execute(
        select(col(AuditEvent.params))
        .where(col(AuditEvent.subject_id) == loan.id, col(AuditEvent.kind) == "loan.requested")
        .limit(1)
    )
    told = json.loads(params.scalar() or "{}")
    sentence = (
        text(language, "I have read the key facts and ask for this loan.")
        if told.get("confirmed")
        else text(language, "I ask for this loan.")
    )
    return Consent(loan.borrower, role, sentence, loan.applied_at)


def _decided(step: StepView, loan: Any, language: str) -> list[Consent]:
    """Who said yes in a step that is over."""
    if step.status != "approved":
        return []
    version = text(language, "by version {n} of the rules", n=loan.rule_version)
    if step.decider == "vote":
        sentence = text(
            language,
            "{yes} of {all} said yes, {version}.",
            yes=step.yes,
            all=step.electorate,
            version=version,
        )
        role = text(language, "Members, by vote")
        return [Consent(text(language, "The members"), role, sentence, step.decided_at)]
    agreed = text(language, "I agree, {version}.", version=version)
    said_yes = [answer for answer in step.answers if answer.approve]
    return [
        Consent(one.name, text(language, ROLE_NAMES.get(one.role, "Officer")), agreed, one.at)
        for one in said_yes
    ]


def _handed(session: Session, loan: Any, facts: KeyFacts, language: str) -> list[Consent]:
    if loan.disbursed_at is None:
        return []
    names = [
        row.actor_name
        for row in queries.changes_of(session, loan.id)
        if row.to_status == "active" and row.at == loan.disbursed_at
    ]
    sentence = text(
        language,
        _GIVEN.get(loan.disbursal_method, "{amount} was handed over."),
        amount=formats.money(facts.cost.net_minor, loan.currency, language),
        reference=loan.disbursal_reference or "",
    )
    name = (names and names[-1]) or ""
    return [Consent(name, text(language, "Handed over by"), sentence, loan.disbursed_at)]


def _notes(loan: Any, facts: KeyFacts, language: str) -> tuple[str, ...]:
    told = []
    if loan.status in _STATES:
        told.append(text(language, _STATES[loan.status]))
    if facts.given:
        told.append(
            text(
                language,
                "The plan is that of the day it was handed over; what was paid since is "
                "on the page of the loan.",
            )
        )
    told.append(
        text(language, "Fingerprint of terms and figures: {digest}", digest=facts.digest[:16])
    )
    return tuple(told)
