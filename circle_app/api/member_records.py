"""What is kept of a member: the personal code, papers and their check, notes, history."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Response, UploadFile

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.circles import Invite
from circle_app.api.schemas.common import ListOf, listed, paged
from circle_app.api.schemas.members import (
    Happening,
    IdentityDecided,
    MemberDetail,
    NoteAsked,
    NoteShown,
)
from circle_app.api.stored_files import DOWNLOAD, download, uploaded
from circle_app.domain.identity import PaperKind
from circle_app.services import currencies, invites, members

router = APIRouter(prefix="/circles/{circle_id}/members/{member_id}", tags=["members"])


@router.post("/claim")
def make_claim_code(
    circle_id: UUID, member_id: UUID, actor: SignedIn, key: Key, response: Response
) -> Invite:
    """Make the personal code with which somebody takes the record over; good once."""
    made = invites.claim_code(actor, circle_id, member_id, key=key)
    mark_replay(response, replayed=made.replayed)
    return Invite(code=made.code, expires_at=made.expires_at)


@router.delete("/claim", status_code=204)
def withdraw_claim_code(circle_id: UUID, member_id: UUID, actor: SignedIn) -> None:
    """Withdraw the personal code."""
    invites.withdraw_claim(actor, circle_id, member_id)


@router.post("/documents", status_code=201)
def add_document(
    circle_id: UUID,
    member_id: UUID,
    actor: SignedIn,
    key: Key,
    response: Response,
    file: Annotated[UploadFile, File(description="JPEG, PNG, WebP or PDF, at most 5 MB.")],
    kind: Annotated[PaperKind, Form()],
) -> MemberDetail:
    """Keep a paper that shows who the member is."""
    name, data = uploaded(file)
    made = members.add_paper(actor, circle_id, member_id, kind=kind, name=name, data=data, key=key)
    mark_replay(response, replayed=made.replayed)
    return MemberDetail.of_view(made)


@router.get(
    "/documents/{document_id}",
    response_class=Response,
    responses=DOWNLOAD,
)
def document(circle_id: UUID, member_id: UUID, document_id: UUID, actor: SignedIn) -> Response:
    """Download a paper; that it was opened is written down."""
    paper, data = members.paper(actor, circle_id, member_id, document_id)
    return download(paper.name, paper.media_type, data)


@router.delete("/documents/{document_id}", status_code=204)
def remove_document(circle_id: UUID, member_id: UUID, document_id: UUID, actor: SignedIn) -> None:
    """Remove a paper for good."""
    members.remove_paper(actor, circle_id, member_id, document_id)


@router.post("/identity")
def submit_identity(circle_id: UUID, member_id: UUID, actor: SignedIn) -> MemberDetail:
    """Hand the papers over for a check."""
    return MemberDetail.of_view(members.submit(actor, circle_id, member_id))


@router.put("/identity")
def decide_identity(
    circle_id: UUID, member_id: UUID, asked: IdentityDecided, actor: SignedIn
) -> MemberDetail:
    """Say whether the papers hold; not by who brought them."""
    return MemberDetail.of_view(
        members.decide(actor, circle_id, member_id, verified=asked.verified, reason=asked.reason)
    )


@router.get("/notes")
def list_notes(circle_id: UUID, member_id: UUID, actor: SignedIn) -> ListOf[NoteShown]:
    """List the officers' notes on a member, the newest first."""
    return listed(members.notes(actor, circle_id, member_id), NoteShown.of)


@router.post("/notes", status_code=201)
def add_note(
    circle_id: UUID,
    member_id: UUID,
    asked: NoteAsked,
    actor: SignedIn,
    key: Key,
    response: Response,
) -> NoteShown:
    """Write a note that only officers read."""
    made = members.add_note(actor, circle_id, member_id, asked.text, key=key)
    mark_replay(response, replayed=made.replayed)
    return NoteShown.of(made)


@router.delete("/notes/{note_id}", status_code=204)
def remove_note(circle_id: UUID, member_id: UUID, note_id: UUID, actor: SignedIn) -> None:
    """Remove a note."""
    members.remove_note(actor, circle_id, member_id, note_id)


@router.get("/activity")
def activity(
    circle_id: UUID,
    member_id: UUID,
    actor: SignedIn,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[Happening]:
    """List what the member did and what was done to them, the newest first."""
    found = members.history(actor, circle_id, member_id, cursor=cursor, limit=limit)
    currency = currencies.of_circle(actor, circle_id)
    return paged(found, lambda item: Happening.of(item, currency))
