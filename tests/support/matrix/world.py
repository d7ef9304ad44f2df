"""A circle in the middle of its life with everybody in it: each role, and those who are not in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.holidays import Holiday
from circle_app.domain.permissions import ROLES, Permission
from circle_app.persistence import database
from circle_app.services import (
    access,
    board,
    bulk,
    circles,
    contributions,
    departures,
    discussions,
    disputes,
    dissolutions,
    expenses,
    imports,
    invites,
    journal,
    members,
    memberships,
    papers,
    proposals,
    roles,
    rules,
    sessions,
    wallets,
    withdrawals,
)
from circle_app.services.access import Actor
from circle_app.services.loans import holidays
from tests.factories import key, person
from tests.support import letters, uploads
from tests.support.circles import rows
from tests.support.matrix import banked, lent, orders, sheets
from tests.support.matrix import paid as paid_in

OPENED = datetime(2026, 2, 10, 6, 30, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
#: What the made-up role may do: some of an officer's, not all.
HELPER = ("members.see", "contributions.record", "contributions.pay", "books.see", "papers.manage")
#: Offices that may do what every member may: what they do besides is done by hand.
BY_HAND = ("key_holder", "counter", "committee")
#: Roles that are tried in a circle with officers; the row of a stranger keeps the highest one.
OFFICERS = (*(role for role in ROLES if role not in BY_HAND), "helper")
STRANGERS = ("waiting", "left", "removed", "outsider", "operator")
MEMBER_FILE = b"Name,Phone\nRukhsana Bano,9700000101\nNirmala Rai,9700000102\n"


@dataclass(frozen=True)
class Person:
    """Somebody who tries things.

    Attributes:
        role: The role held; or why none: ``waiting``, ``left``, ``outsider`` …
        actor: Who they are.
        granted: What they may do in the circle.
    """

    role: str
    actor: Actor
    granted: frozenset[Permission] = frozenset()


@dataclass
class World:
    """A circle and the ids of what there is in it; ``them`` are those who try."""

    circle: UUID
    code: str
    admin: Actor
    sunita: Actor
    farida: Actor
    kavita: Actor
    members: dict[str, UUID] = field(default_factory=dict)
    them: list[Person] = field(default_factory=list)
    ids: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """The id of something there is: ``world.loan``."""
        try:
            return self.__dict__["ids"][name]
        except KeyError:
            raise AttributeError(name) from None


def officers() -> World:
    """A savings group with every role in it."""
    with clock.frozen(OPENED):
        world = _opened("savings", {"members": {"max": 50}})
        for role in OFFICERS[1:]:
            _member(world, role)
    with clock.frozen(NOW):
        made = roles.create(
            world.admin, world.circle, title="Helper", permissions=HELPER, key=key()
        )
        for role in OFFICERS[1:]:
            _role(world.members[role], made.key if role == "helper" else role)
        world.ids["role"] = roles.create(
            world.admin, world.circle, title="Spare", permissions=["circle.see"], key=key()
        ).key
        _people(world, OFFICERS)
        _shared(world)
        _things(world)
        world.ids["imported"] = imports.upload(
            world.admin,
            world.circle,
            kind="members",
            file_name="list.csv",
            data=MEMBER_FILE,
            key=key(),
        ).id
    return world


def ending() -> World:
    """A group that is about to end."""
    with clock.frozen(OPENED):
        world = _opened("savings", {"members": {"max": 50}})
        for role in OFFICERS[1:-1]:
            _member(world, role)
    with clock.frozen(NOW):
        for role in OFFICERS[1:-1]:
            _role(world.members[role], role)
        _people(world, OFFICERS[:-1])
        world.ids["ending"] = dissolutions.ask(
            world.admin, world.circle, policy="equal", reason="We move away", key=key()
        ).id
    return world


def peers() -> World:
    """A circle that its members run alone."""
    with clock.frozen(OPENED):
        world = _opened("lending", {"confirmation": "member"})
        _member(world, "member")
    with clock.frozen(NOW):
        _people(world, ("member",))
        _shared(world)
        world.ids["role"] = world.shared
        _things(world)
        world.ids["rules_vote"] = rules.change_rules(
            world.sunita, world.circle, {"members": {"max": 30}}
        ).id
    return world


def _opened(preset: str, rules: dict[str, Any]) -> World:
    actors = [
        person(name, wallet_minor=500_000)
        for name in ("Asha Kumari", "Sunita Devi", "Farida Khatoon", "Kavita Yadav")
    ]
    opened = circles.create(actors[0], name="Gulmohar Lane", preset=preset, rules=rules, key=key())
    world = World(opened.id, str(opened.invite_code), *actors)
    world.members["admin"] = opened.my_member_id
    for actor in actors[1:]:
        _let_in(world, actor)
    return world


def _member(world: World, role: str) -> Actor:
    actor = person(f"The {role}", wallet_minor=500_000)
    world.members[role] = _let_in(world, actor)
    world.ids[f"actor_{role}"] = actor
    return actor


def _let_in(world: World, actor: Actor) -> UUID:
    """Let somebody in past whatever the rules ask for."""
    joined = invites.join(actor, world.code, key=key())
    for asked in rows("SELECT id FROM proposal WHERE status = 'open'"):
        agree(world, UUID(str(asked.id)))
    if circles_of(actor) == ():
        memberships.approve(world.admin, joined.member_id)
    return joined.member_id


def circles_of(actor: Actor) -> tuple[UUID, ...]:
    """The circles somebody is in."""
    return tuple(card.id for card in circles.my_circles(actor))


def _role(member: UUID, role: str, status: str = "active") -> None:
    with database.transaction() as session:
        session.connection().execute(
            text("UPDATE member SET role = :role, status = :status WHERE id = :id"),
            {"role": role, "status": status, "id": member.hex},
        )


def _people(world: World, tried: tuple[str, ...]) -> None:
    """Gather those who try: the members by their roles, and those who are not in (any more)."""
    for role in tried:
        actor = world.admin if role == "admin" else world.ids[f"actor_{role}"]
        with database.reading() as session:
            granted = access.standing(session, actor, world.circle).granted
        world.them.append(Person(role, actor, granted))
    waiting = person("Who waits", wallet_minor=500_000)
    world.ids["pending"] = invites.join(waiting, world.code, key=key()).member_id
    _role(world.pending, "member", "pending")
    world.them.append(Person("waiting", waiting))
    for status in ("left", "removed"):
        # Whoever is gone is refused even where the row still names the highest office.
        gone = person(f"Who was {status}", wallet_minor=500_000)
        member = invites.join(gone, world.code, key=key()).member_id
        _role(member, "admin", status)
        world.them.append(Person(status, gone))
    outsider = person("An outsider", wallet_minor=500_000)
    elsewhere = circles.create(outsider, name="Elsewhere", preset="savings", key=key())
    world.ids["elsewhere"] = elsewhere.id
    world.them.append(Person("outsider", outsider))
    operator = replace(person("An operator", wallet_minor=500_000), is_operator=True)
    with database.transaction() as session:
        session.connection().execute(
            text("UPDATE app_user SET is_operator = 1 WHERE id = :id"),
            {"id": operator.user_id.hex},
        )
    world.them.append(Person("operator", operator))


def _shared(world: World) -> None:
    operator = next(each.actor for each in world.them if each.role == "operator")
    world.ids["shared"] = roles.create_everywhere(
        operator, title="Everybody's", permissions=["circle.see"], key=key()
    ).key


def agree(world: World, proposal: UUID) -> None:
    """Have a proposal agreed to by whoever decides on it, step by step."""
    everybody = [world.admin, world.sunita, world.farida, world.kavita]
    everybody += [each.actor for each in world.them if each.granted]
    for _ in range(4):
        for actor in everybody:
            try:
                if proposals.get(world.admin, proposal).status != "open":
                    return
                if proposals.get(actor, proposal).decider == "officer":
                    proposals.decide(actor, proposal, approve=True, key=key())
                else:
                    proposals.vote(actor, proposal, "yes")
            except CircleError:
                continue  # whoever may not is passed over
    assert proposals.get(world.admin, proposal).status != "open"


def _things(world: World) -> None:
    """One of each thing that can be acted on, each of it a plain member's."""
    world.ids["message"] = letters.put(world.sunita.user_id, "letter")
    _contributions(world)
    orders.begun(world)
    from tests.support.matrix import programs, rounds, shares  # late: tables need this world

    programs.listening(world)
    rounds.past(world)
    shares.counted(world)
    lent.borrowing(world, agree)
    lent.waiver(world)
    lent.behind_a_loan(world)
    _spending(world)
    _talk(world)
    from tests.support.matrix import earnings  # late: its table needs this world

    earnings.earning(world, agree)
    _records(world)
    _board(world)
    banked.statement(world)
    _holiday(world)
    sheets.hold(world)


