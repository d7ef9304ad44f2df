"""Payments in a list, and one payment with its life, as ready text."""

from dataclasses import dataclass, field
from datetime import date

from circle_app.i18n import formats, messages, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services import contributions
from circle_app.web import routes, times
from circle_app.web.ui.icons import PATHS
from circle_app.web.wording import method_words

#: State → chip: words, colour, icon.
CHIPS = {
    "confirmed": ("Paid", "jade", "check"),
    "pending": ("Checking", "amber", "clock"),
    "rejected": ("Rejected", "gray", "x"),
    "reversed": ("Taken back", "gray", "undo"),
}
ICONS = {"cash": "banknote", "upi": "phone", "wallet": "wallet"}
KEPT = "kept"
# What a picture that was sent can come to; another word in the address says nothing.
REFUSALS = frozenset(
    {"file_too_large", "file_type_refused", "not_allowed", "not_found", "already_decided", "csrf"}
)


@dataclass(frozen=True)
class PaymentRow:
    """A payment in a list."""

    id: str = ""
    name: str = ""
    sub: str = ""
    amount: str = ""
    d: str = ""
    tone: str = "gray"
    status: str = ""
    status_tone: str = "gray"
    status_d: str = ""
    href: str = ""


@dataclass(frozen=True)
class LifeStep:
    """A stage of a payment."""

    title: str = ""
    sub: str = ""
    state: str = "todo"
    d: str = ""


