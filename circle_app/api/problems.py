"""Errors as problem documents (RFC 9457), in the caller's language, telling no secrets."""

from __future__ import annotations

import json
import math
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from circle_app.api.callers import language_of
from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import messages

MEDIA_TYPE: Final = "application/problem+json"
MAX_FIELD_ERRORS: Final = 20
MAX_FIELD_NAME: Final = 80

_log = structlog.get_logger()

# What the framework refuses by itself, by status.
_CODES: Final[Mapping[int, str]] = {
    400: "malformed",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    429: "rate_limited",
}
# pydantic's names of faults, brought to our few.
_KINDS: Final[Mapping[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "literal_error": "choice",
    "enum": "choice",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_long",
    "string_type": "text",
    "string_unicode": "text",
    "int_type": "whole_number",
    "int_parsing": "whole_number",
    "int_from_float": "whole_number",
    "greater_than_equal": "range",
    "less_than_equal": "range",
    "greater_than": "range",
    "less_than": "range",
    "bool_type": "yes_no",
    "bool_parsing": "yes_no",
    "model_attributes_type": "object",
    "model_type": "object",
    "dict_type": "object",
    "uuid_parsing": "id",
    "uuid_type": "id",
}


class Csrf(CircleError):
    """A change asked for by cookie from a page that is not ours."""

    code = "csrf"
    http_status = 403


class Malformed(CircleError):
    """A body that cannot be read as JSON."""

    code = "malformed"
    http_status = 400


class NotReady(CircleError):
    """The process runs but cannot serve."""

    code = "not_ready"
    http_status = 503


class Problem(JSONResponse):
    """A problem document."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """Write it as UTF-8, also where it repeats a name with half a character in it."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "replace"
        )


def problem(
    status: int,
    code: str,
    language: str,
    *,
    errors: Sequence[Mapping[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
    reference: str | None = None,
    context: Mapping[str, Any] | None = None,
) -> Response:
    """Make the answer to a refused request."""
    values = dict(context or {})
    document: dict[str, Any] = {
        "type": f"urn:circle:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": messages.sentence(code, language, **values),
        "code": code,
    }
    if errors is not None:
        document["errors"] = list(errors)
    if reference is not None:
        document["reference"] = reference
    if values.get("facts"):
        document["facts"] = [fact.code for fact in values["facts"]]
    more = {"Content-Language": language, "Cache-Control": "no-store", **(headers or {})}
    seconds = values.get("retry_after_seconds")
    if seconds is not None:
        more["Retry-After"] = str(max(1, math.ceil(seconds)))
    return Problem(document, status_code=status, headers=more)


def problem_of(error: CircleError, language: str) -> Response:
    """Make the answer to a refusal of the services."""
    errors = None
    if error.http_status == HTTPStatus.UNPROCESSABLE_ENTITY:
        said = messages.sentence(error.code, language, **error.context)
        errors = [{"field": error.field, "message": said}] if error.field else []
    headers = {}
    if error.http_status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return problem(
        error.http_status,
        error.code,
        language,
        errors=errors,
        headers=headers,
        context=error.context,
    )


def reader(request: Request) -> str:
    """The language of the person who asks: of the account once known, else of the request."""
    known: str | None = getattr(request.state, "language", None)
    return known or language_of(request)


def install(app: FastAPI) -> None:
    """Have every error of an app answered with a problem document."""
    app.add_exception_handler(CircleError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(Exception, _unexpected)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, CircleError)  # noqa: S101  (registered for this class)
    if error.http_status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return await _unexpected(request, error)
    return problem_of(error, reader(request))


async def _plain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  (registered for this class)
    code = _CODES.get(error.status_code, "error")
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request)) or headers.get("Allow", "")
    return problem(error.status_code, code, reader(request), headers=headers)


def _methods(request: Request) -> list[str]:
    """Every method that the described routes take at this path."""
    paths: Mapping[str, Any] = request.app.openapi()["paths"]
    found: set[str] = set()
    for template, operations in paths.items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), request.url.path):
            found |= {method.upper() for method in operations}
    return sorted(found)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  (registered for this class)
    language = reader(request)
    faults = error.errors()
    if any(_is_unreadable(fault) for fault in faults):
        return problem_of(Malformed(), language)
    errors = [_field_error(fault, language) for fault in faults[:MAX_FIELD_ERRORS]]
    code, context = _leading(faults)
    return problem(422, code, language, errors=errors, context=context)


def _is_unreadable(fault: Mapping[str, Any]) -> bool:
    """Broken JSON, or a body that was not sent as JSON at all."""
    if fault["type"] == "json_invalid":
        return True
    return tuple(fault["loc"]) == ("body",) and isinstance(fault.get("input"), bytes)


def _leading(faults: Sequence[Mapping[str, Any]]) -> tuple[str, Mapping[str, Any]]:
    """The code of one of our own refusals where the first fault is one, else ``invalid``."""
    own = _own(faults[0]) if len(faults) == 1 else None
    return (own.code, own.context) if own else ("invalid", {})


def _own(fault: Mapping[str, Any]) -> CircleError | None:
    found = (fault.get("ctx") or {}).get("refusal")
    return found if isinstance(found, CircleError) else None


def _field_error(fault: Mapping[str, Any], language: str) -> dict[str, str]:
    own = _own(fault)
    if own is not None:
        said = messages.sentence(own.code, language, **own.context)
    else:
        said = messages.field_sentence(_kind(fault["type"]), language, **(fault.get("ctx") or {}))
    return {"field": _name(fault["loc"]), "message": said}


def _kind(fault_type: str) -> str:
    if fault_type.startswith(("date", "time")):
        return "date"
    if fault_type.startswith("decimal"):
        return "number_text"
    return _KINDS.get(fault_type, "other")


def _name(place: Iterable[int | str]) -> str:
    """``("body", "rounding", "step")`` as ``rounding.step``."""
    parts = [str(part) for part in place]
    inner = [part for part in parts[1:] if not part.startswith(("function-", "constrained-"))]
    return (".".join(inner) or parts[0])[:MAX_FIELD_NAME]


async def _unexpected(request: Request, error: Exception) -> Response:
    reference = secrets.token_hex(6)
    _log.error(
        "request failed",
        reference=reference,
        method=request.method,
        path=request.url.path,
        exc_info=error,
    )
    return problem(500, "internal_error", reader(request), reference=reference)


def nothing_here(request: Request) -> None:
    """Answer any request under ``/api`` that no route takes.

    Raises:
        HTTPException: There are routes at this address, for other methods (405).
        NotFound: There is no such address.
    """
    if _methods(request):
        raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED)
    raise NotFound(what="address")
