"""The board of a circle: announcements, policies, documents."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Response, UploadFile

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.board import (
    Announcement,
    AnnouncementAsked,
    Paper,
    PinAsked,
    PolicyAsked,
)
from circle_app.api.schemas.common import ListOf, listed
from circle_app.api.stored_files import DOWNLOAD, download, uploaded
from circle_app.services import board, papers

router = APIRouter(prefix="/circles/{circle_id}", tags=["board"])


@router.get("/announcements")
def announcements(circle_id: UUID, actor: SignedIn) -> ListOf[Announcement]:
    """List what is announced: what is pinned first, then the newest."""
    return listed(board.announcements(actor, circle_id), Announcement.of)


@router.post("/announcements", status_code=201)
def announce(
    circle_id: UUID, asked: AnnouncementAsked, actor: SignedIn, key: Key, response: Response
) -> Announcement:
    """Tell everybody in the circle something."""
    made = board.announce(
        actor, circle_id, title=asked.title, body=asked.body, pinned=asked.pinned, key=key
    )
    mark_replay(response, replayed=made.replayed)
    return Announcement.of(made)


@router.put("/announcements/{announcement_id}/pin")
def pin(circle_id: UUID, announcement_id: UUID, asked: PinAsked, actor: SignedIn) -> Announcement:
    """Keep an announcement on top, or let it sink again."""
    return Announcement.of(board.pin(actor, circle_id, announcement_id, pinned=asked.pinned))


@router.delete("/announcements/{announcement_id}", status_code=204)
def withdraw(circle_id: UUID, announcement_id: UUID, actor: SignedIn) -> None:
    """Take an announcement down."""
    board.withdraw(actor, circle_id, announcement_id)


@router.get("/papers")
def list_papers(circle_id: UUID, actor: SignedIn) -> ListOf[Paper]:
    """List policies and documents, each in its newest version."""
    return listed(papers.papers(actor, circle_id), Paper.of)


@router.post("/papers", status_code=201)
def write_policy(
    circle_id: UUID, asked: PolicyAsked, actor: SignedIn, key: Key, response: Response
) -> Paper:
    """Write a policy down, or with `replaces` one anew as its next version."""
    made = papers.write_policy(
        actor, circle_id, title=asked.title, body=asked.body, replaces=asked.replaces, key=key
    )
    mark_replay(response, replayed=made.replayed)
    return Paper.of(made)


@router.post("/papers/files", status_code=201)
def add_document(
    circle_id: UUID,
    actor: SignedIn,
    key: Key,
    response: Response,
    file: Annotated[UploadFile, File(description="JPEG, PNG, WebP or PDF, at most 5 MB.")],
    title: Annotated[str, Form(max_length=400)] = "",
) -> Paper:
    """Hang a document up; without a title it is called like its file."""
    name, data = uploaded(file)
    made = papers.add_document(actor, circle_id, title=title, name=name, data=data, key=key)
    mark_replay(response, replayed=made.replayed)
    return Paper.of(made)


@router.get("/papers/{paper_id}/versions")
def versions(circle_id: UUID, paper_id: UUID, actor: SignedIn) -> ListOf[Paper]:
    """List a policy's versions up to this one, the newest first."""
    return listed(papers.versions(actor, circle_id, paper_id), Paper.of)


@router.get(
    "/papers/{paper_id}/file",
    response_class=Response,
    responses=DOWNLOAD,
)
def file(circle_id: UUID, paper_id: UUID, actor: SignedIn) -> Response:
    """Download the file of a document."""
    info, data = papers.paper_file(actor, circle_id, paper_id)
    return download(info.name, info.media_type, data)


@router.delete("/papers/{paper_id}", status_code=204)
def withdraw_paper(circle_id: UUID, paper_id: UUID, actor: SignedIn) -> None:
    """Take a paper down, with all its versions."""
    papers.withdraw_paper(actor, circle_id, paper_id)
