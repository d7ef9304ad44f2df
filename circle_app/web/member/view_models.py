"""One member, as the reader may see them, in words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from circle_app import settings
from circle_app.domain.identity import Kyc
from circle_app.i18n import formats, messages, text
from circle_app.services.circles import CircleView
from circle_app.services.members import Contact as Reached
from circle_app.services.members import Identity, MemberView, Note
from circle_app.services.records import MemberRecord
from circle_app.web import routes, times
from circle_app.web.members.view_models import KYC, role_of
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.qr_paths import Qr, qr

KEPT: Final = "kept"
#: What a paper is called.
KINDS: Final = {
    "id_card": "Identity card",
    "tax_card": "Tax card (PAN)",
    "address_proof": "Proof of address",
    "photo": "Photo",
    "income": "Proof of income",
    "agreement": "Signed agreement",
    "other": "Another paper",
}
#: What became of a file that was sent, as it stands in the address afterwards.
REFUSALS: Final = frozenset(
    {
        "file_too_large",
        "file_type_refused",
        "invalid_paper_kind",
        "too_many_papers",
        "contact_not_kept",
        "not_allowed",
        "not_found",
        "csrf",
    }
)


@dataclass(frozen=True)
class Line:
    """A name and its value."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Head:
    """Who it is, and what the reader may do."""

    id: str = ""
    circle_id: str = ""
    name: str = ""
    initials: str = ""
    sub: str = ""
    role: str = ""
    is_me: bool = False
    is_record: bool = False
    is_waiting: bool = False
    gone: str = ""
    can_admit: bool = False
    can_rename: bool = False
    can_claim: bool = False
    can_assign: bool = False
    can_remove: bool = False
    can_leave: bool = False
    can_note: bool = False
    can_dispute: bool = False
    sees_others: bool = False
    has_history: bool = False


@dataclass(frozen=True)
class ContactCard:
    """How the member is reached; the plain values stand in the form."""

    shown: bool = False
    can_edit: bool = False
    hint: str = ""
    lines: list[Line] = field(default_factory=list)
    phone: str = ""
    email: str = ""
    birth_date: str = ""
    address: str = ""


@dataclass(frozen=True)
class PaperRow:
    """One paper."""

    id: str = ""
    name: str = ""
    sub: str = ""
    href: str = ""


@dataclass(frozen=True)
class PapersCard:
    """The papers, and how their check stands."""

    shown: bool = False
    status: str = ""
    tone: str = "gray"
    sign: str = ""
    told: str = ""
    reason: str = ""
    rows: list[PaperRow] = field(default_factory=list)
    can_add: bool = False
    can_submit: bool = False
    can_check: bool = False
    action: str = ""


@dataclass(frozen=True)
class NoteRow:
    """A note of an officer."""

    id: str = ""
    text: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Claim:
    """The personal code of a record."""

    code: str = ""
    words: str = ""
    until: str = ""
    link: str = ""
    message: str = ""
    qr: Qr = Qr()


@dataclass(frozen=True)
class Said:
    """What became of the file that was sent."""

    words: str = ""
    bad: bool = False


def said_of(outcome: str, language: str) -> Said:
    """Put the outcome that stands in the address into words."""
    if outcome == KEPT:
        return Said(text(language, "The paper is kept."))
    code, _, reason = outcome.partition(".")
    if code not in REFUSALS:
        return Said()
    return Said(messages.sentence(code, language, reason=reason, max_mb=5, maximum=12), bad=True)


def head_of(view: MemberView, titles: dict[str, str], language: str, **may: bool) -> Head:
    """The top of the page."""
    row = view.row
    number = text(language, "Member no. {number}", number=row.number)
    sub = number
    if row.joined_at is not None:
        day = formats.date_medium(times.day(row.joined_at, view.time_zone), language)
        sub = f"{number} · {text(language, 'since {day}', day=day)}"
    gone = ""
    if row.status in ("left", "removed"):
        gone = text(language, "No longer a member of the circle.")
    elif row.status == "denied":
        gone = text(language, "Was not let in.")
    return Head(
        id=str(row.id),
        circle_id=str(view.circle_id),
        name=row.name,
        initials=initials_of(row.name),
        sub=sub,
        role=role_of(row, titles, language),
        is_me=row.is_me,
        is_record=not row.has_account,
        is_waiting=row.status == "pending",
        gone=gone,
        can_rename=view.can_rename,
        can_claim=view.can_claim,
        can_note=view.can_note,
        has_history=view.can_see_history,
        **may,
    )


