"""The editor of who decides: a chain of steps as rows to change, and ready-made chains."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from circle_app.domain.decisions import (
    OFFICER_HOURS,
    TO_VOTE,
    ApprovalStep,
    StepBy,
    Steps,
)
from circle_app.domain.errors import InvalidInput
from circle_app.domain.money import parse_minor
from circle_app.domain.rule_json import encode, merged
from circle_app.i18n import formats, text
from circle_app.web.chain_wording import amounts, deadline, step_who
from circle_app.web.role_wording import THE_ROLE, the_role
from circle_app.web.settings_kit.items import Option

MAX_STEPS: Final = 6
Titles = Mapping[str, str] | None
#: Ready-made chains: their steps, and how they are called.
PRESETS: Final[Mapping[str, tuple[str, tuple[ApprovalStep, ...]]]] = {
    "officer": ("One officer", (ApprovalStep(StepBy.ROLE),)),
    "members": ("The members vote", (ApprovalStep(),)),
    "treasurer_admin": (
        "Treasurer, then admin",
        (
            ApprovalStep(StepBy.ROLE, "treasurer", escalation=TO_VOTE),
            ApprovalStep(StepBy.ROLE, "admin", escalation=TO_VOTE),
        ),
    ),
    "usual": ("As the other rules say", ()),
}


@dataclass(frozen=True)
class StepRow:
    """A step in the editor, as text."""

    place: str = ""
    title: str = ""
    by: str = "vote"
    role: str = ""
    above: str = ""
    up_to: str = ""
    approvals: str = "1"
    days: str = ""
    escalation: str = ""
    sentence: str = ""
    first: bool = False
    last: bool = False


def step_line(step: ApprovalStep, currency: str, language: str, titles: Titles = None) -> str:
    """A step in a sentence: "The treasurer (up to ₹10,000), within 7 days; else …"."""
    who, sums = step_who(step, language, titles), amounts(step, currency, language)
    said = f"{who} ({sums})" if sums else who
    until = deadline(step, language, titles)
    said = f"{said}, {until}" if until else said
    return said[:1].upper() + said[1:]


def read(value: str) -> Steps:
    """The steps of a rule's plain JSON."""
    return tuple(merged(ApprovalStep(), each) for each in json.loads(value))


def written(steps: Steps) -> str:
    """The steps as a rule's plain JSON."""
    return json.dumps(encode(steps), sort_keys=True)


def rows(steps: Steps, currency: str, language: str, titles: Titles = None) -> list[StepRow]:
    """The steps as rows."""

    def money(minor: int | None) -> str:
        if not minor:
            return ""
        parts = formats.money_parts(minor, currency)
        return f"{parts.whole}{parts.paise}"

    return [
        StepRow(
            place=str(place),
            title=text(language, "Step {n}", n=place + 1),
            by=step.by.value,
            role=step.role,
            above=money(step.above_minor),
            up_to=money(step.up_to_minor),
            approvals=str(step.approvals),
            days=str(max(1, step.within_hours // 24)),
            escalation=step.escalation,
            sentence=step_line(step, currency, language, titles),
            first=place == 0,
            last=place == len(steps) - 1,
        )
        for place, step in enumerate(steps)
    ]


def changed(step: ApprovalStep, name: str, typed: str, currency: str) -> ApprovalStep:
    """A step with another value of one of its fields.

    Raises:
        InvalidAmount, InvalidInput, InvalidRules: The value cannot be read.
    """
    if name == "by":
        # Who votes has no role and no deadline of its own.
        by = "role" if typed == "role" else "vote"
        return merged(step, {"by": by, "role": "", "escalation": "", "approvals": 1})
    return merged(step, {_FIELDS.get(name, name): _value(name, typed, currency)})


_FIELDS: Final = {"above": "above_minor", "up_to": "up_to_minor", "days": "within_hours"}


def _value(name: str, typed: str, currency: str) -> Any:
    if name in ("above", "up_to"):
        empty = 0 if name == "above" else None
        sent = typed.replace("₹", "").strip()
        return parse_minor(sent, currency, field=name, minimum_minor=0) if sent else empty
    if name in ("days", "approvals"):
        if not (0 < len(typed) <= 4 and typed.isdecimal()):
            raise InvalidInput(field=name)
        return int(typed) * (24 if name == "days" else 1)
    if name in ("role", "escalation"):
        return typed
    raise InvalidInput(field=name[:20])


def new_step(by: str) -> ApprovalStep:
    """A step to begin with: any officer, or a vote."""
    return ApprovalStep(StepBy.ROLE, within_hours=OFFICER_HOURS) if by == "role" else ApprovalStep()


def role_options(titles: Mapping[str, str], language: str) -> list[Option]:
    """Who can take a step: any officer, each office, and roles that people made up."""
    names = [*THE_ROLE, *(key for key in titles if key not in THE_ROLE)]
    return [Option(name, the_role(name, language, titles)) for name in names]


def escalations(titles: Mapping[str, str], language: str) -> list[Option]:
    """What happens when nobody answered in time."""
    found = [
        Option("", text(language, "it is refused")),
        Option(TO_VOTE, text(language, "the members vote")),
    ]
    return found + [option for option in role_options(titles, language) if option.value]


def presets(key: str, language: str, *, has_officers: bool) -> list[Option]:
    """Ready-made chains for a kind of matter."""
    return [
        Option(name, text(language, words))
        for name, (words, steps) in PRESETS.items()
        if (has_officers or not any(step.by is StepBy.ROLE for step in steps))
        and (steps or key != "loans.steps")
    ]
