"""Events of the page of one invoice."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import formats, text
from circle_app.services import invoices
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.invoice.view_models import sheet_of
from circle_app.web.shell import enter
from circle_app.web.ui.papers import Sheet


class InvoiceState(rx.State):
    """The invoice in the address."""

    loaded: bool = False
    sheet: Sheet = Sheet()
    href: str = ""
    share_words: str = ""
    pay_href: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """Something of it was paid."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            circle = route_uuid(self, "circle")
            found = await run(invoices.get, entered.actor, route_uuid(self, "invoice"))
            if found.circle_id != circle:
                raise NotFound(what="invoice")
        except CircleError as error:
            return await answer_refusal(self, error)
        language, place = entered.language, str(circle)
        self.sheet = sheet_of(found, language)
        self.href = str(routes.path(routes.INVOICE, circle=place, invoice=str(found.id)))
        self.share_words = text(
            language,
            "Invoice No. {number} of {circle} for {name}: {amount}",
            number=found.number,
            circle=found.circle_name,
            name=found.member_name,
            amount=formats.money(found.total_minor, found.currency, language),
        )
        pay = str(routes.path(routes.PAY, circle=place))
        self.pay_href = pay if found.mine and found.left_minor else ""
        self.loaded = True
        if first:
            live.listen(self, InvoiceState.reload, circle_room(circle))
        return None
