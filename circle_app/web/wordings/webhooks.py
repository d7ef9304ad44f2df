"""Programs elsewhere that hear of the circle's acts, and browsers that are woken."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "webhook.added": Way("globe", "teal", "{by} has the circle tell {host} of what happens"),
    "webhook.changed": Way("globe", "gray", "{by} changed what {host} is told"),
    "webhook.secret_renewed": Way("key", "gray", "{by} made a new secret for {host}"),
    "webhook.switched_on": Way("globe", "teal", "{by} had {host} told again"),
    "webhook.switched_off": Way("globe", "gray", "{by} had {host} told no more"),
    "webhook.paused": Way("alert", "amber", "{host} could not be told and was switched off"),
    "webhook.removed": Way("x", "gray", "{by} took {host} off the list of who is told"),
    "webhook.resent": Way("refresh", "gray", "{by} had {host} told once more"),
    "person.browser_added": Way("bell", "gray", "{actor} switched notices on in a browser"),
    "person.browser_removed": Way("bell", "gray", "{actor} switched notices off in a browser"),
    "webhook.tried": Way("globe", "gray", "{by} tried out whether {host} can be told"),
}
#: Kinds that are told in another way by the value of a parameter.
DETAILS: Final[Mapping[str, str]] = {}
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
