"""Another kind of circle, and resting, as the browser is told of them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from circle_app.domain.offices import PLAIN
from circle_app.domain.permissions import Permission
from circle_app.domain.presets import PRESETS
from circle_app.i18n import ntext, text
from circle_app.i18n.hindrances import hindrance
from circle_app.services.circle_life import PresetPreview
from circle_app.services.circles import CircleView
from circle_app.web.role_wording import role_name
from circle_app.web.rule_diff import DiffRow, diff_rows
from circle_app.web.rule_wording import preset_line, preset_name


@dataclass(frozen=True)
class Kind:
    """A kind of circle that can be chosen."""

    value: str = ""
    title: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Person:
    """A member who could hold an office."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True)
class Look:
    """What another kind of circle would bring; nothing without a title."""

    title: str = ""
    blockers: list[str] = field(default_factory=list)
    offices: list[DiffRow] = field(default_factory=list)
    rows: list[DiffRow] = field(default_factory=list)
    same_rules: bool = False


@dataclass(frozen=True)
class Rest:
    """Whether the circle rests, and whether the reader may change that."""

    resting: bool = False
    may: bool = False
    by_vote: bool = False


def kinds_of(circle: CircleView, offered: Collection[str], language: str) -> list[Kind]:
    """The kinds of circle this one is not, of those the installation offers."""
    return [
        Kind(name, preset_name(name, language), preset_line(name, language))
        for name in PRESETS
        if name in offered and name != circle.preset
    ]


def rest_of(circle: CircleView) -> Rest:
    """Whether it rests."""
    return Rest(
        resting=circle.status == "archived",
        may=Permission.ARCHIVE in circle.my_permissions and circle.status != "dissolved",
        by_vote=not PRESETS[circle.preset].has_officers,
    )


def look_at(found: PresetPreview, language: str) -> Look:
    """What would change, and what stands in the way."""
    plain = PRESETS[found.preset].newcomer_role
    named = [each for each in found.offices if each.after != plain or each.before not in PLAIN]
    others = len(found.offices) - len(named)
    offices = [
        DiffRow(each.name, role_name(each.before, language), role_name(each.after, language))
        for each in named
    ]
    if others:
        who = ntext(language, "{n} other person", "{n} other people", others)
        offices.append(DiffRow(who, text(language, "as until now"), role_name(plain, language)))
    rows = diff_rows(found.before, found.after, found.currency, language)
    return Look(
        title=preset_name(found.preset, language),
        blockers=[hindrance(code, count, language) for code, count in found.blockers.items()],
        offices=offices,
        rows=rows,
        same_rules=not rows,
    )
