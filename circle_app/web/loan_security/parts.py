"""The section of a loan's page: guarantors, what is pledged, papers."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.loan_security.sheets import (
    ANSWER,
    CALL,
    END,
    GUARANTOR,
    PAPER,
    RELEASE,
    THING,
    WITHDRAW,
    opener,
)
from circle_app.web.loan_security.state import SecurityState
from circle_app.web.loan_security.view_models import (
    PAPERS,
    GuarantorCard,
    PaperRow,
    ThingCard,
)
from circle_app.web.ui.uploads import file_field

_view = SecurityState.view


def _line(words: rx.Var[str], class_name: str = "muted small") -> rx.Component:
    return rx.cond(words, rx.el.p(words, class_name=class_name))


def _guarantor_acts(card: rx.Var[GuarantorCard]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            card.can_answer,
            opener(
                rx.cond(card.is_me, tr("Read and answer"), tr("Write the answer down")),
                ANSWER,
                card.id,
                kind="soft",
                icon_name="hand",
            ),
        ),
        rx.cond(
            card.can_step_back,
            opener(tr("Take my word back"), ANSWER, card.id, kind="outline"),
        ),
        rx.cond(
            card.can_withdraw,
            opener(tr("Ask no longer"), WITHDRAW, card.id, kind="outline"),
        ),
        rx.cond(
            card.can_call,
            opener(tr("Take from the savings"), CALL, card.id, kind="outline"),
        ),
        rx.cond(
            card.can_release,
            opener(tr("Let go"), RELEASE, card.id, kind="outline"),
        ),
        rx.cond(
            card.matter_href,
            ui.button_link(tr("See how it is decided"), card.matter_href, "soft"),
        ),
        class_name="actions security__acts",
    )


def _guarantor(card: rx.Var[GuarantorCard]) -> rx.Component:
    acts = (
        card.can_answer
        | card.can_step_back
        | card.can_withdraw
        | card.can_call
        | card.can_release
        | (card.matter_href != "")
    )
    return rx.el.li(
        rx.el.div(
            ui.avatar(card.initials),
            ui.row_body(rx.cond(card.is_me, tr("You"), card.name), card.sub),
            ui.chip_path(card.chip, card.tone, card.d),
            class_name="row row--top security__head",
        ),
        _line(card.held, "strong small"),
        _line(card.paid, "small"),
        _line(card.note),
        rx.cond(acts, _guarantor_acts(card)),
        class_name="security__card",
    )


def _thing(card: rx.Var[ThingCard]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            ui.tile("key", "gray"),
            ui.row_body(card.title, card.about),
            ui.amount(card.value),
            class_name="row row--top security__head",
        ),
        rx.el.div(
            ui.chip_path(card.chip, card.tone, card.d),
            rx.el.span(card.sub, class_name="muted small"),
            class_name="row security__state",
        ),
        rx.cond(
            card.can_return | card.can_sell,
            rx.el.div(
                rx.cond(
                    card.can_return,
                    opener(tr("Given back"), END, card.id, "returned", kind="outline"),
                ),
                rx.cond(card.can_sell, opener(tr("Sold"), END, card.id, "sold", kind="outline")),
                class_name="actions security__acts",
            ),
        ),
        class_name="security__card",
    )


def _paper(row: rx.Var[PaperRow]) -> rx.Component:
    return rx.el.div(
        ui.tile("file"),
        ui.row_body(rx.el.a(row.name, href=row.href, target="_blank", rel="noopener"), row.sub),
        rx.cond(
            row.can_remove,
            ui.icon_button(
                "x",
                tr("Remove {name}", name=row.name),
                custom_attrs=ui.opens(PAPER),
                on_click=SecurityState.open_sheet("", row.id),
            ),
        ),
        class_name="item",
    )


def _send_paper() -> rx.Component:
    """A form of the browser's own: it works as soon as it is on the screen, scripts or not."""
    return rx.el.details(
        rx.el.summary(ui.icon("plus"), tr("Add a paper"), class_name="button button--outline"),
        ui.plain_form(
            _view.action,
            ui.select_field(
                "kind", tr("What it is"), [(kind, tr(words)) for kind, words in PAPERS.items()]
            ),
            file_field(
                "file",
                tr("Photo or PDF"),
                hint=tr(
                    "JPEG, PNG, WebP or PDF, at most 5 MB. It is kept encrypted; the borrower and "
                    "who looks after loans see it."
                ),
                too_large=tr("This file is too large. Please choose one of at most 5 MB."),
            ),
            ui.button(tr("Keep it"), "outline", submit=True, icon_name="file", wide=True),
            class_name="stack",
            custom_attrs={"encType": "multipart/form-data"},
        ),
        class_name="papers__add",
    )


