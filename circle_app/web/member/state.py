"""Events of a member's page."""

from typing import Any, Final, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.i18n import text
from circle_app.services import circles, invites, members, memberships, records, roles
from circle_app.services.events import circle_room, user_room
from circle_app.web import live
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
from circle_app.web.member import view_models as vm
from circle_app.web.member.view_models import (
    Claim,
    ContactCard,
    Head,
    Line,
    NoteRow,
    PaperRow,
    PapersCard,
    Said,
)
from circle_app.web.shell import Entered, enter
from circle_app.web.wording import FeedDay, by_day

#: So many acts are shown at first, and with each "earlier".
STEP: Final = 20


class EditForm(TypedDict):
    """Name and contact; a field that is not on the page is empty and stays as it is."""

    member_name: str
    phone: str
    email: str
    birth_date: str
    address: str


class NoteForm(TypedDict):
    """A note for the other officers."""

    note: str
    request_id: str


class ReasonForm(TypedDict):
    """Why papers are not accepted."""

    reason: str


class MemberState(rx.State):
    """The member in the address."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    head: Head = Head()
    facts: list[Line] = []
    contact: ContactCard = ContactCard()
    papers: PapersCard = PapersCard()
    chosen: PaperRow = PaperRow()
    notes: list[NoteRow] = []
    claim: Claim = Claim()
    days: list[FeedDay] = []
    room_for: int = STEP
    more: bool = False
    said: Said = Said()

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded, self.error, self.room_for = False, "", STEP
        self.request_id = str(uuid4())
        self.said = vm.said_of(query_arg(self, "file"), language_of(self))
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle: the same member again."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle_id, member_id = route_uuid(self, "circle"), route_uuid(self, "member")
            await self._show(entered, circle_id, member_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            rooms = circle_room(circle_id), user_room(entered.actor.user_id)
            live.listen(self, MemberState.reload, *rooms)
        return None

    async def _show(self, entered: Entered, circle_id: UUID, member_id: UUID) -> None:
        actor, language = entered.actor, entered.language
        view = await run(members.get, actor, circle_id, member_id)
        circle = await run(circles.get, actor, circle_id)
        titles = await run(roles.names_of, actor, circle_id)
        allowed = circle.my_permissions
        officer = Permission.SEE_CONTACTS in allowed
        living = view.row.status == "active"
        self.head = vm.head_of(
            view,
            titles,
            language,
            can_admit=Permission.ADMIT in allowed,
            can_assign=Permission.ASSIGN_ROLES in allowed and living and view.row.has_account,
            can_dispute=Permission.DISPUTE in allowed and not view.row.is_me and living,
            can_remove=Permission.REMOVE_MEMBER in allowed and not view.row.is_me and living,
            can_leave=Permission.LEAVE in allowed and view.row.is_me and living,
            sees_others=Permission.SEE_MEMBERS in allowed,
        )
        self.facts = []
        if view.row.is_me or Permission.SEE_BOOKS in allowed:
            record = await run(records.of_member, actor, member_id)
            open_to_all = not PRESETS[circle.preset].has_officers
            self.facts = vm.facts_of(
                record, language, with_arrears=officer or view.row.is_me or open_to_all
            )
        self.contact = vm.contact_of(
            view.contact, can_edit=view.can_edit, own=view.row.is_me, language=language
        )
        self.papers = vm.papers_of(view, language)
        self.claim = vm.claim_of(view, circle, language)
        self.notes = []
        if view.can_note:
            found = await run(members.notes, actor, circle_id, member_id)
            self.notes = vm.note_rows(found, view.time_zone, language)
        self.days, self.more = [], False
        if view.can_see_history:
            page = await run(
                members.history, actor, circle_id, member_id, limit=min(self.room_for, 200)
            )
            today = clock.today(view.time_zone)
            self.days = by_day(page.items, language, view.time_zone, today)
            self.more = page.next_cursor is not None and self.room_for < 200

    async def _ids(self) -> tuple[Entered, UUID, UUID]:
        entered = await enter(self)
        return entered, route_uuid(self, "circle"), route_uuid(self, "member")

    @rx.event
    async def earlier(self) -> Any:
        """What happened before that."""
        self.room_for += 3 * STEP
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def save(self, form: EditForm) -> Any:
        """Keep name and contact as they stand in the form."""
        entered, circle_id, member_id = await self._ids()
        name = form.get("member_name", "").strip() if self.head.can_rename else ""
        fields: dict[str, str] = {}
        if self.contact.can_edit:
            fields = {
                "phone": form.get("phone", ""),
                "email": form.get("email", ""),
                "birth_date": form.get("birth_date", ""),
                "address": form.get("address", ""),
            }
        await run(members.edit, entered.actor, circle_id, member_id, name=name or None, **fields)
        await say(self, text(entered.language, "Saved"))
        return await self._reload()

    @rx.event
    @one_at_a_time()
    async def add_note(self, form: NoteForm) -> Any:
        """Write a note for the other officers."""
        entered, circle_id, member_id = await self._ids()
        await run(
            members.add_note,
            entered.actor,
            circle_id,
            member_id,
            form.get("note", ""),
            key=form["request_id"],
        )
        self.request_id = str(uuid4())
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def remove_note(self, note: str) -> Any:
        """Remove a note."""
        entered, circle_id, member_id = await self._ids()
        note_id = parsed_uuid(note, "note")
        await run(members.remove_note, entered.actor, circle_id, member_id, note_id)
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def make_code(self) -> Any:
        """Make the personal code, or another in its place."""
        entered, circle_id, member_id = await self._ids()
        # Two taps on one page ask for the same thing: the code that follows the one shown.
        key = f"after {self.claim.code} {member_id}"
        await run(invites.claim_code, entered.actor, circle_id, member_id, key=key[:80])
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def withdraw_code(self) -> Any:
        """Nobody takes the place over with it any more."""
        entered, circle_id, member_id = await self._ids()
        await run(invites.withdraw_claim, entered.actor, circle_id, member_id)
        await say(self, text(entered.language, "The code was withdrawn"))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def hand_in(self) -> Any:
        """Hand the papers over for a check."""
        entered, circle_id, member_id = await self._ids()
        await run(members.submit, entered.actor, circle_id, member_id)
        await say(self, text(entered.language, "The papers wait to be checked"))
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def accept(self) -> Any:
        """The papers hold."""
        return await self._check(verified=True, reason=None)

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def refuse(self, form: ReasonForm) -> Any:
        """The papers do not hold, and why."""
        return await self._check(verified=False, reason=form.get("reason", ""))

    async def _check(self, *, verified: bool, reason: str | None) -> Any:
        entered, circle_id, member_id = await self._ids()
        await run(
            members.decide,
            entered.actor,
            circle_id,
            member_id,
            verified=verified,
            reason=reason,
        )
        words = "The papers are checked" if verified else "The papers are not accepted"
        await say(self, text(entered.language, words))
        return await self._reload()

    @rx.event
    async def choose(self, paper: str) -> None:
        """A paper is about to be removed."""
        self.chosen = next((row for row in self.papers.rows if row.id == paper), PaperRow())

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def remove_paper(self) -> Any:
        """Remove the chosen paper for good."""
        entered, circle_id, member_id = await self._ids()
        paper_id = parsed_uuid(self.chosen.id, "file")
        await run(members.remove_paper, entered.actor, circle_id, member_id, paper_id)
        self.chosen, self.said = PaperRow(), Said()
        return await self._reload()

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def answer(self, admit: bool) -> Any:
        """Let somebody in who waits, or turn them away."""
        entered, _, member_id = await self._ids()
        act = memberships.approve if admit else memberships.deny
        await run(act, entered.actor, member_id)
        await say(self, text(entered.language, "Let in" if admit else "Turned away"))
        return await self._reload()
