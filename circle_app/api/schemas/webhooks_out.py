"""Programs that hear of a circle's acts, and browsers that are woken with notices."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Asked, Moment, Shown, Text
from circle_app.domain.webhooks import AREAS
from circle_app.services.notices.browsers import Browsers, BrowserView
from circle_app.services.webhooks import DeliveryView, WebhookView

WebhookArea = Literal["members", "money", "rounds", "loans", "decisions", "circle", "books"]
_AREAS = "What it hears of; an empty list means everything that the feed shows."


class WebhookAsked(Asked):
    """An address that is to hear of a circle's acts."""

    url: Text = Field(
        max_length=500,
        description="Begins with https:// and lies in the internet.",
        examples=["https://hooks.example.org/circle"],
    )
    areas: list[WebhookArea] = Field(
        default_factory=list, max_length=len(AREAS), description=_AREAS
    )


class WebhookChange(Asked):
    """What is to be different; what is not sent stays."""

    url: Text | None = Field(default=None, max_length=500)
    areas: list[WebhookArea] | None = Field(default=None, max_length=len(AREAS), description=_AREAS)
    enabled: bool | None = None
    new_secret: bool = Field(
        default=False, description="Make up another secret, and show it in this answer only."
    )
    overlap_hours: int | None = Field(
        default=None, ge=0, le=168, description="How long the old secret signs as well; 24."
    )


class WebhookShown(Shown):
    """An address that hears of a circle's acts."""

    id: UUID
    circle_id: UUID
    host: str = Field(description="The rest of the address is not shown: it often is a secret.")
    areas: list[str]
    enabled: bool
    paused_at: Moment | None = Field(
        description="When it was switched off because nothing came through."
    )
    failures: int = Field(description="Tries in a row that failed.")
    last_ok_at: Moment | None
    made_by: str
    made_at: Moment
    old_secret_until: Moment | None
    secret: str | None = Field(description="Only in the answer in which it was made.")

    @classmethod
    def of(cls, view: WebhookView) -> WebhookShown:
        """Show an address."""
        return cls(
            id=view.id,
            circle_id=view.circle_id,
            host=view.host,
            areas=list(view.areas),
            enabled=view.enabled,
            paused_at=view.paused_at,
            failures=view.failures,
            last_ok_at=view.last_ok_at,
            made_by=view.made_by_name,
            made_at=view.made_at,
            old_secret_until=view.old_secret_until,
            secret=view.secret,
        )


class WebhooksShown(Shown):
    """The addresses of a circle; there are few."""

    items: list[WebhookShown]
    most: int


class DeliveryShown(Shown):
    """A message to an address."""

    id: int
    webhook_id: UUID
    event: str = Field(description="The message's `webhook-id`, the same at every try.")
    type: str
    status: Literal["waiting", "sent", "dead"]
    tries: int
    answer: int | None = Field(description="The status of the last answer.")
    said: str = Field(description="How that answer began, at most 200 characters.")
    fault: str = Field(description="`timeout`, `unreachable`, `private`, `garbled`, `refused`.")
    milliseconds: int
    made_at: Moment
    next_at: Moment | None = Field(description="When a waiting one is tried.")
    sent_at: Moment | None

    @classmethod
    def of(cls, view: DeliveryView) -> DeliveryShown:
        """Show a message."""
        return cls(
            id=view.id,
            webhook_id=view.webhook_id,
            event=view.event,
            type=view.kind,
            status=view.status,
            tries=view.tries,
            answer=view.answer,
            said=view.said,
            fault=view.fault,
            milliseconds=view.milliseconds,
            made_at=view.made_at,
            next_at=view.next_at if view.status == "waiting" else None,
            sent_at=view.sent_at,
        )


class BrowserKeys(Asked):
    """With what a browser reads what is sent to it."""

    p256dh: Text = Field(max_length=120)
    auth: Text = Field(max_length=60)


class BrowserAsked(Asked):
    """What ``PushSubscription.toJSON()`` says in a browser."""

    endpoint: Text = Field(max_length=1_000)
    keys: BrowserKeys
    expirationTime: int | None = Field(default=None, description="Not used.")  # noqa: N815


class BrowserGone(Asked):
    """Which browser is woken no more."""

    endpoint: Text = Field(max_length=1_000)


class BrowserShown(Shown):
    """A browser that is woken with the caller's notices."""

    id: UUID
    agent: str
    made_at: Moment
    last_ok_at: Moment | None
    here: bool = Field(description="Whether it belongs to the session that asks.")

    @classmethod
    def of(cls, view: BrowserView) -> BrowserShown:
        """Show a browser."""
        return cls.model_validate({name: getattr(view, name) for name in cls.model_fields})


class BrowsersShown(Shown):
    """The caller's browsers."""

    open: bool = Field(description="Whether this installation wakes browsers.")
    key: str = Field(description="The `applicationServerKey` a browser is given.")
    items: list[BrowserShown]

    @classmethod
    def of(cls, found: Browsers) -> BrowsersShown:
        """Show browsers."""
        return cls(
            open=found.open, key=found.key, items=[BrowserShown.of(each) for each in found.items]
        )
