"""What was being decided before there were steps goes on where it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from circle_app.adapters import clock
from circle_app.domain.ledger import canonical_json
from circle_app.domain.rule_json import encode
from circle_app.domain.votes import VotingRule
from circle_app.persistence import database, migrations
from circle_app.services import proposals
from circle_app.services.access import Actor
from tests.architecture.test_old_books import ask, put
from tests.support import databases

BEFORE = "0002"
CIRCLE = UUID(int=1)
ADMIN, MEMBER = UUID(int=11), UUID(int=12)
VOTE, SECRET, OFFICER, DONE, GONE = (UUID(int=20 + number) for number in range(5))
AT = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, run_dir, tmp_path):
    with databases.empty(request.param, run_dir, tmp_path) as url:
        engine = database.configure(url)
        migrations.upgrade(engine, BEFORE)
        yield engine
        database.dispose()


def fill(engine):
    """A circle in which two people vote and decide, as the version before wrote it down."""
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        for number, role in ((11, "admin"), (12, "member")):
            put(connection, "app_user", id=UUID(int=100 + number), name=role, language="en")
        put(
            connection,
            "circle",
            id=CIRCLE,
            name="Sakhi",
            preset="savings",
            currency="INR",
            time_zone="Asia/Kolkata",
            status="active",
            rule_version=1,
            created_by=UUID(int=111),
        )
        for number, role in ((11, "admin"), (12, "member")):
            put(
                connection,
                "member",
                id=UUID(int=number),
                circle_id=CIRCLE,
                user_id=UUID(int=100 + number),
                number=number,
                name=role,
                role=role,
                status="active",
            )
        for proposal_id, more in (
            (VOTE, {"decider": "vote", "yes": 1, "electorate": 2}),
            (SECRET, {"decider": "vote", "yes": 1, "electorate": 2, "secret": True}),
            (OFFICER, {"decider": "officer"}),
            (DONE, {"decider": "officer", "status": "approved", "officer_id": ADMIN}),
            (GONE, {"decider": "vote", "status": "cancelled", "electorate": 2}),
        ):
            _ask(connection, proposal_id, **more)


def _ask(connection, proposal_id, *, secret=False, status="open", **more):
    over = {} if status == "open" else {"decided_at": AT, "decided_by": "officer"}
    put(
        connection,
        "proposal",
        id=proposal_id,
        circle_id=CIRCLE,
        kind="text",
        opened_by=MEMBER,
        opened_at=AT,
        closes_at=AT + timedelta(hours=24),
        rule_version=1,
        rule=canonical_json(encode(VotingRule(secret=secret))),
        interested="[]",
        payload="{}",
        status=status,
        **over,
        **more,
    )
    for number in range(11, 11 + more.get("electorate", 0)):
        voted = {"vote": "yes"} if number == 11 and more.get("yes") else {}
        put(
            connection,
            "elector",
            proposal_id=proposal_id,
            member_id=UUID(int=number),
            weight=1,
            **voted,
        )


def test_open_matters_go_on_as_a_chain_of_one_step(engine):
    fill(engine)
    migrations.upgrade(engine)
    admin, member = Actor(UUID(int=111), "admin"), Actor(UUID(int=112), "member")
    with clock.frozen(AT + timedelta(hours=1)):
        seen = proposals.get(member, DONE)
        (step,) = seen.steps
        (answer,) = step.answers
        assert (step.by, step.status, step.decider) == ("role", "approved", "officer")
        assert (answer.name, answer.role, answer.approve) == ("admin", "admin", True)
        assert proposals.get(admin, GONE).steps[0].status == "skipped"
        assert (proposals.get(admin, SECRET).yes, proposals.get(admin, SECRET).cast) == (0, 1)
        assert proposals.vote(member, VOTE, "yes").status == "approved"
        after = proposals.vote(member, SECRET, "yes")
        assert (after.status, after.yes) == ("approved", 2)
        done = proposals.decide(admin, OFFICER, approve=False, key="k")
        assert done.status == "rejected"
    shown = ask(engine, "SELECT status, COUNT(*) FROM proposal_step GROUP BY status ORDER BY 1")
    assert shown == [("approved", 3), ("rejected", 1), ("skipped", 1)]
