"""Today and Collect: what the treasurer sees, exactly what is confirmed, and how it goes on."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.i18n import messages
from circle_app.services import contributions
from circle_app.services.bulk import working
from circle_app.web import routes
from circle_app.web.bulk_run.state import BulkState
from circle_app.web.collect.state import CollectState
from circle_app.web.shell import ShellState
from circle_app.web.today.state import TodayState
from tests.factories import key
from tests.support.browsers import Tab, act, address_of
from tests.support.circles import kinds, member_id, officers_circle

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def say_paid(actor: Any, circle: Any, **more: Any) -> Any:
    return contributions.pay(actor, circle.id, **{"method": "cash", "key": key(), **more})


@pytest.fixture
def group(db: Any) -> Any:
    return officers_circle(4)


class Desk:
    """A treasurer's browser with both pages and the sheet."""

    def __init__(self, actor: Any, group: Any, language: str = "en") -> None:
        self.tab, self.circle = Tab(actor, language), str(group.circle.id)

    def _at(self, state: Any, route: str, query: str = "") -> Any:
        return self.tab.at(state, route, str(routes.path(route, circle=self.circle)) + query)

    def today(self) -> Any:
        found = self._at(TodayState, routes.TODAY)
        self.went = act(found, "load")
        return found

    def collect(self, query: str = "") -> Any:
        found = self._at(CollectState, routes.COLLECT, query)
        self.went = act(found, "load")
        return found

    def sheet(self, route: str = routes.COLLECT) -> Any:
        return self._at(BulkState, route)

    def start(self, sheet: Any) -> None:
        form = {"request_id": sheet.request_id, "chosen": sheet.chosen}
        act(sheet, "start", form)
        for _ in range(20):
            if sheet.card.running:
                act(sheet, "go_on")
        if sheet.kind == "remind":
            act(sheet, "go_on")


def test_confirming_all_confirms_what_was_seen_and_not_what_came_since(
    group: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(working, "CHUNK", 1)
    circle, members = group.circle, group.members
    claims = [say_paid(each, circle) for each in members[:2]]
    desk = Desk(group.treasurer, group)
    view = desk.today().view
    assert (view.count, view.title) == (2, "2 payments to confirm")
    assert view.sum_sub == "₹1,000 in all, waiting since today"
    assert all(line.what.endswith(" contribution") for line in view.lines)
    assert view.cycle.big == "0 of 6"
    since = say_paid(members[2], circle)
    sheet = desk.sheet(routes.TODAY)
    act(sheet, "ask_confirm", view.chosen)
    assert (sheet.title, sheet.summary) == ("Confirm 2 payments", "₹1,000 in all")
    assert {line.name for line in sheet.lines} == {each.name for each in members[:2]}
    contributions.reject(group.admin, claims[0].id, reason="No money", key=key())
    act(sheet, "start", {"request_id": sheet.request_id, "chosen": view.chosen})
    assert (sheet.card.title, sheet.card.running) == ("0 of 2 done", True)
    act(sheet, "go_on")
    assert (sheet.card.title, sheet.card.share) == ("1 of 2 done", "50%")
    act(sheet, "go_on")
    assert (sheet.card.title, sheet.card.all_done) == ("1 payment confirmed", False)
    (failed,) = sheet.card.failed
    assert failed.name == members[0].name
    assert failed.reason == messages.sentence("already_decided", "en")
    assert contributions.get(group.treasurer, since.id).status == "pending"
    # The same form once more does nothing twice; the failed one again says the same.
    act(sheet, "again")
    act(sheet, "go_on")
    assert len(sheet.card.failed) == 1
    assert kinds().count("contribution.confirmed") == 1
    act(sheet, "close")
    assert (sheet.step, sheet.chosen) == ("", "")


def test_the_list_is_chosen_from_and_cash_and_reminders_follow(group: Any) -> None:
    circle, members = group.circle, group.members
    say_paid(members[0], circle, method="upi", reference="612345678901")
    desk = Desk(group.treasurer, group)
    page = desk.collect()
    assert [each.count for each in page.summary.filters] == ["6", "0", "1", "5", "0"]
    first = page.rows[0]
    assert (first.state, first.amount, first.checking) == (
        "Checking", "₹500", "waits: UTR … 8901",
    )  # fmt: skip
    act(page, "narrow", "paid")
    assert page.rows == []
    act(page, "narrow", "")
    act(page, "search", {"words": "8901"})
    assert [row.id for row in page.rows] == [first.id]
    act(page, "search", {"words": ""})
    ids = [str(member_id(each, circle)) for each in members[:3]]
    for each in ids:
        act(page, "pick", each)
    assert (page.bar.count, page.bar.claim_count, page.bar.owing_count) == (3, 1, 2)
    assert page.bar.confirm == "Confirm 1 payment"

    sheet = desk.sheet()
    act(sheet, "ask_record", page.bar.members)
    assert [line.owed for line in sheet.lines] == ["₹500 is being checked", *["owes ₹500"] * 2]
    act(sheet, "review", {f"amount_{ids[1]}": "no", "request_id": "x"})
    assert sheet.error
    act(sheet, "review", {f"amount_{ids[0]}": "", f"amount_{ids[1]}": "500"})
    assert (sheet.step, sheet.summary) == ("review", "₹500 in cash from 1 member")
    assert sheet.follows == "It waits until another officer confirms it."
    desk.start(sheet)
    assert (sheet.card.title, sheet.card.all_done) == ("1 payment recorded", True)

    act(page, "reload")
    act(sheet, "ask_remind", page.bar.owing, page.bar.owing_count)
    assert page.bar.owing_count == 1
    desk.start(sheet)
    assert sheet.card.title == "1 member reminded"
    assert [line.name for line in sheet.letters] == [members[2].name]
    assert sheet.letters[0].whatsapp.startswith("https://wa.me/91")
    act(page, "reload")
    assert [row.sub.endswith("reminded today") for row in page.rows if row.id == ids[2]] == [True]
    act(page, "pick_all")
    assert page.bar.count == 6
    act(page, "clear")
    assert page.bar.count == 0
    seen = Desk(group.treasurer, group, "hi").collect("?state=due")
    assert seen.shown == "due"
    assert {row.state for row in seen.rows} == {"बाकी"}


def test_the_menu_offers_it_to_who_collects_and_to_nobody_else(group: Any) -> None:
    circle = group.circle
    say_paid(group.members[0], circle)
    desk = Desk(group.treasurer, group)
    desk.today()
    shell = desk.tab.at(ShellState, routes.TODAY, f"/c/{circle.id}/today")
    assert (shell.desk.collects, shell.desk.today, shell.desk.payments) == (True, "1", "1")
    assert shell.circles[0].href == f"/c/{circle.id}/today"
    member = Desk(group.members[1], group)
    member.today()
    assert address_of(member.went) == routes.FORBIDDEN
    shell = member.tab.at(ShellState, routes.TODAY, f"/c/{circle.id}/today")
    assert (shell.desk.collects, shell.circles[0].href) == (False, f"/c/{circle.id}")
    member.collect()
    assert address_of(member.went) == routes.FORBIDDEN
