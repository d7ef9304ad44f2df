"""A share-out, as the browser is told of it: one view from the count to the payout."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.share_outs import (
    CountedBox,
    PartView,
    PlanView,
    ShareOutPreview,
    ShareOutView,
)
from circle_app.web import routes, times
from circle_app.web.account_names import account_name
from circle_app.web.departure.view_models import StepLine
from circle_app.web.leave.view_models import FactLine
from circle_app.web.shares.view_models import shares_text
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import SlipLine

_HOLDS: Final = {
    "payments": "Payments wait to be confirmed or rejected.",
    "repayments": "Repayments wait to be confirmed or rejected.",
    "expenses": "Expenses wait for a decision, or to be paid.",
    "gateway": "Money lies at the payment provider. It is carried to the bank first.",
    "disputes": "Something is being questioned. It has to be cleared up first.",
    "meeting": "A meeting is being held. It is closed first.",
    "rounds": "A run of rounds is not over. It is run to its end first.",
    "investments": "The circle still has investments. They are sold first.",
}
_REFUSALS: Final = {
    "nothing_to_share_out": "Nobody has shares now, so there is nothing to share out.",
    "share_out_short": "Less lies there than members own besides their shares. Please look into "
    "the books first.",
}
_STATES: Final = {
    "counting": ("counted, not asked yet", "amber", "checklist"),
    "asked": ("waits for a decision", "amber", "clock"),
    "agreed": ("agreed, not paid out yet", "teal", "check"),
    "posted": ("paid out", "jade", "check_circle"),
    "refused": ("not agreed", "gray", "x"),
    "cancelled": ("taken back", "gray", "undo"),
}
#: How far along a share-out is: which of the steps is being done.
_STEP: Final = {"": 1, "counting": 2, "asked": 3, "agreed": 4, "posted": 6}


@dataclass(frozen=True)
class BoxRow:
    """A box that is to be counted, or was."""

    name: str = ""
    title: str = ""
    booked: str = ""
    counted: str = ""
    difference: str = ""


@dataclass(frozen=True)
class PartRow:
    """What one member gets, and of what."""

    key: str = ""
    name: str = ""
    initials: str = ""
    shares: str = ""
    parts: str = ""
    amount: str = ""
    debt: str = ""


@dataclass(frozen=True)
class OutView:
    """The share-out: to be counted, counted, asked for, agreed to, paid.

    ``status`` is empty while nothing was counted; ``stage`` is what the reader can do next.
    """

    id: str = ""
    status: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    title: str = ""
    told: str = ""
    stage: str = ""
    steps: list[StepLine] = field(default_factory=list)
    blocks: list[FactLine] = field(default_factory=list)
    boxes: list[BoxRow] = field(default_factory=list)
    rows: list[PartRow] = field(default_factory=list)
    facts: list[FactLine] = field(default_factory=list)
    has_plan: bool = False
    value: MoneyParts = MoneyParts()
    value_words: str = ""
    total: MoneyParts = MoneyParts()
    amount: str = ""
    mine: MoneyParts = MoneyParts()
    mine_lines: list[SlipLine] = field(default_factory=list)
    has_mine: bool = False
    can_say: bool = False
    said: bool = False
    said_words: str = ""
    is_stale: bool = False
    can_cancel: bool = False
    decide_href: str = ""
    next_words: str = ""
    next_href: str = ""


def to_count(found: ShareOutPreview, member_id: str, language: str) -> OutView:
    """Nothing was counted yet: what it would be by the books."""
    blocks = [text(language, _HOLDS[hold]) for hold in found.holds]
    if found.refusal is not None:
        blocks.append(text(language, _REFUSALS[found.refusal]))
    return OutView(
        stage="" if blocks else "count",
        steps=_steps("", found.decided_by, language),
        blocks=[FactLine(each, "warn", PATHS["alert"]) for each in blocks],
        boxes=[_box(each, found.currency, language) for each in found.boxes],
        **_planned(found.plan, member_id, found.currency, language),
    )


def standing(
    view: ShareOutView,
    planned: PlanView,
    boxes: tuple[CountedBox, ...],
    member_id: str,
    zone: str,
    language: str,
) -> OutView:
    """A share-out that was counted, asked for, agreed to or paid.

    Args:
        view: The share-out.
        planned: Its plan; before it is asked for, the one for what is chosen now.
        boxes: What is to be counted anew where it fits no more; else what was counted.
        member_id: The reader.
        zone: The circle's time zone.
        language: The reader's language.
    """
    chip, tone, sign = _STATES[view.status]
    href = ""
    if view.proposal_id is not None:
        parts = {"circle": str(view.circle_id), "vote": str(view.proposal_id)}
        href = str(routes.path(routes.VOTE, **parts))
    counted = times.when(view.counted_at, zone, language)
    return OutView(
        id=str(view.id),
        status=view.status,
        chip=text(language, chip),
        tone=tone,
        d=PATHS[sign],
        title=text(language, "Share-out of cycle {n}", n=planned.cycle_number),
        told=text(language, "counted by {name}", name=view.counted_by) + f" · {counted}",
        stage=_stage(view),
        steps=_steps(view.status, view.decided_by, language),
        boxes=[_box(each, view.currency, language) for each in boxes],
        can_say=view.received is False,
        said=view.received is True,
        said_words=_said(view, language),
        is_stale=view.is_stale,
        can_cancel=view.can_cancel,
        decide_href=href,
        **_planned(planned, member_id, view.currency, language),
    )


def with_next(view: OutView, circle: str, number: int, language: str) -> OutView:
    """Lead whoever may share out from a cycle that is paid out to the one that runs."""
    href = f"{routes.path(routes.SHARE_OUT, circle=circle)}?cycle={number}"
    words = text(language, "Share out cycle {n}", n=number)
    return replace(view, next_words=words, next_href=href)


def _stage(view: ShareOutView) -> str:
    if view.can_post:
        return "post"
    if view.can_ask:
        return "ask"
    return "count" if view.can_count and view.is_stale else ""


def _said(view: ShareOutView, language: str) -> str:
    if view.status != "posted":
        return ""
    paid = sum(1 for part in view.plan.parts if part.paid_minor)
    told = "{n} of {all} have said that the money came."
    return text(language, told, n=view.received_count, all=paid)


def _box(box: CountedBox, currency: str, language: str) -> BoxRow:
    difference = ""
    if box.difference_minor:
        amount = formats.money(abs(box.difference_minor), currency, language)
        told = "{amount} too much" if box.difference_minor > 0 else "{amount} missing"
        difference = text(language, told, amount=amount)
    counted = ""
    if box.counted_minor is not None:
        counted = formats.money(box.counted_minor, currency, language)
    return BoxRow(
        box.account,
        account_name(box.account, language),
        formats.money(box.booked_minor, currency, language),
        counted,
        difference,
    )


def _planned(plan: PlanView | None, member_id: str, currency: str, language: str) -> dict[str, Any]:
    if plan is None:
        return {}
    mine = next((part for part in plan.parts if str(part.member_id) == member_id), None)
    return {
        "has_plan": True,
        "rows": [_row(each, currency, language) for each in plan.parts],
        "facts": _facts(plan, currency, language),
        "value": formats.money_parts(int(plan.value.partition(".")[0]), currency),
        "value_words": _value_words(plan, currency, language),
        "total": formats.money_parts(plan.paid_minor, currency),
        "amount": formats.money(plan.paid_minor, currency, language),
        "mine": formats.money_parts(mine.paid_minor if mine else 0, currency),
        "mine_lines": _mine_lines(mine, currency, language) if mine else [],
        "has_mine": bool(mine and (mine.shares or mine.paid_minor)),
    }


def _value_words(plan: PlanView, currency: str, language: str) -> str:
    price = formats.money(plan.price_minor, currency, language)
    return text(
        language,
        "of {shares}, bought for {price} each",
        shares=shares_text(plan.shares, language),
        price=price,
    )


def _facts(plan: PlanView, currency: str, language: str) -> list[FactLine]:
    def money(minor: int) -> str:
        return formats.money(minor, currency, language)

    words = [text(language, "{amount} lies there to be shared out.", amount=money(plan.cash_minor))]
    if plan.set_off_minor:
        told = "{amount} of loans and fines is paid with shares."
        words.append(text(language, told, amount=money(plan.set_off_minor)))
    if plan.debt_minor:
        told = "{amount} stays owed: it is in nobody's value."
        words.append(text(language, told, amount=money(plan.debt_minor)))
    if plan.social_minor:
        told = "{amount} of the social fund goes back, the same to everybody."
        words.append(text(language, told, amount=money(plan.social_minor)))
    if plan.carried_shares:
        words.append(
            text(
                language,
                "{shares} stay for the next cycle, at {price} each.",
                shares=shares_text(plan.carried_shares, language),
                price=money(plan.next_price_minor),
            )
        )
    return [FactLine(each, "info", PATHS["info"]) for each in words]


def _row(part: PartView, currency: str, language: str) -> PartRow:
    debt = ""
    if part.debt_minor:
        amount = formats.money(part.debt_minor, currency, language)
        debt = text(language, "still owes {amount}", amount=amount)
    return PartRow(
        key=str(part.member_id),
        name=part.name,
        initials=initials_of(part.name),
        shares=shares_text(part.shares, language),
        parts=_parts_of(part, currency, language),
        amount=formats.money(part.paid_minor, currency, language),
        debt=debt,
    )


def _mine_lines(part: PartView, currency: str, language: str) -> list[SlipLine]:
    """What the reader's amount is made of, line by line."""

    def line(name: str, minor: int, sign: str = "") -> SlipLine:
        return SlipLine(name, sign + formats.money(minor, currency, language))

    worth = text(language, "Worth of {shares}", shares=shares_text(part.shares, language))
    kept = text(
        language,
        "{shares} kept for the next cycle",
        shares=shares_text(part.carried_shares, language),
    )
    lines = (
        (line(worth, part.entitled_minor), part.shares),
        (line(text(language, "Loans and fines"), part.set_off_minor, "− "), part.set_off_minor),
        (line(kept, part.carried_minor, "− "), part.carried_minor),
        (line(text(language, "From the social fund"), part.social_minor), part.social_minor),
        (line(text(language, "Still owed"), part.debt_minor), part.debt_minor),
    )
    return [shown for shown, there in lines if there]


def _parts_of(part: PartView, currency: str, language: str) -> str:
    def money(minor: int) -> str:
        return formats.money(minor, currency, language)

    words = [shares_text(part.shares, language)]
    if part.entitled_minor:
        words.append(text(language, "worth {amount}", amount=money(part.entitled_minor)))
    if part.set_off_minor:
        words.append(text(language, "set off {amount}", amount=money(part.set_off_minor)))
    if part.carried_minor:
        words.append(text(language, "kept {amount}", amount=money(part.carried_minor)))
    if part.social_minor:
        words.append(text(language, "social fund {amount}", amount=money(part.social_minor)))
    return " · ".join(words)


def _steps(status: str, decided_by: str, language: str) -> list[StepLine]:
    decided = "An officer decides" if decided_by == "officer" else "The members vote on it"
    words = (
        "Count each box; what differs is booked",
        "Look at who gets what, and ask",
        decided,
        "Pay everybody out, once",
        "The next cycle begins",
    )
    now = _STEP.get(status, 1)
    return [
        StepLine(
            str(number),
            text(language, each),
            state="done" if number < now else "now" if number == now else "todo",
        )
        for number, each in enumerate(words, 1)
    ]
