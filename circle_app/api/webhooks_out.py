"""What goes out to others: webhooks of circles, and browsers of people."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, paged
from circle_app.api.schemas.webhooks_out import (
    BrowserAsked,
    BrowserGone,
    BrowserShown,
    BrowsersShown,
    DeliveryShown,
    WebhookAsked,
    WebhookChange,
    WebhookShown,
    WebhooksShown,
)
from circle_app.services import webhooks
from circle_app.services.notices import browsers
from circle_app.services.paging import MAX_KEY

router = APIRouter()
DeliveryId = Annotated[int, Path(ge=1, le=MAX_KEY)]


@router.get("/circles/{circle_id}/webhooks", tags=["webhooks"])
def list_webhooks(circle_id: UUID, actor: SignedIn) -> WebhooksShown:
    """List the addresses that hear of a circle's acts."""
    found = webhooks.listed(actor, circle_id)
    return WebhooksShown(items=[WebhookShown.of(each) for each in found.items], most=found.most)


@router.post("/circles/{circle_id}/webhooks", status_code=201, tags=["webhooks"])
def add_webhook(
    circle_id: UUID, asked: WebhookAsked, actor: SignedIn, key: Key, response: Response
) -> WebhookShown:
    """Have an address hear of a circle's acts; its secret is in this answer and in no other."""
    made = webhooks.add(actor, circle_id, url=asked.url, areas=asked.areas, key=key)
    mark_replay(response, replayed=made.replayed)
    return WebhookShown.of(made)


@router.patch("/webhooks/{webhook_id}", tags=["webhooks"])
def change_webhook(webhook_id: UUID, asked: WebhookChange, actor: SignedIn) -> WebhookShown:
    """Change an address, switch it on or off, or make a new secret."""
    return WebhookShown.of(
        webhooks.change(
            actor,
            webhook_id,
            url=asked.url,
            areas=asked.areas,
            enabled=asked.enabled,
            new_secret=asked.new_secret,
            overlap_hours=asked.overlap_hours,
        )
    )


@router.delete("/webhooks/{webhook_id}", status_code=204, tags=["webhooks"])
def remove_webhook(webhook_id: UUID, actor: SignedIn) -> None:
    """Forget an address, and what was on its way to it."""
    webhooks.remove(actor, webhook_id)


@router.get("/webhooks/{webhook_id}/deliveries", tags=["webhooks"])
def list_deliveries(
    webhook_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[DeliveryShown]:
    """List what was sent to an address and what was answered, the newest first."""
    found = webhooks.deliveries(actor, webhook_id, cursor=cursor, limit=limit)
    return paged(found, DeliveryShown.of)


@router.post("/webhooks/{webhook_id}/test", status_code=201, tags=["webhooks"])
def test_webhook(webhook_id: UUID, actor: SignedIn) -> DeliveryShown:
    """Send a message of the type `webhook.test`; what was answered is in the list soon."""
    return DeliveryShown.of(webhooks.try_out(actor, webhook_id))


@router.post("/webhook-deliveries/{delivery_id}/resend", tags=["webhooks"])
def resend_delivery(delivery_id: DeliveryId, actor: SignedIn) -> DeliveryShown:
    """Send a message again at once, with the same `webhook-id`."""
    return DeliveryShown.of(webhooks.resend(actor, delivery_id))


@router.get("/me/browsers", tags=["notices"])
def list_browsers(actor: SignedIn) -> BrowsersShown:
    """List the browsers that are woken with the caller's notices, and the key they need."""
    return BrowsersShown.of(browsers.shown(actor))


@router.put("/me/browsers", tags=["notices"])
def add_browser(asked: BrowserAsked, actor: SignedIn) -> BrowserShown:
    """Have a browser woken with the caller's notices, and with nobody else's from now on."""
    keys = asked.keys
    return BrowserShown.of(
        browsers.add(actor, endpoint=asked.endpoint, public=keys.p256dh, secret=keys.auth)
    )


@router.delete("/me/browsers", status_code=204, tags=["notices"])
def remove_browser(asked: BrowserGone, actor: SignedIn) -> None:
    """Wake a browser no more; one that is not known is left alone."""
    browsers.remove(actor, endpoint=asked.endpoint)
