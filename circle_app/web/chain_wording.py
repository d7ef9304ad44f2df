"""Who decides, in sentences: the chain of steps of a kind of matter."""

from collections.abc import Mapping

from circle_app.domain.decisions import TO_VOTE, ApprovalStep, StepBy, Steps
from circle_app.i18n import formats, ntext, text
from circle_app.web.role_wording import the_role

Titles = Mapping[str, str] | None


def step_who(step: ApprovalStep, language: str, titles: Titles = None) -> str:
    """Who takes a step: "the members, by vote", "the treasurer", "3 officers"."""
    if step.by is StepBy.VOTE:
        return text(language, "the members, by vote")
    who = the_role(step.role, language, titles)
    if step.approvals == 1:
        return who
    return text(language, "{who}, {n} of them", who=who, n=step.approvals)


def amounts(step: ApprovalStep, currency: str, language: str) -> str:
    """For which amounts a step is taken; nothing where it is for all."""
    above = formats.money(step.above_minor, currency, language) if step.above_minor else ""
    most = step.up_to_minor
    up_to = formats.money(most, currency, language) if most is not None else ""
    if above and up_to:
        return text(language, "above {above}, up to {most}", above=above, most=up_to)
    if above:
        return text(language, "above {above}", above=above)
    return text(language, "up to {most}", most=up_to) if up_to else ""


def chain_line(steps: Steps, currency: str, language: str, titles: Titles = None) -> str:
    """A chain in a line: "Decided by: the clerk, then the manager."."""
    told = chain_words(steps, currency, language, titles)
    return text(language, "Decided by: {who}.", who=told) if told else ""


def chain_words(steps: Steps, currency: str, language: str, titles: Titles = None) -> str:
    """A chain as a part of a sentence: "the clerk, then the manager".

    Steps for other amounts are told side by side: "the treasurer (up to ₹10,000); the admin (above
    ₹10,000)".
    """
    told, reached = "", None
    for step in steps:
        who, sums = step_who(step, language, titles), amounts(step, currency, language)
        part = f"{who} ({sums})" if sums else who
        # Where one step ends at the amount at which the next begins, only one of them is taken.
        instead = reached is not None and step.above_minor >= reached
        joined = "; " if instead else text(language, ", then ")
        told = f"{told}{joined}{part}" if told else part
        reached = step.up_to_minor
    return told


def deadline(step: ApprovalStep, language: str, titles: Titles = None) -> str:
    """How long officers have, and who decides when they did not."""
    if step.by is StepBy.VOTE:
        return ""
    days = max(1, step.within_hours // 24)
    within = ntext(language, "within {n} day", "within {n} days", days)
    if not step.escalation:
        return text(language, "{within}; else it is refused", within=within)
    if step.escalation == TO_VOTE:
        return text(language, "{within}; else the members vote", within=within)
    other = the_role(step.escalation, language, titles)
    return text(language, "{within}; else {other} decides", within=within, other=other)
