"""Offices given, taken back and handed over, and the roles people make up."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "member.role_changed": Way("key", "teal", "{by} gave {name} the role “{title}”"),
    "member.role_changed/admin": Way("key", "teal", "{by} made {name} admin"),
    "member.role_changed/manager": Way("key", "teal", "{by} made {name} manager"),
    "member.role_changed/treasurer": Way("key", "teal", "{by} made {name} treasurer"),
    "member.role_changed/secretary": Way("key", "teal", "{by} made {name} secretary"),
    "member.role_changed/clerk": Way("key", "teal", "{by} made {name} clerk"),
    "member.role_changed/auditor": Way("key", "teal", "{by} made {name} auditor"),
    "member.role_changed/member": Way("key", "gray", "{by} took the office of {name} back"),
    "member.role_changed/borrower": Way("key", "gray", "{by} took the office of {name} back"),
    "office.handed_over": Way("key", "teal", "{by} handed the office over to {name}"),
    "office.handed_over/admin": Way(
        "key", "teal", "{by} handed the office of admin over to {name}"
    ),
    "office.handed_over/treasurer": Way(
        "key", "teal", "{by} handed the office of treasurer over to {name}"
    ),
    "office.handed_over/manager": Way(
        "key", "teal", "{by} handed the office of manager over to {name}"
    ),
    "role.made": Way("key", "gray", "{actor} made the role “{title}”"),
    "role.changed": Way("key", "gray", "{actor} changed what the role “{title}” may do"),
    "role.retired": Way("key", "gray", "{actor} retired the role “{title}”"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
