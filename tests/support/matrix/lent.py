"""Loans of the world in which everybody tries everything, and what stands behind one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from circle_app.adapters import clock
from circle_app.persistence import database
from circle_app.persistence.queries.loans import WAIVERS
from circle_app.services import circles, loans
from tests.factories import key
from tests.support import uploads


def borrowing(world: Any, agree: Callable[[Any, UUID], None]) -> None:
    """A loan that runs, one that is agreed to, one that is asked for, and a repayment."""
    asked = {}
    for name, actor in (
        ("running", world.sunita), ("agreed", world.farida), ("asked", world.kavita),
    ):  # fmt: skip
        loan = loans.request(actor, world.circle, amount_minor=100_000, periods=4, key=key())
        asked[name] = loan.id
        if name != "asked":
            agree(world, loan.proposal_id)
    loans.disburse(world.admin, asked["running"], method="cash", key=key())
    repaid = loans.repay(
        world.sunita, asked["running"], amount_minor=10_000, method="cash", key=key()
    )
    world.ids |= {
        "loan": asked["running"],
        "agreed_loan": asked["agreed"],
        "asked_loan": asked["asked"],
        "loan_proposal": loans.get(world.kavita, asked["asked"]).proposal_id,
        "repayment": repaid.id,
    }


def waiver(world: Any) -> None:
    """Something the borrower was let off, as if it had been due and agreed to."""
    now = clock.now()
    waived = {name: uuid4() for name in ("id", "event_id")}
    values = {
        **waived,
        "loan_id": world.loan,
        "circle_id": world.circle,
        "reason": "The hail",
        "status": "agreed",
        "waived_on": now.date(),
        "asked_by": world.kavita.user_id,
        "asked_at": now,
    }
    with database.transaction() as session:
        session.connection().execute(insert(WAIVERS), values)
    world.ids["waiver"] = waived["id"]


def behind_a_loan(world: Any) -> None:
    """One who stands for the running loan and one who is asked to, a thing and a paper."""
    kavita, farida = (
        circles.get(actor, world.circle).my_member_id for actor in (world.kavita, world.farida)
    )
    for member in (kavita, farida):
        loans.add_guarantor(world.sunita, world.loan, member, 10_000, key=key())
    loans.answer_guarantee(world.kavita, world.loan, agree=True)
    gold = loans.add_collateral(
        world.sunita, world.loan, kind="gold", description="A ring", value_minor=9_000, key=key()
    )
    paper = loans.add_document(
        world.sunita, world.loan, kind="agreement", name="a.jpg", data=uploads.JPEG
    )
    world.ids |= {"guarantor": kavita, "asked_guarantor": farida}
    world.ids |= {"gold": gold.id, "loan_paper": paper.id}
