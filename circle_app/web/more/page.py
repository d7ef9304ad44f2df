"""The page ``/more``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.more.state import MoreState
from circle_app.web.shell import ShellState, member_page


def _here(route: str) -> rx.Var[str] | str:
    return routes.path(route, circle=ShellState.circle_id)


def _way(sign: str, words: ui.Text, sub: ui.Text, href: ui.Text) -> rx.Component:
    return rx.el.li(ui.row_link(ui.tile(sign, "teal"), words, sub, href=href))


def _list(*ways: rx.Component) -> rx.Component:
    return ui.card(
        rx.el.ul(*ways, class_name="list", role="list"), class_name="card--flush card--list"
    )


def _paid() -> list[rx.Component]:
    """What is paid in, and what comes round."""
    return [
        rx.cond(
            ShellState.desk.collects,
            # On a phone the work of the day has taken their places among the tabs.
            rx.fragment(
                _way(
                    "circle",
                    tr("Circle"),
                    tr("The round, the money, the feed"),
                    _here(routes.CIRCLE),
                ),
                _way("rupee", tr("Pay"), tr("What you owe yourself"), _here(routes.PAY)),
            ),
        ),
        _way("book", tr("Passbook"), tr("Everything you paid in"), _here(routes.PASSBOOK)),
        rx.cond(
            ShellState.desk.rotates,
            rx.fragment(
                _way(
                    "refresh",
                    tr("Rounds"),
                    tr("Whose turn it is, and who had the pot"),
                    _here(routes.ROUNDS),
                ),
                # Rounds have their place among the tabs.
                _way("lend", tr("Loans"), tr("What is lent, and to whom"), _here(routes.LOANS)),
            ),
        ),
        rx.cond(
            ShellState.desk.sells_shares,
            _way(
                "chart",
                tr("Shares"),
                tr("Your shares of this cycle, and everybody's"),
                _here(routes.SHARES),
            ),
        ),
        _way("file", tr("Invoices"), tr("What you were asked to pay"), _here(routes.INVOICES)),
        _way(
            "refresh",
            tr("Autopay"),
            tr("What is due is paid from your wallet by itself"),
            _here(routes.AUTOPAY),
        ),
        _way("table", tr("Dues"), tr("Who paid which cycle"), _here(routes.DUES)),
    ]


def _together() -> list[rx.Component]:
    """Who belongs to the circle, what is met for and lent."""
    return [
        rx.cond(
            MoreState.reminds,
            _way(
                "bell",
                tr("Reminders"),
                tr("Who owes what, and how a reminder reads"),
                _here(routes.REMINDERS),
            ),
        ),
        rx.cond(
            ShellState.sees_members,
            _way("users", tr("Members"), tr("Who belongs to the circle"), _here(routes.MEMBERS)),
        ),
        rx.cond(
            ShellState.sees_activity,
            _way(
                "calendar",
                tr("Meetings"),
                tr("Who came, and what was collected and decided"),
                _here(routes.MEETINGS),
            ),
        ),
        rx.cond(
            ShellState.tends_loans,
            _way(
                "grid",
                tr("Loan board"),
                tr("What is asked, agreed, running and late"),
                _here(routes.LOAN_BOARD),
            ),
        ),
    ]


def _talk() -> list[rx.Component]:
    """Who may do what, what is agreed, asked and in doubt."""
    return [
        _way("key", tr("Who may do what"), tr("The roles of the circle"), _here(routes.ROLES)),
        _way("scale", tr("Rules"), tr("What the circle has agreed"), _here(routes.RULES)),
        rx.cond(
            ShellState.may_set,
            _way(
                "sliders",
                tr("Settings of the circle"),
                tr("Name, money, loans, who decides"),
                _here(routes.CIRCLE_SETTINGS),
            ),
        ),
        _way("bell", tr("Board"), tr("News, and what is agreed in words"), _here(routes.BOARD)),
        rx.cond(
            MoreState.writes,
            _way(
                "mail",
                tr("Messages"),
                tr("Write to all members or to some"),
                _here(routes.MESSAGES),
            ),
        ),
        _way("hand", tr("Decisions"), tr("What is asked and decided"), _here(routes.VOTES)),
        _way(
            "flag",
            tr("Questions and complaints"),
            tr("What is in doubt, and how it ended"),
            _here(routes.DISPUTES),
        ),
        rx.cond(
            ShellState.sees_activity,
            _way(
                "clock",
                tr("What happened"),
                tr("Everything, day by day"),
                _here(routes.ACTIVITY),
            ),
        ),
    ]


def _books() -> list[rx.Component]:
    """The books, and what comes into them from elsewhere."""
    return [
        rx.cond(
            ShellState.sees_books,
            _way("shield", tr("Books"), tr("Every rupee, and what waits"), _here(routes.BOOKS)),
        ),
        rx.cond(
            MoreState.keeps_money & ShellState.has_officers,
            _way(
                "card",
                tr("Paying online"),
                tr("Keys, what came, what needs a look"),
                _here(routes.GATEWAY),
            ),
        ),
        rx.cond(
            MoreState.manages_ways,
            _way(
                "mail",
                tr("Ways for messages"),
                tr("Mail server and SMS of the circle"),
                _here(routes.CIRCLE_CHANNELS),
            ),
        ),
        rx.cond(
            MoreState.manages_ways,
            _way(
                "pencil",
                tr("Words of notices"),
                tr("What members read when something happens"),
                _here(routes.CIRCLE_TEMPLATES),
            ),
        ),
        rx.cond(
            MoreState.imports,
            _way(
                "file",
                tr("Import"),
                tr("Members, balances, payments and loans out of a spreadsheet"),
                _here(routes.IMPORTS),
            ),
        ),
        rx.cond(
            MoreState.tells_programs,
            _way(
                "globe",
                tr("Webhooks"),
                tr("Programs that hear of this circle"),
                _here(routes.WEBHOOKS),
            ),
        ),
        _way("door", tr("Leave the circle"), tr("What you would get"), _here(routes.LEAVE)),
    ]


def _circle() -> rx.Component:
    return ui.section(
        ShellState.circle_name,
        _list(*_paid(), *_together(), *_talk(), *_books()),
    )


def _mine() -> rx.Component:
    wallet = ui.row_link(
        ui.tile("wallet", "teal"),
        tr("My wallet"),
        tr("{amount} inside", amount=MoreState.in_wallet),
        href=routes.WALLET,
    )
    return ui.section(
        tr("Yours"),
        _list(
            rx.el.li(wallet),
            _way("user", tr("Profile"), tr("Name, language, colours"), routes.PROFILE),
            _way(
                "bell",
                tr("What you hear"),
                tr("What rings, by which way, and when not"),
                routes.NOTICE_SETTINGS,
            ),
            rx.cond(
                ShellState.is_operator,
                _way(
                    "shield",
                    tr("Administration"),
                    tr("People, circles and settings of this installation"),
                    routes.ADMIN,
                ),
            ),
            _way("info", tr("Help"), tr("Short answers"), routes.HELP),
            _way("plus", tr("Start a circle"), tr("A new one, with your rules"), routes.CIRCLE_NEW),
            _way("key", tr("Join with a code"), tr("Somebody invited you"), routes.WELCOME),
        ),
        ui.plain_form(
            routes.SESSION_SIGN_OUT,
            ui.button(tr("Sign out"), "outline", icon_name="door", submit=True, wide=True),
        ),
    )


def page() -> rx.Component:
    """Links to everything that has no tab."""
    return member_page(
        rx.el.div(
            rx.el.div(rx.cond(ShellState.circle_id, _circle())),
            rx.el.div(_mine()),
            class_name="columns columns--even",
        ),
        title=tr("More"),
        tab="more",
        ready=MoreState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
