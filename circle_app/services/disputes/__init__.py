"""Disputes: a member doubts an entry or a person; words are exchanged, somebody else settles it.

While a doubt about an entry is open, its month cannot be closed. Every member reads it; one about
a person is read by who opened it, by that person, and by those who settle or audit.
"""

from circle_app.services.disputes.acts import (
    close,
    open,  # noqa: A004  (a verb)
    open_about,
    open_in,
)
from circle_app.services.disputes.lists import get, may_ask, of_circle, of_entry
from circle_app.services.disputes.thread import Message, messages, say
from circle_app.services.disputes.views import DisputeView

__all__ = [
    "DisputeView",
    "Message",
    "close",
    "get",
    "may_ask",
    "messages",
    "of_circle",
    "of_entry",
    "open",
    "open_about",
    "open_in",
    "say",
]
