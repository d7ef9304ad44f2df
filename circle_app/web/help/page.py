"""The page ``/help``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.contact import contact_card
from circle_app.web.i18n import tr
from circle_app.web.shell import member_page


def _answer(question: ui.Text, *answers: ui.Text) -> rx.Component:
    return rx.el.details(
        rx.el.summary(rx.el.span(question, class_name="grow"), ui.icon("chevron_down", "icon--24")),
        *(rx.el.p(answer) for answer in answers),
        class_name="answer",
    )


def _money() -> rx.Component:
    return ui.section(
        tr("Money"),
        ui.card(
            _answer(
                tr("Who has our money?"),
                tr(
                    "You and your circle. Circle holds no money and can move none. It writes down "
                    "what people paid and received, so that everybody sees the same."
                ),
            ),
            _answer(
                tr("How do I pay my contribution?"),
                tr("Open Pay. Give it in cash, send it by UPI, or take it from your wallet."),
                tr(
                    "After paying by UPI, type the 12 digits called UTR from your bank app. Your "
                    "circle sees it at once."
                ),
            ),
            _answer(
                tr("What is the wallet for?"),
                tr(
                    "It is a small book of your own. Write down money you have put aside, then pay "
                    "contributions and instalments with one tap. A loan can be paid out to it too."
                ),
            ),
            _answer(
                tr("I tapped twice. Did I pay twice?"),
                tr(
                    "No. Each form carries a number of its own and is booked once, however often "
                    "it is sent. If the network broke off, open the page again and look."
                ),
            ),
            class_name="card--flush answers",
        ),
    )


def _together() -> rx.Component:
    return ui.section(
        tr("Deciding together"),
        ui.card(
            _answer(
                tr("How do I get a loan?"),
                tr(
                    "Open Loans and ask. You see at once what you would pay back. Then the members "
                    "vote; with enough yes, another member hands the money over."
                ),
            ),
            _answer(
                tr("When does a vote end?"),
                tr(
                    "When enough have said yes, when it can no longer succeed, or when its time is "
                    "up. Until then you may change your vote. Who has not voted counts as not yes."
                ),
            ),
            _answer(
                tr("Can I pay a loan back earlier?"),
                tr(
                    "Yes, any day. Interest stops on the day you pay. The loan's page tells you "
                    "what closes it today."
                ),
            ),
            class_name="card--flush answers",
        ),
    )


def _trust() -> rx.Component:
    return ui.section(
        tr("Trust"),
        ui.card(
            _answer(
                tr("Can somebody change the books?"),
                tr(
                    "Nothing is ever erased. A mistake is set right by a second entry. Each entry "
                    "carries the seal of the one before, so a changed one shows at once."
                ),
                tr("Open Books and check it yourself. In the meeting, compare the four groups."),
            ),
            _answer(
                tr("Who sees my phone number?"),
                tr("Only you. It is kept encrypted, and nobody in your circle is shown it."),
            ),
            _answer(
                tr("Somebody else used my phone. What now?"),
                tr("Open Profile. There you see where you are signed in and can end each of them."),
            ),
            class_name="card--flush answers",
        ),
    )


def page() -> rx.Component:
    """Questions and short answers."""
    return member_page(
        rx.el.div(
            rx.el.div(_money()),
            rx.el.div(_together(), _trust(), contact_card()),
            class_name="columns columns--even",
        ),
        title=tr("Help"),
        tab="more",
    )
