"""The kinds of loans that a circle gives, and what each costs by an example.

A kind of loan is a rule of the circle: it is added, changed and withdrawn as any rule is, by
:mod:`circle_app.services.rules`. Here it is read, and worked out before it is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from circle_app.adapters import clock
from circle_app.domain.calendars import Frequency
from circle_app.domain.errors import NotFound
from circle_app.domain.loan_accounts import open_account
from circle_app.domain.loan_rules import LoanProduct, LoanRules
from circle_app.domain.penalties import charges_on
from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of
from circle_app.domain.products import Calendar, products_of, settled
from circle_app.domain.rules import CircleRules
from circle_app.domain.schedules import Schedule
from circle_app.domain.settings_catalogue import InstallationSettings
from circle_app.persistence import database
from circle_app.persistence.queries.circles import circle_row
from circle_app.services import access, installation, rules
from circle_app.services.access import Actor
from circle_app.services.loans.applications import Preview, priced
from circle_app.services.loans.calendars import calendar_of_circle
from circle_app.services.loans.products import frozen_calendar, frozen_terms, plan_of
from circle_app.services.rule_history import next_day
from circle_app.services.rule_versions import rules_of, timetable

# What an example lends, and over how many instalments, as far as the kind allows it.
TYPICAL_MINOR: Final = 1_000_000
TYPICAL_PERIODS: Final = 12
TYPICAL_WEEKS: Final = 24
# Long enough for the first charge of any rule.
_LATE: Final = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class LoanKind:
    """A kind of loan with what it costs.

    Attributes:
        key: Its name in programs; the ordinary loan is ``ordinary``.
        name: What people call it; empty for the ordinary loan.
        about: Who it is for.
        terms: Everything that is agreed about it; where its instalments follow the meetings, as
            often as those are.
        example: A typical loan of it, given today.
        late_minor: What the first charge on a first instalment of the example would be.
        late_on: The day of that charge; None where lateness costs nothing.
    """

    key: str
    name: str
    about: str
    terms: LoanRules
    example: Preview
    late_minor: int = 0
    late_on: date | None = None


@dataclass(frozen=True, slots=True)
class LoanOffer:
    """What a circle lends, and what a change of it would go through.

    Attributes:
        kinds: The kinds of loans it gives today.
        in_force: The rules they come from.
        rules: The rules that the next change builds on: those that wait for their day, if any do.
        waiting_on: The day from which those count; None where none wait.
        effective_on: The day from which a change decided today counts; None for at once.
        by_vote: Whether somebody has to agree first.
        may_change: Whether the actor may change rules, or ask for it.
    """

    circle_id: UUID
    preset: str
    has_officers: bool
    currency: str
    today: date
    calendar: Calendar
    kinds: tuple[LoanKind, ...]
    in_force: CircleRules
    rules: CircleRules
    waiting_on: date | None
    effective_on: date | None
    by_vote: bool
    may_change: bool
    limits: InstallationSettings


def offer(actor: Actor, circle_id: UUID) -> LoanOffer:
    """Return what a circle lends, and how that is changed. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle.
    """
    limits = installation.current()
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        row: Any = circle_row(session, circle_id)
        table = timetable(session, row)
        in_force = rules_of(session, circle_id, place.rule_version)
        calendar = calendar_of_circle(session, circle_id, place.rule_version)
        effective_on = next_day(session, row)
    by_vote = bool(chain_of(in_force, rules.KIND, has_officers=place.has_officers))
    needed = Permission.PROPOSE if by_vote else Permission.CHANGE_RULES
    today = clock.today(place.time_zone)
    waits = table.waiting is not None
    return LoanOffer(
        circle_id=circle_id,
        preset=row.preset,
        has_officers=place.has_officers,
        currency=place.currency,
        today=today,
        calendar=calendar,
        kinds=tuple(
            kind_of(product, in_force, calendar, place.currency, today)
            for product in products_of(in_force)
        ),
        in_force=in_force,
        rules=(table.waiting or table.running).rules,
        waiting_on=table.waiting_on if waits else None,
        effective_on=effective_on,
        by_vote=by_vote,
        may_change=place.circle_status == "active" and place.may(needed),
        limits=limits,
    )


def kinds(actor: Actor, circle_id: UUID) -> tuple[LoanKind, ...]:
    """List the kinds of loans a circle gives, the ordinary one first. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle.
    """
    return offer(actor, circle_id).kinds


def kind(actor: Actor, circle_id: UUID, key: str) -> LoanKind:
    """Return one kind of loan. Needs SEE_CIRCLE.

    Raises:
        NotFound: Not a member of such a circle, or it gives no such loans.
    """
    found = {each.key: each for each in kinds(actor, circle_id)}
    if key not in found:
        raise NotFound(what="loan_product", field="product")
    return found[key]


def kind_of(
    product: LoanProduct,
    circle_rules: CircleRules,
    calendar: Calendar,
    currency: str,
    today: date,
) -> LoanKind:
    """Work out what a kind of loan costs, written down or not.

    Args:
        product: The kind of loan.
        circle_rules: The rules of the circle, for the rhythm of its meetings.
        calendar: Its holidays and meeting days.
        currency: Its currency.
        today: The day on which the example is given.

    Raises:
        InvalidLoanTerms: No plan can be made of it.
    """
    terms = settled(product.terms, circle_rules)
    plan = plan_of(
        frozen_terms(terms),
        min(max(TYPICAL_MINOR, terms.min_minor), terms.max_minor),
        min(_typical_periods(terms), terms.max_periods),
        today,
        currency,
        None,
        frozen_calendar(calendar),
    )
    late = _first_charge(plan, terms)
    return LoanKind(
        key=product.key,
        name=product.name,
        about=product.about,
        terms=terms,
        example=priced(terms, plan, currency),
        late_minor=late[0] if late else 0,
        late_on=late[1] if late else None,
    )


def _typical_periods(terms: LoanRules) -> int:
    return TYPICAL_WEEKS if terms.frequency is Frequency.WEEKLY else TYPICAL_PERIODS


def _first_charge(plan: Schedule, terms: LoanRules) -> tuple[int, date] | None:
    """The first penalty of a loan on which nothing is paid."""
    first = next((item for item in open_account(plan).instalments if not item.is_paid), None)
    if first is None:
        return None
    found = charges_on(
        first,
        terms.penalty,
        terms.frequency,
        terms.every_days,
        charged_minor=0,
        after=first.due_on,
        through=first.due_on + _LATE,
    )
    charge = next(found, None)
    return None if charge is None else (charge.amount_minor, charge.on)
