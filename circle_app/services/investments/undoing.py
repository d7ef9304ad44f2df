"""Taking back what was done with an investment: the newest change of its value first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from circle_app.domain.errors import NotFound
from circle_app.domain.investments import Act, InvestmentState, check_last
from circle_app.domain.ledger import Draft
from circle_app.persistence.queries import investments as queries
from circle_app.persistence.queries.investments import ACTS
from circle_app.persistence.queries.proposals import proposal_row
from circle_app.services import reversals
from circle_app.services.funds import references
from circle_app.services.reversals import Case


def _undo(session: Session, case: Case) -> tuple[Draft, ...]:
    act: Any = (
        session.connection().execute(select(ACTS).where(ACTS.c.id == case.entry.subject_id))
    ).one_or_none()
    if act is None:
        raise NotFound(what="investment")
    row = queries.locked_investment(session, act.investment_id)
    stand = queries.standing_acts(session, row.id)
    if act.kind != Act.INCOME:
        check_last(act.id, (each.id for each in stand if each.kind != Act.INCOME))
        _set_back(session, row, act, stand)
    references.free(session, case.params.get("reference"), act.id)
    return ()


def _set_back(session: Session, row: Any, act: Any, stand: Any) -> None:
    if act.kind == Act.BUY:
        # What it brought would be income of something that was never there.
        check_last(act.id, (each.id for each in stand))
        status = InvestmentState.AGREED
    else:
        status = InvestmentState.HELD
    queries.set_investment(
        session,
        row.id,
        status=status.value,
        value_minor=row.value_minor - act.value_minor,
        **({"bought_on": None, "cost_minor": _agreed(session, row)} if act.kind == Act.BUY else {}),
    )


def _agreed(session: Session, row: Any) -> int:
    """What may be paid for it: what was agreed to, though it was bought for less."""
    asked: Any = None if row.proposal_id is None else proposal_row(session, row.proposal_id)
    return int(row.cost_minor if asked is None else asked.amount_minor)


for _kind in ("bought", "revalued", "income", "sold"):
    reversals.undoes(f"investment.{_kind}", _undo)
