"""Every account of the chart has a name people can read, in both languages."""

from __future__ import annotations

import pytest

from circle_app.domain.charts import KINDS
from circle_app.i18n import has_text
from circle_app.web.account_names import NAMES, OWNED, account_name


def test_every_kind_of_account_is_named():
    assert set(KINDS) == set(NAMES)
    assert {code for code, kind in KINDS.items() if kind.per_member} == set(OWNED)


@pytest.mark.parametrize("code", sorted(NAMES))
def test_the_name_is_said_in_hindi(code):
    assert has_text("hi", NAMES[code])
    assert has_text("hi", OWNED.get(code, NAMES[code]))


def test_a_members_account_names_the_member():
    assert account_name("round_debt:1", "en", "Asha") == "Owed by Asha for rounds paid out"
    assert account_name("round_debt", "en") == "Owed for rounds paid out"