def _holiday(world: World) -> None:
    world.ids["holiday"] = date(2026, 4, 20)
    day = Holiday(world.holiday, "Ram Navami")
    holidays.add(world.admin, world.circle, [day], key=key())


def _contributions(world: World) -> None:
    for actor in (world.sunita, world.farida, world.kavita):
        paid = contributions.pay(
            actor, world.circle, amount_minor=2_000_000, method="cash", key=key()
        )
        if paid.status == "pending":
            contributions.confirm(world.admin, paid.id, key=key())
    world.ids["paid"] = paid.id
    entry = journal.entries(world.admin, world.circle).items[-1]
    world.ids["entry"] = entry.entry_id
    world.ids["contribution"] = contributions.pay(
        world.sunita, world.circle, amount_minor=50_000, method="cash", key=key()
    ).id
    world.ids["bulk_run"] = bulk.confirm(
        world.admin, world.circle, contributions=[world.contribution], key=key()
    ).id
    paid_in.paying(world)


def _spending(world: World) -> None:
    for name in ("agreed", "asked"):
        expense = expenses.record(
            world.sunita,
            world.circle,
            amount_minor=90_000,
            category="stationery",
            payee="Sharma Stationers",
            paid_from=None,
            key=key(),
        )
        asked = withdrawals.ask(world.farida, world.circle, amount_minor=50_000, key=key())
        if name == "agreed":
            agree(world, expense.proposal_id)
            agree(world, asked.proposal_id)
        world.ids |= {f"{name}_expense": expense.id, f"{name}_withdrawal": asked.id}
        world.ids[f"{name}_matter"] = expense.proposal_id
    expenses.attach_receipt(world.sunita, world.asked_expense, "receipt.jpg", uploads.JPEG)


