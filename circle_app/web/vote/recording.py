"""Writing down, on the page of a vote, what a member without an account said in the meeting."""

from typing import Any
from uuid import uuid4

import reflex as rx

from circle_app.i18n import text
from circle_app.services import proposals
from circle_app.web import ui
from circle_app.web.events import in_a_toast, one_at_a_time, parsed_uuid, route_uuid, run, say
from circle_app.web.i18n import tr
from circle_app.web.shell import enter
from circle_app.web.vote.view_models import Voter

_SHEET = "record-vote"


class RecordVoteState(rx.State):
    """The member whose vote is being written down."""

    busy: bool = False
    request_id: str = ""
    member_id: str = ""
    name: str = ""
    vote: str = ""

    @rx.event
    async def choose(self, member_id: str, name: str, vote: str) -> None:
        """The sheet was opened for a member."""
        self.request_id = str(uuid4())
        self.member_id, self.name, self.vote = member_id, name, vote

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def record(self, choice: str) -> Any:
        """Write yes or no down; the page below learns of it like every other open one."""
        entered = await enter(self)
        await run(
            proposals.record_vote,
            entered.actor,
            route_uuid(self, "vote"),
            parsed_uuid(self.member_id, "member"),
            choice,
            self.request_id,
        )
        self.request_id = str(uuid4())
        told = text(entered.language, "The vote of {name} is written down.", name=self.name)
        await say(self, told)


def record_button(voter: rx.Var[Voter]) -> rx.Component:
    """At the end of a voter's row, for whoever may write the vote down."""
    opening: dict[str, Any] = {
        "custom_attrs": ui.opens(_SHEET),
        "on_click": RecordVoteState.choose(voter.id, voter.name, voter.vote),
    }
    label = voter.record_label
    return rx.cond(
        label,
        rx.cond(
            voter.vote,
            ui.icon_button("pencil", label, **opening),
            ui.button(tr("Write down"), "ghost", aria_label=label, **opening),
        ),
    )


def _choice(choice: str, words: rx.Var[str], sign: str) -> rx.Component:
    chosen = RecordVoteState.vote == choice
    return ui.button(
        words,
        "vote",
        icon_name=sign,
        on_click=RecordVoteState.record(choice),
        custom_attrs={"aria-pressed": rx.cond(chosen, "true", "false"), **ui.closes()},
    )


def record_sheet(*matter: ui.Child) -> rx.Component:
    """The sheet of these buttons, once on the page; it repeats what is voted on."""
    return ui.dialog(
        _SHEET,
        tr("How did {name} vote?", name=RecordVoteState.name),
        rx.el.div(*matter, class_name="stack stack--tight"),
        rx.el.p(
            tr(
                "Only what was said in the meeting. It counts like every vote, and everybody "
                "reads that you wrote it down."
            )
        ),
        rx.el.div(
            _choice("yes", tr("Yes"), "check"),
            _choice("no", tr("No"), "x"),
            class_name="vote__buttons",
        ),
    )
