"""Events of what is said below a proposal; its page fills this with :func:`show_talk`."""

from typing import Any, Final, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.domain.errors import CircleError, NotAllowed
from circle_app.services import circles, discussions
from circle_app.services.circles import CircleView
from circle_app.web.events import answer_refusal, in_a_toast, one_at_a_time, parsed_uuid, run
from circle_app.web.shell import Entered, enter
from circle_app.web.talk import view_models
from circle_app.web.talk.view_models import Words

_SHOWN: Final = 50


class WordsForm(TypedDict):
    """The own words."""

    words: str
    request_id: str


class TalkState(rx.State):
    """What was said about the proposal whose page is shown."""

    busy: bool = False
    error: str = ""
    request_id: str = ""
    proposal_id: str = ""
    said: list[Words] = []
    earlier: str = ""
    can_read: bool = False
    can_say: bool = False

    @rx.event
    @one_at_a_time()
    async def say(self, form: WordsForm) -> Any:
        """Write something."""
        entered, circle, proposal_id = await self._here()
        await run(
            discussions.say, entered.actor, proposal_id, form["words"], key=form["request_id"]
        )
        self.request_id = str(uuid4())
        await show_talk(self, entered, circle, proposal_id)

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def remove(self, comment_id: str) -> Any:
        """Remove the own words."""
        entered, circle, proposal_id = await self._here()
        wanted = parsed_uuid(comment_id, "comment")
        await run(discussions.remove, entered.actor, proposal_id, wanted)
        await show_talk(self, entered, circle, proposal_id)

    @rx.event
    async def show_earlier(self) -> Any:
        """What was said before."""
        if not self.earlier:
            return None
        try:
            entered, circle, proposal_id = await self._here()
            page = await run(
                discussions.of_proposal,
                entered.actor,
                proposal_id,
                cursor=self.earlier,
                limit=_SHOWN,
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        before = view_models.comments(page.items, circle.time_zone, entered.language)
        self.said, self.earlier = before + self.said, page.next_cursor or ""
        return None

    async def _here(self) -> tuple[Entered, CircleView, UUID]:
        entered = await enter(self)
        # The address names a circle, so `enter` has found it.
        assert entered.circle is not None  # noqa: S101
        circle = await run(circles.get, entered.actor, entered.circle.id)
        return entered, circle, parsed_uuid(self.proposal_id, "proposal")


async def show_talk(
    state: rx.State, entered: Entered, circle: CircleView, proposal_id: UUID
) -> None:
    """Read what was said about a proposal; its page calls this whenever it loads."""
    talk = await state.get_state(TalkState)
    if talk.proposal_id != str(proposal_id):
        talk.error, talk.request_id = "", str(uuid4())
    talk.proposal_id = str(proposal_id)
    talk.can_say = await run(discussions.may_say, entered.actor, proposal_id)
    try:
        page = await run(discussions.of_proposal, entered.actor, proposal_id, limit=_SHOWN)
    except NotAllowed:
        # A borrower reads how the own request stands, not what others say about it.
        talk.can_read, talk.said, talk.earlier = False, [], ""
        return
    talk.can_read, talk.earlier = True, page.next_cursor or ""
    talk.said = view_models.comments(page.items, circle.time_zone, entered.language)
