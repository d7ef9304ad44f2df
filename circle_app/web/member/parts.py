"""Cards of a member's page: contact, papers, notes, the personal code."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr
from circle_app.web.member.state import MemberState
from circle_app.web.member.view_models import KINDS, Line, NoteRow, PaperRow
from circle_app.web.ui.codes import qr_picture
from circle_app.web.ui.sheets import sheet
from circle_app.web.ui.uploads import file_field

_contact = MemberState.contact
_papers = MemberState.papers
_claim = MemberState.claim
_head = MemberState.head


def fact(line: rx.Var[Line]) -> rx.Component:
    """A name and its value."""
    return ui.data_row(line.name, line.value)


def contact_card() -> rx.Component:
    """Phone, e-mail, birth date, address."""
    return ui.card(
        rx.el.div(
            rx.el.h2(tr("Contact")),
            rx.cond(
                _contact.can_edit,
                ui.button(
                    tr("Edit"), "ghost", icon_name="pencil", custom_attrs=ui.opens("member-edit")
                ),
            ),
            class_name="row row--between",
        ),
        rx.cond(
            _contact.lines.length() > 0,
            ui.data_list(rx.foreach(_contact.lines, fact)),
            rx.el.p(tr("Nothing is written down yet."), class_name="muted"),
        ),
        rx.cond(_contact.hint, rx.el.p(_contact.hint, class_name="muted small")),
        rx.el.p(
            tr("Only officers and the member see this."),
            class_name="muted small",
        ),
    )


def edit_sheet() -> rx.Component:
    """Name and contact, to be changed."""
    contact_fields = rx.fragment(
        ui.text_field(
            "phone",
            tr("Phone number"),
            default_value=_contact.phone,
            type="tel",
            max_length=40,
            auto_complete="off",
        ),
        ui.text_field(
            "email",
            tr("E-mail"),
            default_value=_contact.email,
            type="email",
            max_length=254,
            auto_complete="off",
        ),
        ui.text_field("birth_date", tr("Born"), default_value=_contact.birth_date, type="date"),
        ui.text_field(
            "address",
            tr("Address"),
            default_value=_contact.address,
            max_length=300,
            auto_complete="off",
        ),
    )
    return ui.dialog(
        "member-edit",
        tr("What is kept of {name}", name=_head.name),
        rx.el.form(
            rx.cond(
                _head.can_rename,
                ui.text_field(
                    "member_name",
                    tr("Name"),
                    default_value=_head.name,
                    max_length=80,
                    required=True,
                    auto_complete="off",
                ),
            ),
            rx.cond(_contact.can_edit, contact_fields),
            rx.cond(
                _papers.shown,
                rx.el.p(
                    tr("Papers that were checked are checked again if these do not fit them."),
                    class_name="muted small",
                ),
            ),
            ui.button(tr("Save"), submit=True, wide=True, large=True, busy=MemberState.busy),
            on_submit=MemberState.save,
            class_name="stack stack--wide",
        ),
    )


def _paper(row: rx.Var[PaperRow]) -> rx.Component:
    return rx.el.div(
        ui.tile("file"),
        ui.row_body(
            rx.el.a(row.name, href=row.href, target="_blank", rel="noopener"),
            row.sub,
        ),
        rx.cond(
            _papers.can_add,
            ui.icon_button(
                "x",
                tr("Remove {name}", name=row.name),
                custom_attrs=ui.opens("paper-remove"),
                on_click=MemberState.choose(row.id),
            ),
        ),
        class_name="item",
    )


def _send_paper() -> rx.Component:
    """A form of the browser's own: it works as soon as it is on the screen, scripts or not."""
    return rx.el.details(
        rx.el.summary(ui.icon("plus"), tr("Add a paper"), class_name="button button--outline"),
        ui.plain_form(
            _papers.action,
            ui.select_field(
                "kind", tr("What it is"), [(kind, tr(words)) for kind, words in KINDS.items()]
            ),
            file_field(
                "file",
                tr("Photo or PDF"),
                hint=tr(
                    "JPEG, PNG, WebP or PDF, at most 5 MB. It is kept encrypted, and only "
                    "officers and the member see it."
                ),
                too_large=tr("This file is too large. Please choose one of at most 5 MB."),
            ),
            ui.button(tr("Keep it"), "outline", submit=True, icon_name="file", wide=True),
            class_name="stack",
            custom_attrs={"encType": "multipart/form-data"},
        ),
        class_name="papers__add",
    )


def _check() -> rx.Component:
    return rx.el.div(
        ui.button(
            tr("Do not accept"), "outline", icon_name="x", custom_attrs=ui.opens("papers-refuse")
        ),
        ui.button(
            tr("Papers are right"), icon_name="check", custom_attrs=ui.opens("papers-accept")
        ),
        class_name="actions",
    )


