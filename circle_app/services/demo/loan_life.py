"""What befalls loans of the demo: days that end, a plan made anew, somebody asked to vouch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.loans import NotEligible
from circle_app.domain.restructuring import NewPlan
from circle_app.services import loans
from circle_app.services.demo.cast import FESTIVAL
from circle_app.services.demo.lenders import ADMIN, CLERK, MANAGER, Office
from circle_app.services.demo.savers import Troupe
from circle_app.services.demo.stage import Stage
from circle_app.services.loans import day_end

RUPEE = 100
# A night of every week is enough to show how lateness went.
WEEKS = 14


def befall(stage: Stage, troupes: list[Troupe], office: Office) -> None:
    """Put in line what befalls the loans of all circles."""

    def ago(days: float, act: Callable[[], object]) -> None:
        stage.at(stage.now - timedelta(days=days), act)  # type: ignore[arg-type]  # its answer

    for week in range(WEEKS, 0, -1):
        ago(week * 7 - 0.1, day_end.end_days)
    ago(0.02, day_end.end_days)
    for troupe in troupes:
        if any(product["key"] == FESTIVAL["key"] for product in _products(troupe)):
            ago(1.6, partial(_vouched, stage, troupe))
    ago(9, partial(_plan_anew, office))


def _products(troupe: Troupe) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = list(troupe.plot.rules.get("products", ()))
    return found


def _vouched(stage: Stage, troupe: Troupe) -> None:
    """Somebody asks for a festival loan: one friend has agreed to vouch, the other is asked."""
    names = [role.name for role in troupe.plot.people]
    borrower, friend, asked = (names[number] for number in (5, 4, 2))
    if not {borrower, friend, asked} <= set(troupe.member_ids):
        return
    try:
        made = loans.request(
            stage.people[borrower],
            troupe.circle_id,
            amount_minor=2_000 * RUPEE,
            periods=10,
            purpose="Clothes for the festival",
            product=FESTIVAL["key"],
            guarantors=tuple((troupe.member_ids[name], 600 * RUPEE) for name in (friend, asked)),
            key=stage.key(),
        )
    except NotEligible:  # in a story of few months nobody has saved enough to vouch
        return
    loans.answer_guarantee(stage.people[friend], made.id, agree=True)


def _plan_anew(office: Office) -> None:
    """A borrower of the office has fallen behind; what is left is spread over a longer time."""
    manager = office.who(MANAGER)
    late = office.eased
    if late is None or loans.get(manager, late).status not in ("active", "defaulted"):
        return
    asked = loans.reschedule(
        manager,
        late,
        NewPlan(periods=15, lets_off_penalties=True),
        reason="The shop was closed for two months after the flood",
        key=office.stage.key(),
    )
    _agree(office, asked.id)


def _agree(office: Office, loan_id: UUID) -> None:
    """Everybody of the office whose turn it is says yes."""
    for role in (CLERK, MANAGER, ADMIN):
        officer = office.who(role)
        if loans.get(officer, loan_id).can_decide:
            with clock.frozen(clock.now() + timedelta(minutes=40)):
                loans.approve(officer, loan_id)
