"""Investments: asking, buying, what they are worth and bring, selling."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, minor, paged
from circle_app.api.schemas.investments import (
    Investment,
    InvestmentAsked,
    InvestmentBought,
    InvestmentIncome,
    InvestmentSold,
    InvestmentWorth,
)
from circle_app.services import currencies, investments
from circle_app.services.access import Actor
from circle_app.services.investments import InvestmentView

router = APIRouter(tags=["investments"])


def _done(made: InvestmentView, response: Response) -> Investment:
    mark_replay(response, replayed=made.replayed)
    return Investment.of(made)


def _currency(actor: Actor, investment_id: UUID) -> str:
    return investments.get(actor, investment_id).currency


@router.post("/circles/{circle_id}/investments", status_code=201)
def ask(
    circle_id: UUID, asked: InvestmentAsked, actor: SignedIn, key: Key, response: Response
) -> Investment:
    """Ask that money be put into something; nothing is booked before it is bought."""
    made = investments.ask(
        actor,
        circle_id,
        kind=asked.kind,
        name=asked.name,
        amount_minor=minor(asked.amount, currencies.of_circle(actor, circle_id)),
        paid_from=asked.paid_from,
        matures_on=asked.matures_on,
        note=asked.note,
        key=key,
    )
    return _done(made, response)


@router.get("/circles/{circle_id}/investments")
def of_circle(
    circle_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[Investment]:
    """List the investments of a circle, the newest first."""
    return paged(investments.of_circle(actor, circle_id, cursor=cursor, limit=limit), Investment.of)


@router.get("/investments/{investment_id}")
def get(investment_id: UUID, actor: SignedIn) -> Investment:
    """Show an investment with what was done with it."""
    return Investment.of(investments.get(actor, investment_id))


@router.post("/investments/{investment_id}/cancel")
def cancel(investment_id: UUID, actor: SignedIn) -> Investment:
    """Take the own wish back before it is bought."""
    return Investment.of(investments.cancel(actor, investment_id))


@router.post("/investments/{investment_id}/buy")
def buy(
    investment_id: UUID, asked: InvestmentBought, actor: SignedIn, key: Key, response: Response
) -> Investment:
    """Buy what was agreed to, or record that it was bought."""
    amount = None
    if asked.amount is not None:
        amount = minor(asked.amount, _currency(actor, investment_id))
    made = investments.buy(
        actor,
        investment_id,
        amount_minor=amount,
        box=asked.box,
        on=asked.on,
        reference=asked.reference,
        note=asked.note,
        key=key,
    )
    return _done(made, response)


@router.post("/investments/{investment_id}/revalue")
def revalue(
    investment_id: UUID, asked: InvestmentWorth, actor: SignedIn, key: Key, response: Response
) -> Investment:
    """Say what an investment is worth: more is income, less a loss."""
    worth = minor(asked.worth, _currency(actor, investment_id), field="worth", least=0)
    made = investments.revalue(
        actor, investment_id, worth_minor=worth, on=asked.on, note=asked.note, key=key
    )
    return _done(made, response)


@router.post("/investments/{investment_id}/income")
def take_income(
    investment_id: UUID, asked: InvestmentIncome, actor: SignedIn, key: Key, response: Response
) -> Investment:
    """Record what an investment brought."""
    made = investments.take_income(
        actor,
        investment_id,
        amount_minor=minor(asked.amount, _currency(actor, investment_id)),
        box=asked.box,
        on=asked.on,
        reference=asked.reference,
        note=asked.note,
        key=key,
    )
    return _done(made, response)


@router.post("/investments/{investment_id}/sell")
def sell(
    investment_id: UUID, asked: InvestmentSold, actor: SignedIn, key: Key, response: Response
) -> Investment:
    """Sell an investment, or a part of it."""
    currency = _currency(actor, investment_id)
    part = None if asked.part is None else minor(asked.part, currency, field="part")
    made = investments.sell(
        actor,
        investment_id,
        price_minor=minor(asked.price, currency, field="price", least=0),
        part_minor=part,
        box=asked.box,
        on=asked.on,
        reference=asked.reference,
        note=asked.note,
        key=key,
    )
    return _done(made, response)
