"""Payments that members have reported and that stand on the statement: confirmed in one act."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.i18n import formats, ntext, text
from circle_app.services import reconciliation
from circle_app.services.reconciliation import ClaimFound
from circle_app.web import routes, ui
from circle_app.web.events import answer_refusal, in_a_toast, one_at_a_time, route_uuid, run, say
from circle_app.web.i18n import tr, trn
from circle_app.web.shell import enter

SHOWN = 50


@dataclass(frozen=True)
class ClaimRow:
    """A reported payment beside its line."""

    name: str = ""
    sub: str = ""
    amount: str = ""
    href: str = ""
    chip: str = ""


def claim_row(found: ClaimFound, circle_id: str, language: str) -> ClaimRow:
    """Make a line of the list."""
    day = formats.date_short(found.booked_on, language)
    return ClaimRow(
        name=found.member_name,
        sub=f"{day} · UTR {found.utr}",
        amount=formats.money(found.amount_minor, found.currency, language),
        href=str(routes.path(routes.PAYMENT, circle=circle_id, payment=str(found.contribution_id))),
        chip="" if found.may_confirm else text(language, "Yours"),
    )


class ClaimsState(rx.State):
    """What of the statement in the address proves payments that wait."""

    busy: bool = False
    request_id: str = ""
    rows: list[ClaimRow] = []
    count: int = 0
    mine: bool = False
    act: str = ""

    @rx.event
    async def load(self) -> Any:
        """Look once more; the page calls it whenever it looks itself."""
        try:
            entered = await enter(self)
            circle_id, wanted = route_uuid(self, "circle"), route_uuid(self, "statement")
            found = await run(reconciliation.claims, entered.actor, wanted)
            told = await run(reconciliation.overview, entered.actor, circle_id)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.request_id = self.request_id or str(uuid4())
        able = [each for each in found if each.may_confirm] if told.may_compare else []
        self.rows = [claim_row(each, str(circle_id), entered.language) for each in found[:SHOWN]]
        self.count, self.mine = len(found), bool(able) and len(able) < len(found)
        self.act = ""
        if able:
            self.act = ntext(
                entered.language, "Confirm {n} payment", "Confirm {n} payments", len(able)
            )
        return None

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def confirm(self, request_id: str) -> Any:
        """Confirm all that the statement proves."""
        entered = await enter(self)
        wanted = route_uuid(self, "statement")
        done = await run(reconciliation.confirm_claims, entered.actor, wanted, key=request_id)
        self.request_id = str(uuid4())
        await say(
            self,
            ntext(
                entered.language,
                "{n} payment confirmed and booked",
                "{n} payments confirmed and booked",
                done.confirmed,
            ),
        )
        return ClaimsState.load


def _row(row: rx.Var[ClaimRow]) -> rx.Component:
    return ui.row_link(
        ui.tile("phone"),
        row.name,
        row.sub,
        rx.fragment(ui.amount(row.amount), rx.cond(row.chip, ui.chip(row.chip, "gray"))),
        href=row.href,
    )


def claims_card() -> rx.Component:
    """What waits to be confirmed and stands here; nothing where there is nothing."""
    return rx.cond(
        ClaimsState.count > 0,
        ui.card(
            rx.el.div(
                rx.el.h2(
                    trn(
                        "{n} reported payment stands on this statement",
                        "{n} reported payments stand on this statement",
                        ClaimsState.count,
                    )
                ),
                rx.el.p(
                    tr(
                        "Same UTR and same amount, so the money has come. Confirmed here, they are "
                        "booked and their lines are settled at once."
                    ),
                    class_name="muted",
                ),
                class_name="stack stack--tight claims__head",
            ),
            ui.rows(ClaimsState.rows, _row),
            rx.cond(
                ClaimsState.mine,
                rx.el.p(
                    tr("Somebody else confirms what you paid or recorded yourself."),
                    class_name="muted small",
                ),
            ),
            rx.cond(
                ClaimsState.act,
                ui.button(
                    ClaimsState.act,
                    icon_name="check",
                    busy=ClaimsState.busy,
                    on_click=ClaimsState.confirm(ClaimsState.request_id),
                ),
            ),
        ),
    )
