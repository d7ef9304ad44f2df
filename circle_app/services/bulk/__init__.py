"""Acts on many members: confirming payments, taking cash down, reminding."""

from circle_app.services.bulk.reading import COLLECTS, get
from circle_app.services.bulk.reminders import Letter, letters
from circle_app.services.bulk.starting import Came, confirm, record, remind
from circle_app.services.bulk.views import Kind, Run, RunRow
from circle_app.services.bulk.working import finish, go_on, resume

__all__ = [
    "COLLECTS",
    "Came",
    "Kind",
    "Letter",
    "Run",
    "RunRow",
    "confirm",
    "finish",
    "get",
    "go_on",
    "letters",
    "record",
    "remind",
    "resume",
]