@dataclass(frozen=True)
class Detail:
    """A name and its value."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class PaymentView:
    """One payment."""

    title: str = ""
    amount: MoneyParts = MoneyParts()
    status: str = ""
    status_tone: str = "gray"
    status_d: str = ""
    steps: list[LifeStep] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    can_decide: bool = False
    question: str = ""
    receipt_href: str = ""
    href: str = ""
    share_words: str = ""
    next_words: str = ""
    pay_href: str = ""
    entry_href: str = ""
    entry_words: str = ""


@dataclass(frozen=True)
class PictureView:
    """The picture that came with a claim, and the form that adds one."""

    href: str = ""
    is_image: bool = False
    name: str = ""
    action: str = ""
    said: str = ""
    bad: bool = False


def payment_row(row: contributions.ContributionRow, today: date, language: str) -> PaymentRow:
    """Make a line of the list."""
    words, tone, icon = CHIPS[row.status]
    day = formats.day_words(row.paid_on, today, language)
    return PaymentRow(
        id=str(row.id),
        name=row.member_name,
        sub=f"{day} · {method_words(row.method, language)}",
        amount=formats.money(row.amount_minor, row.currency, language),
        d=PATHS[ICONS.get(row.method, "rupee")],
        tone="teal"
        if row.status == "confirmed"
        else "amber"
        if row.status == "pending"
        else "gray",
        status=text(language, words),
        status_tone=tone,
        status_d=PATHS[icon],
        href=str(routes.path(routes.PAYMENT, circle=str(row.circle_id), payment=str(row.id))),
    )


#: The way to the entry, by how it can be taken back there.
ENTRY_LINKS = {
    "": "See the entry in the books",
    "undo": "Undo",
    "take_back": "Take back",
    "ask": "Ask to take it back",
}


def payment_view(
    row: contributions.ContributionRow, *, way: str | None, time_zone: str, language: str
) -> PaymentView:
    """Make the page of one payment; ``way`` says how its entry can be taken back."""
    words, tone, icon = CHIPS[row.status]
    amount = formats.money(row.amount_minor, row.currency, language)
    return PaymentView(
        title=row.member_name,
        amount=formats.money_parts(row.amount_minor, row.currency),
        status=text(language, words),
        status_tone=tone,
        status_d=PATHS[icon],
        steps=_steps(row, time_zone, language),
        details=_details(row, language),
        can_decide=row.can_decide,
        question=text(
            language, "Has {amount} from {name} arrived?", amount=amount, name=row.member_name
        ),
        receipt_href=str(
            routes.path(routes.RECEIPT, circle=str(row.circle_id), payment=str(row.id))
        )
        if row.receipt_number is not None
        else "",
        href=str(routes.path(routes.PAYMENT, circle=str(row.circle_id), payment=str(row.id))),
        share_words=f"{row.member_name}: {amount}, {text(language, words)}",
        next_words=_next(row, language),
        pay_href=str(routes.path(routes.PAY, circle=str(row.circle_id)))
        if row.status == "rejected" and row.mine
        else "",
        entry_href=str(
            routes.path(routes.ENTRY, circle=str(row.circle_id), entry=str(row.entry_id))
        )
        if row.entry_id
        else "",
        entry_words=text(language, ENTRY_LINKS[way or ""]),
    )


def picture_view(
    found: contributions.Picture | None, *, may_add: bool, payment: str, outcome: str, language: str
) -> PictureView:
    """The picture of a payment as one reader sees it; ``outcome`` stands in the address."""
    code, _, reason = outcome.partition(".")
    said, bad = "", code in REFUSALS
    if outcome == KEPT and found is not None:
        said = text(language, "The picture is kept with the payment.")
    elif bad:
        said = messages.sentence(code, language, reason=reason, max_mb=5)
    return PictureView(
        href=f"/api/v1/contributions/{payment}/picture" if found is not None else "",
        is_image=found is not None and found.is_image,
        name="" if found is None else found.name,
        action=f"/session/contributions/{payment}/picture" if may_add else "",
        said=said,
        bad=bad,
    )


def _next(row: contributions.ContributionRow, language: str) -> str:
    """What somebody can do now, where there is something to do."""
    if row.status == "pending" and row.mine:
        return text(language, "You need not do anything more. This page changes by itself.")
    if row.status != "rejected" or not row.mine:
        return ""
    if row.method == "upi":
        return text(
            language,
            "Has the money left your account? Look up the UTR in your UPI app and report the "
            "payment once more: the same number can be used again. If it has not left, pay again.",
        )
    return text(
        language, "Talk to whoever looks after the money. Then pay again, or report it once more."
    )


def _steps(row: contributions.ContributionRow, time_zone: str, language: str) -> list[LifeStep]:
    recorded = LifeStep(
        text(language, "Recorded"),
        times.when(row.recorded_at, time_zone, language),
        "done",
        PATHS["check"],
    )
    decided = times.when(row.decided_at, time_zone, language) if row.decided_at else ""
    reason = f" · “{row.reject_reason}”" if row.reject_reason else ""
    if row.status == "rejected":
        end = LifeStep(text(language, "Rejected"), f"{decided}{reason}", "done", PATHS["x"])
        return [recorded, end]
    if row.status == "pending":
        return [
            recorded,
            LifeStep(
                text(language, "Being checked"),
                text(language, "Somebody else looks whether it arrived"),
                "now",
            ),
            LifeStep(text(language, "Confirmed"), text(language, "Then it is in the books")),
        ]
    booked = LifeStep(text(language, "Confirmed and in the books"), decided, "done", PATHS["check"])
    if row.status == "reversed":
        back = text(language, "It no longer counts")
        undone = LifeStep(text(language, "Taken back"), f"{back}{reason}", "done", PATHS["undo"])
        return [recorded, booked, undone]
    return [recorded, booked]


def _details(row: contributions.ContributionRow, language: str) -> list[Detail]:
    found = [
        Detail(text(language, "Circle"), row.circle_name),
        Detail(text(language, "How"), method_words(row.method, language)),
        Detail(text(language, "Paid on"), formats.date_medium(row.paid_on, language)),
    ]
    if row.reference:
        name = text(language, "UTR") if row.method == "upi" else text(language, "Note")
        found.append(Detail(name, row.reference))
    if row.receipt_number is not None:
        found.append(Detail(text(language, "Receipt number"), str(row.receipt_number)))
    return found
