"""A lender's office for tests: admin, manager, clerk, and money to lend."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from circle_app.services import circles, contributions, invites, members, memberships, roles
from circle_app.services.access import Actor
from circle_app.services.circles import CircleView
from tests.factories import key, person
from tests.support.circles import member_id


class Office(NamedTuple):
    """The people of a lender's office."""

    circle: CircleView
    admin: Actor
    manager: Actor
    clerk: Actor


def lender_office(*, money_minor: int = 5_00_000_00) -> Office:
    """Open an office; the admin puts the money in, the manager confirms it."""
    admin, manager, clerk = person("Anil Deshmukh"), person("Meera Iyer"), person("Ravi Kumar")
    circle = circles.create(admin, name="Nagar Finance", preset="lender", key=key())
    for actor, role in ((manager, "manager"), (clerk, "clerk")):
        joined = invites.join(actor, str(circle.invite_code), key=key())
        memberships.approve(admin, joined.member_id)
        roles.assign(admin, circle.id, joined.member_id, role)
    if money_minor:
        paid = contributions.pay(
            admin, circle.id, amount_minor=money_minor, method="cash", key=key()
        )
        contributions.confirm(manager, paid.id, key=key())
    return Office(circles.get(admin, circle.id), admin, manager, clerk)


def borrower(office: Office, name: str = "Shanti Devi") -> UUID:
    """The clerk writes a borrower down, who has no account."""
    return members.record(office.clerk, office.circle.id, name, key=key()).member_id


def joined(office: Office, name: str = "Imran Khan") -> tuple[Actor, UUID]:
    """A borrower with an account, let in by the manager."""
    actor = person(name)
    asked = invites.join(actor, str(office.circle.invite_code), key=key())
    memberships.approve(office.manager, asked.member_id)
    return actor, member_id(actor, office.circle)
