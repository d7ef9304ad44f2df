"""What stands behind a loan, as the browser is told of it: ready text only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from circle_app.domain.money import to_decimal_string
from circle_app.i18n import formats, messages, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.loans import CollateralView, DocumentView, GuaranteeView, Security
from circle_app.web import routes
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS

KEPT: Final = "kept"
#: What a file can be refused for; another word in the address says nothing.
REFUSALS: Final = frozenset(
    {
        "file_too_large",
        "file_type_refused",
        "not_allowed",
        "not_found",
        "security_full",
        "invalid_document_kind",
        "circle_archived",
        "csrf",
    }
)
#: What a guarantee is in a word: sentence, colour, sign.
_STATES: Final[Mapping[str, tuple[str, str, str]]] = {
    "asked": ("Not answered yet", "amber", "clock"),
    "agreed": ("Has agreed", "jade", "check"),
    "declined": ("Said no", "gray", "x"),
    "withdrawn": ("No longer asked", "gray", "undo"),
    "released": ("Free again", "gray", "check"),
}
THINGS: Final[Mapping[str, str]] = {
    "gold": "Gold and jewellery",
    "vehicle": "Vehicle",
    "land": "Land or house",
    "livestock": "Animals",
    "goods": "Goods or tools",
    "deposit": "Deposit",
    "other": "Something else",
}
_THING_STATES: Final[Mapping[str, tuple[str, str, str]]] = {
    "held": ("Kept", "teal", "lock"),
    "returned": ("Given back", "gray", "undo"),
    "sold": ("Sold", "amber", "banknote"),
}
PAPERS: Final[Mapping[str, str]] = {
    "agreement": "Agreement",
    "income": "Proof of income",
    "collateral": "Paper of what is pledged",
    "photo": "Photo",
    "other": "Another paper",
}


@dataclass(frozen=True)
class GuarantorCard:
    """One member who was asked: what is held of the savings, what can be done."""

    id: str = ""
    name: str = ""
    initials: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    held: str = ""
    paid: str = ""
    note: str = ""
    amount: MoneyParts = MoneyParts()
    needs: str = ""
    free: str = ""
    purpose: str = ""
    loan: str = ""
    borrower: str = ""
    is_me: bool = False
    given: bool = False
    can_answer: bool = False
    can_step_back: bool = False
    can_withdraw: bool = False
    can_call: bool = False
    can_release: bool = False
    most: str = ""
    most_words: str = ""
    matter_href: str = ""


@dataclass(frozen=True)
class ThingCard:
    """A thing that secures the loan, or did."""

    id: str = ""
    title: str = ""
    about: str = ""
    value: str = ""
    sub: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    remind: bool = False
    can_return: bool = False
    can_sell: bool = False


@dataclass(frozen=True)
class PaperRow:
    """A paper of the loan."""

    id: str = ""
    name: str = ""
    sub: str = ""
    href: str = ""
    can_remove: bool = False


@dataclass(frozen=True)
class Person:
    """A member who can be asked."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True)
class Said:
    """What became of a file that was sent."""

    words: str = ""
    bad: bool = False


@dataclass(frozen=True)
class SecurityView:
    """The whole section."""

    shown: bool = False
    sees_all: bool = False
    folds: bool = True
    cover: str = ""
    cover_kind: str = "info"
    cover_d: str = ""
    asked: GuarantorCard = GuarantorCard()
    guarantors: list[GuarantorCard] = field(default_factory=list)
    things: list[ThingCard] = field(default_factory=list)
    papers: list[PaperRow] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    may_ask: bool = False
    may_add: bool = False
    may_add_papers: bool = False
    action: str = ""
    prefix: str = "₹"
    whole: str = ""


def security_view(found: Security, language: str) -> SecurityView:
    """Make the section of what the service returned."""
    cover, kind = _cover(found, language)
    guarantors = [_guarantor(found, each, language) for each in found.guarantors]
    # Who has to answer comes first.
    guarantors.sort(key=lambda card: not card.can_answer)
    return SecurityView(
        shown=found.is_shown,
        sees_all=found.sees_all,
        folds=not (found.guarantors or found.collateral or found.documents or cover),
        cover=cover,
        cover_kind=kind,
        cover_d=PATHS["check_circle" if kind == "good" else "alert"],
        asked=next((c for c in guarantors if c.is_me and c.can_answer), GuarantorCard()),
        guarantors=guarantors,
        things=[_thing(each, language) for each in found.collateral],
        papers=[_paper(each, language) for each in found.documents],
        people=[Person(str(each.member_id), each.name) for each in found.candidates],
        may_ask=found.may_add and bool(found.candidates),
        may_add=found.may_add,
        may_add_papers=found.may_add_papers,
        action=f"/session/loans/{found.loan_id}/documents",
        prefix=formats.currency_symbol(found.currency),
        whole=to_decimal_string(found.principal_minor, found.currency),
    )


