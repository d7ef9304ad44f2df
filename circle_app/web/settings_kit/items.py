"""Settings as a page of them knows them, and the rows that it draws of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from circle_app.i18n import ntext, text
from circle_app.web.ui.icons import PATHS

Control = Literal[
    "number", "stepper", "text", "area", "select", "segmented", "switch", "several", "steps",
    "link", "fact",
]  # fmt: skip
FLAGS: Final = ("false", "true")


@dataclass(frozen=True)
class Section:
    """A part of the page."""

    name: str
    title: str
    icon: str
    about: str = ""
    can_reset: bool = False


@dataclass(frozen=True)
class Item:
    """One setting: its words, its control, and its value as text.

    Attributes:
        key: Its name; unique on the page.
        section: The section it stands in.
        title: What it is called.
        sub: What follows from it.
        control: How it is chosen.
        value: The stored value, as the control has it.
        words: The stored value as a person reads it.
        range: What it may be, and its default.
        unit: What is counted.
        options: What can be chosen: (value, words).
        low, high: The range of a stepper.
        by: Who changed it last, and when.
        href: Where a link leads; its words are ``words``.
        lines: The value in several sentences.
        find: More words by which it is found, of the other language.
        warning: What is worth knowing about the stored value.
        locked: Whether this reader may only look.
        risky: Whether others are affected who do not see this page.
        fine: Whether it is one of the finer points, folded away at first.
    """

    key: str
    section: str
    title: str
    sub: str = ""
    control: Control = "number"
    value: str = ""
    words: str = ""
    range: str = ""
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    low: int = 0
    high: int = 0
    by: str = ""
    href: str = ""
    lines: tuple[str, ...] = ()
    find: str = ""
    warning: str = ""
    locked: bool = False
    risky: bool = False
    fine: bool = False


@dataclass(frozen=True)
class Option:
    """Something to choose; ``value`` is what is sent when it is pressed."""

    value: str = ""
    words: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Row:
    """A setting as it is drawn."""

    key: str = ""
    dom: str = ""
    part: str = ""
    title: str = ""
    sub: str = ""
    allowed: str = ""
    by: str = ""
    control: str = "number"
    value: str = ""
    unit: str = ""
    options: list[Option] = field(default_factory=list)
    less: str = ""
    more: str = ""
    other: str = ""
    words: str = ""
    href: str = ""
    lines: list[str] = field(default_factory=list)
    changed: bool = False
    was: str = ""
    error: str = ""
    warning: str = ""
    locked: bool = False


@dataclass(frozen=True)
class SectionLink:
    """A section in the list."""

    name: str = ""
    title: str = ""
    d: str = ""
    href: str = ""
    current: bool = False
    changed: bool = False


@dataclass(frozen=True)
class Change:
    """A setting that is about to be saved."""

    title: str = ""
    before: str = ""
    after: str = ""
    warning: str = ""


@dataclass(frozen=True)
class Draft:
    """What was typed for a setting, and what stood there when it was."""

    value: str
    base: str
    error: str = ""
    warning: str = ""
    words: str = ""
    lines: tuple[str, ...] = ()


def split(value: str) -> list[str]:
    """The several values of a text."""
    return [part for part in value.split(",") if part]


def joined(values: list[str]) -> str:
    """Several values as one text."""
    return ",".join(values)


def row_of(item: Item, draft: Draft | None, version: int, part: str, language: str) -> Row:
    """Draw a setting with what was typed for it. The version makes its control start anew."""
    value = item.value if draft is None else draft.value
    less, more = _beside(item, value)
    was = ""
    if draft is not None and item.control != "area":
        short = item.words if len(item.words) <= 40 else f"{item.words[:39]}…"
        was = text(language, "was {value}", value=short)
    return Row(
        key=item.key,
        dom=f"set-{item.key.replace('.', '-').replace('_', '-')}-{version}",
        part=part,
        title=item.title,
        sub=item.sub,
        allowed=item.range,
        by=item.by,
        control="fact" if item.locked and item.control != "link" else item.control,
        value=value,
        unit=item.unit,
        options=[Option(*found) for found in _options(item, value)],
        less=less,
        more=more,
        other=FLAGS[value != "true"],
        words=item.words if draft is None else draft.words,
        href=item.href,
        lines=list(item.lines if draft is None else draft.lines),
        changed=draft is not None,
        was=was,
        error="" if draft is None else draft.error,
        warning=item.warning if draft is None else draft.warning,
        locked=item.locked,
    )


def _options(item: Item, value: str) -> list[tuple[str, str, bool]]:
    if item.control != "several":
        return [(name, words, name == value) for name, words in item.options]
    chosen = split(value)
    found = []
    for name, words in item.options:
        after = [each for each, _ in item.options if (each in chosen) != (each == name)]
        found.append((joined(after), words, name in chosen))
    return found


def _beside(item: Item, value: str) -> tuple[str, str]:
    """The values before and after one of a stepper; empty at the ends."""
    if item.control != "stepper" or not value.isdecimal():
        return "", ""
    number = int(value)
    less = str(number - 1) if number > item.low else ""
    return less, str(number + 1) if number < item.high else ""


def section_links(
    sections: list[Section], current: str, changed: set[str], path: str
) -> list[SectionLink]:
    """The list of sections; each can be linked to."""
    return [
        SectionLink(
            each.name,
            each.title,
            PATHS[each.icon],
            f"{path}?section={each.name}",
            each.name == current,
            each.name in changed,
        )
        for each in sections
    ]


def is_found(item: Item, words: str) -> bool:
    """Whether a setting is looked for by these words, in either language."""
    text_of = f"{item.title} {item.sub} {item.find}".casefold()
    return all(word in text_of for word in words.casefold().split())


def unsaved_words(drafts: Mapping[str, Draft], language: str) -> str:
    """How much is not saved."""
    return ntext(language, "{n} change not saved", "{n} changes not saved", len(drafts))
