"""How late the loans of a circle are: together, and one by one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from circle_app.api.schemas.common import Money, Shown, money
from circle_app.services.loans import LateLoan as LateLoanView
from circle_app.services.loans import Portfolio


class AtRisk(Shown):
    """What is lent to people more than so many days late, strictly."""

    days: int = Field(examples=[30])
    amount: Money = Field(description="All principal of those loans, due or not.")
    percent: str | None = Field(
        description="Of all principal that is lent; null where nothing is.", examples=["6.7"]
    )
    with_restructured: Money = Field(
        description="The same with every loan whose plan was made easier."
    )
    with_restructured_percent: str | None


class AgeOfLoans(Shown):
    """The loans that have been late for equally long; the last age has no end."""

    from_days: int
    to_days: int | None
    loans: int
    outstanding: Money
    overdue: Money


class ClassOfLoans(Shown):
    """The loans of one class."""

    name: str = Field(description="`standard`, `sma_0`, `sma_1`, `sma_2` or `npa`.")
    loans: int
    outstanding: Money


class PortfolioShown(Shown):
    """All running loans of a circle together; nobody is named."""

    currency: str
    as_of: date = Field(description="The day for which lateness was worked out last.")
    loans: int
    gross: Money = Field(description="Principal that is owed; without what was written off.")
    late_loans: int
    late: Money = Field(description="The principal of loans of which something is late.")
    overdue: Money = Field(description="What should have been paid by now and was not.")
    restructured: Money
    restructured_percent: str | None
    at_risk: list[AtRisk]
    ageing: list[AgeOfLoans]
    classes: list[ClassOfLoans]

    @classmethod
    def of(cls, view: Portfolio) -> PortfolioShown:
        """Show a portfolio."""

        def shown(minor: int) -> str:
            return money(minor, view.currency)

        return cls(
            currency=view.currency,
            as_of=view.as_of,
            loans=view.loans,
            gross=shown(view.gross_minor),
            late_loans=view.late_loans,
            late=shown(view.late_minor),
            overdue=shown(view.overdue_minor),
            restructured=shown(view.eased_minor),
            restructured_percent=_percent(view.eased_percent),
            at_risk=[
                AtRisk(
                    days=each.days,
                    amount=shown(each.amount_minor),
                    percent=_percent(each.percent),
                    with_restructured=shown(each.with_eased_minor),
                    with_restructured_percent=_percent(each.with_eased_percent),
                )
                for each in view.risks
            ],
            ageing=[
                AgeOfLoans(
                    from_days=age.from_days,
                    to_days=age.to_days,
                    loans=age.loans,
                    outstanding=shown(age.outstanding_minor),
                    overdue=shown(age.overdue_minor),
                )
                for age in view.ages
            ],
            classes=[
                ClassOfLoans(
                    name=each.name, loans=each.loans, outstanding=shown(each.outstanding_minor)
                )
                for each in view.classes
            ],
        )


def _percent(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


class LateLoan(Shown):
    """A loan of which something is late."""

    loan_id: UUID
    number: int
    member_id: UUID
    borrower: str
    purpose: str
    status: str
    days_late: int
    overdue: Money
    outstanding: Money
    bucket: int
    arrears_class: str
    oldest_due_on: date | None
    next_step: str = Field(description="`remind`, `talk` or `decide`.")
    phone: str | None = Field(description="For who may see how to reach members.")

    @classmethod
    def of(cls, view: LateLoanView) -> LateLoan:
        """Show a late loan."""
        return cls(
            loan_id=view.loan_id,
            number=view.number,
            member_id=view.member_id,
            borrower=view.borrower,
            purpose=view.purpose,
            status=view.status,
            days_late=view.days_late,
            overdue=money(view.overdue_minor, view.currency),
            outstanding=money(view.outstanding_minor, view.currency),
            bucket=view.bucket,
            arrears_class=view.arrears_class,
            oldest_due_on=view.oldest_due_on,
            next_step=view.step.value,
            phone=view.phone,
        )
