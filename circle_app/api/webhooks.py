"""What others tell of their own accord: payment providers, by signed messages."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from circle_app.api.schemas.gateway import HookAnswer
from circle_app.services import gateway

router = APIRouter(tags=["webhooks"])

#: A message is a few kilobytes; whoever sends more is not a payment provider.
MAX_BYTES: Final = 200_000
ProviderName = Annotated[str, Path(max_length=20, examples=["razorpay"])]
Hook = Annotated[str, Path(max_length=60, description="The part only one circle's provider knows.")]
# The body is signed byte for byte, so it is read as it comes.
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
}


@router.post("/webhooks/payments/{provider}", openapi_extra=_BODY)
async def of_any(provider: ProviderName, request: Request) -> HookAnswer:
    """Take a signed message of a payment provider; the order it names tells whose it is.

    Answered with 200 as soon as it was understood, also when there is nothing to do: a message
    that comes again counts once.
    """
    return await _take(provider, request, None)


@router.post("/webhooks/payments/{provider}/{hook}", openapi_extra=_BODY)
async def of_circle(provider: ProviderName, hook: Hook, request: Request) -> HookAnswer:
    """Take a signed message of a payment provider at the address of one circle."""
    return await _take(provider, request, hook)


async def _take(provider: str, request: Request, hook: str | None) -> HookAnswer:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BYTES:
            raise HTTPException(413)
    headers = dict(request.headers.items())  # names in small letters
    received = await run_in_threadpool(gateway.receive, provider, bytes(body), headers, hook=hook)
    return HookAnswer.of(received)
