"""The three frames: a page behind a tab, a task with a back arrow, a page of the public site."""

from typing import Literal

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.shell.bell import BellState, bell, quiet_bell
from circle_app.web.shell.menus import account_menu, circle_switcher, looks_menu
from circle_app.web.shell.state import ShellState
from circle_app.web.ui import icons

Tab = Literal[
    "home",
    "today",
    "collect",
    "dues",
    "meetings",
    "pay",
    "loans",
    "loan_board",
    "rounds",
    "circle",
    "more",
    "passbook",
    "members",
    "rules",
    "votes",
    "books",
    "settings",
    "wallet",
    "notices",
    "",
]


def _in_circle(route: str) -> rx.Var[str]:
    """An address inside the open circle; without one, the page where circles are joined."""
    return rx.cond(
        ShellState.circle_id, routes.path(route, circle=ShellState.circle_id), routes.WELCOME
    )


def _top_bar() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            ui.link(ui.logo(), href=routes.HOME, aria_label=tr("Home")),
            circle_switcher(),
            class_name="row grow",
        ),
        bell(),
        account_menu(),
        class_name="top-bar",
    )


def _waiting(count: rx.Var[str], what: rx.Var[str] | None = None) -> rx.Component:
    """How much waits behind an entry, as a figure that is also told."""
    return rx.cond(
        count,
        rx.el.span(
            count,
            rx.el.span(tr("to do") if what is None else what, class_name="visually-hidden"),
            class_name="count count--inline",
        ),
    )


def _tab(
    name: Tab,
    current: Tab,
    sign: str,
    words: rx.Var[str],
    href: ui.Text,
    count: rx.Var[str] | None = None,
) -> rx.Component:
    filled = icons.FILLED.get(sign)
    pictures = [ui.icon(sign, "icon--line" if filled else "")]
    if filled:
        pictures.append(ui.icon_path(filled, "icon--filled"))
    if count is not None:
        pictures.append(_waiting(count))
    return rx.el.li(
        ui.link(
            rx.el.span(*pictures, class_name="tab__pill"),
            words,
            href=href,
            class_name="tab",
            custom_attrs={"aria-current": "page"} if name == current else {},
        )
    )


def _tab_bar(current: Tab) -> rx.Component:
    """Five ways on a phone; whoever collects has the work of the day among them."""
    desk = ShellState.desk
    home = _tab("home", current, "home", tr("Home"), routes.HOME)
    # Where the pot goes round, turns are what people come for.
    loans = rx.cond(
        ShellState.desk.rotates,
        _tab("rounds", current, "refresh", tr("Rounds"), _in_circle(routes.ROUNDS)),
        _tab("loans", current, "lend", tr("Loans"), _in_circle(routes.LOANS)),
    )
    officer = (
        _tab("today", current, "checklist", tr("Today"), _in_circle(routes.TODAY), desk.today),
        _tab("collect", current, "banknote", tr("Collect"), _in_circle(routes.COLLECT)),
        loans,
    )
    member = (
        _tab("pay", current, "rupee", tr("Pay"), _in_circle(routes.PAY)),
        loans,
        _tab("circle", current, "circle", tr("Circle"), _in_circle(routes.CIRCLE)),
    )
    return rx.el.nav(
        rx.el.ul(
            home,
            rx.cond(desk.collects, rx.fragment(*officer), rx.fragment(*member)),
            _tab("more", current, "more", tr("More"), routes.MORE),
            role="list",
        ),
        class_name="tab-bar",
        aria_label=tr("Main pages"),
    )


def _nav(
    name: Tab,
    current: Tab,
    sign: str,
    words: rx.Var[str],
    href: ui.Text,
    count: rx.Var[str] | None = None,
    what: rx.Var[str] | None = None,
) -> rx.Component:
    figure = [] if count is None else [_waiting(count, what)]
    return ui.link(
        ui.icon(sign),
        rx.el.span(words, class_name="grow"),
        *figure,
        href=href,
        class_name="nav__item",
        custom_attrs={"aria-current": "page"} if name == current else {},
    )


