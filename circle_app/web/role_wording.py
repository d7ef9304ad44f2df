"""What roles are called: in lists, in sentences, and under one's own name."""

from collections.abc import Mapping
from typing import Final

from circle_app.i18n import role_words, text

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
    return role_words.role_name(role, language, (titles or {}).get(role, ""))


def the_role(role: str, language: str, titles: Mapping[str, str] | None = None) -> str:
    """A role as the subject of a sentence: "the treasurer"."""
    if role in THE_ROLE:
        return text(language, THE_ROLE[role])
    return role_name(role, language, titles)
