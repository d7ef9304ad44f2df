"""Filling an empty database: everything through the services, with the clock moved along."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from circle_app.adapters import clock
from circle_app.domain.errors import Conflict
from circle_app.persistence import database
from circle_app.persistence.models import User
from circle_app.persistence.queries import notices as notice_queries
from circle_app.services import notices, people, setup, verification, wallets
from circle_app.services.access import Actor
from circle_app.services.demo import (
    bills,
    by_itself,
    claims,
    earners,
    lenders,
    loan_life,
    self_help,
    share_group,
    telling,
    turns,
)
from circle_app.services.demo.borrowers import lend
from circle_app.services.demo.cast import PLOTS, Plot, Role
from circle_app.services.demo.keepers import keep
from circle_app.services.demo.savers import Troupe, begin
from circle_app.services.demo.stage import Stage

# One for all: it guards nothing, and it is printed.
PASSWORD = "gulmohar-in-may"  # noqa: S105  (as said)
FIRST_NUMBER = 9_000_000_001


class DatabaseNotEmpty(Conflict):
    """Somebody has an account already: made-up people do not belong among real ones."""

    code = "database_not_empty"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who can sign in, and what there is to see as them."""

    phone: str
    password: str
    name: str
    role: str


def load(seed: int, progress: Callable[[str], None], months: int | None = None) -> list[DemoPerson]:
    """Fill an empty database with nine made-up circles that have a past up to this moment.

    Args:
        seed: The same number makes the same story.
        progress: Told what is being done, in sentences.
        months: Shortens every circle's past; their own 6 to 18 months where it is None.

    Returns:
        Everybody who can sign in, the most interesting first.

    Raises:
        DatabaseNotEmpty: There is an account; nothing was written.
    """
    _check_empty()
    stage = Stage(clock.now(), random.Random(seed))  # noqa: S311  (a story, not a secret)
    progress("Everybody and everything in the demo is made up: people, numbers, payments.")
    roles = {role.name: role for role in _everybody()}
    longest = months or max(plot.months for plot in PLOTS)
    past = timedelta(days=max(31 * longest, share_group.days(months)) + 10)
    with clock.frozen(stage.now - past):
        numbers = {
            role.name: _sign_up(stage, role, number)
            for number, role in enumerate(roles.values(), FIRST_NUMBER)
        }
    progress(f"{len(numbers)} people have signed up.")
    troupes = []
    for plot in PLOTS:
        troupe = begin(stage, plot, min(months or plot.months, plot.months))
        lend(stage, troupe)
        keep(stage, troupe)
        earners.earn(stage, troupe)
        troupes.append(troupe)
    office, group = lenders.lend_out(stage), self_help.meet(stage)
    shares = share_group.meet(stage, months)
    rotating = turns.turn(stage)
    loan_life.befall(stage, troupes, office)
    by_itself.let_wallets_pay(stage, troupes)
    claims.leave(stage, troupes)
    bills.send(stage, troupes)
    with clock.frozen(stage.now - timedelta(days=31)):
        setup.appoint_by_hand(name="", password="", phone=numbers[lenders.ADMIN.name])
    telling.tell(stage, troupes, stage.people[lenders.ADMIN.name])
    acts = stage.play()
    progress(f"{len(PLOTS) + 5} circles have done {acts} things together.")
    for troupe in troupes:
        _send_and_verify(stage, troupe, progress)
    _verify(stage.people[lenders.ADMIN.name], office.circle_id, lenders.NAME, progress)
    _verify(stage.people[self_help.CHAMPA.name], group.circle_id, self_help.NAME, progress)
    _verify(stage.people[share_group.SAVITRI.name], shares.circle_id, share_group.NAME, progress)
    for each in rotating:
        _verify(each.admin, each.circle_id, each.name, progress)
    _hear(stage)
    progress(f"{lenders.ADMIN.name} operates this installation.")
    return _who_can_sign_in(troupes, numbers)


def _hear(stage: Stage) -> None:
    """Tell everybody of everything, of which they have read all but the last two days."""
    while notices.dispatch():
        pass
    with database.transaction() as session:
        notice_queries.mark_past_read(session, stage.now - timedelta(days=2))


def _everybody() -> list[Role]:
    return [
        *(role for plot in PLOTS for role in plot.people),
        *lenders.PEOPLE,
        *self_help.PEOPLE,
        *share_group.PEOPLE,
        *turns.PEOPLE,
    ]


def _check_empty() -> None:
    with database.reading() as session:
        if session.connection().execute(select(col(User.id)).limit(1)).first() is not None:
            raise DatabaseNotEmpty


def _sign_up(stage: Stage, role: Role, number: int) -> str:
    made = people.sign_up(
        name=role.name, phone=str(number), password=PASSWORD, language=role.language
    )
    actor = Actor(made.id, made.name, language=made.language)
    people.change_profile(actor, guide_closed=True)
    stage.people[role.name] = actor
    return str(number)


def _send_and_verify(stage: Stage, troupe: Troupe, progress: Callable[[str], None]) -> None:
    """Let somebody send money to a neighbour, and let a member prove the books."""
    giver, taker = (stage.people[role.name] for role in troupe.plot.people[1:3])
    stage.fill_wallet(giver, 30_000)
    wallets.transfer(giver, to_user=taker.user_id, amount_minor=15_000, note="☕", key=stage.key())
    _verify(taker, troupe.circle_id, troupe.plot.name, progress)


def _verify(actor: Actor, circle_id: UUID, name: str, progress: Callable[[str], None]) -> None:
    report = verification.verify_circle(actor, circle_id)
    progress(f"{name}: {report.entries} entries, intact: {report.intact}.")


def _place(plot: Plot, name: str) -> str:
    """What somebody is in a circle."""
    office = "member"
    if plot.treasurer is not None:
        office = {plot.people[0].name: "admin", plot.treasurer.name: "treasurer"}.get(name, office)
    return f"{office} of {plot.name}"


def _who_can_sign_in(troupes: list[Troupe], numbers: dict[str, str]) -> list[DemoPerson]:
    found: dict[str, list[str]] = {}
    for troupe in troupes:
        for name in troupe.member_ids:
            found.setdefault(name, []).append(_place(troupe.plot, name))
    for name, place in (
        *lenders.PLACES.items(),
        *self_help.PLACES.items(),
        *share_group.PLACES.items(),
        *turns.PLACES.items(),
    ):
        found.setdefault(name, []).append(place)
    found[lenders.ADMIN.name].append("operator of this installation")
    ordered = sorted(found, key=lambda name: -len(found[name]))
    firsts = [troupe.plot.people[0].name for troupe in troupes]
    firsts += [troupe.plot.treasurer.name for troupe in troupes if troupe.plot.treasurer]
    firsts += [*lenders.PLACES, *self_help.PLACES, *share_group.PLACES, *turns.PLACES]
    ordered.sort(key=lambda name: firsts.index(name) if name in firsts else len(firsts))
    languages = {role.name: role.language for role in _everybody()}
    return [
        DemoPerson(
            numbers[name],
            PASSWORD,
            name,
            " and ".join(found[name]) + (" (in Hindi)" if languages[name] == "hi" else ""),
        )
        for name in ordered
    ]
