"""Shapes of the settings of the installation."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from circle_app.api.schemas.common import Asked, Moment, Shown, Text, plain_text
from circle_app.domain.settings_catalogue import CATALOGUE, Kind, Section, Setting, Value, written
from circle_app.i18n import setting_words
from circle_app.services import installation

MOST: Final = len(CATALOGUE)
#: What a value may be; which of these it is depends on ``kind``.
Json = bool | int | str | list[str]


def _flat(value: Any, depth: int = 0) -> Any:
    """Let a value or a list of values through; whether it fits the setting is looked at later."""
    if isinstance(value, dict) or (isinstance(value, list) and depth):
        raise PydanticCustomError("too_deep", "nested too deeply")
    for each in value if isinstance(value, list) else ():
        _flat(each, depth + 1)
    return plain_text(value) if isinstance(value, str) else value


Typed = Annotated[Any, AfterValidator(_flat)]


class SettingShown(Shown):
    """A setting as it stands."""

    key: str = Field(examples=["loans.highest_rate"])
    section: str = Field(examples=["loans"])
    kind: Kind
    label: str
    consequence: str
    value: Json = Field(description="Amounts and rates are text.")
    default: Json
    unit: str
    minimum: Json | None = None
    maximum: Json | None = None
    choices: list[str]
    circles_beyond: int = Field(
        description="How many circles are beyond this limit; they must come within with their "
        "next change of rules."
    )
    changed_by: str | None
    changed_at: Moment | None

    @classmethod
    def of(cls, view: installation.SettingView, beyond: int, language: str) -> SettingShown:
        """Show a setting."""
        setting = view.setting
        low, high = _range(setting)
        return cls(
            key=setting.key,
            section=setting.section.value,
            kind=setting.kind,
            label=setting_words.label(setting.key, language),
            consequence=setting_words.consequence(setting.key, language),
            value=written(setting, view.value),
            default=written(setting, setting.default),
            unit=setting.unit,
            minimum=low,
            maximum=high,
            choices=list(setting.choices),
            circles_beyond=beyond,
            changed_by=view.changed_by,
            changed_at=view.changed_at,
        )


def _range(setting: Setting) -> tuple[Any, Any]:
    if setting.kind in (Kind.WHOLE, Kind.MONTH, Kind.DECIMAL, Kind.AMOUNT):
        return _bound(setting, setting.low), _bound(setting, setting.high)
    return None, None


def _bound(setting: Setting, value: Value) -> Any:
    found = written(setting, value)
    return str(found) if setting.kind is Kind.DECIMAL else found


class AboutShown(Shown):
    """What this installation is made of."""

    version: str
    database: str
    revision: str
    circles: int
    people: int


class Settings(Shown):
    """All settings of the installation."""

    settings: list[SettingShown]
    about: AboutShown

    @classmethod
    def of(cls, found: installation.Overview, about: installation.About, language: str) -> Settings:
        """Show the settings."""
        beyond = {each.key: each.circles for each in found.beyond}
        return cls(
            settings=[
                SettingShown.of(row, beyond.get(row.setting.key, 0), language) for row in found.rows
            ],
            about=AboutShown(
                version=about.version,
                database=about.database,
                revision=about.revision,
                circles=about.circles,
                people=about.people,
            ),
        )


class SettingsAsked(Asked):
    """Settings to change, all of them or none."""

    settings: dict[Text, Typed] = Field(
        max_length=MOST,
        min_length=1,
        description="Values by key.",
        examples=[{"loans.highest_rate": "24"}],
    )
    expected: dict[Text, Typed] = Field(
        default_factory=dict,
        max_length=MOST,
        description="What the caller saw before, by key: a setting that was changed by somebody "
        "else in the meantime refuses all.",
        examples=[{"loans.highest_rate": "60"}],
    )


class SectionAsked(Asked):
    """A section whose settings are to have their defaults again."""

    section: Section


class SettingChangeShown(Shown):
    """One change of a setting; `null` is the default."""

    key: str
    before: Json | None
    after: Json | None
    changed_by: str | None
    changed_at: Moment

    @classmethod
    def of(cls, row: installation.ChangeRow) -> SettingChangeShown:
        """Show a change."""
        return cls(
            key=row.key,
            before=row.before,
            after=row.after,
            changed_by=row.changed_by,
            changed_at=row.changed_at,
        )