def _cover(found: Security, language: str) -> tuple[str, str]:
    """What the terms ask for, and how far it is there; nothing once the loan is given."""
    cover = found.cover
    if not found.waits or not found.sees_all or not (cover.needed or cover.needed_minor):
        return "", "info"
    have = formats.money(cover.amount_minor, found.currency, language)
    want = formats.money(cover.needed_minor, found.currency, language)
    parts = []
    if cover.needed:
        parts.append(
            ntext(
                language,
                "{done} of {n} guarantor has agreed",
                "{done} of {n} guarantors have agreed",
                cover.needed,
                done=min(cover.count, cover.needed),
            )
        )
    if cover.needed_minor:
        parts.append(text(language, "they stand for {have} of {want}", have=have, want=want))
    told = ", ".join(parts)
    if cover.is_enough:
        return f"{told}.", "good"
    return f"{told}. {text(language, 'The loan is given once that is complete.')}", "warn"


def _guarantor(found: Security, view: GuaranteeView, language: str) -> GuarantorCard:
    def money(minor: int) -> str:
        return formats.money(minor, view.currency, language)

    chip, tone, sign = _STATES[view.status]
    given = view.loan_status in ("active", "defaulted")
    agreed = view.status == "agreed"
    held = ""
    if agreed:
        whose = "{amount} of your savings are held now" if view.is_me else "{amount} are held now"
        held = text(language, whose, amount=money(view.lien_minor))
    return GuarantorCard(
        id=str(view.member_id),
        name=view.name,
        initials=initials_of(view.name),
        sub=text(language, "for {amount} of the loan", amount=money(view.amount_minor)),
        chip=text(language, chip),
        tone=tone,
        d=PATHS[sign],
        held=held,
        paid=_paid(found, view, money(view.called_minor), language),
        note=text(language, "The answer was written down by an officer.")
        if view.is_recorded
        else "",
        amount=formats.money_parts(view.amount_minor, view.currency),
        needs=money(view.needs_minor),
        free="" if found.free_minor is None else money(found.free_minor),
        purpose=view.purpose,
        loan=money(view.outstanding_minor if given else view.principal_minor),
        borrower=view.borrower,
        is_me=view.is_me,
        given=given,
        can_answer=view.can_answer,
        can_step_back=view.can_step_back,
        can_withdraw=view.can_withdraw and not view.is_me,
        can_call=view.can_call,
        can_release=view.can_release,
        most=to_decimal_string(view.lien_minor, view.currency),
        most_words=text(language, "At most {amount}", amount=money(view.lien_minor)),
        matter_href=_matter(view),
    )


def _matter(view: GuaranteeView) -> str:
    if view.matter_id is None:
        return ""
    parts = {"circle": str(view.circle_id), "vote": str(view.matter_id)}
    return str(routes.path(routes.VOTE, **parts))


def _paid(found: Security, view: GuaranteeView, amount: str, language: str) -> str:
    """What the guarantor paid: the borrower owes it, and reads that."""
    if not view.called_minor:
        return ""
    if found.is_borrower:
        return text(
            language, "{name} paid {amount} for you. You owe it.", name=view.name, amount=amount
        )
    if view.is_me:
        return text(
            language,
            "You paid {amount}. {name} owes it to you.",
            amount=amount,
            name=view.borrower,
        )
    return text(
        language,
        "{name} paid {amount} for {borrower}",
        name=view.name,
        amount=amount,
        borrower=view.borrower,
    )


def _thing(view: CollateralView, language: str) -> ThingCard:
    chip, tone, sign = _THING_STATES[view.status]
    sub = text(language, "written down by {name}", name=view.added_by)
    if view.ended_by is not None:
        sub = f"{view.ended_by}: {view.note}" if view.note else view.ended_by
    return ThingCard(
        id=str(view.id),
        title=text(language, THINGS[view.kind]),
        about=view.description,
        value=formats.money(view.value_minor, view.currency, language),
        sub=sub,
        chip=text(language, "To be given back") if view.must_return else text(language, chip),
        tone="amber" if view.must_return else tone,
        d=PATHS["alert" if view.must_return else sign],
        remind=view.must_return,
        can_return=view.can_return,
        can_sell=view.can_sell,
    )


def _paper(view: DocumentView, language: str) -> PaperRow:
    kind = text(language, PAPERS[view.kind])
    day = formats.date_medium(view.added_at.date(), language)
    return PaperRow(
        id=str(view.id),
        name=view.name,
        sub=f"{kind} · {view.added_by} · {day}",
        href=f"/api/v1/loans/{view.loan_id}/documents/{view.id}",
        can_remove=view.can_remove,
    )


def said_of(outcome: str, language: str) -> Said:
    """Put the outcome that stands in the address into words."""
    if outcome == KEPT:
        return Said(text(language, "The paper is kept."))
    code, _, reason = outcome.partition(".")
    if code not in REFUSALS:
        return Said()
    return Said(messages.sentence(code, language, reason=reason, max_mb=5, maximum=20), bad=True)
