"""Events of the board: reading for everybody, putting up and taking down for officers."""

from typing import Any, TypedDict
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.i18n import text
from circle_app.services import board, circles, papers
from circle_app.services.events import circle_room
from circle_app.services.papers import POLICY
from circle_app.web import live
from circle_app.web.board.view_models import (
    Notice,
    PaperLine,
    Picked,
    Said,
    notice_of,
    paper_of,
    said_of,
)
from circle_app.web.events import (
    answer_refusal,
    in_a_toast,
    language_of,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    route_uuid,
    run,
    say,
)
from circle_app.web.shell import enter


class NoticeForm(TypedDict):
    """Something to announce."""

    notice_title: str
    notice_body: str
    request_id: str


class PolicyForm(TypedDict):
    """A policy in words."""

    policy_title: str
    policy_body: str
    request_id: str


class BoardState(rx.State):
    """The board of the circle in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    policy_error: str = ""
    request_id: str = ""
    may_announce: bool = False
    may_manage: bool = False
    notices: list[Notice] = []
    policies: list[PaperLine] = []
    documents: list[PaperLine] = []
    picked: Picked = Picked()
    editing: Picked = Picked()
    said: Said = Said()
    upload: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show what hangs there, then listen for changes."""
        self.loaded, self.error, self.policy_error = False, "", ""
        self.picked, self.editing, self.request_id = Picked(), Picked(), str(uuid4())
        self.said = said_of(query_arg(self, "file"), language_of(self))
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id = route_uuid(self, "circle")
            circle = await run(circles.get, entered.actor, circle_id)
            told = await run(board.announcements, entered.actor, circle_id)
            kept = await run(papers.papers, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        language, zone = entered.language, circle.time_zone
        writable = circle.status == "active"
        self.may_announce = writable and Permission.ANNOUNCE in circle.my_permissions
        self.may_manage = writable and Permission.MANAGE_PAPERS in circle.my_permissions
        self.notices = [notice_of(each, zone, language) for each in told]
        lines = [(each.kind, paper_of(each, zone, language)) for each in kept]
        self.policies = [line for kind, line in lines if kind == POLICY]
        self.documents = [line for kind, line in lines if kind != POLICY]
        self.upload = f"/session/circles/{circle_id}/papers/files"
        self.loaded = True
        if first:
            live.listen(self, BoardState.reload, circle_room(circle_id))
        return None

    @rx.event
    async def pick(self, wanted: str) -> None:
        """Something was picked, to be taken down."""
        for notice in self.notices:
            if notice.id == wanted:
                self.picked = Picked(notice.id, notice.title)
        for line in [*self.policies, *self.documents]:
            if line.id == wanted:
                self.picked = Picked(line.id, line.title, is_paper=True)

    @rx.event
    async def edit(self, wanted: str) -> None:
        """A policy was picked, to be written anew; nothing picked is a new one."""
        self.policy_error, self.editing, self.request_id = "", Picked(), str(uuid4())
        for line in self.policies:
            if line.id == wanted:
                self.editing = Picked(line.id, line.title, line.body, is_paper=True)

    @rx.event
    @one_at_a_time()
    async def announce(self, form: NoticeForm) -> Any:
        """Tell everybody."""
        entered = await enter(self)
        await run(
            board.announce,
            entered.actor,
            route_uuid(self, "circle"),
            title=form.get("notice_title", ""),
            body=form.get("notice_body", ""),
            key=form["request_id"],
        )
        await say(self, text(entered.language, "It hangs on the board"))
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time(error="policy_error")
    async def write(self, form: PolicyForm) -> Any:
        """Write a policy down, or one anew."""
        entered = await enter(self)
        replaces = parsed_uuid(self.editing.id, "paper") if self.editing.id else None
        await run(
            papers.write_policy,
            entered.actor,
            route_uuid(self, "circle"),
            title=form.get("policy_title", ""),
            body=form.get("policy_body", ""),
            replaces=replaces,
            key=form["request_id"],
        )
        await say(self, text(entered.language, "The policy is written down"))
        self.request_id, self.editing = str(uuid4()), Picked()
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def pin(self, wanted: str) -> Any:
        """Keep an announcement on top, or let it sink again."""
        entered = await enter(self)
        pinned = any(each.id == wanted and each.pinned for each in self.notices)
        await run(
            board.pin,
            entered.actor,
            route_uuid(self, "circle"),
            parsed_uuid(wanted, "announcement"),
            pinned=not pinned,
        )
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def remove(self) -> Any:
        """Take down what was picked."""
        entered = await enter(self)
        wanted = parsed_uuid(self.picked.id, "paper")
        act = papers.withdraw_paper if self.picked.is_paper else board.withdraw
        await run(act, entered.actor, route_uuid(self, "circle"), wanted)
        await say(self, text(entered.language, "It is taken down"))
        return await self._reload()