def _desk(current: Tab) -> rx.Component:
    """The first entries of whoever collects."""
    desk = ShellState.desk
    return rx.fragment(
        _nav("today", current, "checklist", tr("Today"), _in_circle(routes.TODAY), desk.today),
        _nav(
            "collect", current, "banknote", tr("Collect"), _in_circle(routes.COLLECT), desk.payments
        ),
        rx.cond(
            desk.meets,
            _nav("meetings", current, "calendar", tr("Meetings"), _in_circle(routes.MEETINGS)),
        ),
        rx.el.div(class_name="nav__line"),
    )


def _money_ways(current: Tab) -> rx.Component:
    """The entries for what is paid, rotates and is lent."""
    return rx.fragment(
        _nav("pay", current, "rupee", tr("Pay"), _in_circle(routes.PAY)),
        rx.cond(
            ShellState.desk.rotates,
            _nav("rounds", current, "refresh", tr("Rounds"), _in_circle(routes.ROUNDS)),
        ),
        _nav("loans", current, "lend", tr("Loans"), _in_circle(routes.LOANS)),
        rx.cond(
            ShellState.tends_loans,
            _nav("loan_board", current, "grid", tr("Loan board"), _in_circle(routes.LOAN_BOARD)),
        ),
    )


def _circle_ways(current: Tab) -> rx.Component:
    """The entries for the circle: its members, rules, decisions and books."""
    return rx.fragment(
        _nav("circle", current, "circle", tr("Circle"), _in_circle(routes.CIRCLE)),
        rx.cond(
            ShellState.sees_activity,
            _nav("dues", current, "table", tr("Dues"), _in_circle(routes.DUES)),
        ),
        _nav("passbook", current, "book", tr("Passbook"), _in_circle(routes.PASSBOOK)),
        rx.cond(
            ShellState.sees_members,
            _nav("members", current, "users", tr("Members"), _in_circle(routes.MEMBERS)),
        ),
        _nav("rules", current, "scale", tr("Rules"), _in_circle(routes.RULES)),
        _nav("votes", current, "hand", tr("Decisions"), _in_circle(routes.VOTES)),
        rx.cond(
            ShellState.sees_books,
            _nav("books", current, "shield", tr("Books"), _in_circle(routes.BOOKS)),
        ),
        rx.cond(
            ShellState.may_set,
            _nav(
                "settings", current, "sliders", tr("Settings"), _in_circle(routes.CIRCLE_SETTINGS)
            ),
        ),
    )


def _side_bar(current: Tab) -> rx.Component:
    unread, new = BellState.unread, tr("new")
    return rx.el.aside(
        ui.link(ui.logo(28), "Circle", href=routes.HOME, class_name="brand"),
        circle_switcher(with_role=True),
        rx.el.nav(
            rx.cond(ShellState.desk.collects, _desk(current)),
            _nav("home", current, "home", tr("Home"), routes.HOME),
            _nav("notices", current, "bell", tr("Notices"), routes.NOTICES, unread, new),
            _money_ways(current),
            _circle_ways(current),
            rx.el.div(class_name="nav__line"),
            _nav("wallet", current, "wallet", tr("My wallet"), routes.WALLET),
            _nav("more", current, "more", tr("More"), routes.MORE),
            class_name="nav",
            aria_label=tr("All pages"),
        ),
        rx.el.div(account_menu("menu--start menu--up", with_name=True), class_name="side-bar__end"),
        class_name="side-bar",
        aria_label=tr("Menu"),
    )


def _content(
    ready: rx.Var[bool] | None, waiting: rx.Component | None, children: tuple[ui.Child, ...]
) -> rx.Component:
    if ready is None:
        return rx.fragment(*children)
    return rx.cond(ready, rx.fragment(*children), waiting or ui.skeleton())


