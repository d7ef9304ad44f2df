"""The newest announcement as a quiet card on other pages."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.board.view_models import News
from circle_app.web.i18n import tr


def news_card(news: rx.Var[News]) -> rx.Component:
    """What was announced last, with the way to the board; nothing where nothing was."""
    return rx.cond(
        news.title,
        ui.card_link(
            rx.el.div(
                ui.tile("bell", "teal"),
                rx.el.div(
                    ui.label(tr("Announcement")),
                    rx.el.p(news.title, class_name="notice__title"),
                    rx.cond(news.body, rx.el.p(news.body, class_name="notice__body muted")),
                    rx.el.p(news.by, class_name="item__sub"),
                    class_name="grow stack stack--tight",
                ),
                ui.icon("chevron_right", "icon--24"),
                class_name="row row--top",
            ),
            href=news.href,
            class_name="news",
        ),
    )
