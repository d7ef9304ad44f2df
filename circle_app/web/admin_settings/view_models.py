"""The settings of the installation as items of the page."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from circle_app.domain.settings_catalogue import (
    CURRENCY,
    InvalidSetting,
    Kind,
    Setting,
    Value,
)
from circle_app.i18n import formats, ntext, setting_words, text
from circle_app.services import installation
from circle_app.services.installation import About, Overview, SettingView
from circle_app.web import routes, times
from circle_app.web.settings_kit import FLAGS, Control, Item, Section, joined, split

ICONS: Final = {
    "organisation": "flag",
    "region": "globe",
    "circles": "circle",
    "loans": "percent",
    "decisions": "hand",
    "payments": "rupee",
    "security": "lock",
    "privacy": "eye",
    "roles": "users",
    "observability": "chart",
    "about": "info",
}
_CONTROLS: Final[dict[Kind, Control]] = {
    Kind.WHOLE: "number",
    Kind.DECIMAL: "number",
    Kind.AMOUNT: "number",
    Kind.MONTH: "select",
    Kind.SEVERAL: "several",
    Kind.FLAG: "switch",
    Kind.TEXT: "text",
    Kind.ZONE: "text",
}
# Few and short enough to stand side by side.
_SEGMENTED: Final = {"region.language", "circles.opened_by", "security.sign_up"}
_STEPPED: Final = {"security.failures"}
LICENCE: Final = "MIT"


def typed(setting: Setting, value: Value) -> str:
    """A value as its control has it."""
    if isinstance(value, bool):
        return FLAGS[value]
    if isinstance(value, Decimal):
        return setting_words.plain(value)
    if isinstance(value, tuple):
        return joined(list(value))
    if setting.kind is Kind.AMOUNT and isinstance(value, int):
        parts = formats.money_parts(value, CURRENCY)
        return f"{parts.whole}{parts.paise}"
    return str(value)


def raw_of(setting: Setting, text_of: str) -> Any:
    """What a control holds, as JSON has it.

    Raises:
        InvalidSetting: It is no number where one is needed.
    """
    if setting.kind is Kind.FLAG:
        return text_of == FLAGS[True]
    if setting.kind is Kind.SEVERAL:
        return split(text_of)
    if setting.kind in (Kind.WHOLE, Kind.MONTH):
        digits = text_of.replace(",", "")
        if not (0 < len(digits) <= 9 and digits.isdecimal()):
            raise InvalidSetting(field=setting.key, reason="not_a_number")
        return int(digits)
    if setting.kind is Kind.DECIMAL:
        return text_of.replace("%", "").strip()
    return text_of.replace("₹", "").strip() if setting.kind is Kind.AMOUNT else text_of


def items(found: Overview, about: About, language: str) -> list[Item]:
    """Every setting, the link to the roles, and what this installation is made of."""
    beyond = {each.key: each.circles for each in found.beyond}
    settings = [_item(row, beyond.get(row.setting.key, 0), language) for row in found.rows]
    roles = Item(
        "roles",
        "roles",
        text(language, "Roles for all circles"),
        text(language, "What treasurers, clerks and others may do, and roles of your own."),
        "link",
        words=text(language, "Open roles"),
        href=routes.ADMIN_ROLES,
    )
    words = Item(
        "words",
        "organisation",
        text(language, "Words of notices"),
        text(language, "What people read when something happens, in each language."),
        "link",
        words=text(language, "Open words"),
        href=routes.ADMIN_TEMPLATES,
    )
    return [*settings, roles, words, *_about(about, language)]


def _item(row: SettingView, beyond: int, language: str) -> Item:
    setting = row.setting
    other = "en" if language == "hi" else "hi"
    by = ""
    if row.changed_at is not None:
        by = text(
            language,
            "changed by {name} on {day}",
            name=row.changed_by or "?",
            day=_day(row.changed_at, language),
        )
    return Item(
        key=setting.key,
        section=setting.section.value,
        title=setting_words.label(setting.key, language),
        sub=setting_words.consequence(setting.key, language),
        control=_control(setting),
        value=typed(setting, row.value),
        words=setting_words.value_words(setting, row.value, language),
        range=setting_words.range_words(setting, language),
        unit="₹" if setting.kind is Kind.AMOUNT else setting_words.unit(setting, language),
        options=_options(setting, language),
        low=setting.low,
        high=setting.high,
        by=by[:1].upper() + by[1:],
        find=f"{setting_words.label(setting.key, other)} "
        f"{setting_words.consequence(setting.key, other)}",
        warning=beyond_words(beyond, language),
        risky=setting.bounds,
    )


def _control(setting: Setting) -> Control:
    if setting.key in _STEPPED:
        return "stepper"
    if setting.kind is Kind.CHOICE:
        return "segmented" if setting.key in _SEGMENTED else "select"
    return _CONTROLS[setting.kind]


def _options(setting: Setting, language: str) -> tuple[tuple[str, str], ...]:
    if setting.kind is Kind.MONTH:
        return tuple(
            (str(month), setting_words.value_words(setting, month, language))
            for month in range(1, 13)
        )
    return tuple(
        (choice, setting_words.choice(setting.key, choice, language)) for choice in setting.choices
    )


def beyond_words(circles: int, language: str) -> str:
    """How many circles are beyond a limit; nothing where none is."""
    if not circles:
        return ""
    return ntext(
        language,
        "{n} circle is above this and must come within with its next change",
        "{n} circles are above this and must come within with their next change",
        circles,
    )


def sections(rows: Iterable[SettingView], language: str) -> list[Section]:
    """The sections of the page, each with who changed it last."""
    known = list(rows)
    return [
        Section(
            name,
            setting_words.section_title(name, language),
            icon,
            _last([row for row in known if row.setting.section.value == name], language),
            name not in ("roles", "about"),
        )
        for name, icon in ICONS.items()
    ]


def _last(rows: list[SettingView], language: str) -> str:
    changed = [row for row in rows if row.changed_at is not None]
    if not changed:
        return ""
    last = max(changed, key=lambda row: str(row.changed_at))
    assert last.changed_at is not None  # noqa: S101  (chosen for it)
    return text(
        language,
        "Last changed by {name} on {day}.",
        name=last.changed_by or "?",
        day=_day(last.changed_at, language),
    )


def _day(moment: datetime, language: str) -> str:
    zone = installation.latest().region_time_zone
    return formats.date_medium(times.day(moment, zone), language)


def _about(about: About, language: str) -> list[Item]:
    databases = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    facts = (
        ("version", text(language, "Version"), about.version),
        ("database", text(language, "Database"), databases.get(about.database, about.database)),
        ("revision", text(language, "Schema of the database"), about.revision),
        ("circles", text(language, "Circles that run"), str(about.circles)),
        ("people", text(language, "People with an account"), str(about.people)),
        ("licence", text(language, "Licence"), LICENCE),
    )
    return [
        Item(f"about.{name}", "about", title, control="fact", words=words)
        for name, title, words in facts
    ]
