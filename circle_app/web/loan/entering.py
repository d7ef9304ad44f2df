"""Finding the loan that an address names; every page of one loan begins so."""

import reflex as rx

from circle_app.domain.errors import NotFound
from circle_app.services import circles, loans
from circle_app.services.circles import CircleView
from circle_app.services.loans import LoanView
from circle_app.web import routes
from circle_app.web.events import route_arg, route_uuid, run
from circle_app.web.shell import Entered, enter


async def enter_loan(state: rx.State) -> tuple[Entered, CircleView, LoanView]:
    """Resolve who looks at which loan, in which circle; call it first in a load.

    Raises:
        NotSignedIn: Nobody is signed in.
        NotFound: The address names no loan of a circle of this person.
    """
    entered = await enter(state)
    # The address names a circle, so `enter` has found it.
    assert entered.circle is not None  # noqa: S101
    loan = await run(loans.get, entered.actor, route_uuid(state, "loan"))
    if loan.circle_id != entered.circle.id:
        raise NotFound(what="loan")
    return entered, await run(circles.get, entered.actor, entered.circle.id), loan


def page_of_loan(state: rx.State) -> str:
    """The address of the loan's own page."""
    circle, loan = route_arg(state, "circle"), route_arg(state, "loan")
    return str(routes.path(routes.LOAN, circle=circle, loan=loan))
