"""The kinds of loans of a circle, and the days on which it does not collect."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from circle_app.api.deps import Key, SignedIn, mark_replay
from circle_app.api.schemas.common import EARLIEST, LATEST, ListOf, Text, listed
from circle_app.api.schemas.loan_products import (
    HolidaysAsked,
    HolidayShown,
    HolidaysWritten,
    LoanProduct,
)
from circle_app.services.loans import holidays, offers

router = APIRouter(tags=["loans"])


@router.get("/circles/{circle_id}/loan-products")
def list_products(circle_id: UUID, actor: SignedIn) -> ListOf[LoanProduct]:
    """List the kinds of loans a circle gives, each with its terms and an example.

    They are rules: change them by `PUT /circles/{circle_id}/rules` with `loans` (the ordinary one)
    or `products` (the others, sent whole).
    """
    return listed(offers.kinds(actor, circle_id), LoanProduct.of)


@router.get("/circles/{circle_id}/loan-products/{product}")
def get_product(
    circle_id: UUID, product: Annotated[Text, Path(max_length=40)], actor: SignedIn
) -> LoanProduct:
    """Show a kind of loan by its key."""
    return LoanProduct.of(offers.kind(actor, circle_id, product))


@router.get("/circles/{circle_id}/holidays")
def list_holidays(circle_id: UUID, actor: SignedIn) -> ListOf[HolidayShown]:
    """List the days on which a circle does not collect, from a year ago on."""
    return listed(holidays.listed(actor, circle_id), HolidayShown.of)


@router.post("/circles/{circle_id}/holidays", status_code=201)
def add_holidays(
    circle_id: UUID, asked: HolidaysAsked, actor: SignedIn, key: Key, response: Response
) -> HolidaysWritten:
    """Write down days ahead on which nobody collects.

    Instalments of running loans that fall due on them move, where the terms of the loan say so and
    the circle has officers. A day that is known already keeps its name.
    """
    done = holidays.add(actor, circle_id, asked.read(), key=key)
    mark_replay(response, replayed=done.replayed)
    return HolidaysWritten.of(done)


@router.delete("/circles/{circle_id}/holidays/{day}", status_code=204)
def remove_holiday(
    circle_id: UUID, day: Annotated[date, Path(ge=EARLIEST, le=LATEST)], actor: SignedIn
) -> None:
    """Take a day ahead off the calendar; loans that were moved for it stay moved."""
    holidays.remove(actor, circle_id, day)
