"""The page ``/c/[circle]/shares``."""

import reflex as rx

from circle_app.web import routes, ui
from circle_app.web.i18n import tr
from circle_app.web.shares.state import SharesState
from circle_app.web.shares.view_models import CycleTab, HolderRow, Pick, PurchaseRow
from circle_app.web.shell import ShellState, task_page
from circle_app.web.ui.sheets import sheet, sheet_steps

BUY, RECORD = "shares-buy", "shares-record"
_view = SharesState.view


def _option(pick: rx.Var[Pick]) -> rx.Component:
    return rx.el.option(pick.words, value=pick.value)


def _select(name: str, serial: str, label: ui.Text, picks: rx.Var[list[Pick]]) -> rx.Component:
    own = f"{name}-{serial}"
    return rx.el.div(
        rx.el.label(label, html_for=own, class_name="field__label"),
        rx.el.select(rx.foreach(picks, _option), id=own, name=name, class_name="input"),
        class_name="field",
    )


def _tab(tab: rx.Var[CycleTab]) -> rx.Component:
    return ui.link(
        tab.name,
        href=tab.href,
        class_name="segmented__part",
        custom_attrs={"aria-current": tab.current},
    )


def _cycles() -> rx.Component:
    return rx.cond(
        _view.tabs.length() > 1,
        rx.el.nav(
            rx.foreach(_view.tabs, _tab), class_name="segmented", aria_label=tr("Which cycle")
        ),
    )


def _mine() -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.div(
                ui.label(tr("Your shares")),
                rx.el.p(_view.mine, class_name="shares-figure num"),
            ),
            rx.el.div(
                ui.label(tr("They cost")),
                ui.money(_view.cost, "tile"),
                class_name="shares-cost",
            ),
            class_name="row row--between row--top",
        ),
        rx.cond(_view.worth, rx.el.p(_view.worth, class_name="strong")),
        rx.el.p(_view.price, " ", _view.value, " ", _view.next_price, class_name="muted"),
        rx.cond(_view.left, rx.el.p(_view.left, class_name="muted")),
        rx.cond(_view.refusal, ui.fact(_view.refusal, "info")),
        rx.cond(
            _view.can_buy,
            ui.button(
                tr("Buy shares"),
                icon_name="plus",
                wide=True,
                large=True,
                on_click=SharesState.open_sheet,
                custom_attrs=ui.opens(BUY),
            ),
        ),
        rx.cond(
            _view.can_record,
            ui.button(
                tr("Write down for another"),
                "soft",
                wide=True,
                on_click=SharesState.open_sheet,
                custom_attrs=ui.opens(RECORD),
            ),
        ),
    )


def _cycle() -> rx.Component:
    return rx.cond(
        _view.has_cycle,
        ui.card(
            rx.el.div(
                ui.tile("refresh", "teal"),
                ui.row_body(_view.cycle, _view.cycle_sub),
                rx.cond(
                    _view.is_open,
                    ui.chip(tr("running"), "teal"),
                    ui.chip(tr("shared out"), "gray"),
                ),
                class_name="row row--top row--wrap",
            ),
            _cycles(),
            rx.cond(
                _view.can_share_out,
                ui.button_link(
                    tr("Share out"), _view.share_out_href, "soft", icon_name="banknote", wide=True
                ),
                rx.cond(
                    _view.has_share_out,
                    ui.button_link(
                        tr("See the share-out"), _view.share_out_href, "soft", wide=True
                    ),
                ),
            ),
        ),
    )


def _holder(row: rx.Var[HolderRow]) -> rx.Component:
    return rx.el.div(
        ui.avatar(row.initials),
        ui.row_body(row.name, row.shares),
        ui.amount(row.amount),
        class_name="item",
    )


def _register() -> rx.Component:
    return ui.section(
        tr("Register"),
        rx.el.p(_view.printed, class_name="print-only"),
        ui.card(
            rx.cond(
                _view.holders.length() > 0,
                rx.fragment(
                    rx.el.p(
                        rx.el.span(tr("Member")),
                        rx.el.span(_view.head),
                        class_name="row row--between muted small list-head",
                    ),
                    ui.rows(_view.holders, _holder),
                    rx.el.p(
                        rx.el.span(tr("Together"), " · ", _view.total),
                        rx.el.span(_view.total_amount, class_name="num"),
                        class_name="row row--between strong share-sum",
                    ),
                ),
                ui.empty_state("chart", tr("Nobody has bought a share yet.")),
            ),
            class_name="card--flush",
        ),
        rx.cond(
            _view.holders.length() > 0,
            rx.el.div(
                ui.button(tr("Print"), "outline", custom_attrs={"data-prints": ""}),
                ui.button_link(
                    tr("Download as a table"),
                    _view.file_href,
                    "outline",
                    icon_name="download",
                    document=True,
                ),
                class_name="actions no-print",
            ),
        ),
    )


def _purchase(row: rx.Var[PurchaseRow]) -> rx.Component:
    inside = (
        ui.tile_path(row.d, "teal"),
        ui.row_body(row.title, row.sub),
        ui.amount(row.amount),
    )
    return rx.cond(
        row.href,
        ui.link(*inside, href=row.href, class_name="item"),
        rx.el.div(*inside, class_name="item"),
    )


def _purchases() -> rx.Component:
    return rx.cond(
        _view.purchases.length() > 0,
        ui.section(
            tr("What you bought"),
            ui.card(ui.rows(_view.purchases, _purchase), class_name="card--flush"),
        ),
    )


def _form(serial: str, *first: rx.Component) -> rx.Component:
    return rx.el.form(
        ui.request_id(SharesState.request_id),
        ui.error_callout(SharesState.error),
        *first,
        ui.text_field(
            "reference",
            tr("Reference, if there is one"),
            hint=tr("For UPI the twelve digits of the bank."),
            control_id=f"reference-{serial}",
            max_length=60,
            auto_complete="off",
        ),
        ui.button(tr("Buy"), submit=True, busy=SharesState.busy, wide=True, large=True),
        class_name="stack stack--wide",
        on_submit=SharesState.buy,
    )


def _sheets() -> rx.Component:
    own = _form(
        "own",
        _select("shares", "own", tr("How many?"), _view.own_picks),
        _select("method", "own", tr("How is it paid?"), _view.ways),
    )
    other = _form(
        "other",
        _select("member", "other", tr("Whose shares?"), _view.others),
        _select("shares", "other", tr("How many?"), _view.picks),
        _select("method", "other", tr("How is it paid?"), _view.ways),
    )
    return rx.fragment(
        rx.cond(
            _view.can_buy | (SharesState.slip.title != ""),
            sheet(BUY, tr("Buy shares"), sheet_steps(SharesState.slip, own)),
        ),
        rx.cond(
            _view.can_record,
            sheet(RECORD, tr("Shares of another"), sheet_steps(SharesState.slip, other)),
        ),
    )


def page() -> rx.Component:
    """My shares, the cycle, and the register."""
    return task_page(
        rx.el.div(
            rx.el.div(_mine(), _cycle(), _purchases(), class_name="no-print"),
            rx.el.div(_register(), class_name="print-list"),
            class_name="columns columns--even",
        ),
        _sheets(),
        title=tr("Shares"),
        back=routes.path(routes.CIRCLE, circle=ShellState.circle_id),
        tab="circle",
        ready=SharesState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
