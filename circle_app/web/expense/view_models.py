"""One expense as the browser is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from circle_app.adapters import clock
from circle_app.domain.files import MediaType
from circle_app.i18n import formats, messages, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.expenses import ExpenseEntry, ExpenseView
from circle_app.web import routes
from circle_app.web.account_names import account_name
from circle_app.web.expenses import words
from circle_app.web.times import local, when
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import Slip, SlipLine
from circle_app.web.wording import entry_title

KEPT = "kept"
# What an uploaded file can come to; another word in the address says nothing.
REFUSALS = frozenset(
    {
        "file_too_large",
        "file_type_refused",
        "not_allowed",
        "not_found",
        "expense_state_conflict",
        "period_closed",
        "csrf",
    }
)


@dataclass(frozen=True)
class Head:
    """The expense itself, and what the reader may do with it."""

    id: str = ""
    payee: str = ""
    sub: str = ""
    d: str = ""
    amount: MoneyParts = MoneyParts()
    amount_text: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = ""
    note: str = ""
    name: str = ""
    told: str = ""
    proposal_id: str = ""
    vote_href: str = ""
    can_decide: bool = False
    can_vote: bool = False
    can_pay: bool = False
    can_cancel: bool = False
    can_attach: bool = False
    to_member: bool = False


@dataclass(frozen=True)
class FactLine:
    """A name and its value."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class StepRow:
    """One step of its life; ``href`` leads to the entry it made."""

    title: str = ""
    sub: str = ""
    state: str = "done"
    icon: str = ""
    href: str = ""


@dataclass(frozen=True)
class ReceiptView:
    """The receipt; without an address there is none."""

    href: str = ""
    name: str = ""
    sub: str = ""
    is_image: bool = False
    alt: str = ""
    action: str = ""


@dataclass(frozen=True)
class Box:
    """An account that can pay, with what it holds."""

    value: str = ""
    title: str = ""
    sub: str = ""
    enough: bool = True


@dataclass(frozen=True)
class Said:
    """What became of an uploaded file."""

    words: str = ""
    bad: bool = False


def said_of(outcome: str, language: str) -> Said:
    """Put the outcome that stands in the address into words."""
    if outcome == KEPT:
        return Said(text(language, "The receipt is kept with the expense."))
    code, _, reason = outcome.partition(".")
    if code not in REFUSALS:
        return Said()
    return Said(messages.sentence(code, language, reason=reason, max_mb=5), bad=True)


def head_of(expense: ExpenseView, today: date, language: str) -> Head:
    """The top of the page."""
    chip, tone, sign = words.state(expense, language)
    category = words.category_name(expense.category, language)
    number = text(language, "No. {number}", number=expense.number)
    circle = str(expense.circle_id)
    return Head(
        id=str(expense.id),
        payee=expense.payee,
        sub=f"{category} · {number}",
        d=words.category_icon(expense.category),
        amount=formats.money_parts(expense.amount_minor, expense.currency),
        amount_text=formats.money(expense.amount_minor, expense.currency, language),
        chip=chip,
        tone=tone,
        sign=sign,
        note=expense.note,
        name=expense.member_name or expense.recorder_name,
        told=_told(expense, today, language),
        proposal_id=str(expense.proposal_id or ""),
        vote_href=str(routes.path(routes.VOTE, circle=circle, vote=str(expense.proposal_id)))
        if expense.status == "asked" and expense.decider == "vote"
        else "",
        can_decide=expense.can_decide,
        can_vote=expense.can_vote and expense.my_vote is None,
        can_pay=expense.can_pay,
        can_cancel=expense.can_cancel,
        can_attach=expense.can_attach,
        to_member=expense.member_id is not None,
    )


def _told(expense: ExpenseView, today: date, language: str) -> str:
    """What is to happen next, in a sentence; nothing once it is over."""
    if expense.status == "asked" and expense.decider == "officer":
        until = expense.closes_at or clock.now()
        days = formats.in_days(until.date(), today, language)
        return text(language, "Another officer decides. Unanswered, it lapses {days}.", days=days)
    if expense.status == "asked":
        return text(language, "The members vote on it. Nothing is booked before.")
    if expense.status != "approved":
        return ""
    if expense.is_mine:
        return text(language, "It is agreed. Somebody who keeps the money pays you back.")
    if expense.member_name is not None:
        return text(
            language, "It is agreed. {name} is still to be paid back.", name=expense.member_name
        )
    return text(
        language,
        "It is agreed, but the {box} held too little. It can be paid from another place.",
        box=account_name(str(expense.paid_from), language),
    )


def facts_of(expense: ExpenseView, language: str) -> list[FactLine]:
    """Names and values of the details."""
    lines = [
        (text(language, "Spent on"), formats.date_weekday(expense.spent_on, language, year=True)),
        (text(language, "Whose money"), _whose(expense, language)),
    ]
    if expense.paid_from:
        lines.append((text(language, "Out of"), account_name(expense.paid_from, language)))
    if expense.reference:
        lines.append((text(language, "Reference"), expense.reference))
    lines.append((text(language, "Recorded by"), expense.recorder_name))
    return [FactLine(name, value) for name, value in lines]


def _whose(expense: ExpenseView, language: str) -> str:
    if expense.member_name is not None:
        return text(language, "{name} paid", name=expense.member_name)
    if expense.fund == "social":
        return text(language, "the social fund's")
    return text(language, "the circle's")


