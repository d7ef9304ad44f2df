"""The receipt of a contribution, and the picture that goes with one that waits."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Response, UploadFile

from circle_app.api.deps import SignedIn
from circle_app.api.schemas.invoices import ClaimPicture, ContributionReceipt
from circle_app.api.stored_files import DOWNLOAD, download, uploaded
from circle_app.services import contributions, receipts

router = APIRouter(tags=["contributions"])


@router.get("/contributions/{contribution_id}/receipt")
def receipt(contribution_id: UUID, actor: SignedIn) -> ContributionReceipt:
    """Show the receipt of a contribution that counts; 409 while it waits or was rejected."""
    return ContributionReceipt.of(receipts.receipt(actor, contribution_id))


@router.put("/contributions/{contribution_id}/picture")
def attach_picture(
    contribution_id: UUID,
    actor: SignedIn,
    file: Annotated[UploadFile, File(description="JPEG, PNG, WebP or PDF, at most 5 MB.")],
) -> ClaimPicture:
    """Keep a screenshot with a payment that waits, in the place of an earlier one."""
    return ClaimPicture.of(contributions.attach_picture(actor, contribution_id, *uploaded(file)))


@router.get("/contributions/{contribution_id}/picture", response_class=Response, responses=DOWNLOAD)
def picture(contribution_id: UUID, actor: SignedIn) -> Response:
    """Download the picture of a payment; for who sent it and who may confirm the payment."""
    info, data = contributions.picture(actor, contribution_id)
    return download(info.name, info.media_type, data)
