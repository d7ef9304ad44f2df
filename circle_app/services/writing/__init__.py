"""Messages that officers write to many members: looking at them first, sending, what became."""

from circle_app.services.writing.looking import Draft, Options, Preview, Unreached, options, preview
from circle_app.services.writing.reminding import Reminding, ToRemind, left_alone, to_remind
from circle_app.services.writing.sending import Sent, listed, send

__all__ = [
    "Draft",
    "Options",
    "Preview",
    "Reminding",
    "Sent",
    "ToRemind",
    "Unreached",
    "left_alone",
    "listed",
    "options",
    "preview",
    "send",
    "to_remind",
]
