"""What the demo's officers write to members, in words of their own, and how notices can ring."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Final

from circle_app.domain.notices import Channel
from circle_app.services import writing
from circle_app.services.access import Actor
from circle_app.services.demo.cast import SAKHI
from circle_app.services.demo.savers import Troupe
from circle_app.services.demo.stage import Stage
from circle_app.services.notices import channels, templates

#: Days ago, to whom, in one line, and what is said.
MESSAGES: Final = (
    (
        20,
        "officers",
        "Let us count the cash box together",
        "On Saturday after the meeting. Please bring the old book.",
    ),
    (
        9,
        "everybody",
        "The bank comes to see us",
        "Their officer wants to see our books. They are in order. Please come on time.",
    ),
    (
        2,
        "everybody",
        "We meet on Sunday at 4 in the school",
        "We talk about new loans and about the bank. Bring your passbook.",
    ),
)
REMINDER: Final = "नमस्ते बहन, {circle} के {amount} {day} तक देने हैं।"
_SET_UP: Final = timedelta(days=30)


def tell(stage: Stage, troupes: Iterable[Troupe], operator: Actor) -> None:
    """Put in line what officers write, and let browsers be woken.

    No other way out is set up: nothing of the demo may reach a stranger's phone or mailbox.
    """
    begin = stage.now - _SET_UP
    stage.at(begin, partial(channels.set_push, operator, contact="mailto:circle@example.org"))
    for troupe in troupes:
        if troupe.plot is not SAKHI:
            continue
        admin = stage.people[troupe.plot.people[0].name]
        stage.at(begin, partial(_word, admin, troupe))
        for ago, audience, subject, body in MESSAGES:
            moment = stage.moment(stage.today() - timedelta(days=ago), 17, 20)
            act = partial(_write, stage, admin, troupe, audience, subject, body)
            stage.at(moment, act)


def _word(admin: Actor, troupe: Troupe) -> None:
    templates.change(
        admin,
        "due.soon",
        Channel.SMS,
        "hi",
        subject="",
        body=REMINDER,
        circle_id=troupe.circle_id,
    )


def _write(
    stage: Stage, admin: Actor, troupe: Troupe, audience: str, subject: str, body: str
) -> None:
    writing.send(
        admin,
        troupe.circle_id,
        audience=audience,
        subject=subject,
        body=body,
        key=stage.key(),
    )