def papers_card() -> rx.Component:
    """The papers, and how their check stands."""
    said = MemberState.said
    return ui.card(
        rx.el.div(
            rx.el.h2(tr("Papers")),
            ui.chip_path(_papers.status, _papers.tone, _papers.sign),
            class_name="row row--between row--wrap",
        ),
        rx.el.div(
            rx.cond(
                said.words,
                rx.cond(
                    said.bad,
                    ui.callout(rx.el.p(said.words), tone="red"),
                    ui.fact(said.words),
                ),
            ),
            role="status",
            class_name="alert",
        ),
        rx.cond(_papers.told, rx.el.p(_papers.told, class_name="muted")),
        rx.cond(_papers.reason, rx.el.p("“", _papers.reason, "”")),
        rx.cond(
            _papers.rows.length() > 0,
            ui.rows(_papers.rows, _paper),
        ),
        rx.cond(_papers.can_add, _send_paper()),
        rx.cond(
            _papers.can_submit,
            ui.button(
                tr("Hand in to be checked"),
                "soft",
                icon_name="shield",
                wide=True,
                busy=MemberState.busy,
                on_click=MemberState.hand_in,
            ),
        ),
        rx.cond(_papers.can_check, _check()),
    )


def papers_dialogs() -> rx.Component:
    """Yes, no, and taking a paper away; each says once more whom it is about."""
    return rx.fragment(
        ui.dialog(
            "papers-accept",
            tr("Are the papers of {name} right?", name=_head.name),
            rx.el.p(
                tr("You compared name, birth date and address with the papers, and they agree.")
            ),
            rx.el.div(
                ui.button(tr("Not yet"), "outline", custom_attrs=ui.closes()),
                ui.button(
                    tr("Yes, they are right"),
                    on_click=MemberState.accept,
                    busy=MemberState.busy,
                    custom_attrs=ui.closes(),
                ),
                class_name="actions",
            ),
        ),
        ui.dialog(
            "papers-refuse",
            tr("Why do you not accept the papers of {name}?", name=_head.name),
            rx.el.form(
                ui.text_area(
                    "reason",
                    tr("Reason"),
                    hint=tr("The member reads it and knows what to bring."),
                    required=True,
                    max_length=300,
                ),
                ui.button(tr("Do not accept"), "danger", submit=True, wide=True),
                on_submit=MemberState.refuse,
                class_name="stack stack--wide",
            ),
        ),
        ui.dialog(
            "paper-remove",
            tr("Remove this paper?"),
            rx.el.p(
                tr(
                    "{paper} of {name} is deleted for good. That it was here stays written down.",
                    paper=MemberState.chosen.name,
                    name=_head.name,
                )
            ),
            rx.el.div(
                ui.button(tr("Leave it"), "outline", custom_attrs=ui.closes()),
                ui.button(
                    tr("Remove"),
                    "danger",
                    on_click=MemberState.remove_paper,
                    custom_attrs=ui.closes(),
                ),
                class_name="actions",
            ),
        ),
    )


def _note(row: rx.Var[NoteRow]) -> rx.Component:
    return rx.el.div(
        ui.row_body(row.text, row.sub, plain=True),
        ui.icon_button("x", tr("Remove this note"), on_click=MemberState.remove_note(row.id)),
        class_name="item",
    )


def notes_card() -> rx.Component:
    """What officers note for each other."""
    return ui.card(
        rx.el.h2(tr("Notes of the officers")),
        rx.cond(MemberState.notes.length() > 0, ui.rows(MemberState.notes, _note)),
        rx.el.form(
            ui.request_id(MemberState.request_id),
            ui.text_area(
                "note",
                tr("New note"),
                hint=tr("Only officers read it. {name} does not.", name=_head.name),
                max_length=1000,
                required=True,
                rows="2",
            ),
            ui.button(tr("Write it down"), "outline", submit=True, busy=MemberState.busy),
            on_submit=MemberState.add_note,
            reset_on_submit=True,
            class_name="stack",
        ),
    )


def claim_sheet() -> rx.Component:
    """The personal code: shown, scanned, sent."""
    code = rx.el.div(
        rx.el.p(_claim.words, class_name="invite__code center"),
        rx.el.div(
            qr_picture(_claim.qr, tr("QR picture of the personal link"), 200),
            class_name="invite__qr",
        ),
        rx.el.p(_claim.until, class_name="muted small center"),
        rx.el.div(
            rx.el.p(_claim.link, class_name="invite__link grow"),
            ui.copy_button(_claim.link),
            class_name="row row--between",
        ),
        ui.share_button(_claim.link, _claim.message),
        rx.el.div(
            ui.button(
                tr("Withdraw"), "ghost", on_click=MemberState.withdraw_code, busy=MemberState.busy
            ),
            ui.button(
                tr("Another code"), "ghost", on_click=MemberState.make_code, busy=MemberState.busy
            ),
            class_name="actions",
        ),
        class_name="stack",
    )
    none = rx.el.div(
        rx.el.p(
            tr(
                "Whoever joins with this code takes over the place of {name}, with number, "
                "savings and loans. Give it to nobody else.",
                name=_head.name,
            )
        ),
        ui.button(
            tr("Make the code"),
            wide=True,
            large=True,
            on_click=MemberState.make_code,
            busy=MemberState.busy,
        ),
        class_name="stack",
    )
    return sheet(
        "member-claim",
        tr("Personal code for {name}", name=_head.name),
        rx.cond(_claim.code, code, none),
    )
