"""Own words for notices: checked when written, used when sent, taken back when not wanted."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from circle_app.domain.errors import CircleError, NotAllowed, NotFound
from circle_app.domain.notice_templates import InvalidTemplate, fill
from circle_app.domain.notices import NOTICES, Channel
from circle_app.i18n import notice_words
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.services.notices import rendering, templates
from tests.factories import outcomes, person
from tests.support.circles import kinds, officers_circle, rows

pytestmark = pytest.mark.no_invariants
KIND = "due.soon"
MAIL, SMS, PUSH = Channel.EMAIL, Channel.SMS, Channel.PUSH


def operator(name="Champa Devi"):
    actor = person(name)
    users = User.__table__
    with database.transaction() as session:
        session.connection().execute(
            update(users).where(users.c.id == actor.user_id).values(is_operator=True)
        )
    return actor


def message(channel, circle=None, language="en", **params):
    values = {"amount_minor": 50_000, "currency": "INR", "due_on": "2026-12-05", **params}
    return SimpleNamespace(
        id=1, key="notice:1:x", kind=KIND, content=None, params=json.dumps(values), link="/pay",
        circle="Sakhi", circle_id=circle, channel=channel.value, language=language,
    )  # fmt: skip


def sent(row):
    with database.reading() as session:
        own = templates.own_words(session, [row]).get(row.id)
    return rendering.letter(row, "x", "https://circle.example", own)


def test_own_words_come_before_ours_and_a_circles_before_the_installations(db):
    group = officers_circle(1)
    champa, here = operator(), group.circle.id
    ours = sent(message(MAIL, here))
    assert ours.subject == "Due soon"
    words = {"subject": "Soon: {amount}", "body": "Dear friend,\n{amount} by {day} <b>please</b>"}
    templates.change(champa, KIND, MAIL, "en", **words)
    theirs = sent(message(MAIL, here))
    assert theirs.subject == "Soon: ₹500"
    assert "₹500 by Sat 5 Dec <b>please</b>" in theirs.text
    assert "Dear friend,<br><br>₹500 by Sat 5 Dec &lt;b&gt;please&lt;/b&gt;" in theirs.html
    # Other languages and ways keep ours, and so do messages without a notice.
    assert sent(message(MAIL, here, "hi")).subject == "जल्द देना है"
    assert sent(message(SMS, here)).text == "Sakhi: Rs 500 is due on 5 Dec."
    templates.change(
        group.admin, KIND, SMS, "en", subject="gone", body="₹ {amount}!", circle_id=here
    )
    assert sent(message(SMS, here)).text == "Rs  Rs 500!"
    assert sent(message(Channel.WHATSAPP, here)).text == "Rs  Rs 500!"
    assert sent(message(SMS)).text == "Sakhi: Rs 500 is due on 5 Dec."
    templates.reset(champa, KIND, MAIL, "en")
    templates.reset(champa, KIND, MAIL, "en")
    assert sent(message(MAIL, here)).subject == "Due soon"
    assert [kind for kind in kinds() if kind.startswith("template.")] == [
        "template.changed", "template.changed", "template.reset",
    ]  # fmt: skip


def test_the_list_and_the_editor_say_who_wrote_what(db):
    champa = operator()
    templates.change(champa, KIND, PUSH, "hi", subject="याद", body="{amount} देने हैं")
    listed = {row.kind: row for row in templates.listed(champa)}
    assert set(listed) == set(NOTICES)
    assert (listed[KIND].own, listed[KIND].changed_by) == (1, "Champa Devi")
    assert listed["due.today"].own == 0
    shown = {(text.channel, text.language): text for text in templates.show(champa, KIND)}
    assert len(shown) == 6
    assert (shown[PUSH, "hi"].own, shown[PUSH, "hi"].subject) == (True, "याद")
    assert (shown[SMS, "en"].own, shown[SMS, "en"].body) == (
        False, "{circle}: {amount} is due on {day}.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("way", "subject", "body", "reason"),
    [
        (MAIL, "", "x", "empty"),
        (SMS, "", "  ", "empty"),
        (MAIL, "\x00\u202e", "x", "empty"),
        (MAIL, "x" * 121, "x", "long"),
        (SMS, "", "x" * 301, "long"),
        (MAIL, "x", "{password}", "unknown"),
        (MAIL, "{phone}", "x", "unknown"),
        (MAIL, "x", "{amount.__class__}", "brace"),
        (MAIL, "x", "{amount!r}", "brace"),
        (MAIL, "x", "{0}", "brace"),
        (MAIL, "x", "{amount", "brace"),
        (MAIL, "x", "{{amount}", "brace"),
        (Channel.IN_APP, "x", "x", "channel"),
    ],
)
def test_words_that_cannot_be_used_are_refused(db, way, subject, body, reason):
    with pytest.raises(InvalidTemplate) as refusal:
        templates.change(operator(), KIND, way, "en", subject=subject, body=body)
    assert refusal.value.context["reason"] == reason
    assert rows("SELECT COUNT(*) FROM notice_template")[0][0] == 0


def test_only_those_who_may_write_words(db):
    group = officers_circle(1)
    words = {"subject": "", "body": "{amount}"}
    for actor in (group.admin, group.members[0]):
        with pytest.raises(NotFound):
            templates.change(actor, KIND, SMS, "en", **words)
        with pytest.raises(NotFound):
            templates.listed(actor)
    with pytest.raises(NotAllowed):
        templates.change(group.treasurer, KIND, SMS, "en", **words, circle_id=group.circle.id)
    with pytest.raises(NotFound):
        templates.change(operator(), KIND, SMS, "en", **words, circle_id=group.circle.id)
    with pytest.raises(NotFound):
        templates.show(operator(), "due.never")


def test_what_people_write_is_never_read_as_words_of_the_template():
    assert fill("{title} {day}", {"title": "{name}", "name": "secret"}) == "{name} "


def test_the_usual_words_are_themselves_valid_and_are_shown_with_examples():
    for kind in NOTICES:
        for way in (MAIL, SMS, PUSH):
            for language in ("en", "hi"):
                ours = templates.ours(kind, way, language)
                seen = templates.preview(kind, way, language, subject=ours.subject, body=ours.body)
                assert seen.text, kind
                assert "{" not in seen.title + seen.text, kind
                assert (seen.size is not None) == (way is SMS)
    assert "amount" in notice_words.placeholders("due.soon")


def test_two_who_write_at_once_leave_one(db):
    champa, sita = operator(), operator("Sita")

    def write(number):
        actor = (champa, sita)[number % 2]
        templates.change(actor, KIND, SMS, "en", subject="", body=f"{{amount}} {number}")

    results = outcomes(write, 8)
    assert not [each for each in results if isinstance(each, CircleError | str)]
    assert rows("SELECT COUNT(*) FROM notice_template")[0][0] == 1
