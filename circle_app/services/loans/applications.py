"""Before a loan is asked for: may the member, how much, and what it would cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from circle_app.adapters import clock
from circle_app.domain.aprs import yearly_cost
from circle_app.domain.charts import POOL
from circle_app.domain.eligibility import Applicant, Fact, LoanLimits, most_minor
from circle_app.domain.eligibility import eligibility as checked
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.guarantees import needed_minor
from circle_app.domain.loan_rules import LoanProduct, LoanRules
from circle_app.domain.loan_terms import FeeMode
from circle_app.domain.loans import LoanPeriodsExceeded
from circle_app.domain.permissions import Permission
from circle_app.domain.products import limits_of, product_with
from circle_app.domain.rules import CircleRules
from circle_app.domain.schedules import Schedule
from circle_app.domain.wallets import check_amount
from circle_app.persistence import database
from circle_app.persistence.queries import loans as queries
from circle_app.persistence.queries.circles import member_row
from circle_app.services import access, cycles, ledger
from circle_app.services.access import Actor, Standing
from circle_app.services.loans.backers import Backer, Offers, backers, backing_checks
from circle_app.services.loans.calendars import calendar_of_circle
from circle_app.services.loans.products import frozen_calendar, frozen_terms, plan_of
from circle_app.services.loans.schedules import PlanRow, planned_rows
from circle_app.services.rule_versions import rules_of
from circle_app.services.savings import saved_minor

MAX_PERIODS_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a member may borrow an amount, each check explained.

    Attributes:
        facts: Every check with the figures behind it, passed or not.
        ok: Whether all passed.
        limit_minor: The most the member may ask for now; 0 if nothing.
        min_minor: The least the circle lends.
        max_periods: The longest it lends for.
        product: The kind of loan that was asked about.
        purposes: What a loan of this kind may be for; anything where none is named.
        guarantors: How many members must stand for it.
        guarantee_minor: With how much together, for the amount that was checked.
    """

    facts: tuple[Fact, ...]
    ok: bool
    limit_minor: int
    min_minor: int
    max_periods: int
    currency: str
    product: str
    purposes: tuple[str, ...]
    guarantors: int
    guarantee_minor: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a loan given today would cost; rates as decimal text in percent.

    Attributes:
        instalment_minor: The regular payment; ``last_minor`` the last one.
        net_minor: What reaches the borrower's hand.
        fee_minor: All fees, netted or paid along.
        min_minor, max_minor, max_periods: What may be asked for by the rules, for sliders.
    """

    principal_minor: int
    periods: int
    currency: str
    instalment_minor: int
    last_minor: int
    total_interest_minor: int
    fee_minor: int
    net_minor: int
    total_payment_minor: int
    apr_percent: str
    effective_percent: str
    rate_percent: str
    rate_per: str
    method: str
    frequency: str
    every_days: int
    first_due_on: date
    last_due_on: date
    min_minor: int
    max_minor: int
    max_periods: int
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """What a request of a member is checked against at a moment.

    Attributes:
        rules: The circle's rules.
        member_id: Who is to borrow.
        product: Which of the circle's loans, its terms ready to be frozen.
        applicant: The member, as the books know them.
        pool_minor: What the circle could lend today.
        sees_pool: Whether whoever asks may know that.
        backers: Who is to stand for the loan; None while nobody was asked to name them.
    """

    rules: CircleRules
    member_id: UUID
    product: LoanProduct
    applicant: Applicant
    pool_minor: int
    sees_pool: bool
    backers: tuple[Backer, ...] | None = None

    @property
    def limits(self) -> LoanLimits:
        """What requests are held to.

        A limit tells what is behind it, so the pool is none for who does not see the books: whoever
        hands the loan over looks at it.
        """
        limits = limits_of(self.product.terms)
        return limits if self.sees_pool else replace(limits, within_pool=False)

    def facts(
        self, amount_minor: int, periods: int, purpose: str | None = None
    ) -> tuple[Fact, ...]:
        """Check an amount and a number of periods, and what was said of purpose and guarantors.

        Raises:
            GuaranteeTooLarge: Somebody is to stand for more than the loan.
        """
        facts = checked(
            amount_minor, periods, self.applicant, self.limits, self.pool_minor, purpose=purpose
        )
        if self.backers is None:
            return facts
        return facts + backing_checks(
            self.backers, self.product.terms, amount_minor, self.member_id
        )

    @property
    def most_minor(self) -> int:
        """The most the member may ask for now."""
        standing = None if self.backers is None else sum(one.amount_minor for one in self.backers)
        return most_minor(self.applicant, self.limits, self.pool_minor, standing)


def eligibility(
    actor: Actor,
    circle_id: UUID,
    amount_minor: int | None = None,
    periods: int | None = None,
    on_behalf_of: UUID | None = None,
    product: str | None = None,
    *,
    purpose: str | None = None,
    guarantors: Offers | None = None,
) -> Eligibility:
    """Say whether the actor may borrow an amount over some periods, and why not. Needs ASK_LOAN.

    Without an amount the least the circle lends is checked, without periods a single one; purpose
    and guarantors are looked at once they are named. ``on_behalf_of`` is the member for whom an
    officer asks; that needs RECORD_LOAN.

    Raises:
        NotFound: Not a member of such a circle, no such member to ask for or to stand for it, or
            no such kind of loan.
        NotAllowed: The actor's role does not borrow, does not write requests down for others, or
            does not see who could stand for a loan.
        LoansNotOffered: The circle's rules offer no loans.
        GuarantorIsBorrower, AlreadyGuarantor, TooManyGuarantors, GuaranteeTooLarge, InvalidAmount:
            These guarantors cannot be asked.
    """
    cycles.ensure_open(circle_id)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.ASK_LOAN)
        member_id = borrower(session, place, on_behalf_of)
        found = situation(session, place, member_id, product, guarantors)
    terms = found.product.terms
    amount = terms.min_minor if amount_minor is None else amount_minor
    facts = found.facts(amount, 1 if periods is None else periods, purpose)
    return Eligibility(
        facts=facts,
        ok=all(fact.ok for fact in facts),
        limit_minor=found.most_minor,
        min_minor=terms.min_minor,
        max_periods=terms.max_periods,
        currency=place.currency,
        product=found.product.key,
        purposes=terms.purposes,
        guarantors=terms.guarantors,
        guarantee_minor=needed_minor(amount, terms.guarantee_percent),
    )


def borrower(session: Session, place: Standing, on_behalf_of: UUID | None) -> UUID:
    """Return the member a request is for: the actor, or whom an officer writes it down for.

    Raises:
        NotAllowed: Writing requests down for others is not the actor's to do.
        NotFound: No such active member in the circle.
    """
    if on_behalf_of is None or on_behalf_of == place.member_id:
        return place.member_id
    if not place.may(Permission.RECORD_LOAN):
        raise NotAllowed(permission=Permission.RECORD_LOAN.value)
    row = member_row(session, on_behalf_of)
    if row is None or row.circle_id != place.circle_id or row.status != "active":
        raise NotFound(what="member", field="on_behalf_of")
    return on_behalf_of


def situation(
    session: Session,
    place: Standing,
    member_id: UUID,
    product: str | None = None,
    guarantors: Offers | None = None,
) -> Situation:
    """Gather what a request of a member is checked against.

    Raises:
        LoansNotOffered: The circle's rules offer no loans.
        NotFound: They offer none of this kind, or no such member is to stand for it.
        NotAllowed: Whoever asks does not see who could.
        GuarantorIsBorrower, AlreadyGuarantor, TooManyGuarantors, InvalidAmount: These guarantors
            cannot be asked.
    """
    rules = rules_of(session, place.circle_id, place.rule_version)
    wanted = product_with(rules, product)
    today = clock.today(place.time_zone)
    balances = ledger.balances_minor(session, ledger.book_of_circle(session, place.circle_id))
    running = queries.commitments(session, member_id)
    instalments = queries.late_instalments(session, member_id, today)
    grace = timedelta(days=rules.contribution.grace_days)
    dues = queries.late_dues(session, member_id, today - grace)
    oldest = [on for on in (instalments.oldest_on, dues.oldest_on) if on is not None]
    applicant = Applicant(
        is_active_member=True,
        running_loans=running.running,
        savings_minor=saved_minor(balances, member_id),
        # What was asked for and may still be given counts like what is owed.
        outstanding_minor=int(running.outstanding_minor) + int(running.asked_minor),
        days_past_due=(today - min(oldest)).days if oldest else 0,
        overdue_minor=int(instalments.overdue_minor) + int(dues.overdue_minor),
        member_days=max(0, (today - _member_since(session, place, member_id)).days),
    )
    return Situation(
        rules,
        member_id,
        wanted,
        applicant,
        pool_minor=sum(balances.get(kind.code, 0) for kind in POOL),
        sees_pool=place.may(Permission.SEE_BOOKS),
        backers=None if guarantors is None else backers(session, place, member_id, guarantors),
    )


def _member_since(session: Session, place: Standing, member_id: UUID) -> date:
    row = member_row(session, member_id)
    if row is None:
        raise NotFound(what="member")
    return clock.day_of(row.joined_at or row.requested_at, place.time_zone)


def preview(
    actor: Actor,
    circle_id: UUID,
    amount_minor: int,
    periods: int,
    product: str | None = None,
) -> Preview:
    """Work out what a loan of the circle's product would cost if it were given today.

    Nothing is recorded. Amounts and periods beyond the circle's limits are worked out too:
    :func:`eligibility` says what is allowed.

    Raises:
        NotFound: Not a member of such a circle.
        LoansNotOffered: The circle's rules offer no loans.
        NotFound: They offer none of this kind.
        InvalidAmount, LoanPeriodsExceeded, InvalidLoanTerms: No schedule can be made of it.
    """
    check_amount(amount_minor)
    with database.reading() as session:
        place = access.require(session, actor, circle_id, Permission.SEE_CIRCLE, writing=False)
        terms = product_with(rules_of(session, circle_id, place.rule_version), product).terms
        calendar = calendar_of_circle(session, circle_id, place.rule_version)
    if not 1 <= periods <= MAX_PERIODS_SHOWN:
        raise LoanPeriodsExceeded(field="periods", periods=periods, maximum=terms.max_periods)
    today = clock.today(place.time_zone)
    plan = plan_of(
        frozen_terms(terms),
        amount_minor,
        periods,
        today,
        place.currency,
        None,
        frozen_calendar(calendar),
    )
    return priced(terms, plan, place.currency)


def priced(product: LoanRules, plan: Schedule, currency: str) -> Preview:
    """What a loan with this plan costs."""
    cost = yearly_cost(plan)
    numbered = [row for row in plan.rows if row.number > 0]
    netted = plan.terms.fee_minor if plan.terms.fee_mode is FeeMode.NETTED else 0
    return Preview(
        principal_minor=plan.terms.principal_minor,
        periods=plan.terms.periods,
        currency=currency,
        instalment_minor=plan.instalment_minor,
        last_minor=numbered[-1].payment_minor,
        total_interest_minor=plan.total_interest_minor,
        fee_minor=netted + sum(row.fee_minor for row in plan.rows),
        net_minor=plan.net_disbursed_minor,
        total_payment_minor=plan.total_payment_minor,
        apr_percent=format(cost.apr_percent, "f"),
        effective_percent=format(cost.effective_percent, "f"),
        rate_percent=format(product.rate_percent, "f"),
        rate_per=product.rate_per.value,
        method=product.method.value,
        frequency=product.frequency.value,
        every_days=product.every_days,
        first_due_on=plan.rows[0].due_on,
        last_due_on=plan.rows[-1].due_on,
        min_minor=product.min_minor,
        max_minor=product.max_minor,
        max_periods=product.max_periods,
        rows=planned_rows(plan),
    )
