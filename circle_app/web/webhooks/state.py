"""Events of the page of webhooks."""

from typing import Any
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.webhooks import InvalidWebhook
from circle_app.i18n import text
from circle_app.services import webhooks
from circle_app.web import live
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    one_at_a_time,
    parsed_uuid,
    route_uuid,
    run,
    say,
)
from circle_app.web.shell import enter
from circle_app.web.webhooks.view_models import (
    AREAS,
    CHANGED,
    Ground,
    HookRow,
    SentRow,
    ground,
    hook_rows,
    sent_rows,
)

SHOWN = 25


class WebhooksState(rx.State):
    """The programs that hear of the circle of the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    ground: Ground = Ground()
    hooks: list[HookRow] = []
    secret: str = ""
    secret_host: str = ""
    chosen: HookRow = HookRow()
    # The one that is being changed.
    editing: HookRow = HookRow()
    change_error: str = ""
    sent: list[SentRow] = []

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for what is answered."""
        self.loaded, self.error, self.request_id = False, "", str(uuid4())
        self.secret, self.secret_host = "", ""
        self.chosen = self.editing = HookRow()
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something was sent, or changed."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            found = await run(webhooks.listed, entered.actor, circle_id)
            keys = [str(each.id) for each in found.items]
            key = self.chosen.key if self.chosen.key in keys else "".join(keys[:1])
            log: list[SentRow] = []
            if key:
                page = await run(
                    webhooks.deliveries, entered.actor, parsed_uuid(key, "webhook"), limit=SHOWN
                )
                log = sent_rows(page.items, found.time_zone, entered.language)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.ground = ground(found, entered.language)
        self.hooks = hook_rows(found, entered.language)
        self.chosen = next((each for each in self.hooks if each.key == key), HookRow())
        self.sent = log
        self.loaded = True
        if first:
            live.listen(self, WebhooksState.reload, webhooks.log_room(circle_id))
        return None

    @rx.event
    @one_at_a_time()
    async def add(self, form: dict[str, Any]) -> Any:
        """Have one more address told; all areas chosen is the same as everything."""
        entered = await enter(self)
        made = await run(
            webhooks.add,
            entered.actor,
            route_uuid(self, "circle"),
            url=str(form.get("url", "")),
            areas=_areas(form),
            key=str(form.get("request_id", "")),
        )
        # A second press of the button brings no secret; the first one's stays in view.
        self.secret, self.secret_host = made.secret or self.secret, made.host
        self.chosen, self.request_id = HookRow(key=str(made.id)), str(uuid4())
        await say(self, text(entered.language, "It is told from now on"))
        return await self._reload()

    @rx.event
    async def edit(self, key: str) -> None:
        """Open the form of one; without a key it is closed."""
        found = (each for each in self.hooks if each.key == key)
        self.editing, self.change_error = next(found, HookRow()), ""

    @rx.event
    @one_at_a_time(error="change_error")
    async def keep(self, form: dict[str, Any]) -> Any:
        """Change where it is told and of what; without an address it stays where it is."""
        entered = await enter(self)
        made = await run(
            webhooks.change,
            entered.actor,
            parsed_uuid(self.editing.key, "webhook"),
            url=str(form.get(f"{CHANGED}url", "")).strip() or None,
            areas=_areas(form, CHANGED),
        )
        self.chosen, self.editing = HookRow(key=str(made.id)), HookRow()
        await say(self, text(entered.language, "Saved"))
        return await self._reload()

    @rx.event
    async def choose(self, key: str) -> Any:
        """Show what was sent to one of them."""
        self.chosen, self.editing = HookRow(key=key), HookRow()
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def try_out(self, key: str) -> Any:
        """Send a message that tells of nothing; what is answered appears by itself."""
        entered = await enter(self)
        await run(webhooks.try_out, entered.actor, parsed_uuid(key, "webhook"))
        self.chosen = HookRow(key=key)
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def switch(self, key: str) -> Any:
        """Tell it again, or no more."""
        entered = await enter(self)
        on = not any(each.enabled for each in self.hooks if each.key == key)
        await run(webhooks.change, entered.actor, parsed_uuid(key, "webhook"), enabled=on)
        words = "It is told again" if on else "It is told no more"
        await say(self, text(entered.language, words))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def renew(self, key: str) -> Any:
        """Make up a new secret; the old one signs as well for a day."""
        entered = await enter(self)
        hook = parsed_uuid(key, "webhook")
        made = await run(webhooks.change, entered.actor, hook, new_secret=True)
        self.secret, self.secret_host = made.secret or "", made.host
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def drop(self, key: str) -> Any:
        """Forget it."""
        entered = await enter(self)
        await run(webhooks.remove, entered.actor, parsed_uuid(key, "webhook"))
        self.secret, self.secret_host = "", ""
        self.chosen = self.editing = HookRow()
        await say(self, text(entered.language, "It is told no more"))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def again(self, key: str) -> Any:
        """Send a message once more."""
        entered = await enter(self)
        await run(webhooks.resend, entered.actor, int(key) if key.isdecimal() else 0)
        return await self._reload()


def _areas(form: dict[str, Any], before: str = "") -> list[str]:
    """What was chosen to be heard of; all of it is everything, also what comes later."""
    areas = [each for each in AREAS if form.get(f"{before}area_{each}")]
    if not areas:
        raise InvalidWebhook(field="areas", reason="none")
    return [] if len(areas) == len(AREAS) else areas
