"""Messages to many and reminders on their pages: looked at, sent once, and what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services import notices
from circle_app.web import routes
from circle_app.web.bulk_run.state import BulkState
from circle_app.web.messages.state import MessagesState
from circle_app.web.reminders.state import RemindersState
from tests.factories import person
from tests.integration.test_notices import open_way
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import count, member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
SAID = {"subject": "Meeting", "body": "Come at five."}


@pytest.fixture
def group(db: Any) -> Any:
    return officers_circle(3)


def opened(actor: Any, group: Any, state: Any, route: str, language: str = "en") -> Any:
    path = str(routes.path(route, circle=str(group.circle.id)))
    found = Tab(actor, language).at(state, route, path)
    return found, act(found, "load")


def test_a_message_is_written_looked_at_and_sent_once(group: Any) -> None:
    open_way("sms", group.admin)
    page, _ = opened(group.admin, group, MessagesState, routes.MESSAGES)
    assert [way.words for way in page.options.ways] == ["SMS"]
    assert len(page.options.members) == 5
    act(page, "look", {"subject": "", "body": "x"})
    assert page.error.startswith("This message cannot be sent")
    chosen = str(member_id(group.members[0], group.circle))
    act(page, "meant", "chosen")
    act(page, "look", {**SAID, f"member_{chosen}": "on", "way_sms": "on"})
    assert (page.reviewing, page.error) == (True, "")
    assert page.review.act == "Send to 1 member"
    assert (
        page.review.previews[0].size == f"{len(page.review.previews[0].told)} letters · 1 SMS each"
    )
    form = {"request_id": page.request_id}
    act(page, "send", form)
    assert (page.reviewing, page.subject, count("bulk_message")) == (False, "", 1)
    assert page.sent[0].states[0].words == "SMS: 1 on the way"
    assert page.sent[0].whom == "Chosen members, to 1 member"
    hindi, _ = opened(group.admin, group, MessagesState, routes.MESSAGES, "hi")
    assert hindi.sent[0].whom == "चुने हुए सदस्य, 1 सदस्य को"
    assert notices.listed(group.members[0]).items[0].kind == "message.posted"


def test_whom_to_remind_and_what_is_left_to_send_by_hand(group: Any) -> None:
    page, _ = opened(group.treasurer, group, RemindersState, routes.REMINDERS)
    everybody = len(page.view.rows)
    assert everybody >= 3
    assert len(page.chosen) == everybody
    assert page.view.rows[0].how == "only in Circle"
    assert page.view.alone.startswith(f"{everybody} members are not reached")
    open_way("sms", group.admin)
    act(page, "reload")
    assert page.view.rows[0].how == "SMS"
    assert page.view.alone == ""
    assert page.view.previews[0].count == f"to {everybody} members"
    first = page.view.rows[0].id
    act(page, "pick_all")
    act(page, "pick", first)
    assert page.members == f"member-{first}"
    sheet = Tab(group.treasurer, "en").at(
        BulkState, routes.REMINDERS, str(routes.path(routes.REMINDERS, circle=str(group.circle.id)))
    )
    act(sheet, "ask_remind", page.members, 1)
    act(sheet, "start", {"request_id": sheet.request_id, "chosen": sheet.chosen})
    act(sheet, "go_on")
    assert sheet.card.title == "1 member reminded"
    # It goes by SMS, so there is nothing to send by hand.
    assert sheet.letters == []
    act(page, "reload")
    assert next(row for row in page.view.rows if row.id == first).reminded
    assert page.chosen == []


def test_who_may_not_is_sent_away(group: Any) -> None:
    for state, route in ((MessagesState, routes.MESSAGES), (RemindersState, routes.REMINDERS)):
        _, went = opened(group.members[0], group, state, route)
        assert address_of(went) == routes.FORBIDDEN
        _, went = opened(person(), group, state, route)
        assert address_of(went) == "/not-found"
