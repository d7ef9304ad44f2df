"""The page ``/c/[circle]/board``."""

import reflex as rx

from circle_app.domain.boards import MAX_BODY_LENGTH, MAX_TITLE_LENGTH
from circle_app.web import routes, ui
from circle_app.web.board.state import BoardState
from circle_app.web.board.view_models import Notice, PaperLine
from circle_app.web.diff_parts import fold
from circle_app.web.i18n import tr
from circle_app.web.shell import ShellState, member_page
from circle_app.web.ui.uploads import file_field


def _unfolds(icon_name: str, title: ui.Text, *inside: ui.Child) -> rx.Component:
    return ui.card(
        rx.el.details(
            rx.el.summary(
                ui.tile(icon_name, "teal"),
                ui.row_body(title),
                ui.icon("chevron_down", "icon--18"),
                class_name="item fold__head",
            ),
            rx.el.div(*inside, class_name="fold__body stack"),
            class_name="fold",
        ),
        class_name="card--flush",
    )


def _announce() -> rx.Component:
    return _unfolds(
        "bell",
        tr("Announce something"),
        rx.el.form(
            ui.error_callout(BoardState.error),
            ui.request_id(BoardState.request_id),
            ui.text_field("notice_title", tr("In one line"), max_length=MAX_TITLE_LENGTH),
            ui.text_area(
                "notice_body",
                tr("More about it, if there is"),
                rows="4",
                max_length=MAX_BODY_LENGTH,
            ),
            ui.button(tr("Put it up for everybody"), submit=True, busy=BoardState.busy, wide=True),
            key=BoardState.request_id,
            on_submit=BoardState.announce,
            class_name="stack",
        ),
    )


def _to_many() -> rx.Component:
    return ui.card(
        ui.row_link(
            ui.tile("mail", "teal"),
            tr("Write to members"),
            tr("To everybody or to some, also by SMS or e-mail"),
            href=routes.path(routes.MESSAGES, circle=ShellState.circle_id),
        ),
        class_name="card--flush",
    )


def _take_down(wanted: rx.Var[str]) -> rx.Component:
    return ui.button(
        tr("Take down"),
        "ghost",
        icon_name="x",
        on_click=BoardState.pick(wanted),
        custom_attrs=ui.opens("board-remove"),
    )


def _notice(notice: rx.Var[Notice]) -> rx.Component:
    return ui.card(
        rx.el.div(
            rx.el.h3(notice.title, class_name="notice__title grow"),
            rx.cond(notice.pinned, ui.chip(tr("pinned"), "teal", icon_name="flag")),
            class_name="row row--between row--top",
        ),
        rx.cond(notice.body, rx.el.p(notice.body, class_name="notice__body")),
        rx.el.p(notice.by, class_name="item__sub"),
        rx.cond(
            BoardState.may_announce,
            rx.el.div(
                ui.button(
                    rx.cond(notice.pinned, tr("Unpin"), tr("Pin to the top")),
                    "ghost",
                    icon_name="flag",
                    on_click=BoardState.pin(notice.id),
                ),
                _take_down(notice.id),
                class_name="notice__acts",
            ),
        ),
        class_name="notice",
    )


def _notices() -> rx.Component:
    empty = rx.cond(
        BoardState.may_announce,
        tr("Nothing is announced yet. What everybody should know goes up here."),
        tr("Nothing is announced yet. What everybody should know will hang here."),
    )
    return ui.section(
        tr("Announcements"),
        rx.cond(BoardState.may_announce, rx.fragment(_announce(), _to_many())),
        rx.cond(
            BoardState.notices.length() > 0,
            rx.el.div(rx.foreach(BoardState.notices, _notice), class_name="stack"),
            ui.card(ui.empty_state("bell", empty)),
        ),
    )


def _policy_form() -> rx.Component:
    editing = BoardState.editing
    return rx.el.form(
        ui.error_callout(BoardState.policy_error),
        ui.request_id(BoardState.request_id),
        ui.text_field(
            "policy_title",
            tr("What it is about"),
            default_value=editing.title,
            max_length=MAX_TITLE_LENGTH,
        ),
        ui.text_area(
            "policy_body",
            tr("What we have agreed"),
            default_value=editing.body,
            rows="6",
            max_length=MAX_BODY_LENGTH,
        ),
        rx.el.div(
            rx.cond(editing.id, ui.button(tr("Cancel"), "outline", on_click=BoardState.edit(""))),
            ui.button(
                rx.cond(editing.id, tr("Write it anew"), tr("Write it down")),
                "soft",
                submit=True,
                busy=BoardState.busy,
            ),
            class_name="actions",
        ),
        key=BoardState.request_id,
        on_submit=BoardState.write,
        class_name="stack",
    )


