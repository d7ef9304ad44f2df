"""What hangs on a circle's board: announcements, policies in words, documents."""

from __future__ import annotations

from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.texts import visible

MAX_TITLE_LENGTH = 120
MAX_BODY_LENGTH = 5_000
# So many hang there at once; the oldest is taken down before another goes up.
MAX_ANNOUNCEMENTS = 100
MAX_PAPERS = 100
_BLANK = "\n\n\n"


class InvalidText(InvalidInput):
    """Nothing was written, or too much; ``field`` says where."""

    code = "invalid_text"


class BoardFull(Conflict):
    """As much hangs there as can be read; something has to be taken down first."""

    code = "board_full"


class NotAPolicy(Conflict):
    """A document is replaced by another file; only words are written anew."""

    code = "not_a_policy"


class PaperReplaced(Conflict):
    """A newer version is there already."""

    code = "paper_replaced"


def clean_title(typed: str) -> str:
    """Normalise a title of one line.

    Raises:
        InvalidText: There is nothing in it, or it is too long.
    """
    title = visible(typed[: 4 * MAX_TITLE_LENGTH])
    if not 0 < len(title) <= MAX_TITLE_LENGTH:
        reason = "long" if title else "empty"
        raise InvalidText(field="title", reason=reason, max_length=MAX_TITLE_LENGTH)
    return title


def clean_body(typed: str, *, needed: bool) -> str:
    r"""Normalise a text of several lines; at most one empty line stands between two.

    Raises:
        InvalidText: It is too long, or it is needed and there is nothing in it.

    >>> clean_body(" Come at five.\r\n\r\n\r\n\r\nBring the books. ", needed=True)
    'Come at five.\n\nBring the books.'
    """
    lines = typed[: 4 * MAX_BODY_LENGTH].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    body = "\n".join(visible(line) for line in lines).strip()
    while _BLANK in body:
        body = body.replace(_BLANK, "\n\n")
    if len(body) > MAX_BODY_LENGTH:
        raise InvalidText(field="body", reason="long", max_length=MAX_BODY_LENGTH)
    if needed and not body:
        raise InvalidText(field="body", reason="empty", max_length=MAX_BODY_LENGTH)
    return body
