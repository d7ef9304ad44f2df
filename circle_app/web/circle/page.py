"""The page ``/c/[circle]``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.board.news import news_card
from circle_app.web.circle.state import CircleState
from circle_app.web.cycle_parts import cycle_card
from circle_app.web.feed_parts import feed_day
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page


def _here(route: str) -> rx.Var[str]:
    return rx.Var.create(routes.path(route, circle=ShellState.circle_id)).to(str)


def _pool_line(kind: str, words: ui.Text, amount: ui.Text) -> rx.Component:
    return rx.el.div(
        rx.el.dt(rx.el.span(class_name=f"swatch swatch--{kind}"), words, class_name="pool__name"),
        rx.el.dd(amount, class_name="strong num"),
        class_name="data__row",
    )


def _lent() -> rx.Component:
    """What of the money can be lent, and what is out."""
    cards = CircleState.cards
    return rx.fragment(
        ui.bar(("done", cards.available_share), ("loan", cards.lent_share), label=cards.bar_label),
        rx.el.dl(
            _pool_line("done", tr("Can be lent today"), cards.available),
            _pool_line("loan", cards.lent_words, cards.lent),
            class_name="data",
        ),
    )


def _turn() -> rx.Component:
    """Where the pot goes round: whose turn it is, and the reader's own."""
    cards = CircleState.cards
    return ui.card(
        ui.row_link(
            ui.tile("refresh", "teal"), cards.turn, cards.turn_sub, href=_here(routes.ROUNDS)
        ),
        rx.el.p(cards.my_turn, class_name="small muted circle-turn"),
        class_name="card--flush",
    )


def _pool() -> rx.Component:
    cards = CircleState.cards
    return ui.card(
        rx.el.div(
            rx.el.div(ui.label(tr("Our pool")), ui.money(cards.pool, "page")),
            ui.link(tr("Everybody's payments"), href=_here(routes.PAYMENTS)),
            class_name="row row--between row--wrap pool__head",
        ),
        rx.cond(cards.lends, _lent()),
        rx.cond(cards.lies, rx.el.p(cards.lies, class_name="muted small")),
    )


def _avatar(initials: rx.Var[str]) -> rx.Component:
    return ui.avatar(initials)


def _members() -> rx.Component:
    cards = CircleState.cards
    return ui.link(
        rx.el.span(
            rx.foreach(cards.first_members, _avatar),
            rx.cond(
                cards.more_members,
                rx.el.span(
                    cards.more_members,
                    class_name="avatar avatar--more",
                    custom_attrs={"aria-hidden": "true"},
                ),
            ),
            class_name="avatars grow",
        ),
        rx.el.span(cards.members, class_name="item__title"),
        ui.icon("chevron_right", "icon--24"),
        href=_here(routes.MEMBERS),
        class_name="item",
    )


def _ways() -> rx.Component:
    cards = CircleState.cards
    votes = ui.row_link(ui.tile("hand"), tr("Proposals"), cards.proposals, href=_here(routes.VOTES))
    books = ui.row_link(ui.tile("shield"), tr("Books"), cards.books, href=_here(routes.VERIFY))
    return ui.card(
        rx.cond(cards.sees_members, _members()),
        ui.row_link(ui.tile("scale"), tr("Our rules"), cards.rules, href=_here(routes.RULES)),
        rx.cond(cards.sees_members, votes),
        ui.row_link(
            ui.tile("bell"),
            tr("Board"),
            tr("News, and what is agreed in words"),
            href=_here(routes.BOARD),
        ),
        rx.cond(cards.sees_pool, books),
        class_name="card--flush",
    )


def _activity() -> rx.Component:
    return ui.section(
        tr("Activity"),
        rx.foreach(CircleState.days, feed_day),
        rx.cond(
            CircleState.more,
            ui.button_link(tr("See all"), _here(routes.ACTIVITY), "outline", wide=True),
        ),
    )


def page() -> rx.Component:
    """The circle."""
    invite = ui.button_link(
        tr("Invite someone"), _here(routes.INVITE), "soft", icon_name="user_plus", wide=True
    )
    resting = tr("This circle rests. Its books can be read, and nothing is recorded.")
    return member_page(
        rx.cond(CircleState.rests, ui.callout(rx.el.p(resting), tone="amber")),
        rx.el.div(
            rx.el.div(
                rx.cond(CircleState.cards.has_cycle, cycle_card(CircleState.cards.cycle)),
                rx.cond(CircleState.cards.rotates, _turn()),
                rx.cond(CircleState.cards.sees_pool, _pool()),
            ),
            rx.el.div(
                news_card(CircleState.news),
                _ways(),
                rx.cond(CircleState.cards.may_invite, invite),
                rx.cond(CircleState.cards.sees_members, _activity()),
            ),
            class_name="columns",
        ),
        title=tr("Circle"),
        tab="circle",
        ready=CircleState.loaded,
        waiting=ui.skeleton("ring", "card", "list"),
    )
