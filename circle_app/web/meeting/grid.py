"""The grid of a meeting: a member a row, what the circle's rules use a column."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.meeting.parts import PRESENCES, act, cell, joined, out, presence_words
from circle_app.web.meeting.state import MeetingState
from circle_app.web.meeting.view_models import SheetRow

_head = MeetingState.heading


def _amount(
    row: rx.Var[SheetRow], field: str, value: rx.Var[str], column: rx.Var[str], kind: str = "amount"
) -> rx.Component:
    return rx.el.td(
        rx.el.input(
            type="text",
            default_value=value,
            input_mode="decimal" if kind == "amount" else "numeric",
            auto_complete="off",
            placeholder="–",
            class_name="cell num",
            aria_label=joined(row.name, ", ", column),
            custom_attrs=cell(kind, joined(row.id, "|", field), enterKeyHint="next"),
        ),
        class_name="end",
        custom_attrs={"data-label": column},
    )


def _presence(row: rx.Var[SheetRow]) -> rx.Component:
    key = joined(row.id, "|presence")
    return rx.el.td(
        rx.el.div(
            rx.el.input(
                type="checkbox",
                default_checked=row.here,
                class_name="cell-check",
                aria_label=joined(row.name, ", ", tr("Present")),
                custom_attrs=cell("presence", key),
            ),
            rx.el.select(
                rx.el.option(tr("Not called"), value=""),
                *(rx.el.option(presence_words(each), value=each) for each in PRESENCES),
                default_value=row.presence,
                tab_index=-1,
                class_name="cell-mark",
                aria_label=joined(row.name, ", ", tr("Roll call")),
                custom_attrs=cell("choice", key),
            ),
            class_name="cell-presence",
        ),
        custom_attrs={"data-label": tr("Roll call"), "data-part": "roll"},
    )


def _row(row: rx.Var[SheetRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            ui.avatar(row.initials),
            rx.el.span(row.name),
            scope="row",
        ),
        _presence(row),
        rx.cond(_head.saves, _amount(row, "savings", row.savings, tr("Contribution"))),
        rx.cond(_head.social, _amount(row, "social", row.social, tr("Social fund"))),
        rx.cond(_head.fines, _amount(row, "fine", row.fine, tr("Fine"))),
        rx.cond(_head.shares, _amount(row, "shares", row.shares, tr("Shares"), "count")),
        rx.cond(
            _head.lends,
            rx.el.td(
                row.loan_due,
                class_name="end muted num",
                custom_attrs={"data-label": tr("Loan due")},
            ),
        ),
        rx.cond(_head.lends, _amount(row, "loan", row.loan, tr("Loan paid"))),
        rx.el.td(
            out(joined("total:", row.id)),
            class_name="end num strong",
            custom_attrs={"data-label": tr("Total")},
        ),
        custom_attrs={"data-member": row.id, "data-part": "collect"},
    )


def _column(name: rx.Var[str], sub: ui.Text = "", class_name: str = "end") -> rx.Component:
    return rx.el.th(
        name, rx.el.span(sub, class_name="sheet__sub num"), scope="col", class_name=class_name
    )


def _heads() -> rx.Component:
    return rx.el.thead(
        rx.el.tr(
            rx.el.th(tr("Member"), scope="col"),
            rx.el.th(tr("Present"), scope="col"),
            rx.cond(_head.saves, _column(tr("Contribution"), _head.savings_due)),
            rx.cond(_head.social, _column(tr("Social"), _head.social_due)),
            rx.cond(_head.fines, _column(tr("Fine"), _head.fine_due)),
            rx.cond(_head.shares, _column(tr("Shares"), _head.share_price)),
            rx.cond(_head.lends, _column(tr("Loan due"), class_name="end sheet__due")),
            rx.cond(_head.lends, _column(tr("Loan paid"))),
            rx.el.th(tr("Total"), scope="col", class_name="end"),
        )
    )


def _sum(field: str, column: rx.Var[str]) -> rx.Component:
    return rx.el.td(
        out(f"sum:{field}"), class_name="end num strong", custom_attrs={"data-label": column}
    )


def _foot() -> rx.Component:
    return rx.el.tfoot(
        rx.el.tr(
            rx.el.th(tr("Total"), scope="row"),
            rx.el.td(
                out("present"), class_name="muted", custom_attrs={"data-label": tr("Present")}
            ),
            rx.cond(_head.saves, _sum("savings", tr("Contribution"))),
            rx.cond(_head.social, _sum("social", tr("Social fund"))),
            rx.cond(_head.fines, _sum("fine", tr("Fine"))),
            rx.cond(_head.shares, _sum("shares", tr("Shares"))),
            rx.cond(
                _head.lends,
                rx.el.td(
                    _head.loan_due,
                    class_name="end muted num",
                    custom_attrs={"data-label": tr("Loan due")},
                ),
            ),
            rx.cond(_head.lends, _sum("loan", tr("Loan paid"))),
            rx.el.td(
                out("grand"),
                class_name="end num strong sheet__grand",
                custom_attrs={"data-label": tr("Total")},
            ),
        )
    )


def _tools() -> rx.Component:
    return rx.el.div(
        ui.button(tr("All are here"), "soft", icon_name="users", custom_attrs=act("all")),
        ui.button(tr("Fill in what is due"), "soft", icon_name="check", custom_attrs=act("fill")),
        ui.button(tr("Undo"), "ghost", icon_name="undo", custom_attrs=act("undo")),
        class_name="sheet-tools",
    )


def _jump() -> rx.Component:
    """On a phone one member is shown at a time: choose which."""
    return rx.el.div(
        rx.el.label(tr("Member"), html_for="jump", class_name="visually-hidden"),
        rx.el.select(
            rx.foreach(MeetingState.rows, lambda row: rx.el.option(row.name, value=row.id)),
            id="jump",
            class_name="input",
            custom_attrs={"data-jump": ""},
        ),
        out("at", class_name="muted num"),
        ui.button(tr("Fill in for this member"), "soft", custom_attrs=act("fill-one")),
        class_name="sheet-jump",
    )


def _key(words: rx.Var[str], *keys: str) -> rx.Component:
    return rx.el.li(*(rx.el.kbd(key) for key in keys), words)


def _keys() -> rx.Component:
    return rx.el.ul(
        _key(tr("next member"), "Enter"),
        _key(tr("next column"), "Tab"),
        _key(tr("fill in what is due"), "D"),
        _key(tr("present or absent"), "Space"),
        _key(tr("late"), "L"),
        _key(tr("excused"), "E"),
        _key(tr("undo"), "Ctrl", "Z"),
        class_name="sheet-keys",
        aria_label=tr("Keys"),
    )


def sheet_grid() -> rx.Component:
    """The table, what one can do with it, and what is to be known of it."""
    return rx.el.div(
        _tools(),
        _jump(),
        rx.el.div(
            rx.el.table(
                rx.el.caption(tr("What each member brings"), class_name="visually-hidden"),
                _heads(),
                rx.el.tbody(rx.foreach(MeetingState.rows, _row)),
                _foot(),
                class_name="sheet",
            ),
            class_name="sheet-wrap",
            role="region",
            aria_label=tr("What each member brings"),
            tab_index=0,
        ),
        _keys(),
        rx.el.p(class_name="sheet-notes", custom_attrs={"data-out": "notes"}),
        class_name="sheet-side",
    )
