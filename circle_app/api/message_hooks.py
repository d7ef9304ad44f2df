"""Messages of members by SMS or WhatsApp, handed in by providers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final
from xml.sax.saxutils import escape

import limits
from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from circle_app.api.limits import RateLimited, take
from circle_app.services import commands
from circle_app.services.commands import Heard, Reply

router = APIRouter(tags=["webhooks"])

#: A message is a few hundred bytes; providers put some more around it.
MAX_BYTES: Final = 64_000
#: A person asks now and then; a program that guesses or floods asks all the time.
NUMBER: Final = limits.RateLimitItemPerMinute(10, namespace="command-number")
NUMBER_A_DAY: Final = limits.RateLimitItemPerDay(100, namespace="command-number-day")
PROVIDER: Final = limits.RateLimitItemPerMinute(600, namespace="command-provider")

ProviderName = Annotated[str, Path(max_length=20, examples=["twilio"])]
_TWILIO: Final = "twilio"
_OWN: Final = "circle"


class Taken(BaseModel):
    """What became of what was handed in.

    Whether a number is known here does not show, except in an answer to who wrote from it.
    """

    reply: str = Field("", description="To be sent back by a gateway of your own; else empty.")


# The body is signed byte for byte, so it is read as it comes.
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "application/x-www-form-urlencoded": {"schema": {"type": "object"}},
        },
    },
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/xml": {"schema": {"type": "string"}}}}
}


@router.post(
    "/webhooks/messages/{provider}",
    openapi_extra=_BODY,
    response_model=Taken,
    responses=_ANSWERS,
)
async def handed_in(provider: ProviderName, request: Request) -> Response:
    """Take signed messages of members: BAL, DUE, PAY, VOTE YES or NO with a code, HELP, STOP.

    The providers are `circle` (a gateway of your own), `twilio` and `whatsapp`. A message that
    comes again is answered with nothing.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BYTES:
            raise HTTPException(413)
    headers = dict(request.headers.items())  # names in small letters
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    replies = await run_in_threadpool(_take, provider, path, bytes(body), headers)
    said = " ".join(reply.text for reply in replies if reply.text and not reply.sent)
    if provider == _TWILIO:
        return Response(_twiml(said), media_type="application/xml")
    return JSONResponse(Taken(reply=said if provider == _OWN else "").model_dump())


@router.get("/webhooks/messages/{provider}", response_class=PlainTextResponse)
async def asked(provider: ProviderName, request: Request) -> PlainTextResponse:
    """Answer WhatsApp's question whether this address is really ours (`hub.challenge`)."""
    query = dict(request.query_params.items())
    return PlainTextResponse(await run_in_threadpool(commands.agree, provider, query))


def _take(provider: str, path: str, body: bytes, headers: dict[str, str]) -> list[Reply]:
    heard = commands.read(provider, path=path, body=body, headers=headers)
    granted = _granted(provider, heard)
    return [commands.take(each) for each in granted]


def _granted(provider: str, heard: Sequence[Heard]) -> list[Heard]:
    """Leave out what is too much of one number; refuse where nothing else is left.

    Counted after the signature, so nobody uses up what belongs to somebody else's number.
    """
    granted, refused = [], None
    for each in heard:
        try:
            take(PROVIDER, provider)
            take(NUMBER, each.number_index)
            take(NUMBER_A_DAY, each.number_index)
        except RateLimited as refusal:
            refused = refusal
        else:
            granted.append(each)
    if refused is not None and not granted:
        raise refused
    return granted


def _twiml(said: str) -> str:
    inside = f"<Message>{escape(said)}</Message>" if said else ""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'
