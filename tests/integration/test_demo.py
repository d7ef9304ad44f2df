"""The demo: a past made through the services, in which every page has something to show."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.services import (
    activity,
    circles,
    contributions,
    demo,
    disputes,
    distributions,
    expenses,
    funds,
    investments,
    loans,
    meetings,
    memberships,
    overviews,
    passbooks,
    people,
    periods,
    proposals,
    reconciliation,
    sessions,
    share_outs,
    shares,
    verification,
    wallets,
)
from circle_app.services.access import Actor
from tests.factories import person
from tests.support import databases, invariants
from tests.support.circles import rows
from tests.support.loans import loan_faults

# A leap day, and a minute past midnight in India.
NOON = datetime(2024, 2, 29, 6, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 31, 18, 31, tzinfo=UTC)
SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def told(seed: int = 7, months: int = 2) -> tuple[list[demo.DemoPerson], list[str]]:
    """Load the demo; return who can sign in and what was said meanwhile."""
    said: list[str] = []
    return demo.load(seed, said.append, months=months), said


@pytest.fixture(scope="module")
def story(run_dir, tmp_path_factory):
    """The demo as it was told once at noon: its file, who can sign in, what was said."""
    folder = tmp_path_factory.mktemp("story")
    with databases.fresh("sqlite", run_dir, folder) as found, clock.frozen(NOON):
        people_, said = told()
        with found.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        file = shutil.copyfile(str(found.engine.url.database), folder / "story.db")
    return file, people_, said


@pytest.fixture
def told_once(story, tmp_path):
    """A copy of that story to look at."""
    file, people_, said = story
    copy = tmp_path / "copy.db"
    shutil.copyfile(file, copy)
    database.configure(f"sqlite:///{copy}")
    with clock.frozen(NOON):
        yield people_, said
    database.dispose()


def actor_of(who: demo.DemoPerson) -> Actor:
    """Sign somebody of the demo in."""
    user_id = sessions.check_credentials(who.phone, who.password, address="127.0.0.1")
    found = people.profile(Actor(user_id, who.name))
    return Actor(user_id, found.name, language=found.language)


def test_every_page_has_an_answer_for_everybody_who_can_sign_in(told_once):
    found, _ = told_once
    seen = set()
    for who in found:
        actor = actor_of(who)
        assert wallets.movements(actor) is not None
        mine = circles.my_circles(actor)
        assert mine, who
        for card in mine:
            # Two of each office are enough to look at a circle with.
            if (place := (card.id, card.my_role, len(mine) > 1)) in seen:
                continue
            seen.add(place)
            if card.preset == "lender":
                check_the_office(actor, card)
                continue
            home = overviews.home(actor, card.id)
            assert home.entries > 20
            assert home.feed
            assert overviews.circle(actor, card.id).member_count == card.member_count
            assert contributions.pay_screen(actor, card.id).rule_minor > 0
            saved = passbooks.lines(actor, card.id).items
            # What was put into a pot is nobody's savings any more.
            assert bool(saved) == (home.savings_minor > 0) or card.preset.startswith("rosca")
            owed = contributions.dues(actor, card.id, mine=True).items
            assert {due.member_id for due in owed} <= {card.my_member_id}
            # Where shares are sold, money comes in at meetings only.
            held = card.preset in ("shg", "vsla")
            assert bool(meetings.meetings(actor, card.id).items) == held
            paid = contributions.history(actor, card.id).items
            assert bool(paid) == (card.preset != "vsla")
            assert activity.entries(actor, card.id).items
            assert len(memberships.members(actor, card.id)) == card.member_count
            assert proposals.list(actor, card.id).items
            for loan in loans.of_circle(actor, card.id).items:
                assert loans.schedule(actor, loan.id)
                assert loans.get(actor, loan.id).borrower
    assert loan_faults() == []
    assert all(report.intact for report in verification.verify_everything())


def check_the_office(actor, card):
    """Who works in the lender's office sees every loan, a borrower the own one."""
    seen = loans.of_circle(actor, card.id).items
    if card.my_role == "borrower":
        assert [loan.is_mine for loan in seen] == [True]
        assert overviews.circle(actor, card.id).pool is None
        return
    assert [loan.status for loan in seen].count("active") == 3
    assert {loan.status for loan in seen} == {"active", "applied", "rejected", "closed"}
    assert [loan.close_reason for loan in seen if loan.close_reason] == ["rescheduled"]
    assert max(loan.days_late for loan in seen) > 60
    assert len(memberships.members(actor, card.id)) == card.member_count
    if card.my_role in ("admin", "manager", "clerk"):
        waiting = [loan for loan in seen if loan.can_decide]
        assert len(waiting) == 1, card.my_role


