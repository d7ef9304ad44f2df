"""Notices in words: a title, a sentence, and what goes by SMS, in the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from circle_app.i18n import formats, text
from circle_app.i18n.notice_texts import KINDS, SHORT, WORDS
from circle_app.i18n.notice_texts.decisions import TITLES, WORDED
from circle_app.i18n.sms import plainer

__all__ = [
    "KINDS",
    "WORDS",
    "Words",
    "in_short",
    "placeholders",
    "plainer",
    "proposal_title",
    "sentences",
    "values_of",
    "variant",
    "words",
]
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_DAYS: Final = ("due_on", "starts_on", "on", "until", "pay_by", "effective_on", "day")
#: Longer names are cut in an SMS, where each letter counts.
_NAME_IN_SMS: Final = 22


@dataclass(frozen=True, slots=True)
class Words:
    """A notice in words: a title of a few words, a sentence, and all of it as an SMS."""

    title: str
    body: str
    short: str


def words(kind: str, language: str, params: Mapping[str, Any], *, circle: str = "") -> Words:
    """Word a notice for its reader.

    Args:
        kind: What happened.
        language: The reader's language.
        params: Names, amounts in minor units, days: what the act was recorded with.
        circle: The name of the circle it happened in.
    """
    chosen = variant(kind, params)
    title, body = WORDS[chosen]
    values = values_of(params, language, circle=circle)
    said = filled(language, body, values)
    if chosen in SHORT:
        brief = filled(
            language, SHORT[chosen], values_of(params, language, circle=circle, sms=True)
        )
        short = plainer(" ".join(brief.split()))
    else:
        short = in_short(said, circle, named="{circle}" in body)
    return Words(filled(language, title, values), said, short)


def in_short(said: str, circle: str, *, named: bool) -> str:
    """Write a sentence as an SMS: with the circle in front, unless it names it."""
    lead = "" if named or not circle else f"{_cut(circle)}: "
    return plainer(f"{lead}{said}")


def variant(kind: str, params: Mapping[str, Any]) -> str:
    """Return under which key the words of a notice stand."""
    details = []
    count = params.get("count")
    if isinstance(count, int) and count > 1:
        details.append("many")
    if params.get("decider") == "officer":
        details.append("officer")
    if not (params.get("reason") or params.get("upi_address")):
        details.append("plain")
    return next((f"{kind}/{each}" for each in details if f"{kind}/{each}" in WORDS), kind)


def sentences(kind: str, language: str) -> tuple[str, str, str]:
    """Return title, sentence and SMS of a kind with their places still in braces."""
    title, body = WORDS[kind]
    said = text(language, body, **_places(body))
    if kind in SHORT:
        short = text(language, SHORT[kind], **_places(SHORT[kind]))
    else:
        short = said if "{circle}" in body else f"{{circle}}: {said}"
    return text(language, title, **_places(title)), said, short


def _places(sentence: str) -> dict[str, str]:
    return {name: f"{{{name}}}" for name in _PLACE.findall(sentence)}


@cache
def placeholders(kind: str) -> tuple[str, ...]:
    """Return the names whose values a notice of a kind always has, as own words may use them."""
    texts = [*WORDS[kind], SHORT.get(kind, "")]
    return tuple(sorted({"circle", *(name for each in texts for name in _PLACE.findall(each))}))


def values_of(
    params: Mapping[str, Any], language: str, *, circle: str = "", sms: bool = False
) -> dict[str, str]:
    """Write the values of a notice as its reader reads them; shorter ones for an SMS."""
    values = {
        # Names and reasons are one line; what somebody wrote to all keeps its lines.
        name: str(value) if name == "text" else " ".join(str(value).split())
        for name, value in params.items()
        if isinstance(value, str | int)
    }
    currency = str(params.get("currency") or "INR")
    for name, value in params.items():
        if name.endswith("_minor") and isinstance(value, int):
            values[name.removesuffix("_minor")] = formats.money(value, currency, language)
    for name in _DAYS:
        if isinstance(params.get(name), str) and params[name]:
            values |= _moment(params[name], language, short=sms)
    if "title" in values and isinstance(params.get("kind"), str):
        values["title"] = proposal_title(params["kind"], values["title"], language)
    values["circle"] = circle
    if sms:
        for name in ("circle", "name", "borrower"):
            if name in values:
                values[name] = _cut(values[name])
    return values


def proposal_title(kind: str, title: str, language: str) -> str:
    """What a proposal is about, in a few words."""
    if kind == "loan" and title:
        return text(language, TITLES["loan/purpose"], title=title)
    if kind == "reopening":
        return text(language, TITLES[kind], title=formats.month_of_code(title, language))
    if kind in TITLES and (not title or kind in WORDED):
        return text(language, TITLES[kind], title=title)
    return title


def filled(language: str, sentence: str, values: Mapping[str, str]) -> str:
    """Fill a sentence in; what the act did not say is left empty, never an error."""
    named = {name: values.get(name, "") for name in _PLACE.findall(sentence)}
    return text(language, sentence, **named)


def _moment(written: str, language: str, *, short: bool) -> dict[str, str]:
    day = date.fromisoformat(written[:10])
    found = {"day": (formats.date_short if short else formats.date_weekday)(day, language)}
    if "T" in written:
        found["time"] = formats.clock_time(datetime.fromisoformat(written))
    return found


def _cut(name: str) -> str:
    return name if len(name) <= _NAME_IN_SMS else f"{name[: _NAME_IN_SMS - 2].rstrip()}.."
