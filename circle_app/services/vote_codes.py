"""Codes with which people vote by message: one for each person and matter, good once.

A code is not kept. It is made of the number of its row with the installation's key, so the second
try of a message carries the same code; it is found by a keyed digest of the person and the code.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app import settings
from circle_app.adapters import clock, crypto
from circle_app.adapters.ids import new_id
from circle_app.adapters.messages.base import Letter
from circle_app.domain.commands import CODE_LENGTH, WRONG_CODES, WRONG_CODES_WITHIN, CodeRefused
from circle_app.domain.notices import Channel
from circle_app.i18n import text
from circle_app.persistence import database
from circle_app.persistence.queries import channels
from circle_app.persistence.queries import commands as queries

#: Notices that ask for a vote, and the ways that can be answered.
ASKING: Final = frozenset(
    {"proposal.opened", "proposal.step_taken", "proposal.escalated", "vote.closing"}
)
ANSWERABLE: Final = frozenset({Channel.SMS.value, Channel.WHATSAPP.value})
#: What a refusal is noted as, so that guesses can be counted.
WRONG: Final = "wrong_code"


@database.retried
def for_messages(rows: Sequence[Any]) -> dict[int, str]:
    """Return codes for those of some messages that ask for a vote and can be answered, by number.

    What a circle sends by a provider of its own has none: whoever looks after that provider reads
    what goes through it, and could vote for others.

    Args:
        rows: Messages with ``id``, ``user_id``, ``circle_id``, ``kind``, ``channel``, ``link``.
    """
    asking = [row for row in rows if row.kind in ASKING and row.channel in ANSWERABLE]
    if not asking or not settings.get().takes_messages:
        return {}
    with database.transaction() as session:
        own = {(way.circle_id, way.kind) for way in channels.enabled(session) if way.circle_id}
        asking = [row for row in asking if (row.circle_id, row.channel) not in own]
        found = {
            row.id: _code_for(session, row.user_id, _matter(row.link))
            for row in sorted(asking, key=lambda row: row.user_id)
        }
    return {number: code for number, code in found.items() if code}


def _matter(link: str) -> UUID | None:
    """The matter that a notice leads to: the last part of its address."""
    try:
        return UUID(link.rpartition("/")[2])
    except ValueError:
        return None


def _code_for(session: Session, user_id: UUID, proposal_id: UUID | None) -> str:
    now = clock.now()
    if proposal_id is None:
        return ""
    until = queries.open_vote_of(session, proposal_id, user_id, now)
    if until is None:
        return ""
    queries.lock_person(session, user_id)
    kept = queries.code_of(session, proposal_id, user_id, now)
    if kept is not None:
        return _code(kept.id)
    before = frozenset(queries.hashes_of(session, user_id))
    made = new_id()
    while _digest(user_id, _code(made)) in before:
        made = new_id()
    queries.add_code(
        session,
        {
            "id": made,
            "proposal_id": proposal_id,
            "user_id": user_id,
            "code_hash": _digest(user_id, _code(made)),
            "made_at": now,
            "expires_at": until,
            "used_at": None,
        },
    )
    return _code(made)


def written(letter: Letter, code: str) -> Letter:
    """Return a message with how to vote in it, where it has a code."""
    if not code:
        return letter
    how = text(letter.language, "Vote by SMS: VOTE YES {code} or VOTE NO {code}", code=code)
    return replace(letter, text=f"{letter.text} {how}")


def use(session: Session, user_id: UUID, code: str) -> UUID:
    """Use a code up and return what it votes on; the caller has locked the person.

    Raises:
        CodeRefused: It does not count, or too many did not lately.
    """
    now = clock.now()
    wrong = queries.faults_since(session, user_id, WRONG, now - WRONG_CODES_WITHIN)
    found = None
    if wrong < WRONG_CODES:
        found = queries.use_code(session, user_id, _digest(user_id, code), now)
    if found is None:
        raise CodeRefused
    return found


def _code(row_id: UUID) -> str:
    digest = hmac.new(crypto.subkey("vote-code"), row_id.bytes, hashlib.sha256).digest()
    return str(int.from_bytes(digest[:16], "big") % 10**CODE_LENGTH).zfill(CODE_LENGTH)


def _digest(user_id: UUID, code: str) -> str:
    return crypto.blind_index("vote-code", f"{user_id}:{code}")
