"""The end of a circle, as the browser is told of it."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.dissolutions import (
    ClosingView,
    DissolutionPreview,
    DissolutionView,
    ShareView,
)
from circle_app.web import routes, times
from circle_app.web.departure.view_models import StepLine
from circle_app.web.leave.view_models import FactLine
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS

_HOLDS: Final = {
    "payments": "Payments wait to be confirmed or rejected.",
    "repayments": "Repayments wait to be confirmed or rejected.",
    "expenses": "Expenses wait for a decision, or to be paid.",
    "gateway": "Money lies at the payment provider. It is carried to the bank first.",
    "investments": "The circle still has investments. They are sold first.",
    "disputes": "Something is being questioned. It has to be cleared up first.",
    "rounds": "A run of rounds is not over. It is run to its end first.",
}
_STATES: Final = {
    "asked": ("waits for a decision", "amber", "clock"),
    "agreed": ("agreed, not paid out yet", "teal", "check"),
    "posted": ("the circle has ended", "jade", "check_circle"),
    "refused": ("not agreed", "gray", "x"),
    "cancelled": ("taken back", "gray", "undo"),
}
OPEN: Final = ("asked", "agreed")


@dataclass(frozen=True)
class ShareRow:
    """What one member gets, and of what."""

    key: str = ""
    name: str = ""
    initials: str = ""
    parts: str = ""
    amount: str = ""
    is_short: bool = False


@dataclass(frozen=True)
class EndView:
    """How everything is divided: planned, agreed or done.

    ``status`` is empty while nobody has asked for it.
    """

    id: str = ""
    circle_name: str = ""
    status: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    told: str = ""
    reason: str = ""
    policy: str = "savings"
    policy_words: str = ""
    rows: list[ShareRow] = field(default_factory=list)
    total: MoneyParts = MoneyParts()
    surplus: str = ""
    blocks: list[FactLine] = field(default_factory=list)
    steps: list[StepLine] = field(default_factory=list)
    decide_href: str = ""
    can_ask: bool = False
    can_post: bool = False
    can_cancel: bool = False
    amount: str = ""


def planned(found: DissolutionPreview, language: str) -> EndView:
    """What it would be today."""
    blocks = _blocks(found, language)
    return EndView(
        circle_name=found.circle_name,
        blocks=blocks,
        can_ask=not blocks,
        steps=_to_come(found.decided_by, language),
        **_closing(found.closing, found.currency, language),
    )


def standing(view: DissolutionView, zone: str, language: str) -> EndView:
    """A dissolution as it was asked for, agreed to or carried out."""
    chip, tone, sign = _STATES[view.status]
    href = ""
    if view.proposal_id is not None:
        parts = {"circle": str(view.circle_id), "vote": str(view.proposal_id)}
        href = str(routes.path(routes.VOTE, **parts))
    asked = times.when(view.asked_at, zone, language)
    return EndView(
        id=str(view.id),
        circle_name=view.circle_name,
        status=view.status,
        chip=text(language, chip),
        tone=tone,
        d=PATHS[sign],
        told=text(language, "asked by {name}", name=view.asked_by) + f" · {asked}",
        reason=f"“{view.reason}”",
        steps=_way(view, zone, language),
        decide_href=href,
        can_post=view.can_post,
        can_cancel=view.can_cancel,
        **_closing(view.closing, view.currency, language),
    )


def _closing(closing: ClosingView, currency: str, language: str) -> dict[str, object]:
    surplus = formats.money(abs(closing.surplus_minor), currency, language)
    told = {
        True: "A loss of {amount} is shared equally.",
        False: "The surplus of {amount} is shared equally.",
    }
    if closing.policy == "savings":
        told = {
            True: "A loss of {amount} is shared by what each has saved.",
            False: "The surplus of {amount} is shared by what each has saved.",
        }
    words = text(language, told[closing.surplus_minor < 0], amount=surplus)
    return {
        "policy": closing.policy,
        "policy_words": words if closing.surplus_minor else "",
        "rows": [_row(share, currency, language) for share in closing.shares],
        "total": formats.money_parts(closing.payout_minor, currency),
        "amount": formats.money(closing.payout_minor, currency, language),
        "surplus": surplus,
    }


def _row(share: ShareView, currency: str, language: str) -> ShareRow:
    def money(minor: int) -> str:
        return formats.money(abs(minor), currency, language)

    parts = []
    if share.own_minor:
        parts.append(text(language, "own {amount}", amount=money(share.own_minor)))
    if share.surplus_minor > 0:
        parts.append(text(language, "surplus {amount}", amount=money(share.surplus_minor)))
    elif share.surplus_minor:
        parts.append(text(language, "loss {amount}", amount=money(share.surplus_minor)))
    if share.owed_minor:
        parts.append(text(language, "loan {amount}", amount=money(share.owed_minor)))
    if share.social_minor:
        parts.append(text(language, "social fund {amount}", amount=money(share.social_minor)))
    return ShareRow(
        key=str(share.member_id),
        name=share.name,
        initials=initials_of(share.name),
        parts=" · ".join(parts) or text(language, "nothing is open"),
        amount=formats.money(share.payout_minor, currency, language),
        is_short=share.payout_minor - share.social_minor < 0,
    )


def _blocks(found: DissolutionPreview, language: str) -> list[FactLine]:
    words = [text(language, _HOLDS[hold]) for hold in found.holds]
    if found.short:
        names = ", ".join(found.short)
        told = "{names}: more is owed than there is. It is paid or written off first."
        words.append(text(language, told, names=names))
    elif found.closing.difference_minor:
        amount = formats.money(abs(found.closing.difference_minor), found.currency, language)
        told = "{amount} does not fit. Count the money and record the difference first."
        words.append(text(language, told, amount=amount))
    return [FactLine(each, "warn", PATHS["alert"]) for each in words]


def _to_come(decided_by: str, language: str) -> list[StepLine]:
    decided = "An officer decides" if decided_by == "officer" else "The members vote on it"
    words = (
        "You ask for it, and say why",
        decided,
        "Whoever keeps the money pays everybody out and closes the books",
    )
    return [StepLine(str(number), text(language, each)) for number, each in enumerate(words, 1)]


def _way(view: DissolutionView, zone: str, language: str) -> list[StepLine]:
    decided = "An officer decides" if view.decided_by == "officer" else "The members vote on it"
    sub = {
        "refused": text(language, "not agreed"),
        "cancelled": text(language, "taken back"),
        "asked": "",
    }.get(view.status, text(language, "agreed"))
    done = times.when(view.posted_at, zone, language) if view.posted_at else ""
    last = {"posted": "done", "agreed": "now"}.get(view.status, "todo")
    posted = view.status == "posted"
    paid = "Everybody is paid out, the books are closed" if posted else "Pay out and close"
    return [
        StepLine("1", text(language, "Asked"), times.when(view.asked_at, zone, language), "done"),
        StepLine("2", text(language, decided), sub, "now" if view.status == "asked" else "done"),
        StepLine("3", text(language, paid), done, last),
    ]
