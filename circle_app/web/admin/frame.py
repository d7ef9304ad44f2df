"""The frame of the admin area: side bar on a desktop, five tabs on a phone."""

from typing import Final, Literal

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.shell.bell import BellState, bell
from circle_app.web.shell.menus import account_menu

AdminTab = Literal[
    "overview",
    "circles",
    "people",
    "disputes",
    "jobs",
    "roles",
    "audit",
    "outbox",
    "channels",
    "templates",
    "settings",
]
Way = tuple[AdminTab, str, str, str]

#: Each page of the area: name, icon, words, address.
_DAILY: Final[tuple[Way, ...]] = (
    ("overview", "grid", "Overview", routes.ADMIN),
    ("circles", "circle", "Circles", routes.ADMIN_CIRCLES),
    ("people", "users", "People", routes.ADMIN_PEOPLE),
)
_WATCH: Final[tuple[Way, ...]] = (
    ("disputes", "scale", "Disputes", routes.ADMIN_DISPUTES),
    ("jobs", "refresh", "Jobs", routes.ADMIN_JOBS),
    ("audit", "checklist", "Audit log", routes.ADMIN_AUDIT),
    ("roles", "key", "Roles", routes.ADMIN_ROLES),
    ("outbox", "mail", "Messages", routes.ADMIN_OUTBOX),
    ("channels", "link", "Ways for messages", routes.ADMIN_CHANNELS),
    ("templates", "pencil", "Words of notices", routes.ADMIN_TEMPLATES),
)
_SETTINGS: Final[Way] = ("settings", "sliders", "Settings", routes.ADMIN_SETTINGS)


def _marked(name: AdminTab, current: AdminTab) -> dict[str, str]:
    return {"aria-current": "page"} if name == current else {}


def _nav(way: Way, current: AdminTab) -> rx.Component:
    name, sign, words, href = way
    return ui.link(
        ui.icon(sign),
        tr(words),
        href=href,
        class_name="nav__item",
        custom_attrs=_marked(name, current),
    )


def _notices() -> rx.Component:
    """What the operator was told; the bell of wide screens, which have no top bar."""
    return ui.link(
        ui.icon("bell"),
        rx.el.span(tr("Notices"), class_name="grow"),
        rx.cond(
            BellState.unread,
            rx.el.span(
                BellState.unread,
                rx.el.span(tr("new"), class_name="visually-hidden"),
                class_name="count count--inline",
            ),
        ),
        href=routes.NOTICES,
        class_name="nav__item",
    )


def _home_card() -> rx.Component:
    return ui.link(
        rx.el.span(ui.icon("shield"), class_name="tile tile--teal tile--small"),
        rx.el.span(
            rx.el.span(tr("Administration"), class_name="strong"),
            rx.el.span(tr("Back to my circles"), class_name="switcher__role"),
            class_name="switcher__names",
        ),
        href=routes.HOME,
        class_name="admin-home",
    )


def _side_bar(current: AdminTab) -> rx.Component:
    return rx.el.aside(
        ui.link(ui.logo(28), "Circle", href=routes.HOME, class_name="brand"),
        _home_card(),
        rx.el.nav(
            *(_nav(way, current) for way in _DAILY),
            rx.el.div(class_name="nav__line"),
            *(_nav(way, current) for way in _WATCH),
            rx.el.div(class_name="nav__line"),
            _nav(_SETTINGS, current),
            _notices(),
            class_name="nav",
            aria_label=tr("Pages of the administration"),
        ),
        rx.el.div(account_menu("menu--start menu--up", with_name=True), class_name="side-bar__end"),
        class_name="side-bar",
        aria_label=tr("Menu"),
    )


def _top_bar() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            ui.link(ui.logo(), href=routes.HOME, aria_label=tr("Back to my circles")),
            rx.el.span(tr("Administration"), class_name="top-bar__name"),
            class_name="row grow",
        ),
        bell(),
        account_menu(),
        class_name="top-bar",
    )


def _tab(way: Way, current: AdminTab) -> rx.Component:
    name, sign, words, href = way
    return rx.el.li(
        ui.link(
            rx.el.span(ui.icon(sign), class_name="tab__pill"),
            tr(words),
            href=href,
            class_name="tab",
            custom_attrs=_marked(name, current),
        )
    )


def _more(current: AdminTab) -> rx.Component:
    here = current in {name for name, *_ in _WATCH}
    return rx.el.li(
        ui.menu(
            rx.el.span(
                rx.el.span(ui.icon("more"), class_name="tab__pill"),
                tr("More"),
                class_name="tab",
                custom_attrs={"aria-current": "page"} if here else {},
            ),
            *(
                ui.link(
                    ui.icon(sign),
                    tr(words),
                    href=href,
                    class_name="menu__item",
                    custom_attrs=_marked(name, current),
                )
                for name, sign, words, href in _WATCH
            ),
            rx.el.div(class_name="menu__line"),
            ui.link(
                ui.icon("home"),
                tr("Back to my circles"),
                href=routes.HOME,
                class_name="menu__item",
            ),
            class_name="menu--up",
        )
    )


def _tab_bar(current: AdminTab) -> rx.Component:
    return rx.el.nav(
        rx.el.ul(
            *(_tab(way, current) for way in (*_DAILY, _SETTINGS)),
            _more(current),
            role="list",
        ),
        class_name="tab-bar",
        aria_label=tr("Pages of the administration"),
    )


def admin_page(
    *children: ui.Child,
    title: ui.Text,
    tab: AdminTab,
    aside: ui.Child | None = None,
    ready: rx.Var[bool] | None = None,
    waiting: rx.Component | None = None,
) -> rx.Component:
    """A page of the admin area.

    Args:
        children: The content; it is shown once ``ready`` is true.
        title: The page's one h1.
        tab: The current entry of the side bar and the tabs.
        aside: Something small at the right of the title.
        ready: The state's "loaded" variable; until then ``waiting`` is shown.
        waiting: A ``ui.skeleton(...)`` in the shape of the page.
    """
    head: list[ui.Child] = [rx.el.h1(title)] + ([aside] if aside is not None else [])
    content: rx.Component = rx.fragment(*children)
    return rx.el.div(
        _side_bar(tab),
        rx.el.div(
            _top_bar(),
            rx.el.main(
                rx.el.div(*head, class_name="page-head"),
                content if ready is None else rx.cond(ready, content, waiting or ui.skeleton()),
                id="main",
                class_name="main main--admin",
                tab_index=-1,
            ),
            class_name="column",
        ),
        _tab_bar(tab),
        class_name="frame frame--member frame--admin",
    )
