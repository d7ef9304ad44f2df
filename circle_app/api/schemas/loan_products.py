"""Kinds of loans, and days on which a circle does not collect."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from circle_app.api.schemas.common import Asked, Day, Money, Shown, Text, money
from circle_app.api.schemas.loans import PlanLine
from circle_app.domain.holidays import MAX_DAYS, Holiday
from circle_app.domain.rule_json import encode, with_amounts
from circle_app.services.loans.holidays import HolidaysAdded, HolidayView
from circle_app.services.loans.offers import LoanKind


class LoanExample(Shown):
    """A typical loan of a kind, given today."""

    amount: Money
    periods: int
    instalment: Money
    last_instalment: Money
    total_interest: Money
    fee: Money
    net: Money = Field(description="What reaches the borrower's hand.")
    total_payment: Money
    apr: str = Field(description="What it costs in a year in percent, fees included.")
    effective_rate: str
    first_due_on: date
    last_due_on: date
    late_charge: Money = Field(description="The first charge on a first instalment that is late.")
    late_charge_on: date | None
    schedule: list[PlanLine]


class LoanProduct(Shown):
    """A kind of loan that the circle gives."""

    key: str = Field(description="`ordinary` is the one in `rules.loans`.", examples=["ordinary"])
    name: str = Field(description="Empty for the ordinary loan.")
    about: str
    terms: dict[str, Any] = Field(description="As in `rules.loans`; amounts are decimal strings.")
    example: LoanExample

    @classmethod
    def of(cls, view: LoanKind) -> LoanProduct:
        """Show a kind of loan."""
        priced, currency = view.example, view.example.currency

        def shown(minor: int) -> str:
            return money(minor, currency)

        return cls(
            key=view.key,
            name=view.name,
            about=view.about,
            terms=with_amounts(encode(view.terms), currency),
            example=LoanExample(
                amount=shown(priced.principal_minor),
                periods=priced.periods,
                instalment=shown(priced.instalment_minor),
                last_instalment=shown(priced.last_minor),
                total_interest=shown(priced.total_interest_minor),
                fee=shown(priced.fee_minor),
                net=shown(priced.net_minor),
                total_payment=shown(priced.total_payment_minor),
                apr=priced.apr_percent,
                effective_rate=priced.effective_percent,
                first_due_on=priced.first_due_on,
                last_due_on=priced.last_due_on,
                late_charge=shown(view.late_minor),
                late_charge_on=view.late_on,
                schedule=[PlanLine.of(row, currency) for row in priced.rows],
            ),
        )


class HolidayAsked(Asked):
    """A day on which nobody collects."""

    day: Day
    name: Text = Field(max_length=200, examples=["Diwali"])


class HolidaysAsked(Asked):
    """Days that lie ahead, several at once."""

    days: list[HolidayAsked] = Field(min_length=1, max_length=MAX_DAYS)

    def read(self) -> tuple[Holiday, ...]:
        """The days as the service takes them."""
        return tuple(Holiday(each.day, each.name) for each in self.days)


class HolidayShown(Shown):
    """A day on which nobody collects."""

    day: date
    name: str
    added_by: str
    can_remove: bool = Field(description="Whether it lies ahead.")

    @classmethod
    def of(cls, view: HolidayView) -> HolidayShown:
        """Show a day."""
        return cls(day=view.day, name=view.name, added_by=view.by_name, can_remove=view.is_ahead)


class HolidaysWritten(Shown):
    """What was written down, and what followed for loans that run."""

    added: int = Field(description="Days that were not known before.")
    moved_loans: int = Field(description="Running loans with an instalment that moved.")

    @classmethod
    def of(cls, done: HolidaysAdded) -> HolidaysWritten:
        """Show what was done."""
        return cls(added=done.added, moved_loans=done.moved_loans)
