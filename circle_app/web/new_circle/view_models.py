"""What the wizard keeps and shows, as text."""

from dataclasses import dataclass, replace

from circle_app.domain.circle_defaults import starting_rules
from circle_app.domain.presets import PRESETS, Preset
from circle_app.domain.round_rules import PotBy
from circle_app.domain.settings_catalogue import InstallationSettings
from circle_app.i18n import text
from circle_app.web.rule_form import RuleDraft, draft_of
from circle_app.web.rule_wording import pay_in, preset_line, preset_name
from circle_app.web.turn_wording import LEGAL, LEGAL_MORE

CURRENCY = "INR"


@dataclass(frozen=True)
class Draft(RuleDraft):
    """What has been typed so far."""

    name: str = ""
    description: str = ""
    preset: str = "lending"
    has_officers: bool = False
    upi_address: str = ""

    def with_preset(self, preset: Preset, settings: InstallationSettings) -> "Draft":
        """Choose a kind of circle; its usual rules come with it, unless it was chosen already."""
        if self.amount and preset.name == self.preset:
            return self
        rules = draft_of(starting_rules(preset, settings), CURRENCY)
        return replace(self, preset=preset.name, has_officers=preset.has_officers, **rules)

    def with_values(self, **values: str) -> "Draft":
        """Take over what was typed in a step."""
        return replace(self, **values)


@dataclass(frozen=True)
class Kind:
    """A kind of circle to choose from."""

    preset: str = ""
    name: str = ""
    line: str = ""
    pays: str = ""
    has_officers: bool = False
    note: str = ""


def kinds(settings: InstallationSettings, language: str) -> list[Kind]:
    """The kinds of circles on offer."""
    return [
        Kind(
            preset.name,
            preset_name(preset.name, language),
            preset_line(preset.name, language),
            pay_in(starting_rules(preset, settings), CURRENCY, language),
            preset.has_officers,
            _note(preset, language),
        )
        for preset in PRESETS.values()
        if preset.name in settings.circles_presets
    ]


def _note(preset: Preset, language: str) -> str:
    """What the law has to say about a kind of circle."""
    if preset.rules.pot_by is not PotBy.AUCTION:
        return ""
    return f"{text(language, LEGAL)} {text(language, LEGAL_MORE)}"
