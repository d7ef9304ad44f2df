"""What roles are called: in lists, in sentences, and under one's own name."""

from collections.abc import Mapping
from typing import Final

from circle_app.i18n import text

#: In lists.
ROLE_NAMES: Final = {
    "admin": "Admin",
    "manager": "Manager",
    "treasurer": "Treasurer",
    "secretary": "Secretary",
    "clerk": "Clerk",
    "auditor": "Auditor",
    "member": "Member",
    "borrower": "Borrower",
}
#: In a sentence about who decides.
THE_ROLE: Final = {
    "": "an officer",
    "admin": "the admin",
    "manager": "the manager",
    "treasurer": "the treasurer",
    "secretary": "the secretary",
    "clerk": "the clerk",
    "auditor": "the auditor",
}
#: Under a circle's name for those who hold an office in it.
YOU_ARE: Final = {
    "admin": "You are admin",
    "manager": "You are manager",
    "treasurer": "You are treasurer",
    "secretary": "You are secretary",
    "clerk": "You are clerk",
    "auditor": "You are auditor",
}


def role_name(role: str, language: str, titles: Mapping[str, str] | None = None) -> str:
    """What a role is called; ``titles`` has those that people made up, by their keys."""
    if titles and role in titles:
        return titles[role]
    return text(language, ROLE_NAMES.get(role, "Officer"))


def the_role(role: str, language: str, titles: Mapping[str, str] | None = None) -> str:
    """A role as the subject of a sentence: "the treasurer"."""
    if role in THE_ROLE:
        return text(language, THE_ROLE[role])
    return role_name(role, language, titles)
