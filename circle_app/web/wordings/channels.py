"""Ways out for messages and the outbox: what those who look after them did."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "channel.changed": Way("link", "teal", "{by} set up a way for messages"),
    "channel.changed/on": Way("link", "teal", "{by} switched a way for messages on"),
    "channel.changed/off": Way("link", "gray", "{by} switched a way for messages off"),
    "channel.changed/removed": Way("link", "amber", "{by} removed a way for messages"),
    "channel.tried": Way("refresh", "teal", "{by} tried a way for messages: it works"),
    "channel.tried/failed": Way(
        "refresh", "amber", "{by} tried a way for messages: it did not work"
    ),
    "outbox.changed": Way("refresh", "teal", "{by} sent messages again: {count}"),
    "outbox.changed/dropped": Way("x", "gray", "{by} dropped a message"),
}
#: Kinds that are told in another way by the value of a parameter.
DETAILS: Final[Mapping[str, str]] = {
    "channel.changed": "what",
    "channel.tried": "what",
    "outbox.changed": "what",
}
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
