"""Events of the loans page."""

from typing import Any, Final

import reflex as rx

from circle_app.adapters import clock
from circle_app.domain.errors import CircleError
from circle_app.domain.offices import KEY_PREFIX
from circle_app.services import circles, loans, roles
from circle_app.services.events import circle_room, user_room
from circle_app.web import live
from circle_app.web.events import answer_refusal, query_arg, run
from circle_app.web.loans import view_models
from circle_app.web.loans.view_models import AskedLoan, LoanRow, MyLoan
from circle_app.web.shell import Entered, enter

STATES: Final = ("active", "closed", "rejected", "cancelled")
# What is late for long still runs.
_LISTED: Final = {state: (state,) for state in STATES} | {"active": ("active", "defaulted")}
_OVER: Final = frozenset({"closed", "rejected", "cancelled"})
_SHOWN: Final = 20


class LoansState(rx.State):
    """The loans of the circle in the address."""

    loaded: bool = False
    circle_id: str = ""
    offered: bool = True
    mine: list[MyLoan] = []
    asked: list[AskedLoan] = []
    to_give: list[LoanRow] = []
    rows: list[LoanRow] = []
    shown: str = "active"
    next_cursor: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        wanted = query_arg(self, "state")
        self.shown = wanted if wanted in STATES else "active"
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something changed in the circle."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            # The address names a circle, so `enter` has found it.
            assert entered.circle is not None  # noqa: S101
            circle = await run(circles.get, entered.actor, entered.circle.id)
            if self.circle_id != str(circle.id):
                self.loaded, self.circle_id = False, str(circle.id)
            self.offered = circle.rules.loans.enabled
            await self._fill(entered, circle.time_zone)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        if first:
            rooms = circle_room(circle.id), user_room(entered.actor.user_id)
            live.listen(self, LoansState.reload, *rooms)
        return None

    async def _fill(self, entered: Entered, time_zone: str) -> None:
        assert entered.circle is not None  # noqa: S101
        actor, language, circle_id = entered.actor, entered.language, entered.circle.id
        own = await run(loans.mine, actor, circle_id=circle_id, limit=_SHOWN)
        asked = await run(loans.of_circle, actor, circle_id, status="applied", limit=_SHOWN)
        agreed = await run(loans.of_circle, actor, circle_id, status="approved", limit=_SHOWN)
        listed = await run(
            loans.of_circle, actor, circle_id, status=_LISTED[self.shown], limit=_SHOWN
        )
        titles = {}
        if any(loan.step_role.startswith(KEY_PREFIX) for loan in asked.items):
            titles = await run(roles.names_of, actor, circle_id)
        today, now = clock.today(time_zone), clock.now()
        running = [loan for loan in own.items if loan.status not in _OVER | {"applied"}]
        # What is to be paid back stands before what is still to be given.
        running.sort(key=lambda loan: (loan.next_due_on is None, loan.next_due_on or today))
        self.mine = [view_models.my_loan(loan, today, language) for loan in running]
        self.asked = [view_models.asked_loan(loan, now, language, titles) for loan in asked.items]
        others = [loan for loan in agreed.items if not loan.is_mine]
        self.to_give = view_models.loan_rows(others, language)
        self.rows = view_models.loan_rows(listed.items, language)
        self.next_cursor = listed.next_cursor or ""

    @rx.event
    async def more(self) -> Any:
        """The loans before those shown."""
        if not self.next_cursor:
            return None
        try:
            entered = await enter(self)
            assert entered.circle is not None  # noqa: S101
            page = await run(
                loans.of_circle,
                entered.actor,
                entered.circle.id,
                status=_LISTED[self.shown],
                cursor=self.next_cursor,
                limit=_SHOWN,
            )
        except CircleError as error:
            return await answer_refusal(self, error)
        self.rows += view_models.loan_rows(page.items, entered.language)
        self.next_cursor = page.next_cursor or ""
        return None
