"""The page ``/c/[circle]/online/[order]``: where one is after the provider's page."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.online.state import OnlinePageState
from circle_app.web.shell import ShellState, task_page

_card = OnlinePageState.card


def page() -> rx.Component:
    """How the payment stands; it says "being checked" until the provider has told."""
    return task_page(
        ui.card(
            rx.el.div(
                ui.tile_path(_card.d, _card.tone),
                rx.el.h2(_card.title),
                ui.money(_card.amount, "page"),
                rx.el.p(_card.what, class_name="muted"),
                rx.el.p(_card.words),
                class_name="stack",
                role="status",
            ),
            rx.el.div(
                rx.cond(
                    _card.pay_url,
                    rx.el.a(
                        ui.icon("external"),
                        tr("Go to the payment page"),
                        href=_card.pay_url,
                        class_name="button button--outline",
                    ),
                ),
                rx.cond(
                    _card.again_href,
                    ui.button_link(tr("Pay in another way"), _card.again_href, "outline"),
                ),
                rx.cond(
                    _card.done_href,
                    ui.button_link(tr("Open this payment"), _card.done_href, "outline"),
                ),
                class_name="actions",
            ),
        ),
        title=tr("Payment online"),
        back=routes.path(routes.CIRCLE, circle=ShellState.circle_id),
        tab="pay",
        ready=OnlinePageState.loaded,
        waiting=ui.skeleton("card"),
    )
