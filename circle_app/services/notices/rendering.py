"""A message in its reader's words, for the way it goes; worded when it is sent, not before."""

from __future__ import annotations

import json
from typing import Any, Final

from circle_app.adapters.messages.base import Letter
from circle_app.domain.notice_templates import fill
from circle_app.domain.notices import Channel
from circle_app.i18n import notice_words
from circle_app.services.notices import letters
from circle_app.services.notices.templates import OwnWords

#: Where a person chooses what reaches whom.
SETTINGS_PLACE: Final = "/notices/settings"


def letter(row: Any, to: str, origin: str, own: OwnWords | None = None) -> Letter:
    """Word a message.

    Args:
        row: The message with its notice, reader and circle.
        to: The address by the way it goes.
        origin: Where this installation is, so that links lead back to it.
        own: Words that the installation or the circle wrote instead of ours.
    """
    said = _said(row, origin, own)
    if row.channel == Channel.EMAIL:
        return Letter(
            to,
            row.key.replace(":", "-"),
            said.title,
            letters.plain(said),
            letters.page(said),
            said.link,
            said.language,
        )
    if row.channel == Channel.PUSH:
        short = " ".join(said.paragraphs)
    else:
        short = said.short or notice_words.in_short(
            " ".join(said.paragraphs), said.circle, named=False
        )
    return Letter(to, row.key.replace(":", "-"), said.title, short, "", said.link, said.language)


def _said(row: Any, origin: str, own: OwnWords | None) -> letters.Said:
    circle, short = row.circle or "", ""
    if row.content is not None:
        content = json.loads(row.content)
        title, paragraphs = content["title"], tuple(content["paragraphs"])
        link = content.get("link", "")
    else:
        title, paragraphs, short = _words(row, circle, own)
        link = row.link
    return letters.Said(
        title=title,
        paragraphs=paragraphs,
        circle=circle,
        link=f"{origin}{link}" if link else "",
        settings_link=f"{origin}{SETTINGS_PLACE}",
        language=row.language,
        short=short,
    )


def _words(row: Any, circle: str, own: OwnWords | None) -> tuple[str, tuple[str, ...], str]:
    """Return title, paragraphs and SMS of a notice, in own words where there are any."""
    params = json.loads(row.params)
    found = notice_words.words(row.kind, row.language, params, circle=circle)
    if own is None:
        return found.title, tuple(found.body.split("\n")), found.short
    brief = row.channel not in (Channel.EMAIL, Channel.PUSH)
    values = notice_words.values_of(params, row.language, circle=circle, sms=brief)
    body = fill(own.body, values)
    title = fill(own.subject, values) or found.title
    return title, tuple(body.split("\n")), notice_words.plainer(body)
