"""What stands behind a loan: guarantors, things that secure it, papers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Response, UploadFile

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, listed, minor
from circle_app.api.schemas.loan_security import (
    CallAsked,
    Collateral,
    CollateralAdded,
    CollateralEnded,
    GuaranteeAnswer,
    GuaranteeMatter,
    Guarantor,
    GuarantorAsked,
    LoanDocument,
    ReleaseAsked,
)
from circle_app.api.stored_files import DOWNLOAD, download, uploaded
from circle_app.domain.guarantees import DocumentKind
from circle_app.services import loans

router = APIRouter(tags=["loans"])


@router.get("/circles/{circle_id}/guarantees")
def guarantees(circle_id: UUID, actor: SignedIn) -> ListOf[Guarantor]:
    """List what the caller is asked to stand for, stands for and stood for; what is open first."""
    return listed(loans.guarantees_of(actor, circle_id), Guarantor.of)


@router.get("/loans/{loan_id}/guarantors")
def guarantors(loan_id: UUID, actor: SignedIn) -> ListOf[Guarantor]:
    """List who was asked to stand for a loan; a guarantor sees the own part alone."""
    return listed(loans.guarantors_of(actor, loan_id), Guarantor.of)


@router.post("/loans/{loan_id}/guarantors", status_code=201)
def add_guarantor(
    loan_id: UUID, asked: GuarantorAsked, actor: SignedIn, key: Key, response: Response
) -> Guarantor:
    """Ask a member to stand for a loan."""
    amount_minor = minor(asked.amount, loans.get(actor, loan_id).currency)
    made = loans.add_guarantor(actor, loan_id, asked.member_id, amount_minor, key)
    mark_replay(response, replayed=made.replayed)
    return Guarantor.of(made)


@router.post("/loans/{loan_id}/guarantors/{member_id}/answer")
def answer(loan_id: UUID, member_id: UUID, asked: GuaranteeAnswer, actor: SignedIn) -> Guarantor:
    """Say whether the caller stands for a loan; an officer writes down what a record said."""
    return Guarantor.of(
        loans.answer_guarantee(actor, loan_id, agree=asked.agree, member_id=member_id)
    )


@router.delete("/loans/{loan_id}/guarantors/{member_id}", status_code=204)
def withdraw(loan_id: UUID, member_id: UUID, actor: SignedIn) -> None:
    """Take the request back; once the loan is given a guarantor goes by decision only."""
    loans.withdraw_guarantor(actor, loan_id, member_id)


@router.post("/loans/{loan_id}/guarantors/{member_id}/call", status_code=202)
def call(
    loan_id: UUID,
    member_id: UUID,
    asked: CallAsked,
    actor: SignedIn,
    key: Key,
    response: Response,
) -> GuaranteeMatter:
    """Ask that a guarantor pay a part of a loan in default out of the savings held for it."""
    amount_minor = minor(asked.amount, loans.get(actor, loan_id).currency)
    made = loans.ask_call(actor, loan_id, member_id, amount_minor, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    return GuaranteeMatter.of(made)


@router.post("/loans/{loan_id}/guarantors/{member_id}/release", status_code=202)
def release(
    loan_id: UUID,
    member_id: UUID,
    asked: ReleaseAsked,
    actor: SignedIn,
    key: Key,
    response: Response,
) -> GuaranteeMatter:
    """Ask that a guarantor of a running loan be let go."""
    made = loans.ask_release(actor, loan_id, member_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    return GuaranteeMatter.of(made)


@router.get("/loans/{loan_id}/collateral")
def collateral(loan_id: UUID, actor: SignedIn) -> ListOf[Collateral]:
    """List the things that secure a loan."""
    return listed(loans.collateral_of(actor, loan_id), Collateral.of)


@router.post("/loans/{loan_id}/collateral", status_code=201)
def add_collateral(
    loan_id: UUID, asked: CollateralAdded, actor: SignedIn, key: Key, response: Response
) -> Collateral:
    """Write down a thing that secures a loan."""
    made = loans.add_collateral(
        actor,
        loan_id,
        kind=asked.kind,
        description=asked.description,
        value_minor=minor(asked.value, loans.get(actor, loan_id).currency, "value"),
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return Collateral.of(made)


@router.patch("/loans/{loan_id}/collateral/{collateral_id}")
def end_collateral(
    loan_id: UUID, collateral_id: UUID, asked: CollateralEnded, actor: SignedIn
) -> Collateral:
    """Write down that a thing was given back, or sold."""
    return Collateral.of(
        loans.end_collateral(actor, loan_id, collateral_id, status=asked.status, note=asked.note)
    )


@router.get("/loans/{loan_id}/documents")
def documents(loan_id: UUID, actor: SignedIn) -> ListOf[LoanDocument]:
    """List the papers of a loan."""
    return listed(loans.documents_of(actor, loan_id), LoanDocument.of)


@router.post("/loans/{loan_id}/documents", status_code=201)
def add_document(
    loan_id: UUID,
    actor: SignedIn,
    key: Key,
    response: Response,
    file: Annotated[UploadFile, File(description="JPEG, PNG, WebP or PDF, at most 5 MB.")],
    kind: Annotated[DocumentKind, Form()],
    collateral_id: Annotated[UUID | None, Form()] = None,
) -> LoanDocument:
    """Keep a paper with a loan."""
    name, data = uploaded(file)
    made = loans.add_document(
        actor, loan_id, kind=kind, name=name, data=data, collateral_id=collateral_id, key=key
    )
    mark_replay(response, replayed=made.replayed)
    return LoanDocument.of(made)


@router.get(
    "/loans/{loan_id}/documents/{document_id}",
    response_class=Response,
    responses=DOWNLOAD,
)
def document(loan_id: UUID, document_id: UUID, actor: SignedIn) -> Response:
    """Download a paper; that somebody else than the borrower opened it is written down."""
    paper, data = loans.document(actor, loan_id, document_id)
    return download(paper.name, paper.media_type, data)


@router.delete("/loans/{loan_id}/documents/{document_id}", status_code=204)
def remove_document(loan_id: UUID, document_id: UUID, actor: SignedIn) -> None:
    """Take a paper away from a loan; it stays in the record."""
    loans.remove_document(actor, loan_id, document_id)
