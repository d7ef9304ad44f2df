"""Letters gathered: what somebody was told since the last one, in one letter in the morning.

The day up to which a person had it is kept with the letter, in one transaction, and a letter has
one key for each day: so a job may send them at any hour, twice, or after days of standing still.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.ledger import canonical_json
from circle_app.domain.notices import NOTICES, Channel, Quiet
from circle_app.i18n import ntext, text
from circle_app.i18n.notice_words import words
from circle_app.persistence import database
from circle_app.persistence.queries import notices as queries
from circle_app.services.notices.choices import usual

#: When a morning's letter is made, by the reader's clock.
MORNING: Final = time(7)
#: So many sentences are in it; the rest is counted.
MOST_LINES: Final = 30
_MONDAY: Final = 0
_DAYS: Final = {"daily": 1, "weekly": 7}
_BATCH: Final = 100


def send_due_digests() -> int:
    """Put the letters that are due into the outbox and return how many there were.

    Whoever has nothing new gets none. A daily letter comes every morning, a weekly one on Monday,
    or on the first day after it on which this runs.
    """
    sent, after = 0, None
    while True:
        found, after = _send_batch(after)
        sent += found
        if after is None:
            return sent


@database.retried
def _send_batch(after: UUID | None) -> tuple[int, UUID | None]:
    now = clock.now()
    with database.transaction() as session:
        # Somewhere it is tomorrow already; each reader's own day decides.
        tomorrow = now.date() + timedelta(days=1)
        readers = queries.digest_readers(session, tomorrow, after, _BATCH)
        letters = []
        for reader in readers:
            today = now.astimezone(ZoneInfo(reader.time_zone))
            if today.time() < MORNING or not _is_due(reader, today.date()):
                continue
            letters += _letter(session, reader, today.date(), now)
            queries.mark_digested(session, [reader.user_id], today.date())
        queries.insert_messages(session, letters)
    return len(letters), readers[-1].user_id if len(readers) == _BATCH else None


def _is_due(reader: Any, today: date) -> bool:
    last = reader.digest_on
    if last is None:
        return reader.digest == "daily" or today.weekday() == _MONDAY
    if reader.digest == "daily":
        return bool(last < today)
    return bool(last < today - timedelta(days=today.weekday()))


def _letter(session: Session, reader: Any, today: date, now: datetime) -> list[dict[str, Any]]:
    """The letter of one reader; none where nothing is new, or no letters are wanted."""
    zone = ZoneInfo(reader.time_zone)
    since = reader.digest_on or today - timedelta(days=_DAYS[reader.digest])
    rows = queries.held_back(
        session,
        reader.user_id,
        datetime.combine(since, MORNING, zone),
        datetime.combine(today, MORNING, zone),
    )
    chosen = {(row.area, row.channel): row.enabled for row in _choices(session, reader.user_id)}
    wanted = [row for row in rows if _by_letter(row, chosen)]
    if not wanted or Channel.EMAIL.value not in queries.channels_for(session, reader.user_id):
        return []
    return [
        {
            "key": f"digest:{reader.user_id}:{today.isoformat()}",
            "user_id": reader.user_id,
            "circle_id": None,
            "notice_id": None,
            "channel": Channel.EMAIL.value,
            "content": _content(wanted, reader.language),
            "status": "waiting",
            "tries": 0,
            "next_at": _not_before(reader, now),
            "claimed_by": "",
            "provider_reference": "",
            "fault": "",
            "made_at": now,
            "sent_at": None,
        }
    ]


def _choices(session: Session, user_id: UUID) -> Sequence[Any]:
    return queries.choices(session, [user_id])


def _by_letter(row: Any, chosen: dict[tuple[str, str], bool]) -> bool:
    rule = NOTICES.get(row.kind)
    if rule is None:
        return False
    way = Channel.EMAIL
    return chosen.get((rule.area.value, way.value), usual(rule.area, way))


def _content(rows: Sequence[Any], language: str) -> str:
    lines = []
    for row in rows[:MOST_LINES]:
        said = words(row.kind, language, json.loads(row.params), circle=row.circle_name or "")
        where = f"{row.circle_name} · " if row.circle_name else ""
        lines.append(f"{where}{said.title}: {said.body}")
    if len(rows) > MOST_LINES:
        more = len(rows) - MOST_LINES
        lines.append(text(language, "And {count} more.", count=str(more)))
    title = ntext(language, "{n} new notice", "{n} new notices", len(rows))
    return canonical_json({"title": title, "paragraphs": lines, "link": "/notices"})


def _not_before(reader: Any, now: datetime) -> datetime:
    if reader.quiet_from is None or reader.quiet_to is None:
        return now
    return Quiet(reader.quiet_from, reader.quiet_to, reader.time_zone).until(now)