def check_that_officers_have_work(found):
    """The group with officers has something of everything that waits for them."""
    said = {who.name: who.role for who in found}
    assert said["Sunita Oraon"] == "admin of Sakhi Bachat Samooh"
    assert said["Rekha Verma"] == "treasurer of Sakhi Bachat Samooh"
    treasurer = actor_of(next(who for who in found if who.name == "Rekha Verma"))
    (card,) = circles.my_circles(treasurer)
    assert (card.preset, card.member_count, card.my_role) == ("savings", 12, "treasurer")
    waiting = proposals.list(treasurer, card.id, status="open", decider="officer").items
    assert {row.kind for row in waiting} == {"expense", "withdrawal", "loan"}
    assert {row.is_mine for row in waiting} == {True, False}
    spent = expenses.of_circle(treasurer, card.id).items
    assert {row.status for row in spent} >= {"paid", "approved", "asked", "reversed"}
    assert [row.status for row in disputes.of_circle(treasurer, card.id).items] == ["open"]
    boxes = {box.account: box for box in funds.boxes(treasurer, card.id).boxes}
    assert boxes["bank"].balance_minor > 0
    assert {count.difference_minor for count in counted(treasurer, card.id)} == {0, -10_00}
    (read,) = reconciliation.statements(treasurer, card.id).items
    states = {line.status for line in reconciliation.lines(treasurer, read.id).items}
    assert states == {"suggested", "unmatched"}
    assert any(row.status == "closed" for row in periods.months(treasurer, card.id))


def check_what_money_brings(found):
    """A cycle of shares was shared out, a deposit brings interest, earnings were given."""
    lata = actor_of(next(who for who in found if who.name == "Lata Barla"))
    (card,) = circles.my_circles(lata)
    done = share_outs.newest(lata, card.id)
    assert (done.status, done.difference_minor, done.received_count) == ("posted", -20_00, 2)
    assert any(part.debt_minor for part in done.plan.parts)
    register = shares.register(lata, card.id)
    assert (register.cycle.number, len(register.holdings)) == (2, 25)
    assert [row.kind for row in register.purchases] == ["bought", "carried"]
    rekha = actor_of(next(who for who in found if who.name == "Rekha Verma"))
    (card,) = circles.my_circles(rekha)
    (deposit,) = investments.of_circle(rekha, card.id).items
    assert [act.kind for act in deposit.acts] == ["income", "buy"]
    vikram = actor_of(next(who for who in found if who.name == "Vikram Patel"))
    (card,) = circles.my_circles(vikram)
    (given,) = distributions.of_circle(vikram, card.id).items
    assert (given.status, given.policy) == ("posted", "savings_days")


def counted(actor, circle_id):
    """The counts of a circle's boxes."""
    return reconciliation.counts(actor, circle_id).items


def test_the_present_is_alive(told_once):
    found, said = told_once
    asha = actor_of(found[0])
    assert found[0].name == "Asha Kumari"
    cards = {
        card.member_count: card for card in circles.my_circles(asha) if card.preset == "lending"
    }
    lane, group = cards[5], cards[12]
    home = overviews.home(asha, lane.id)
    assert home.cycle is not None
    assert 0 < home.cycle.paid < home.cycle.members
    assert home.cycle.mine == "pending"
    vote = home.votes[0]
    assert 0 < vote.yes < vote.needed
    assert vote.my_vote is None
    assert overviews.home(asha, group.id).hand_overs
    states = {row[0] for row in rows("SELECT status FROM loan")}
    assert {"applied", "approved", "active", "rejected", "cancelled"} <= states
    assert any("made up" in sentence for sentence in said)
    assert any(actor_of(who).language == "hi" for who in found[:5])
    check_that_officers_have_work(found)
    check_what_money_brings(found)


@SQLITE
def test_a_database_with_people_in_it_is_left_alone(db):
    person("Somebody Real")
    with pytest.raises(demo.DatabaseNotEmpty):
        told()
    assert rows("SELECT COUNT(*) FROM app_user")[0][0] == 1


def acts_of(seed: int) -> list[tuple[str, datetime]]:
    """Tell a short story at midnight and return what happened in it, and when."""
    with clock.frozen(MIDNIGHT):
        told(seed, months=1)
        assert all(report.intact for report in verification.verify_everything())
    latest = rows("SELECT MAX(booked_at) AS at FROM ledger_entry")[0].at
    assert invariants.as_moment(latest) <= MIDNIGHT
    found = rows("SELECT kind, at FROM audit_event ORDER BY id")
    return [(row.kind, invariants.as_moment(row.at)) for row in found]


def test_one_seed_makes_one_story_on_both_databases(run_dir, tmp_path):
    stories = []
    for dialect in ("sqlite", "postgresql"):
        with databases.fresh(dialect, run_dir, tmp_path):
            stories.append(acts_of(8))
    assert stories[0] == stories[1]