def member_page(
    *children: ui.Child,
    title: ui.Text,
    tab: Tab = "",
    aside: ui.Child | None = None,
    ready: rx.Var[bool] | None = None,
    waiting: rx.Component | None = None,
    reading: bool = False,
) -> rx.Component:
    """A page reached by a tab or the side bar.

    Args:
        children: The content; it is shown once ``ready`` is true.
        title: The page's one h1.
        tab: The current entry of the tab bar and side bar.
        aside: Something small at the right of the title.
        ready: The state's "loaded" variable; until then ``waiting`` is shown.
        waiting: A ``ui.skeleton(...)`` in the shape of the page.
        reading: Keep lines short on wide screens.
    """
    head: list[ui.Child] = [rx.el.h1(title)] + ([aside] if aside is not None else [])
    return rx.el.div(
        _side_bar(tab),
        rx.el.div(
            _top_bar(),
            rx.el.main(
                rx.el.div(*head, class_name="page-head"),
                _content(ready, waiting, children),
                id="main",
                class_name=ui.classes("main", "main--reading" if reading else ""),
                tab_index=-1,
            ),
            class_name="column",
        ),
        _tab_bar(tab),
        class_name="frame frame--member",
    )


def task_page(
    *children: ui.Child,
    title: ui.Text,
    back: ui.Text,
    tab: Tab = "",
    aside: ui.Child | None = None,
    dock: ui.Child | None = None,
    dock_note: ui.Child | None = None,
    ready: rx.Var[bool] | None = None,
    waiting: rx.Component | None = None,
) -> rx.Component:
    """A task: back arrow instead of tabs, and a dock with the one button that finishes it.

    What has a dock is finished first: no bell rings beside it. Nor does one on the page that
    belongs to the bell.
    """
    ends = [aside] if aside is not None else []
    if not ends and dock is None and tab != "notices":
        ends.append(quiet_bell())
    foot: list[rx.Component] = []
    if dock is not None:
        inner: list[ui.Child] = [dock]
        if dock_note is not None:
            inner.append(rx.el.p(dock_note, class_name="dock__note"))
        bar: rx.Component = rx.el.div(rx.el.div(*inner, class_name="dock__in"), class_name="dock")
        foot.append(rx.cond(ready, bar) if ready is not None else bar)
    name = ui.classes("main main--task", "main--docked" if dock is not None else "main--plain")
    return rx.el.div(
        _side_bar(tab),
        rx.el.div(
            rx.el.header(
                ui.icon_link("back", tr("Back"), back),
                rx.el.div(rx.el.h1(title), class_name="top-bar__title"),
                *ends,
                class_name="top-bar top-bar--task",
            ),
            rx.el.main(
                _content(ready, waiting, children),
                *foot,
                id="main",
                class_name=name,
                tab_index=-1,
            ),
            class_name="column",
        ),
        class_name="frame frame--member",
    )


def site_page(*children: ui.Child, narrow: bool = False, sign_in: bool = True) -> rx.Component:
    """A page anyone may see, with language and colours in its bar."""
    ends: list[rx.Component] = [looks_menu()]
    if sign_in:
        ends.append(ui.button_link(tr("Sign in"), routes.SIGN_IN, "ghost"))
    return rx.el.div(
        rx.el.div(
            rx.el.header(
                ui.link(ui.logo(), "Circle", href=routes.LANDING, class_name="brand"),
                rx.el.div(*ends, class_name="site-bar__end"),
                class_name="site-bar",
            ),
            rx.el.main(
                *children, id="main", class_name="narrow" if narrow else "stack--wide", tab_index=-1
            ),
            class_name="site",
        ),
        class_name="frame",
    )


def waiting_frame() -> rx.Component:
    """What an address with changing parts shows until its page is here: bars and grey shapes."""
    return rx.el.div(
        rx.el.div(class_name="side-bar"),
        rx.el.div(
            rx.el.div(ui.logo(), class_name="top-bar"),
            rx.el.main(ui.skeleton(), class_name="main", aria_label=tr("Loading")),
            class_name="column",
        ),
        rx.el.div(rx.el.ul(), class_name="tab-bar"),
        class_name="frame frame--member",
    )