def _policies() -> rx.Component:
    anew = ui.card(
        rx.el.h3(tr("Write anew: {title}", title=BoardState.editing.title)),
        rx.el.p(
            tr("It becomes the next version; the one until now stays in the record."),
            class_name="muted",
        ),
        _policy_form(),
    )

    def policy(line: rx.Var[PaperLine]) -> rx.Component:
        return fold(
            line.title,
            line.sub,
            rx.cond(line.version, ui.chip(line.version)),
            rx.el.p(line.body, class_name="paper__body"),
            rx.cond(
                BoardState.may_manage,
                rx.el.div(
                    ui.button(
                        tr("Write anew"),
                        "ghost",
                        icon_name="pencil",
                        on_click=BoardState.edit(line.id),
                    ),
                    _take_down(line.id),
                    class_name="notice__acts",
                ),
            ),
        )

    return ui.section(
        tr("What we have agreed"),
        rx.cond(
            BoardState.may_manage,
            rx.cond(
                BoardState.editing.id,
                anew,
                _unfolds("pencil", tr("Write something down"), _policy_form()),
            ),
        ),
        rx.cond(
            BoardState.policies.length() > 0,
            ui.card(ui.rows(BoardState.policies, policy), class_name="card--flush"),
            ui.card(
                ui.empty_state(
                    "file", tr("Nothing is written down yet, such as how you meet or help.")
                )
            ),
        ),
    )


def _document(line: rx.Var[PaperLine]) -> rx.Component:
    return rx.el.div(
        ui.tile_path(line.d, "gray"),
        rx.el.div(
            rx.el.a(
                line.title,
                href=line.href,
                target="_blank",
                rel="noopener",
                class_name="item__title",
            ),
            rx.el.p(line.sub, class_name="item__sub"),
            class_name="item__body",
        ),
        rx.cond(
            BoardState.may_manage,
            rx.el.button(
                ui.icon("x", "icon--24"),
                type="button",
                class_name="icon-button",
                aria_label=tr("Take down: {title}", title=line.title),
                on_click=BoardState.pick(line.id),
                custom_attrs=ui.opens("board-remove"),
            ),
        ),
        class_name="item",
    )


def _send_file() -> rx.Component:
    """A form of the browser's own: it works as soon as it is on the screen, scripts or not."""
    return _unfolds(
        "file",
        tr("Put up a document"),
        ui.plain_form(
            BoardState.upload,
            ui.text_field(
                "title",
                tr("What it is"),
                hint=tr("Empty for the name of the file"),
                max_length=MAX_TITLE_LENGTH,
            ),
            file_field(
                "file",
                tr("Photo or PDF"),
                hint=tr(
                    "JPEG, PNG, WebP or PDF, at most 5 MB. Only members of this circle see it."
                ),
                too_large=tr("This file is too large. Please choose one of at most 5 MB."),
            ),
            ui.button(tr("Put it up"), "outline", submit=True, icon_name="file", wide=True),
            class_name="stack",
            custom_attrs={"encType": "multipart/form-data"},
        ),
    )


def _documents() -> rx.Component:
    said = BoardState.said
    return ui.section(
        tr("Documents"),
        rx.el.div(
            rx.cond(
                said.words,
                rx.cond(said.bad, ui.callout(rx.el.p(said.words), tone="red"), ui.fact(said.words)),
            ),
            role="status",
            class_name="alert",
        ),
        rx.cond(BoardState.may_manage, _send_file()),
        rx.cond(
            BoardState.documents.length() > 0,
            ui.card(ui.rows(BoardState.documents, _document), class_name="card--flush"),
            ui.card(
                ui.empty_state(
                    "file", tr("No document hangs here yet, such as a passbook of the bank.")
                )
            ),
        ),
    )


def _remove() -> rx.Component:
    return ui.dialog(
        "board-remove",
        tr("Take this down?"),
        rx.el.p(BoardState.picked.title, class_name="strong"),
        rx.el.p(tr("Nobody sees it any more. That it was there stays in the record.")),
        rx.el.div(
            ui.button(tr("Leave it"), "outline", custom_attrs=ui.closes()),
            ui.button(
                tr("Take down"),
                busy=BoardState.busy,
                on_click=BoardState.remove,
                custom_attrs=ui.closes(),
            ),
            class_name="actions",
        ),
    )


def page() -> rx.Component:
    """What everybody should know."""
    return member_page(
        rx.el.div(
            rx.el.div(_notices()),
            rx.el.div(_policies(), _documents()),
            class_name="columns columns--even",
        ),
        rx.cond(BoardState.may_announce | BoardState.may_manage, _remove()),
        title=tr("Board"),
        tab="more",
        ready=BoardState.loaded,
        waiting=ui.skeleton("card", "list", "list"),
    )