def facts_of(record: MemberRecord, language: str, *, with_arrears: bool) -> list[Line]:
    """What the books know of the member; who pays late is for officers and the member alone."""
    lines = [
        Line(
            text(language, "Savings"),
            formats.money(record.savings_minor, record.currency, language),
        )
    ]
    if with_arrears and record.dues:
        lines.append(
            Line(
                text(language, "Paid in time"),
                text(language, "{done} of {all}", done=record.dues_on_time, all=record.dues),
            )
        )
    lines.append(
        Line(
            text(language, "Loans that run"),
            str(record.loans_running) if record.loans_running else text(language, "none"),
        )
    )
    if record.loans_repaid:
        lines.append(Line(text(language, "Loans repaid"), str(record.loans_repaid)))
    return lines


def contact_of(found: Reached | None, *, can_edit: bool, own: bool, language: str) -> ContactCard:
    """How the member is reached."""
    if found is None:
        return ContactCard()
    born = formats.date_medium(found.birth_date, language) if found.birth_date else ""
    lines = [
        Line(text(language, name), value)
        for name, value in (
            ("Phone", _spaced(found.phone)),
            ("E-mail", found.email or ""),
            ("Born", born),
            ("Address", found.address or ""),
        )
        if value
    ]
    hint = ""
    if found.adult is False:
        hint = text(language, "Younger than 18: a loan needs somebody of age to answer for it.")
    elif found.of_account:
        told = "As in your account." if own else "Phone and e-mail are those of the account."
        hint = text(language, told)
    return ContactCard(
        shown=True,
        can_edit=can_edit,
        hint=hint,
        lines=lines,
        phone="" if found.of_account else found.phone or "",
        email="" if found.of_account else found.email or "",
        birth_date=found.birth_date.isoformat() if found.birth_date else "",
        address=found.address or "",
    )


def _spaced(phone: str | None) -> str:
    if phone is None:
        return ""
    if phone.startswith("+91") and len(phone) == 13:
        return f"+91 {phone[3:8]} {phone[8:]}"
    return phone


def papers_of(view: MemberView, language: str) -> PapersCard:
    """The papers and their check."""
    found = view.identity
    if found is None:
        return PapersCard()
    words, tone, sign = KYC[found.status]
    parts = {"circle": str(view.circle_id), "member": str(view.row.id)}
    base = str(routes.path(routes.MEMBER_DOCUMENTS, **parts))
    return PapersCard(
        shown=True,
        status=text(language, words),
        tone=tone,
        sign=PATHS[sign],
        told=_told(found, view.time_zone, language),
        reason=found.reason or "",
        rows=[
            PaperRow(
                id=str(paper.id),
                name=text(language, KINDS.get(paper.kind, KINDS["other"])),
                sub=f"{paper.added_by}, {_day(paper.added_at, view.time_zone, language)}",
                href=f"/api/v1{base}/{paper.id}",
            )
            for paper in found.papers
        ],
        can_add=found.can_add,
        can_submit=found.can_submit,
        can_check=found.can_check,
        action=f"/session{base}",
    )


def _day(moment: datetime, time_zone: str, language: str) -> str:
    return formats.date_medium(times.day(moment, time_zone), language)


def _told(found: Identity, time_zone: str, language: str) -> str:
    if found.status == Kyc.SUBMITTED:
        return text(language, "{name} handed them in.", name=found.submitted_by or "")
    if found.decided_at is not None:
        return f"{found.decided_by or ''}, {_day(found.decided_at, time_zone, language)}"
    if not found.papers:
        return text(language, "An identity card, a tax card or a proof of address is enough.")
    return ""


def note_rows(notes: tuple[Note, ...], time_zone: str, language: str) -> list[NoteRow]:
    """The notes of the officers."""
    return [
        NoteRow(
            str(note.id),
            note.text,
            f"{note.written_by} · {times.when(note.written_at, time_zone, language)}",
        )
        for note in notes
    ]


def claim_of(view: MemberView, circle: CircleView, language: str) -> Claim:
    """The personal code, as it is shown, sent and scanned."""
    if view.claim_code is None or view.claim_until is None:
        return Claim()
    words = f"{view.claim_code[:4]} {view.claim_code[4:]}"
    path = routes.path(routes.JOIN, code=view.claim_code)
    link = f"{settings.get().circle_origin}{path}"
    until = formats.date_medium(times.day(view.claim_until, view.time_zone), language)
    return Claim(
        code=view.claim_code,
        words=words,
        until=text(language, "Good once, until {day}.", day=until),
        link=link,
        message=text(
            language,
            "Your place in {circle} is kept for you. Your code is {key}.",
            circle=circle.name,
            key=words,
        ),
        qr=qr(link),
    )
