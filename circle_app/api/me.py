"""The caller's own account."""

from __future__ import annotations

from fastapi import APIRouter

from circle_app.api.deps import SignedIn
from circle_app.api.schemas.people import ProfileChange, User
from circle_app.services import people

router = APIRouter(prefix="/me", tags=["me"])


@router.get("")
def profile(actor: SignedIn) -> User:
    """Show the account."""
    return User.of(people.profile(actor))


@router.patch("")
def change_profile(asked: ProfileChange, actor: SignedIn) -> User:
    """Change name, language, colour mode or the first-run guide."""
    return User.of(people.change_profile(actor, **asked.model_dump(exclude_none=True)))
