"""Imports of a circle as ready text."""

from dataclasses import dataclass
from typing import Final

from circle_app.i18n import messages, ntext, text
from circle_app.i18n.import_messages import KINDS
from circle_app.services.imports import ImportCard
from circle_app.web import routes, times

#: Refusals of the form, by the code in the address; anything else there is not ours.
REFUSALS: Final = frozenset(
    {
        "unreadable_table",
        "file_too_large",
        "unknown_import_kind",
        "not_allowed",
        "circle_archived",
        "idempotency_mismatch",
    }
)
STATUS: Final = {
    "read": ("columns to be chosen", "amber"),
    "mapped": ("not imported yet", "amber"),
    "committed": ("imported", "teal"),
    "reverted": ("taken back", "gray"),
}


@dataclass(frozen=True)
class ImportRow:
    """An import in the list."""

    title: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "gray"
    href: str = ""


def import_row(card: ImportCard, circle: str, time_zone: str, language: str) -> ImportRow:
    """Make a row of the list."""
    words, tone = STATUS.get(card.status, ("", "gray"))
    count = ntext(language, "{n} row", "{n} rows", card.rows)
    day = times.when(card.read_at, time_zone, language)
    return ImportRow(
        title=f"{text(language, KINDS[card.kind])} · {card.file_name}",
        sub=f"{count} · {card.read_by} · {day}",
        chip=text(language, words) if words else "",
        tone=tone,
        href=str(routes.path(routes.IMPORT, circle=circle, batch=str(card.id))),
    )


def refusal_words(typed: str, language: str) -> str:
    """What the form was refused with, from ``code`` or ``code.reason`` in the address."""
    code, _, reason = typed.partition(".")
    if code not in REFUSALS:
        return ""
    return messages.sentence(code, language, reason=reason, max_mb=5)
