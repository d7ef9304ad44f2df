"""Words by SMS or WhatsApp, and messages to many."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "command.taken": Way("phone", "gray", "{name} asked or voted by a message"),
    "message.sent": Way("mail", "gray", "{by} wrote to {count} members"),
}
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