def _talk(world: World) -> None:
    vote = proposals.propose(world.sunita, world.circle, title="A new trunk?", key=key())
    world.ids["vote"] = vote.proposal_id
    world.ids["dispute"] = disputes.open(
        world.sunita, world.circle, world.entry, reason="The amount is wrong", key=key()
    ).id
    world.ids["comment"] = discussions.say(
        world.sunita, vote.proposal_id, "With a lock, please", key=key()
    ).id
    sessions.open_web_session(world.sunita.user_id, address="", agent="")
    world.ids["session"] = sessions.sessions_of(world.sunita)[0].id
    world.ids["moved"] = wallets.movements(world.sunita).items[0].entry_id


def _records(world: World) -> None:
    """Two without an account who are to go, one who stays; and what is kept of a member."""
    named = ("Geeta Sharma", "Mina Devi", "Rukmini Bai")
    first, second, stays = (
        members.record(world.admin, world.circle, name, key=key()).member_id for name in named
    )
    for proposal in rows("SELECT id FROM proposal WHERE kind = 'admission' AND status = 'open'"):
        agree(world, UUID(str(proposal.id)))
    world.ids["record"] = stays
    owed = rows("SELECT id FROM due WHERE member_id = :member", member=stays.hex)
    world.ids["due"] = UUID(str(owed[0].id))
    # In a question that is put now, whoever has no account has a vote as well.
    later = proposals.propose(world.sunita, world.circle, title="A new lamp?", key=key())
    world.ids["later_vote"] = later.proposal_id
    for name, member in (("agreed", first), ("asked", second)):
        goes = departures.ask_removal(world.admin, member, reason="Moved away", key=key())
        world.ids[f"{name}_departure"] = goes.id
        if name == "agreed":
            agree(world, goes.proposal_id)
    world.ids["sunita_id"] = circles.get(world.sunita, world.circle).my_member_id
    world.ids["farida_id"] = circles.get(world.farida, world.circle).my_member_id
    if world.them[0].role == "admin":
        world.ids["note"] = members.add_note(
            world.admin, world.circle, world.sunita_id, "Comes late", key=key()
        ).id
        shown = members.add_paper(
            world.sunita, world.circle, world.sunita_id, kind="id_card", name="card.jpg",
            data=uploads.JPEG,
        )  # fmt: skip
        world.ids["paper"] = shown.identity.papers[0].id


def _board(world: World) -> None:
    world.ids["announcement"] = board.announce(
        world.admin, world.circle, title="We meet on Sunday", key=key()
    ).id
    world.ids["policy"] = papers.write_policy(
        world.admin, world.circle, title="Guests", body="May come along.", key=key()
    ).id
    world.ids["document"] = papers.add_document(
        world.admin, world.circle, title="Card", name="card.jpg", data=uploads.JPEG
    ).id
