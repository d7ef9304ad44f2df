"""What a refusal around roles says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "beyond_own_role": "Nobody gives, takes or makes a role that may do more than their own. "
    "Nothing was changed. Please ask an admin.",
    "invalid_role_title": "Please give the role a name of its own, of at most {max_length} "
    "letters. Nothing was changed.",
    "invalid_permissions": "There is no such permission. Nothing was changed.",
    "no_office": "You hold no office that can be handed over. Nothing was changed.",
    "higher_office": "This person holds an office already that would be lost. Nothing was "
    "changed. Please ask an admin.",
    "role_title_taken": "Another role is called so. Nothing was changed. Please choose another "
    "name.",
    "too_many_roles": "There are {maximum} roles already. Nothing was made. Please retire one "
    "first.",
    "role_held": "Somebody still holds this role. Nothing was changed. Please give them another "
    "one first.",
}
