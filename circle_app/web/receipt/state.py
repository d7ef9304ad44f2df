"""Events of the page with one receipt."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError, NotFound
from circle_app.i18n import formats, text
from circle_app.services import receipts
from circle_app.services.events import circle_room
from circle_app.web import live, routes
from circle_app.web.events import answer_refusal, route_uuid, run
from circle_app.web.receipt.view_models import address_of, sheet_of
from circle_app.web.shell import enter
from circle_app.web.ui.papers import Sheet


class ReceiptState(rx.State):
    """The receipt of the payment in the address."""

    loaded: bool = False
    sheet: Sheet = Sheet()
    back: str = ""
    href: str = ""
    share_words: str = ""

    @rx.event
    async def load(self) -> Any:
        """Everything fresh, then listen for changes."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """The payment was taken back, or something else happened."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        circle_id = ""
        try:
            entered = await enter(self)
            circle, payment = route_uuid(self, "circle"), route_uuid(self, "payment")
            circle_id = str(circle)
            self.back = str(routes.path(routes.PAYMENT, circle=circle_id, payment=str(payment)))
            found = await run(receipts.receipt, entered.actor, payment)
            if found.circle_id != circle:
                raise NotFound(what="contribution")
        except receipts.NoReceipt:
            # Where the payment stands is said on its own page.
            return rx.redirect(self.back)
        except CircleError as error:
            return await answer_refusal(self, error)
        language = entered.language
        self.sheet, self.href = sheet_of(found, language), address_of(found)
        self.share_words = text(
            language,
            "Receipt No. {number} of {circle}: {amount} from {name}",
            number=found.number,
            circle=found.circle_name,
            amount=formats.money(found.amount_minor, found.currency, language),
            name=found.member_name,
        )
        self.loaded = True
        if first:
            live.listen(self, ReceiptState.reload, circle_room(circle))
        return None
