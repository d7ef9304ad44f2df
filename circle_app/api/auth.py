"""Sign up, sign in, sessions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.security import OAuth2PasswordRequestForm

from circle_app.api.deps import Calling, SignedIn
from circle_app.api.schemas.common import ListOf, listed
from circle_app.api.schemas.people import Refresh, Session, SignedUp, SignUp, TokenPair, User
from circle_app.services import people, sessions

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/signup", status_code=201)
def sign_up(asked: SignUp, calling: Calling) -> SignedUp:
    """Open an account with its wallet, and sign in."""
    person = people.sign_up(
        name=asked.name,
        phone=asked.phone,
        email=asked.email,
        password=asked.password,
        language=asked.language or calling.language,
        invite_code=asked.invite_code,
        address=calling.address,
        agent=calling.agent,
    )
    tokens = sessions.issue_tokens(person.id, address=calling.address, agent=calling.agent)
    return SignedUp(user=User.of(person), **TokenPair.of(tokens).model_dump())


@router.post("/token")
def sign_in(form: Annotated[OAuth2PasswordRequestForm, Depends()], calling: Calling) -> TokenPair:
    """Sign in with phone or e-mail and password."""
    user_id = sessions.check_credentials(
        form.username, form.password, address=calling.address, agent=calling.agent
    )
    return TokenPair.of(
        sessions.issue_tokens(user_id, address=calling.address, agent=calling.agent)
    )


@router.post("/refresh")
def refresh(asked: Refresh) -> TokenPair:
    """Trade a refresh token for new tokens; using one twice ends the session."""
    return TokenPair.of(sessions.refresh(asked.refresh_token))


@router.post("/logout", status_code=204)
def sign_out(actor: SignedIn) -> None:
    """End this session."""
    sessions.sign_out(actor)


@router.get("/sessions")
def list_sessions(actor: SignedIn) -> ListOf[Session]:
    """List the sessions that are running."""
    return listed(sessions.sessions_of(actor), Session.of)


@router.delete("/sessions/{session_id}", status_code=204)
def end_session(session_id: UUID, actor: SignedIn) -> None:
    """End one of the sessions."""
    sessions.end_session(actor, session_id)
