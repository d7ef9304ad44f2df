"""The settings of a circle as items of the page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from circle_app.domain.permissions import Permission
from circle_app.domain.policies import chain_of
from circle_app.domain.presets import PRESETS
from circle_app.domain.round_rules import PotBy
from circle_app.domain.rules import CircleRules
from circle_app.domain.settings_catalogue import CURRENCY, InstallationSettings
from circle_app.i18n import formats, ntext, text
from circle_app.services.circle_settings import CircleSettings
from circle_app.web import routes, rule_terms
from circle_app.web.chain_wording import chain_words
from circle_app.web.circle_settings.chains import step_line
from circle_app.web.circle_settings.specs import (
    DETAILS,
    OF_AUCTIONS,
    ROUNDINGS,
    RULES,
    SECTIONS,
    SHARES,
    Spec,
)
from circle_app.web.circle_settings.values import at, typed, words_of
from circle_app.web.rule_diff import label_of
from circle_app.web.rule_wording import rate_text
from circle_app.web.settings_kit import FLAGS, Item, Section

Titles = Mapping[str, str] | None


def items(found: CircleSettings, language: str, titles: Titles = None) -> list[Item]:
    """Everything of a circle that may be set, and links to what has a page of its own."""
    return [
        *(_detail(spec, found, language) for spec in DETAILS),
        *(rule_item(spec, found, language, titles) for spec in RULES if _is_offered(spec, found)),
        *_links(found, language),
    ]


def _is_offered(spec: Spec, found: CircleSettings) -> bool:
    officers = PRESETS[found.circle.preset].has_officers
    if spec.officers and not spec.choices and not officers:
        return False
    if spec.section == "rounds" and found.rules.pot_by is PotBy.NONE:
        return False
    if spec.key in OF_AUCTIONS and found.rules.pot_by is not PotBy.AUCTION:
        return False
    # Where nobody pays in there is nothing to say about it.
    pays = found.rules.contribution.unit.value != "none"
    return pays or not (spec.section == "paying" and spec.key.startswith("contribution."))


def _detail(spec: Spec, found: CircleSettings, language: str) -> Item:
    value = getattr(found.circle, spec.key)
    words = value or text(language, "nothing")
    if spec.kind == "flag":
        words, value = text(language, "On") if value else text(language, "Off"), FLAGS[value]
    limits = text(language, "Needs a vote") if spec.key == "upi_address" and _votes(found) else ""
    return Item(
        spec.key,
        spec.section,
        text(language, spec.label),
        text(language, spec.sub),
        spec.control,
        value or "",
        words,
        limits,
        find=_in_other(language, spec.label, spec.sub),
        locked=not found.may_edit,
    )


def _votes(found: CircleSettings) -> bool:
    return not PRESETS[found.circle.preset].has_officers and found.circle.member_count > 1


def rule_item(spec: Spec, found: CircleSettings, language: str, titles: Titles = None) -> Item:
    """A rule as an item of a page."""
    currency = found.circle.currency
    plain = found.rules.to_dict()
    lines = (
        tuple(
            step_lines(
                found.rules,
                spec.key,
                currency,
                language,
                titles,
                officers=PRESETS[found.circle.preset].has_officers,
            )
        )
        if spec.kind == "steps"
        else ()
    )
    low, high = (1, 9) if spec.control == "stepper" else (0, 0)
    return Item(
        spec.key,
        spec.section,
        label_of(spec.key, language),
        text(language, spec.sub),
        spec.control,
        typed(spec, plain, currency),
        words_of(spec.key, found.rules, currency, language),
        range_words(spec, found, language),
        formats.currency_symbol(currency)
        if spec.kind in ("amount", "maybe_amount")
        else text(language, spec.unit)
        if spec.unit
        else "",
        _options(spec, found, language),
        low,
        high,
        lines=lines,
        find=f"{label_of(spec.key, 'hi' if language == 'en' else 'en')} "
        f"{_in_other(language, spec.sub)}",
        locked=not found.may_change,
        risky=True,
        fine=spec.fine,
    )


def step_lines(
    rules: CircleRules,
    key: str,
    currency: str,
    language: str,
    titles: Titles = None,
    *,
    officers: bool,
) -> list[str]:
    """Who decides, one sentence a step."""
    steps = (
        rules.loans.steps
        if key == "loans.steps"
        else getattr(rules.decisions, key.rpartition(".")[2])
    )
    if not steps:
        usual = text(language, rule_terms.USUAL)
        usual = usual[:1].upper() + usual[1:]
        kind = key.rpartition(".")[2]
        who = chain_words(chain_of(rules, kind, has_officers=officers), currency, language, titles)
        return [f"{usual}: {who}" if who else usual]
    return [step_line(step, currency, language, titles) for step in steps]


def _options(spec: Spec, found: CircleSettings, language: str) -> tuple[tuple[str, str], ...]:
    value = typed(spec, found.rules.to_dict(), found.circle.currency)
    if spec.kind == "share":
        known = {name: text(language, words) for name, words in SHARES.items()}
        known.setdefault(value, text(language, "as now"))
        return tuple(known.items())
    if spec.kind == "rounding":
        return tuple((name, text(language, words)) for name, words in ROUNDINGS.items())
    if spec.kind != "choice":
        return ()
    officers = spec.officers if PRESETS[found.circle.preset].has_officers else ()
    names = [*spec.choices, *officers]
    # What only a program could have set stays as it is unless another is chosen.
    names += [value] if value not in names else []
    words_of_all = rule_terms.CHOICES[spec.key]
    return tuple((name, text(language, words_of_all[name])) for name in names)


def range_words(spec: Spec, found: CircleSettings, language: str) -> str:
    """What this kind of circle usually has, and what the installation allows."""
    usual = PRESETS[found.circle.preset].rules
    said = []
    if spec.kind not in ("steps", "words"):
        words = words_of(spec.key, usual, found.circle.currency, language)
        said.append(text(language, "usual here: {value}", value=words))
    limit = limit_words(spec.key, found.limits, found.circle.currency, language)
    said += [limit] if limit else []
    joined = " · ".join(said)
    return joined[:1].upper() + joined[1:]


def limit_words(key: str, limits: InstallationSettings, currency: str, language: str) -> str:
    """What the installation allows for a rule; nothing where it says nothing."""
    if key.endswith(".window_hours"):
        return text(language, "at least {value}", value=ntext(
            language, "{n} hour", "{n} hours", limits.decisions_shortest_hours))  # fmt: skip
    if key.endswith(".secret") and not limits.decisions_secret:
        return text(language, "not allowed on this installation")
    most = _most(key, limits, language)
    if not most and currency == CURRENCY:
        sums = {
            "loans.max_minor": limits.loans_largest,
            "expenses.free_minor": limits.decisions_highest_free,
        }
        most = formats.money(sums[key], CURRENCY, language) if key in sums else ""
    return text(language, "at most {value}", value=most) if most else ""


def _most(key: str, limits: InstallationSettings, language: str) -> str:
    if key == "members.max":
        return str(limits.circles_max_members)
    if key == "loans.rate_percent":
        return text(language, "{rate} % a year", rate=rate_text(limits.loans_highest_rate))
    if key == "loans.savings_multiple":
        return f"{rate_text(Decimal(limits.loans_highest_multiple))} ×"
    if key == "loans.max_periods":
        return ntext(language, "{n} month", "{n} months", limits.loans_longest_months)
    return ""


def _in_other(language: str, *msgids: str) -> str:
    other = "en" if language == "hi" else "hi"
    return " ".join(text(other, msgid) for msgid in msgids if msgid)


#: Section, title, what it is, its words, its address, who may go there.
_LINKS: Final[tuple[tuple[str, str, str, str, str, Permission], ...]] = (
    ("members", "Invite codes", "Hand out a code, or take one back.", "Open invitations",
     routes.INVITE, Permission.INVITE),
    ("members", "The members", "Who is in, and who asks to join.", "Open members",
     routes.MEMBERS, Permission.SEE_MEMBERS),
    ("roles", "Roles in this circle", "Who keeps the money, who writes it down, who checks it.",
     "Open roles", routes.ROLES, Permission.SEE_MEMBERS),
    ("telling", "Write to members", "To everybody or to some, also by SMS or e-mail",
     "Write a message", routes.MESSAGES, Permission.ANNOUNCE),
    ("telling", "Ways for messages", "Mail server and SMS of the circle", "Open the ways",
     routes.CIRCLE_CHANNELS, Permission.MANAGE_GATEWAY),
    ("telling", "Words of notices", "What members read when something happens", "Open words",
     routes.CIRCLE_TEMPLATES, Permission.MANAGE_GATEWAY),
    ("telling", "Webhooks", "Programs that hear of this circle", "Open webhooks",
     routes.WEBHOOKS, Permission.MANAGE_GATEWAY),
    ("loans", "The kinds of loans", "What each costs, how it is paid back, who decides on it.",
     "Open the kinds of loans", routes.LOAN_PRODUCTS, Permission.SEE_CIRCLE),
    ("loans", "Holidays", "Days on which nobody collects.", "Open the holidays",
     routes.HOLIDAYS, Permission.SEE_CIRCLE),
    ("decisions", "The rules and their history", "Every version: who decided it, and since when.",
     "Open rules", routes.RULES, Permission.SEE_CIRCLE),
    ("end", "Rest, or become another kind of circle",
     "With or without officers, or none of it for a while", "Look at it",
     routes.PRESET_CHANGE, Permission.PROPOSE),
    ("end", "End this circle", "Everything is paid out and the books are closed for ever.",
     "Look at ending it", routes.DISSOLVE, Permission.DISSOLVE),
)  # fmt: skip


def _links(found: CircleSettings, language: str) -> list[Item]:
    place = str(found.circle.id)
    return [
        Item(
            f"link.{section}.{number}",
            section,
            text(language, title),
            text(language, sub),
            "link",
            words=text(language, words),
            href=str(routes.path(route, circle=place)),
            find=_in_other(language, title, sub),
        )
        for number, (section, title, sub, words, route, permission) in enumerate(_LINKS)
        if permission in found.circle.my_permissions
    ]


def sections(found: CircleSettings, shown: list[Item], language: str) -> list[Section]:
    """The sections that have something in them."""
    about = how_words(found, language)
    used = {item.section for item in shown}
    return [
        Section(
            name,
            text(language, title),
            icon,
            about if name not in ("about", "loans", "telling", "roles", "end") else "",
            name in ("paying", "decisions", "money"),
        )
        for name, title, icon in SECTIONS
        if name in used
    ]


def how_words(found: CircleSettings, language: str) -> str:
    """Who agrees to other rules, and from when they count."""
    if found.by_vote:
        return text(language, "Others have to agree before a rule changes.")
    if found.effective_on is None:
        return text(language, "Other rules count at once.")
    day = formats.date_medium(found.effective_on, language)
    return text(language, "Other rules count from the next round, {day}.", day=day)


def usual_of(spec: Spec, found: CircleSettings) -> str | None:
    """What a kind of circle usually has; None for what is no rule."""
    plain: dict[str, Any] = PRESETS[found.circle.preset].rules.to_dict()
    if at(plain, spec.key) is None and spec.kind == "whole":
        return None
    return typed(spec, plain, found.circle.currency)
