"""Members as their circle knows them: records, contact, papers, notes, what happened to them."""

from circle_app.services.members.history import history
from circle_app.services.members.identity import decide, submit
from circle_app.services.members.names import follow_name
from circle_app.services.members.notes import Note, add_note, notes, remove_note
from circle_app.services.members.papers import add_paper, paper, remove_paper
from circle_app.services.members.recording import Recorded, edit, record
from circle_app.services.members.views import Contact, Identity, MemberView, Paper, get

__all__ = [
    "Contact",
    "Identity",
    "MemberView",
    "Note",
    "Paper",
    "Recorded",
    "add_note",
    "add_paper",
    "decide",
    "edit",
    "follow_name",
    "get",
    "history",
    "notes",
    "paper",
    "record",
    "remove_note",
    "remove_paper",
    "submit",
]
