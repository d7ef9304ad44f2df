"""The page ``/c/[circle]/collect``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.bulk_run.parts import bulk_sheet, opens_bulk
from circle_app.web.bulk_run.state import BulkState
from circle_app.web.collect.state import CollectState
from circle_app.web.collect.view_models import FilterChip, PersonRow
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page

_summary, _bar = CollectState.summary, CollectState.bar


def _so_far() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.p(_summary.title, class_name="strong"),
            rx.el.p(_summary.sub, class_name="muted num"),
            class_name="row row--between",
        ),
        ui.bar(("done", _summary.share), label=_summary.title),
    )


def _chip(chip: rx.Var[FilterChip]) -> rx.Component:
    return rx.el.button(
        chip.words,
        rx.el.span(chip.count, class_name="num muted"),
        type="button",
        on_click=CollectState.narrow(chip.value),
        class_name="segmented__part",
        custom_attrs={"aria-pressed": rx.cond(CollectState.shown == chip.value, "true", "false")},
    )


def _narrowing() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.foreach(_summary.filters, _chip),
            class_name="segmented",
            role="group",
            aria_label=tr("Members by how they stand"),
        ),
        rx.el.form(
            rx.el.input(
                type="search",
                name="words",
                default_value=CollectState.words,
                placeholder=tr("Name, amount or UTR"),
                max_length=60,
                class_name="input",
                custom_attrs={"aria-label": tr("Name, amount or UTR")},
            ),
            ui.button(tr("Search"), "outline", submit=True, icon_name="search"),
            on_submit=CollectState.search,
            class_name="collect__search",
        ),
        class_name="collect__top",
    )


def _person(row: rx.Var[PersonRow]) -> rx.Component:
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                checked=CollectState.chosen.contains(row.id),
                on_change=CollectState.pick(row.id),
                custom_attrs={"aria-label": row.label},
            ),
            class_name="collect__box",
        ),
        ui.link(
            ui.avatar(row.initials),
            rx.el.div(
                rx.el.p(row.name, class_name="item__title"),
                rx.cond(row.sub, rx.el.p(row.sub, class_name="item__sub")),
                rx.cond(row.checking, rx.el.p(row.checking, class_name="item__sub collect__wait")),
                class_name="item__body",
            ),
            rx.el.div(
                rx.cond(row.amount, ui.amount(row.amount)),
                ui.chip_path(row.state, row.tone, row.d),
                rx.cond(row.amount_sub, rx.el.span(row.amount_sub, class_name="small muted")),
                class_name="item__end",
            ),
            href=row.href,
            class_name="item",
        ),
        class_name="collect__row",
    )


def _list() -> rx.Component:
    everybody = CollectState.rows.length()
    return rx.cond(
        everybody > 0,
        ui.card(
            rx.el.div(
                rx.el.label(
                    rx.el.input(
                        type="checkbox",
                        checked=CollectState.chosen.length() == everybody,
                        on_change=CollectState.pick_all,
                    ),
                    rx.el.span(tr("Choose all {n}", n=everybody)),
                    class_name="check",
                ),
                class_name="collect__all",
            ),
            ui.rows(CollectState.rows, _person),
            class_name="card--flush",
        ),
        ui.card(
            ui.empty_state(
                "search",
                tr("Nobody fits this. Choose another state, or search for something else."),
                ui.button(tr("Show everybody"), "soft", on_click=CollectState.narrow("")),
            )
        ),
    )


def _acts() -> rx.Component:
    """What can be done with those who are chosen; it stays in sight."""
    return rx.cond(
        _bar.count > 0,
        rx.el.div(
            rx.el.p(_bar.title, class_name="strong", role="status"),
            rx.el.div(
                rx.cond(
                    _summary.may_confirm & (_bar.claim_count > 0),
                    ui.button(
                        _bar.confirm,
                        icon_name="check",
                        on_click=BulkState.ask_confirm(_bar.claims),
                        custom_attrs=opens_bulk(),
                    ),
                ),
                rx.cond(
                    _summary.may_record,
                    ui.button(
                        tr("Record cash"),
                        "soft",
                        icon_name="banknote",
                        on_click=BulkState.ask_record(_bar.members),
                        custom_attrs=opens_bulk(),
                    ),
                ),
                rx.cond(
                    _summary.may_record & (_bar.owing_count > 0),
                    ui.button(
                        _bar.remind,
                        "soft",
                        icon_name="bell",
                        on_click=BulkState.ask_remind(_bar.owing, _bar.owing_count),
                        custom_attrs=opens_bulk(),
                    ),
                ),
                ui.button(tr("Choose nobody"), "ghost", on_click=CollectState.clear),
                class_name="chosen__acts",
            ),
            class_name="chosen",
        ),
    )


def page() -> rx.Component:
    """Every member with what is late, being checked, due or paid."""
    return member_page(
        _so_far(),
        _narrowing(),
        _list(),
        rx.cond(
            CollectState.next_cursor,
            ui.button(tr("Next page"), "outline", on_click=CollectState.turn),
            rx.cond(
                CollectState.cursor,
                ui.button(tr("Back to the first page"), "outline", on_click=CollectState.turn),
            ),
        ),
        _acts(),
        bulk_sheet(CollectState.clear),
        title=tr("Collect"),
        tab="collect",
        aside=rx.cond(
            _summary.may_record,
            ui.link(
                ui.icon("bell", "icon--18"),
                tr("Reminders"),
                href=routes.path(routes.REMINDERS, circle=ShellState.circle_id),
                class_name="text-button",
            ),
        ),
        ready=CollectState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
