"""The pages of a draw: before and after, adding a word, holding it, asking that it be void."""

from __future__ import annotations

from typing import Any

import pytest

from circle_app.services import proposals
from circle_app.services.access import Actor
from circle_app.services.rounds import drawing, voiding
from circle_app.web import routes
from circle_app.web.draw.state import DrawState
from tests.factories import key, person
from tests.support.browsers import Tab, act
from tests.support.drawn import Family, family

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def home(db: Any) -> Any:
    """Four people; the threads of a page have the machine's clock."""
    return family(4)


def at(home: Family, actor: Actor | None, language: str = "en", query: str = "") -> DrawState:
    """The draw of the first round in a tab of its own."""
    tab = Tab(actor, language)
    address = f"/c/{home.circle.id}/rounds/{home.round_id()}/draw{query}"
    page = tab.at(DrawState, routes.DRAW, address)
    act(page, "load")
    return page


def test_before_the_draw_the_page_shows_what_is_sealed(home: Family) -> None:
    page = at(home, home.people[1])
    assert (page.draw.title, page.draw.status) == ("Draw, round 1 of 4", "committed")
    assert page.draw.waits == (
        "₹4,000 is still missing. The turn is decided once everybody has paid."
    )
    assert (page.draw.may_add, page.draw.may_hold, page.draw.file[-10:]) == (
        True,
        False,
        "?attempt=1",
    )
    assert page.memory.seen.split() == [page.draw.seal] * 2
    assert (page.memory.proof, page.scores, page.tries) == ("", [], [])
    # Nobody has paid: all are alike. Once somebody has, the others cannot win before they do.
    assert [seat.kind for seat in page.seats] == ["open", "mine", "open", "open"]
    home.pay(home.owner)
    act(page, "reload")
    assert [seat.kind for seat in page.seats] == ["open", *["arrears"] * 3]
    assert page.seats[1].label == "slot 2: Rekha Verma, has not paid yet"
    home.pay(*home.people[1:])
    act(page, "reload")
    assert [seat.kind for seat in page.seats] == ["open", "mine", "open", "open"]
    assert (page.draw.waits, page.draw.name) == ("", "4 slots")
    assert at(home, home.owner).draw.may_hold


def test_a_word_is_added_once(home: Family) -> None:
    page = at(home, home.people[1])
    form = {"nonce": " चाय  7 ", "request_id": page.request_id}
    act(page, "add", form)
    act(page, "add", form)
    assert (page.draw.my_word, len(page.words), page.draw.may_add) == ("चाय 7", 1, False)
    assert (page.draw.words_title, page.memory.word) == ("1 member added a word", "चाय 7")
    assert page.memory.seen.split()[1] == page.words[0].full
    act(page, "add", {"nonce": "other", "request_id": page.request_id})
    assert page.error.startswith("You have added your word already.")


def test_who_watches_sees_the_light_walk_and_who_comes_later_does_not(home: Family) -> None:
    home.pay()
    watching, holding = at(home, home.people[2]), at(home, home.owner)
    act(watching, "hold")
    assert watching.error
    act(holding, "hold")
    act(watching, "reload")
    assert (holding.walking, watching.walking) == (True, True)
    act(watching, "reload")
    later = at(home, home.people[3])
    assert not later.walking
    assert later.seats[[seat.kind for seat in later.seats].index("winner")].at == "1200ms"
    assert (later.scores[0].wins, len(later.scores)) == (True, 4)
    assert later.draw.spoken.startswith("Round 1 goes to ")
    assert (later.memory.seen, later.memory.proof) == ("", later.draw.file)
    assert at(home, home.people[3], "hi").draw.title == "पर्ची, दौर 1 / 4"
    assert later.draw.rest == "and 1 more."


def test_a_vote_on_a_draw_is_asked_for_from_its_page(home: Family) -> None:
    home.pay()
    drawing.hold(home.owner, home.round_id(), key=key())
    page = at(home, home.people[1])
    act(page, "ask_void", {"reason": " ", "request_id": page.request_id})
    assert page.void_error
    act(page, "ask_void", {"reason": "Wrong list", "request_id": page.request_id})
    page = at(home, home.people[1])
    assert page.draw.void_href.startswith(f"/c/{home.circle.id}/votes/")
    asked = voiding.KIND
    (found,) = proposals.list(home.owner, home.circle.id, kind=asked).items
    for actor in home.people:
        proposals.vote(actor, found.id, "yes")
    act(page, "reload")
    assert (page.draw.status, [each.sub for each in page.tries]) == (
        "committed",
        ["void", "sealed"],
    )
    old = at(home, home.owner, query="?attempt=1")
    assert (old.draw.status, old.draw.above) == ("void", "This draw is void")
    assert old.memory.proof


def test_others_find_no_draw(home: Family) -> None:
    for actor in (person("Kavita Joshi"), None):
        assert not at(home, actor).loaded
    assert not at(home, home.owner, query="?attempt=7").loaded
