"""Every permission and every role can be explained, in both languages."""

from __future__ import annotations

import pytest

from circle_app.domain.permissions import ROLES, Permission
from circle_app.domain.presets import PRESETS
from circle_app.i18n import has_text
from circle_app.i18n.role_words import (
    GROUPS,
    PERMISSIONS,
    ROLE_AIMS,
    ROLE_NAMES,
    permission_consequence,
    permission_title,
    role_name,
)


def test_every_permission_has_a_title_a_consequence_and_one_group() -> None:
    names = [permission.value for permission in Permission]
    assert sorted(PERMISSIONS) == sorted(names)
    assert sorted(name for group in GROUPS.values() for name in group) == sorted(names)
    titles = [permission_title(name, "en") for name in names]
    assert len(set(titles)) == len(titles)
    assert all(permission_consequence(name, "en").endswith(".") for name in names)


def test_every_role_has_a_name_and_an_aim() -> None:
    offered = {role for preset in PRESETS.values() for role in preset.officers}
    assert set(ROLES) | offered <= set(ROLE_NAMES)
    assert set(ROLES) == set(ROLE_AIMS)


@pytest.mark.parametrize(
    "sentences",
    [
        [words for pair in PERMISSIONS.values() for words in pair],
        list(ROLE_NAMES.values()),
        list(ROLE_AIMS.values()),
        list(GROUPS),
    ],
)
def test_all_of_it_is_there_in_hindi(sentences: list[str]) -> None:
    assert [words for words in sentences if not has_text("hi", words)] == []


def test_a_made_up_role_is_called_by_its_title_and_an_unknown_one_member() -> None:
    assert role_name("c-7k2m9qxa", "hi", "बैठक सहायक") == "बैठक सहायक"
    assert role_name("treasurer", "en", "anything") == "Treasurer"
    assert role_name("guest", "en") == "Member"
