"""What the wizard keeps and shows, as text."""

from dataclasses import dataclass, replace

from circle_app.domain.presets import PRESETS
from circle_app.domain.rules import CircleRules
from circle_app.i18n import formats
from circle_app.web.rule_wording import pay_in, preset_line, preset_name

CURRENCY = "INR"


@dataclass(frozen=True)
class Draft:
    """What has been typed so far."""

    name: str = ""
    description: str = ""
    preset: str = "lending"
    amount: str = "5"
    cycle: str = "daily"
    max_members: str = "50"
    max_loan: str = "5,00,000"
    max_periods: str = "12"
    window_hours: str = "24"
    upi_address: str = ""

    @classmethod
    def of(cls, rules: CircleRules) -> "Draft":
        """Begin with the rules of a preset."""
        return cls(
            amount=_plain(rules.contribution.amount_minor),
            cycle=rules.contribution.cycle.value,
            max_members=str(rules.members.max),
            max_loan=_plain(rules.loans.max_minor),
            max_periods=str(rules.loans.max_periods),
            window_hours=str(rules.loan_voting.window_hours),
        )

    def with_values(self, **values: str) -> "Draft":
        """Take over what was typed in a step."""
        return replace(self, **values)


@dataclass(frozen=True)
class Kind:
    """A kind of circle to choose from, or one that is to come."""

    preset: str = ""
    name: str = ""
    line: str = ""
    pays: str = ""
    available: bool = False


def _plain(minor: int) -> str:
    parts = formats.money_parts(minor, CURRENCY)
    return f"{parts.whole}{parts.paise}"


def kinds(language: str) -> list[Kind]:
    """All kinds of circles, those that can be opened first."""
    return [
        Kind(
            preset.name,
            preset_name(preset.name, language),
            preset_line(preset.name, language),
            pay_in(preset.rules, CURRENCY, language),
            preset.available,
        )
        for preset in sorted(PRESETS.values(), key=lambda preset: not preset.available)
    ]