def _list(
    items: rx.Var[list[GuarantorCard]] | rx.Var[list[ThingCard]], draw: object
) -> rx.Component:
    return rx.el.ul(rx.foreach(items, draw), class_name="list security", role="list")


def _guarantors() -> rx.Component:
    return ui.card(
        rx.el.h3(tr("Guarantors")),
        rx.cond(_view.cover, ui.fact_path(_view.cover, _view.cover_kind, _view.cover_d)),
        rx.cond(
            _view.guarantors.length() > 0,
            _list(_view.guarantors, _guarantor),
            rx.el.p(tr("Nobody was asked to stand for this loan."), class_name="muted"),
        ),
        rx.cond(
            _view.may_ask,
            opener(tr("Ask somebody"), GUARANTOR, icon_name="user_plus", kind="outline", wide=True),
        ),
    )


def _things() -> rx.Component:
    return ui.card(
        rx.el.h3(tr("What is pledged")),
        rx.cond(
            _view.things.length() > 0,
            _list(_view.things, _thing),
            rx.el.p(tr("Nothing is pledged for this loan."), class_name="muted"),
        ),
        rx.cond(
            _view.may_add,
            opener(tr("Write something down"), THING, icon_name="plus", kind="outline", wide=True),
        ),
    )


def _papers() -> rx.Component:
    return ui.card(
        rx.el.h3(tr("Papers")),
        rx.cond(
            SecurityState.said.words,
            rx.cond(
                SecurityState.said.bad,
                ui.error_callout(SecurityState.said.words),
                ui.callout(rx.el.p(SecurityState.said.words), role="status"),
            ),
        ),
        rx.cond(
            _view.papers.length() > 0,
            ui.rows(_view.papers, _paper),
            rx.el.p(tr("No papers yet."), class_name="muted"),
        ),
        rx.cond(_view.may_add_papers, _send_paper()),
    )


def asked() -> rx.Component:
    """The question to the reader, as the thing to do on the page."""
    card = _view.asked
    return rx.cond(
        card.id,
        ui.card(
            rx.el.div(
                ui.tile("shield", "amber"),
                ui.row_body(
                    tr("{name} asks you to stand for a loan", name=card.borrower), card.sub
                ),
                class_name="row",
            ),
            opener(tr("Read and answer"), ANSWER, card.id, kind="soft", icon_name="hand"),
            class_name="card--current",
        ),
    )


def section() -> rx.Component:
    """Who and what stands behind the loan; nothing for who may see none of it."""
    return rx.cond(
        _view.shown,
        ui.section(
            tr("What stands behind it"),
            rx.cond(
                _view.sees_all,
                rx.el.details(
                    rx.el.summary(
                        ui.icon("plus"),
                        tr("Add a guarantor, a pledge or a paper"),
                        class_name="text-button",
                    ),
                    _guarantors(),
                    _things(),
                    _papers(),
                    # Where there is nothing yet, three empty cards would only be in the way.
                    open=~_view.folds,
                    class_name=rx.cond(_view.folds, "security__fold", "security__open"),
                ),
                _guarantors(),
            ),
        ),
    )
