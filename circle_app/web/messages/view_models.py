"""Messages to many as ready text: what can be chosen, how it reads, what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from circle_app.i18n import formats, ntext, text
from circle_app.services.writing import Draft, Options, Sent, Unreached
from circle_app.web import times
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS
from circle_app.web.ways_words import WAYS, PreviewCard, preview_card, way_words

#: Why somebody is not reached.
WHY = {
    "no_account": "has no account",
    "closed": "the account is closed",
    "no_email": "no e-mail address",
    "no_phone": "no phone number",
    "no_browser": "allows no notices on the phone",
    "off": "has switched it off",
}
#: To whom a message went.
AUDIENCES = {
    "everybody": "Everybody",
    "late": "Who is late",
    "unpaid": "Who has not paid yet",
    "officers": "Officers",
    "chosen": "Chosen members",
}
#: What became of messages: one state, its colour.
STATES = {
    "waiting": ("{way}: {n} on the way", "gray"),
    "sent": ("{way}: {n} sent", "jade"),
    "dead": ("{way}: {n} did not arrive", "red"),
    "dropped": ("{way}: {n} not sent", "amber"),
}


@dataclass(frozen=True)
class WayOption:
    """A way that can be chosen."""

    value: str = ""
    words: str = ""
    d: str = ""
    cost: str = ""


@dataclass(frozen=True)
class MemberOption:
    """A member who can be chosen."""

    id: str = ""
    initials: str = ""
    name: str = ""


@dataclass(frozen=True)
class Choice:
    """What can be chosen, and how many messages are left today."""

    ways: list[WayOption] = field(default_factory=list)
    members: list[MemberOption] = field(default_factory=list)
    left: str = ""
    none_left: bool = False


@dataclass(frozen=True)
class UnreachedLine:
    """Who is not reached, by what, and why."""

    name: str = ""
    why: str = ""


@dataclass(frozen=True)
class Review:
    """A message before it is sent."""

    subject: str = ""
    body: str = ""
    audience: str = ""
    in_app: str = ""
    previews: list[PreviewCard] = field(default_factory=list)
    unreached: list[UnreachedLine] = field(default_factory=list)
    unreached_title: str = ""
    cost: str = ""
    act: str = ""
    nobody: bool = True


@dataclass(frozen=True)
class StateChip:
    """How many messages are in one state."""

    words: str = ""
    tone: str = ""
    d: str = ""


@dataclass(frozen=True)
class SentCard:
    """A message that was sent."""

    id: str = ""
    subject: str = ""
    body: str = ""
    by: str = ""
    whom: str = ""
    states: list[StateChip] = field(default_factory=list)


def choice_of(found: Options, language: str) -> Choice:
    """What can be chosen."""
    return Choice(
        ways=[
            WayOption(
                value=way.channel.value,
                words=way_words(way.channel.value, language),
                d=PATHS[WAYS[way.channel][1]],
                cost=text(
                    language,
                    "{amount} each",
                    amount=formats.money(way.cost_minor, found.currency, language),
                )
                if way.cost_minor
                else "",
            )
            for way in found.ways
        ],
        members=[
            MemberOption(str(each.member_id), initials_of(each.name), each.name)
            for each in found.members
            if each.gone is None
        ],
        left=ntext(
            language,
            "The circle can send {n} more message today.",
            "The circle can send {n} more messages today.",
            found.left,
        ),
        none_left=not found.left,
    )


def review_of(draft: Draft, audience: str, language: str) -> Review:
    """A message before it is sent."""
    hidden = draft.unreached_count - len(draft.unreached)
    lines = [_unreached(each, language) for each in draft.unreached]
    if hidden:
        lines.append(UnreachedLine(ntext(language, "and {n} more", "and {n} more", hidden)))
    cost = formats.money(draft.cost_minor, draft.currency, language)
    return Review(
        subject=draft.subject,
        body=draft.body,
        audience=audience_words(audience, language),
        in_app=ntext(
            language,
            "{n} member reads it in Circle",
            "{n} members read it in Circle",
            draft.in_app,
        ),
        previews=[preview_card(each, draft.currency, language) for each in draft.previews],
        unreached=lines,
        unreached_title=ntext(
            language,
            "{n} time somebody is not reached",
            "{n} times somebody is not reached",
            draft.unreached_count,
        ),
        cost=text(language, "All together about {amount}", amount=cost) if draft.cost_minor else "",
        act=ntext(language, "Send to {n} member", "Send to {n} members", draft.in_app),
        nobody=not draft.in_app,
    )


def audience_words(audience: str, language: str) -> str:
    """To whom a message goes."""
    return text(language, AUDIENCES[audience])


def _unreached(found: Unreached, language: str) -> UnreachedLine:
    why = text(language, WHY[found.why.value])
    if found.channel is None:
        return UnreachedLine(found.name, why)
    return UnreachedLine(found.name, f"{way_words(found.channel.value, language)}: {why}")


def sent_cards(found: Sequence[Sent], zone: str, language: str) -> list[SentCard]:
    """What was sent, the newest first."""
    return [
        SentCard(
            id=str(each.id),
            subject=each.subject,
            body=each.body,
            by=f"{each.by_name}, {times.when(each.sent_at, zone, language)}",
            whom=_to(each, language),
            states=[_chip(*state, language) for state in each.states],
        )
        for each in found
    ]


def _to(found: Sent, language: str) -> str:
    whom = audience_words(found.audience, language)
    count = ntext(language, "to {n} member", "to {n} members", found.recipients)
    words = f"{whom}, {count}"
    if found.cost_minor:
        amount = formats.money(found.cost_minor, found.currency, language)
        words = f"{words}, {text(language, 'costs about {amount}', amount=amount)}"
    return words


def _chip(way: str, state: str, count: int, language: str) -> StateChip:
    words, tone = STATES[state]
    sign = {"sent": "check", "dead": "alert"}.get(state, "clock")
    return StateChip(
        text(language, words, way=way_words(way, language), n=count), tone, PATHS[sign]
    )
