"""What curious people reach that is not theirs: each of these was found by trying."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services import disputes, members, roles
from tests.factories import key
from tests.support.circles import member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_who_keeps_the_list_does_not_learn_who_complained(db: Any) -> None:
    group = officers_circle(members=3)
    sunita, farida, kavita = group.members
    roles.assign(group.admin, group.circle.id, member_id(farida, group.circle), "secretary")
    made = disputes.open_about(
        sunita, group.circle.id, member_id(kavita, group.circle), reason="She shouts", key=key()
    )
    disputes.say(kavita, made.id, "I did not", key=key())
    disputes.close(group.admin, made.id, outcome="Made up", key=key())

    def told(reader: Any, who: Any) -> set[str]:
        found = members.history(reader, group.circle.id, member_id(who, group.circle))
        return {item.kind for item in found.items}

    words = {"complaint.opened", "complaint.closed", "dispute.said"}
    for who in (sunita, kavita, group.admin):
        assert not told(farida, who) & words
        assert told(group.treasurer, who) & words
    assert told(sunita, sunita) & words == {"complaint.opened"}
