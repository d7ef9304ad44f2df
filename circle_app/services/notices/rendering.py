"""A message in its reader's words, for the way it goes; worded when it is sent, not before."""

from __future__ import annotations

import json
from typing import Any, Final

from circle_app.adapters.messages.base import Letter
from circle_app.domain.notices import Channel
from circle_app.i18n import notice_words
from circle_app.services.notices import letters

#: Where a person chooses what reaches whom.
SETTINGS_PLACE: Final = "/notices/settings"


def letter(row: Any, to: str, origin: str) -> Letter:
    """Word a message.

    Args:
        row: The message with its notice, reader and circle.
        to: The address by the way it goes.
        origin: Where this installation is, so that links lead back to it.
    """
    said = _said(row, origin)
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


def _said(row: Any, origin: str) -> letters.Said:
    circle, short = row.circle or "", ""
    if row.content is not None:
        content = json.loads(row.content)
        title, paragraphs = content["title"], tuple(content["paragraphs"])
        link = content.get("link", "")
    else:
        found = notice_words.words(row.kind, row.language, json.loads(row.params), circle=circle)
        title, paragraphs, link = found.title, (found.body,), row.link
        short = found.short
    return letters.Said(
        title=title,
        paragraphs=paragraphs,
        circle=circle,
        link=f"{origin}{link}" if link else "",
        settings_link=f"{origin}{SETTINGS_PLACE}",
        language=row.language,
        short=short,
    )
