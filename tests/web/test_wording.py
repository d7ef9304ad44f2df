"""Every act has a sentence in both languages, and says who did it first."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from circle_app.i18n import has_text, messages, role_words
from circle_app.i18n.notice_texts import decisions
from circle_app.persistence.queries import dissolutions
from circle_app.services.activity import FeedItem
from circle_app.web import rule_wording, wording
from circle_app.web.dissolve import view_models as dissolve
from circle_app.web.payments.view_models import CHIPS
from circle_app.web.share_out import view_models as share_out
from circle_app.web.wordings import officers
from tests.architecture.sources import called, python

TABLES = (
    decisions.TITLES, wording.METHODS, wording.ENTRIES, rule_wording.PRESET_NAMES,
    rule_wording.PRESET_LINES, rule_wording.CONFIRMATIONS, rule_wording.ADMISSIONS,
    rule_wording.PAY_IN, rule_wording.RHYTHMS, rule_wording.RATES, rule_wording.METHODS,
    rule_wording.LOANS_UP_TO, role_words.ROLE_NAMES,
    role_words.ROLE_AIMS,
)  # fmt: skip
# Nobody reads these in a circle: they are about one person, or are told by another line.
UNSEEN = ("person.", "wallet.")


def recorded_kinds() -> set[str]:
    """The kinds of acts that services write down by name."""
    found = set()
    for source in python("circle_app/services"):
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call) or called(node).rpartition(".")[2] not in {
                "record",
                "announce",
            }:
                continue
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    head, dot, tail = part.value.partition(".")
                    if dot and head.isidentifier() and tail.isidentifier():
                        found.add(part.value)
    return {kind for kind in found if not kind.startswith(UNSEEN)}


def item(kind: str, /, **params: Any) -> FeedItem:
    """An act of Rekha's on a Saturday noon in India."""
    at = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
    return FeedItem(7, at, kind, params, None, "Rekha Verma", None)


def test_every_act_that_is_recorded_has_a_sentence() -> None:
    kinds = recorded_kinds()
    assert {"member.joined", "vote.cast", "loan.requested"} <= kinds
    assert kinds - set(wording.ACTS) == set()


def test_every_sentence_has_its_hindi() -> None:
    sentences = {words for table in TABLES for words in table.values()}
    for way in (*wording.ACTS.values(), wording.OTHER):
        sentences |= {way.sentence, way.below}
    sentences |= {words for words, _, _ in CHIPS.values()}
    # Lines that only repeat what somebody typed need no translation.
    spoken = [words for words in sentences if re.sub(r"\{\w+\}|[“”]", "", words)]
    assert [words for words in spoken if not has_text("hi", words)] == []


@pytest.mark.parametrize(
    ("language", "who", "words"),
    [("en", "Asha Kumari", "put in ₹5"), ("hi", "Asha Kumari", "ने ₹5 जमा किए")],
)
def test_the_name_stands_apart_from_the_sentence(language: str, who: str, words: str) -> None:
    paid = item(
        "contribution.confirmed",
        name="Asha Kumari", by="Asha Kumari", amount_minor=500, currency="INR", method="cash",
    )  # fmt: skip
    line = wording.feed_line(paid, language, "Asia/Kolkata")
    assert (line.who, line.words, line.amount) == (who, words, "+ ₹5")
    assert line.sub.startswith("12:00 · ")


def test_who_confirms_and_who_records_are_told_apart() -> None:
    shared = {"name": "Asha", "by": "Rekha", "amount_minor": 500, "method": "cash"}
    confirmed = wording.feed_line(
        item("contribution.confirmed", **shared, checked=True), "en", "UTC"
    )
    recorded = wording.feed_line(item("contribution.confirmed", **shared), "en", "UTC")
    assert confirmed.words == "confirmed ₹5 from Asha"
    assert recorded.words == "recorded ₹5 from Asha"


def test_a_line_that_cannot_be_filled_is_left_out() -> None:
    asked = item("loan.requested", name="Asha", amount_minor=20_000, currency="INR")
    assert wording.feed_line(asked, "en", "Asia/Kolkata").sub == "12:00"
    told = item("loan.requested", name="Asha", amount_minor=20_000, purpose="Seeds")
    assert wording.feed_line(told, "en", "Asia/Kolkata").sub == "12:00 · Seeds"


def test_an_unknown_act_is_still_a_line() -> None:
    line = wording.feed_line(item("future.thing"), "hi", "Asia/Kolkata")
    assert line.words == "कुछ दर्ज हुआ"


def test_days_and_repeated_news() -> None:
    decided = item("proposal.approved", kind="loan", title="Seeds", yes=2, no=0)
    voted = item("vote.cast", name="Asha", kind="loan", title="", vote="yes", yes=1, no=0)
    days = wording.by_day((decided, voted), "en", "Asia/Kolkata", date(2026, 11, 22))
    assert [day.title for day in days] == ["Yesterday"]
    assert [line.words for line in days[0].lines] == ["voted yes: the loan"]


def told(kind: str, /, **params: Any) -> str:
    """An act's sentence and what stands below it, in English."""
    line = wording.feed_line(item(kind, **params), "en", "Asia/Kolkata")
    below = line.sub.partition(" · ")[2]
    return " | ".join(filter(None, (f"{line.who} {line.words}".strip(), below)))


def test_officers_and_what_they_decide_are_told_in_words() -> None:
    made = {"by": "Asha", "name": "Rekha"}
    assert told("member.role_changed", **made, role="treasurer") == "Asha made Rekha treasurer"
    assert told("member.role_changed", **made, role="member") == (
        "Asha took the office of Rekha back"
    )
    matter = {"kind": "reversal", "title": "Wrong day", "decider": "officer"}
    assert told("proposal.rejected", **matter, reason="officer") == (
        "Rekha Verma did not agree: taking an entry back (“Wrong day”)"
    )
    assert told("proposal.rejected", **matter, reason="time") == (
        "Nobody decided in time: taking an entry back (“Wrong day”)"
    )
    assert told("proposal.failed", kind="expense", title="Tents", reason="insufficient_funds") == (
        "Agreed, but it could not be carried out: the payment to Tents | there was not enough money"
    )
    assert told("proposal.failed", kind="withdrawal", title="", reason="whatever").endswith(
        "taking savings out | something had changed meanwhile"
    )
    opened = {"kind": "reopening", "title": "2026-03", "name": "Asha"}
    assert told("proposal.opened", **opened, decider="officer") == (
        "Asha asks to open March 2026 again | another officer decides"
    )


@pytest.mark.parametrize(
    ("kind", "asked", "shown"),
    [
        ("proposal.failed", "loan", True),
        ("proposal.failed", "expense", True),
        ("proposal.rejected", "expense", False),
        ("proposal.rejected", "reversal", True),
        ("proposal.approved", "reversal", False),
        ("proposal.approved", "upi", True),
    ],
)
def test_a_decision_is_told_once(kind: str, asked: str, shown: bool) -> None:
    assert wording.is_told(item(kind, kind=asked, title="")) is shown


def test_every_failure_is_a_refusal_that_exists() -> None:
    assert set(officers.FAILURES) - set(messages.SENTENCES) == set()
    assert [words for words in officers.FAILURES.values() if not has_text("hi", words)] == []


def test_everything_that_holds_an_end_up_has_words() -> None:
    named = {each.name for each in dissolutions._CIRCLE_HOLDS.selected_columns}
    assert set(dissolve._HOLDS) == named
    assert set(share_out._HOLDS) == named | {"meeting"}
    for words in (*dissolve._HOLDS.values(), *share_out._HOLDS.values()):
        assert has_text("hi", words)
