"""Which offices a circle gives out, and the document that says what each may do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from circle_app.domain.offices import (
    HigherOffice,
    LastAdmin,
    NoAccount,
    NoOffice,
    check_change,
    check_departure,
    check_hand_over,
    roles_given,
)
from circle_app.domain.permissions import ROLES, Permission, permissions_of
from circle_app.domain.presets import PRESETS

DOCUMENT = Path(__file__).parents[3] / "docs" / "rules" / "roles.md"
ROW = re.compile(r"^\| `(?P<name>[a-z_.]+)` \| (?P<cells>.+) \|$", re.MULTILINE)


def documented() -> dict[str, list[str]]:
    """The matrix as the document has it: of each permission its cells."""
    found = ROW.finditer(DOCUMENT.read_text("utf-8"))
    return {row["name"]: [cell.strip() for cell in row["cells"].split("|")] for row in found}


def test_the_document_tells_what_every_role_may_do() -> None:
    roles = [permissions_of(name, has_officers=True) for name in ROLES]
    roles.append(permissions_of("member", has_officers=False))
    expected = {
        permission.value: ["yes" if permission in role else "–" for role in roles]
        for permission in Permission
    }
    assert {name: cells[1:] for name, cells in documented().items()} == expected


@pytest.mark.parametrize(
    ("preset", "given"),
    [
        ("lending", ("member",)),
        ("savings", ("admin", "treasurer", "secretary", "clerk", "auditor", "member")),
        ("shg", ("admin", "treasurer", "secretary", "clerk", "auditor", "member")),
        ("lender", ("admin", "manager", "clerk", "auditor", "secretary", "borrower")),
    ],
)
def test_offices_that_help_anywhere_are_given_where_there_are_officers(
    preset: str, given: tuple[str, ...]
) -> None:
    assert roles_given(preset) == given


@pytest.mark.parametrize("preset", [name for name, each in PRESETS.items() if each.has_officers])
def test_what_a_circle_gives_out_first_may_give_out_the_rest(preset: str) -> None:
    first, *others = roles_given(preset)
    assert Permission.ASSIGN_ROLES in ROLES[first]
    assert all(Permission.ASSIGN_ROLES not in ROLES.get(role, frozenset()) for role in others)


def test_the_last_admin_neither_steps_down_nor_goes() -> None:
    for admins in (0, 1):
        with pytest.raises(LastAdmin):
            check_change(before="admin", after="member", has_account=True, admins=admins)
        with pytest.raises(LastAdmin):
            check_departure("admin", admins=admins)
    check_change(before="admin", after="admin", has_account=True, admins=1)
    check_change(before="admin", after="c-7k2m9qxa", has_account=True, admins=2)
    check_departure("admin", admins=2)
    check_departure("treasurer", admins=1)


def test_an_office_needs_an_account_and_a_plain_role_does_not() -> None:
    for role in ("auditor", "c-7k2m9qxa"):
        with pytest.raises(NoAccount):
            check_change(before="member", after=role, has_account=False, admins=1)
    for role in ("member", "borrower"):
        check_change(before="member", after=role, has_account=False, admins=1)


@pytest.mark.parametrize(
    ("office", "taker", "refusal"),
    [
        ("treasurer", "member", None),
        ("treasurer", "secretary", None),
        ("admin", "treasurer", None),
        ("admin", "auditor", None),
        ("treasurer", "auditor", HigherOffice),
        ("treasurer", "admin", HigherOffice),
        ("manager", "treasurer", HigherOffice),
        ("secretary", "member", NoOffice),
        ("auditor", "member", NoOffice),
        ("member", "member", NoOffice),
    ],
)
def test_an_office_passes_to_whoever_loses_nothing_by_it(
    office: str, taker: str, refusal: type[Exception] | None
) -> None:
    values = {"office": office, "own": ROLES[office], "theirs": ROLES[taker]}
    if refusal is None:
        check_hand_over(**values, has_account=True)
        with pytest.raises(NoAccount):
            check_hand_over(**values, has_account=False)
    else:
        with pytest.raises(refusal):
            check_hand_over(**values, has_account=True)
