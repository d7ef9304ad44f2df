"""Taking a message: once, for one person, answered in that person's words.

The record keeps that a word came, from whom, and what became of it; never what the message said.
Of a number that nobody has here only the provider's own name of the message is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.adapters.messages import inbound
from circle_app.domain.commands import CodeRefused, Command, Word, parse
from circle_app.domain.errors import CircleError
from circle_app.domain.notices import Area, Channel
from circle_app.persistence import database
from circle_app.persistence.queries import commands as queries
from circle_app.persistence.queries.notices import insert_messages
from circle_app.services import events, notices, proposals, vote_codes
from circle_app.services.access import Actor
from circle_app.services.commands import saying
from circle_app.services.commands.hearing import Heard
from circle_app.services.notices.sending import content

ANSWERED, REFUSED, UNKNOWN = "answered", "refused", "unknown"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said in answer.

    Attributes:
        text: For whoever wrote; empty where nothing is said, whatever the reason: a number that
            nobody has here must not be told from one that somebody has.
        sent: The answer goes out as a message of its own: the provider takes none in its answer.
        repeated: The message had come before.
    """

    text: str = ""
    sent: bool = False
    repeated: bool = False


@database.retried
def take(heard: Heard) -> Reply:
    """Do what a message asks for, once, and return the answer.

    Whoever holds the phone is believed to be the person whose account has its number: for the own
    figures, and for a vote with a code that was sent to that phone.
    """
    with database.reading() as session:
        if queries.is_known(session, heard.provider, heard.reference):
            return Reply(repeated=True)
        person = queries.person_of_number(session, heard.number_index)
    if person is None:
        with database.transaction() as session:
            new = queries.write_down(session, _row(heard, None, "", UNKNOWN))
        return Reply(repeated=new is None)
    actor = Actor(person.id, person.name, language=person.language, agent=heard.by)
    command = parse(heard.text)
    if command.word is Word.VOTE:
        return _vote(heard, actor, command)
    if command.word is Word.STOP:
        off = {(area.value, heard.by): False for area in Area}
        notices.change(actor, grid=off)
    said = saying.answer(command.word, actor, by=heard.by)
    with database.transaction() as session:
        number = queries.write_down(session, _row(heard, actor, command.word.value, ANSWERED))
        if number is None:
            return Reply(repeated=True)
        return _answered(session, heard, actor, command, number, said)


def _vote(heard: Heard, actor: Actor, command: Command) -> Reply:
    with database.transaction() as session:
        queries.lock_person(session, actor.user_id)
        number = queries.write_down(session, _row(heard, actor, command.word.value, ANSWERED))
        if number is None:
            return Reply(repeated=True)
        outcome, fault, said = ANSWERED, "", saying.voted(actor.language, command.vote)
        if not command.vote or not command.code:
            outcome, fault, said = REFUSED, "unclear", saying.how_to_vote(actor.language)
        else:
            try:
                with database.attempt(session):
                    _count(session, actor, command)
            except CircleError:
                # One sentence for whatever was wrong with it: nobody learns which codes there are.
                outcome, fault, said = REFUSED, vote_codes.WRONG, saying.no_vote(actor.language)
        queries.end(session, number, outcome, fault)
        return _answered(session, heard, actor, command, number, said, outcome=outcome)


def _count(session: Session, actor: Actor, command: Command) -> None:
    proposal_id = vote_codes.use(session, actor.user_id, command.code)
    _, _, late = proposals.cast(session, actor, proposal_id, command.vote)
    if late:
        raise CodeRefused


def _answered(
    session: Session,
    heard: Heard,
    actor: Actor,
    command: Command,
    number: int,
    said: str,
    *,
    outcome: str = ANSWERED,
) -> Reply:
    events.record(
        session,
        "command.taken",
        actor,
        params={"name": actor.name, "word": command.word.value, "outcome": outcome},
        visible=False,
        users=(actor.user_id,),
    )
    sent = heard.provider == inbound.WHATSAPP
    if sent:
        insert_messages(session, [_letter(actor, number, said)])
    return Reply(said, sent=sent)


def _row(heard: Heard, actor: Actor | None, word: str, outcome: str) -> dict[str, Any]:
    return {
        "provider": heard.provider,
        "message": heard.reference,
        "user_id": actor.user_id if actor else None,
        "word": word,
        "outcome": outcome,
        "fault": "",
        "at": clock.now(),
    }


_EMPTY: Final = {"claimed_by": "", "provider_reference": "", "fault": "", "sent_at": None}


def _letter(actor: Actor, number: int, said: str) -> dict[str, Any]:
    """An answer as a message of its own; asked for, so it goes at any hour."""
    now = clock.now()
    return {
        **_EMPTY,
        "key": f"command:{number}",
        "user_id": actor.user_id,
        "circle_id": None,
        "notice_id": None,
        "channel": Channel.WHATSAPP.value,
        "content": content("", [said]),
        "status": "waiting",
        "tries": 0,
        "next_at": now,
        "made_at": now,
    }
