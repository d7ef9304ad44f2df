"""The FastAPI application: the REST interface and the plain forms of the pages."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.responses import HTMLResponse, JSONResponse, Response

from circle_app import VERSION
from circle_app.api import (
    admin,
    admin_settings,
    auctions,
    auth,
    autopay,
    board,
    books,
    circle_life,
    circles,
    collecting,
    contributions,
    departures,
    description,
    discussions,
    disputes,
    distributions,
    draws,
    dues,
    expenses,
    funds,
    gateway,
    health,
    imports,
    investments,
    invoices,
    journal,
    loan_arrears,
    loan_changes,
    loan_easing,
    loan_products,
    loan_requests,
    loan_security,
    loans,
    me,
    meetings,
    member_records,
    members,
    message_hooks,
    messages,
    notices,
    periods,
    presets,
    problems,
    proposals,
    quotes,
    receipts,
    reconciliation,
    reference,
    roles,
    rounds,
    shares,
    slots,
    statements,
    wallet,
    web_files,
    web_session,
    webhooks,
    webhooks_out,
    withdrawals,
)
from circle_app.api.bodies import BodyLimit
from circle_app.api.limits import RateLimits
from circle_app.api.privacy import NoStore

ABOUT: Final = """\
Save together, lend to each other, keep honest books: everything the pages can do, for programs.

Money is a decimal string in the circle's currency ("5.00"), rates are decimal strings in percent, \
times are UTC, ids are UUIDs. Send "Authorization: Bearer <access token>".

Send an Idempotency-Key with every POST that moves money: a repeat is then done once and gets the \
first answer, with "Idempotency-Replayed: true".

Errors are application/problem+json (RFC 9457) with a stable code; detail is in the caller's \
language. Lists take limit and cursor."""

EVERY_METHOD: Final = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class Api(FastAPI):
    """FastAPI with every error declared in its description."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI description."""
        return description.describe(self)


def create_api() -> FastAPI:
    """Make the application; the pages are mounted below it by whoever composes the two."""
    app = Api(
        title="Circle",
        version=VERSION,
        description=ABOUT,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    problems.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(NoStore)
    app.add_middleware(RateLimits)  # added last, so it is asked first
    app.include_router(_version_1())
    app.include_router(health.router)
    app.include_router(web_session.router)
    app.include_router(web_files.router)
    _add_description(app)
    app.add_api_route(
        "/api/{path:path}", problems.nothing_here, methods=EVERY_METHOD, include_in_schema=False
    )
    return app


def _version_1() -> APIRouter:
    router = APIRouter(prefix="/api/v1")
    for part in (
        auth,
        me,
        presets,
        circles,
        circle_life,
        board,
        members,
        member_records,
        departures,
        roles,
        proposals,
        discussions,
        disputes,
        auctions,
        draws,
        books,
        journal,
        periods,
        statements,
        contributions,
        meetings,
        shares,
        dues,
        collecting,
        receipts,
        invoices,
        autopay,
        expenses,
        distributions,
        investments,
        funds,
        gateway,
        webhooks,
        message_hooks,
        messages,
        webhooks_out,
        withdrawals,
        rounds,
        slots,
        reconciliation,
        imports,
        quotes,
        loan_requests,
        loans,
        loan_arrears,
        loan_changes,
        loan_easing,
        loan_products,
        loan_security,
        wallet,
        notices,
        admin,
        admin_settings,
    ):
        router.include_router(part.router)
    return router


def _add_description(app: FastAPI) -> None:
    @app.get("/api/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        return JSONResponse(app.openapi())

    @app.get("/api/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        policy = {"Content-Security-Policy": reference.POLICY}
        return HTMLResponse(reference.page(app.openapi()), headers=policy)

    @app.get("/api/docs.css", include_in_schema=False)
    def style() -> Response:
        return Response(reference.STYLE, media_type="text/css")
