"""What people hear of: passing word on, each person's notices, and what they want to hear."""

from circle_app.services.notices.choices import Choices, change, show
from circle_app.services.notices.dispatching import dispatch
from circle_app.services.notices.giving import Told, give
from circle_app.services.notices.lists import (
    NoticeView,
    listed,
    mark_all_read,
    mark_read,
    unread_count,
)

__all__ = [
    "Choices",
    "NoticeView",
    "Told",
    "change",
    "dispatch",
    "give",
    "listed",
    "mark_all_read",
    "mark_read",
    "show",
    "unread_count",
]
