"""A small installation whose clock is moved day by day: its people, its circles, its rounds."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from circle_app.adapters import clock
from circle_app.adapters.ids import new_id
from circle_app.jobs.registry import JOBS
from circle_app.persistence import database
from circle_app.persistence.queries.notices import CHANNELS
from circle_app.services import (
    circles,
    contributions,
    invites,
    memberships,
    notices,
    people,
    roles,
    wallets,
)
from circle_app.services.access import Actor
from tests.factories import PASSWORD, key, new_phone
from tests.support.circles import member_id, rows

DAYS = 90
RUPEE = 100
#: Noon of the first day in India; acts are done then, jobs run at half past nine and at four.
START = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
ROUNDS = (timedelta(hours=-2, minutes=-30), timedelta(hours=4))
#: What has nothing to do with the plot and would only take long: each has tests of its own.
LEFT_OUT = {
    "verify_books",
    "retention",
    "acts_on_many",
    "online_payments",
    "outbox",
    "stuck_payments",
    "expire",
}
LANGUAGES = {
    "Sunita": "hi", "Rekha": "en", "Asha": "hi", "Farida": "en", "Kavita": "hi", "Neha": "en",
    "Meena": "en", "Gita": "hi", "Lata": "en", "Anil": "en", "Meera": "en", "Ravi": "hi",
    "Imran": "hi",
}  # fmt: skip
Heard = tuple[str, str]


@dataclass
class World:
    """The people by name, their circles, and what the plot must remember."""

    who: dict[str, Actor] = field(default_factory=dict)
    group: Any = None
    peers: Any = None
    office: Any = None
    kept: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        return self.who[name]


@dataclass(frozen=True)
class Act:
    """Something somebody does on a day, and who hears of it: kind and names."""

    day: int
    do: Callable[[World], Any]
    heard: tuple[Heard, ...] = ()


def opened() -> World:
    """Sign everybody up and open the three circles; word of that is passed on before the plot."""
    world = World()
    for name, language in LANGUAGES.items():
        made = people.sign_up(name=name, password=PASSWORD, phone=new_phone(), language=language)
        world.who[name] = Actor(made.id, made.name, language=language)
    world.group = _circle(world, "savings", ("Sunita", "Rekha", "Asha", "Farida", "Kavita"))
    roles.assign(world.Sunita, world.group.id, member_id(world.Rekha, world.group), "treasurer")
    year = {"contribution": {"cycle": "every_n_days", "every_days": 366}}
    world.peers = _circle(world, "lending", ("Meena", "Gita", "Lata"), rules=year)
    contributions.pay(
        world.Meena, world.peers.id, amount_minor=9_000 * RUPEE, method="cash", key=key()
    )
    wallets.top_up(world.Meena, amount_minor=100 * RUPEE, method="cash", key=key())
    world.office = _circle(world, "lender", ("Anil", "Meera", "Ravi", "Imran"))
    for name, role in (("Meera", "manager"), ("Ravi", "clerk")):
        member = member_id(world.who[name], world.office)
        roles.assign(world.Anil, world.office.id, member, role)
    paid = contributions.pay(
        world.Anil, world.office.id, amount_minor=90_000 * RUPEE, method="cash", key=key()
    )
    contributions.confirm(world.Meera, paid.id, key=key())
    _sms_goes_out(world.Anil)
    while notices.dispatch():
        pass
    return world


def _circle(world: World, preset: str, names: tuple[str, ...], **more: Any) -> Any:
    first, *others = (world.who[name] for name in names)
    made = circles.create(first, name=preset.title(), preset=preset, key=key(), **more)
    for actor in others:
        joined = invites.join(actor, str(made.invite_code), key=key())
        if joined.status != "active":
            memberships.approve(first, joined.member_id)
    return made


def _sms_goes_out(setter: Actor) -> None:
    with database.transaction() as session:
        session.connection().execute(
            insert(CHANNELS).values(
                id=new_id(), kind="sms", settings="{}", enabled=True, label="", cost_minor=0,
                set_by=setter.user_id, set_at=clock.now(), last_fault="",
            )
        )  # fmt: skip


def a_round() -> None:
    """Every job once."""
    for name, job in JOBS.items():
        if name not in LEFT_OUT:
            job.run()
    pass_on()


def pass_on() -> None:
    """As the threads of two processes do it, as soon as something has happened."""
    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(notices.dispatch,))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def live(plot: list[Act]) -> World:
    with clock.frozen(START):
        world = opened()
    world.kept["first"] = rows("SELECT COALESCE(MAX(id), 0) FROM notice")[0][0]
    for day in range(DAYS):
        noon = START + timedelta(days=day)
        morning, afternoon = (noon + hours for hours in ROUNDS)
        with clock.frozen(morning):
            a_round()
        for act in plot:
            if act.day == day:
                with clock.frozen(noon):
                    act.do(world)
                    pass_on()
        with clock.frozen(afternoon):
            a_round()
    return world
