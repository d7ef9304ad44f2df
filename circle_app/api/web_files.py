"""Plain forms of the web pages that send a file, with or without scripts.

Each answers 303 to the page it came from, with ``?file=<outcome>``: ``kept``, or the code of the
refusal, which the page turns into a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final, Literal
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse

from circle_app.adapters.cookies import SESSION_COOKIE
from circle_app.api.callers import caller, is_same_origin, referer
from circle_app.api.problems import Csrf
from circle_app.api.stored_files import uploaded
from circle_app.api.web_session import SIGN_IN, local_path
from circle_app.domain.errors import CircleError, NotSignedIn
from circle_app.domain.import_acts import ImportKnown
from circle_app.services import (
    contributions,
    expenses,
    imports,
    loans,
    members,
    papers,
    sessions,
)
from circle_app.services.access import Actor
from circle_app.services.reconciliation import uploads

KEPT: Final = "kept"

router = APIRouter(prefix="/session", include_in_schema=False)


def outcome(connection: HTTPConnection, code: str) -> RedirectResponse:
    """Send a browser back to the page its form stands on, with what became of it."""
    page = local_path(referer(connection).path)
    return _go(page, file=code)


def _go(page: str, **query: str) -> RedirectResponse:
    headers = {"Cache-Control": "no-store"}
    address = f"{page}?{urlencode(query)}" if query else page
    return RedirectResponse(address, status_code=303, headers=headers)


def _actor(request: Request) -> Actor:
    if not is_same_origin(request):
        raise Csrf
    calling = caller(request)
    token = request.cookies.get(SESSION_COOKIE, "")
    found = sessions.actor_for_token(token, address=calling.address, agent=calling.agent)
    if found is None:
        raise NotSignedIn
    return found


def _kept(
    request: Request, file: UploadFile | None, keep: Callable[[Actor, str, bytes], object]
) -> RedirectResponse:
    """Keep a file that a form sent, and send the browser back with what became of it."""
    try:
        name, data = uploaded(file) if file is not None else ("", b"")
        keep(_actor(request), name, data)
    except NotSignedIn:
        return _go(SIGN_IN, next=local_path(referer(request).path))
    except CircleError as refused:
        return _refused(request, refused)
    return outcome(request, KEPT)


def _refused(request: Request, refused: CircleError) -> RedirectResponse:
    reason = refused.context.get("reason")
    return outcome(request, f"{refused.code}.{reason}" if reason else refused.code)


@router.post("/expenses/{expense_id}/receipt")
def attach_receipt(
    request: Request, expense_id: UUID, file: Annotated[UploadFile | None, File()] = None
) -> RedirectResponse:
    """Keep a receipt with an expense, in the place of an earlier one."""
    return _kept(
        request,
        file,
        lambda actor, name, data: expenses.attach_receipt(actor, expense_id, name, data),
    )


@router.post("/contributions/{contribution_id}/picture")
def attach_picture(
    request: Request, contribution_id: UUID, file: Annotated[UploadFile | None, File()] = None
) -> RedirectResponse:
    """Keep a screenshot with a payment that waits; it goes on to the page of the payment."""
    page = local_path(referer(request).path)
    if page.endswith("/pay"):
        page = f"{page}/{contribution_id}"
    try:
        name, data = uploaded(file) if file is not None else ("", b"")
        contributions.attach_picture(_actor(request), contribution_id, name, data)
    except NotSignedIn:
        return _go(SIGN_IN, next=page)
    except CircleError as refused:
        reason = refused.context.get("reason")
        return _go(page, file=f"{refused.code}.{reason}" if reason else refused.code)
    return _go(page, file=KEPT)


@router.post("/circles/{circle_id}/bank-statements")
def look_at_statement(
    request: Request,
    circle_id: UUID,
    file: Annotated[UploadFile | None, File()] = None,
    account: Annotated[Literal["bank", "upi"], Form()] = "bank",
) -> RedirectResponse:
    """Keep a bank's file for a day, and show what would become of each of its rows."""
    page = local_path(referer(request).path)
    try:
        name, data = uploaded(file) if file is not None else ("", b"")
        kept = uploads.keep(_actor(request), circle_id, file_name=name, data=data)
    except NotSignedIn:
        return _go(SIGN_IN, next=page)
    except CircleError as refused:
        return _refused(request, refused)
    return _go(page, upload=str(kept), account=account)


@router.post("/circles/{circle_id}/imports")
def read_spreadsheet(
    request: Request,
    circle_id: UUID,
    file: Annotated[UploadFile | None, File()] = None,
    kind: Annotated[str, Form(max_length=20)] = "",
    sheet: Annotated[str, Form(max_length=80)] = "",
    request_id: Annotated[str, Form(max_length=80)] = "",
) -> RedirectResponse:
    """Read a spreadsheet in and open the page on which it is looked at."""
    page = local_path(referer(request).path)
    try:
        name, data = uploaded(file) if file is not None else ("", b"")
        made = imports.upload(
            _actor(request),
            circle_id,
            kind=kind,
            file_name=name,
            data=data,
            sheet=sheet.strip() or None,
            key=request_id or str(uuid4()),
        )
    except NotSignedIn:
        return _go(SIGN_IN, next=page)
    except ImportKnown as known:
        return _go(f"{page.rstrip('/')}/{known.context['import_id']}", known="1")
    except CircleError as refused:
        return _refused(request, refused)
    return _go(f"{page.rstrip('/')}/{made.id}")


@router.post("/circles/{circle_id}/members/{member_id}/documents")
def add_document(
    request: Request,
    circle_id: UUID,
    member_id: UUID,
    file: Annotated[UploadFile | None, File()] = None,
    kind: Annotated[str, Form(max_length=20)] = "",
) -> RedirectResponse:
    """Keep a paper of a member."""
    return _kept(
        request,
        file,
        lambda actor, name, data: members.add_paper(
            actor, circle_id, member_id, kind=kind, name=name, data=data
        ),
    )


@router.post("/circles/{circle_id}/papers/files")
def add_paper(
    request: Request,
    circle_id: UUID,
    file: Annotated[UploadFile | None, File()] = None,
    title: Annotated[str, Form(max_length=400)] = "",
) -> RedirectResponse:
    """Hang a document up on the board of a circle."""
    return _kept(
        request,
        file,
        lambda actor, name, data: papers.add_document(
            actor, circle_id, title=title, name=name, data=data
        ),
    )


@router.post("/loans/{loan_id}/documents")
def add_loan_document(
    request: Request,
    loan_id: UUID,
    file: Annotated[UploadFile | None, File()] = None,
    kind: Annotated[str, Form(max_length=20)] = "",
) -> RedirectResponse:
    """Keep a paper with a loan."""
    return _kept(
        request,
        file,
        lambda actor, name, data: loans.add_document(
            actor, loan_id, kind=kind, name=name, data=data
        ),
    )