def steps_of(
    expense: ExpenseView, entries: Sequence[ExpenseEntry], time_zone: str, language: str
) -> list[StepRow]:
    """Its life, first to last, and what is still to come."""

    def row(title: str, at: datetime, who: str | None, **more: str) -> StepRow:
        moment = when(at, time_zone, language)
        return StepRow(title, f"{who} · {moment}" if who else moment, **more)

    found = [
        row(
            text(language, "Recorded"),
            expense.recorded_at,
            expense.recorder_name,
            icon=PATHS["check"],
        )
    ]
    if expense.decided_at is not None and expense.proposal_id is not None:
        found.append(
            row(
                _decision(expense, language),
                expense.decided_at,
                expense.officer_name,
                icon=_sign(expense),
            )
        )
    elif expense.status == "cancelled" and expense.decided_at is not None:
        found.append(
            row(
                text(language, "Withdrawn"),
                expense.decided_at,
                expense.recorder_name,
                icon=PATHS["undo"],
            )
        )
    found += [_entry_step(expense, entry, time_zone, language) for entry in entries]
    found += [StepRow(words_, state="now") for words_ in _to_come(expense, language)]
    return found


def _decision(expense: ExpenseView, language: str) -> str:
    if expense.status == "cancelled":
        return text(language, "Withdrawn")
    if expense.status == "rejected":
        return text(language, "Not agreed")
    if expense.decider == "vote":
        return text(language, "Agreed by vote, {yes} to {no}", yes=expense.yes, no=expense.no)
    return text(language, "Agreed")


def _sign(expense: ExpenseView) -> str:
    return PATHS[{"cancelled": "undo", "rejected": "x"}.get(expense.status, "check")]


def _entry_step(
    expense: ExpenseView, entry: ExpenseEntry, time_zone: str, language: str
) -> StepRow:
    undone = entry.kind == "reversal"
    title = entry_title(
        entry.kind,
        {"payee": expense.payee, "name": expense.member_name or "", "of": "", "sequence": ""},
        language,
    )
    booked = local(entry.booked_at, time_zone).date()
    moment = when(entry.booked_at, time_zone, language)
    parts = [entry.actor_name or "", moment]
    if entry.occurred_on != booked:
        day = formats.date_short(entry.occurred_on, language)
        parts.append(text(language, "dated {day}", day=day))
    return StepRow(
        title=title,
        sub=" · ".join(part for part in parts if part),
        icon=PATHS["undo" if undone else "book"],
        href=str(
            routes.path(routes.ENTRY, circle=str(expense.circle_id), entry=str(entry.entry_id))
        ),
    )


def _to_come(expense: ExpenseView, language: str) -> list[str]:
    if expense.status == "asked":
        return [text(language, "Waits for a decision")]
    if expense.status == "approved":
        back = expense.member_id is not None
        return [text(language, "To be paid back" if back else "To be paid")]
    return []


def receipt_of(expense: ExpenseView, time_zone: str, language: str) -> ReceiptView:
    """The receipt, or where one can be sent."""
    action = f"/session/expenses/{expense.id}/receipt"
    info = expense.receipt
    if info is None:
        return ReceiptView(action=action)
    kilobytes = max(1, info.size // 1000)
    size = f"{kilobytes} KB" if kilobytes < 1000 else f"{kilobytes // 1000} MB"
    moment = when(info.uploaded_at, time_zone, language)
    return ReceiptView(
        # The address changes with the file, so that no tab shows an earlier one.
        href=f"/api/v1/expenses/{expense.id}/receipt?file={info.file_id}",
        name=info.name,
        sub=f"{size} · {info.uploaded_by} · {moment}",
        is_image=MediaType(info.media_type).is_image,
        alt=text(language, "Receipt of {payee}", payee=expense.payee),
        action=action,
    )


def boxes_of(
    expense: ExpenseView, holdings: Sequence[tuple[str, int]], social_minor: int, language: str
) -> list[Box]:
    """The accounts that can pay it, those that hold enough first."""
    if expense.fund == "social":
        found: list[tuple[str, int]] = [("social_cash", social_minor)]
    else:
        found = [
            (code, held)
            for code, held in holdings
            if code != "wallet_pool" or expense.member_id is not None
        ]
    rows = [
        Box(
            value=code,
            title=text(language, "Into the wallet of {name}", name=expense.member_name)
            if code == "wallet_pool"
            else account_name(code, language),
            sub=text(
                language, "{amount} there", amount=formats.money(held, expense.currency, language)
            ),
            enough=held >= expense.amount_minor,
        )
        for code, held in found
    ]
    return sorted(rows, key=lambda box: not box.enough)


def slip_of(expense: ExpenseView, language: str) -> Slip:
    """What was paid."""
    lines = [
        (text(language, "To"), expense.member_name or expense.payee),
        (text(language, "Out of"), account_name(str(expense.paid_from), language)),
        (text(language, "Expense"), text(language, "No. {number}", number=expense.number)),
    ]
    if expense.reference:
        lines.append((text(language, "Reference"), expense.reference))
    return Slip(
        title=text(language, "Paid back and booked")
        if expense.member_id is not None
        else text(language, "Paid and booked"),
        amount=formats.money_parts(expense.amount_minor, expense.currency),
        lines=[SlipLine(name, value) for name, value in lines],
    )
