"""The rules a new circle starts from: its kind's, with what the installation preselects."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from circle_app.domain.cycles import CycleKind
from circle_app.domain.errors import InvalidInput, NotAllowed
from circle_app.domain.loan_terms import STEPS, Method
from circle_app.domain.money import Direction
from circle_app.domain.presets import LENDING, Preset
from circle_app.domain.rules import CircleRules
from circle_app.domain.settings_catalogue import AS_KIND, OPERATORS, InstallationSettings


class OpeningClosed(NotAllowed):
    """On this installation only operators open circles."""

    code = "opening_closed"


class PresetNotOffered(InvalidInput):
    """The operators of this installation do not offer this kind of circle."""

    code = "preset_not_offered"


class ListingClosed(NotAllowed):
    """On this installation circles cannot be listed for everybody."""

    code = "listing_closed"


def check_opening(preset: Preset, settings: InstallationSettings, *, is_operator: bool) -> None:
    """Raise OpeningClosed or PresetNotOffered where this person may not open such a circle."""
    if settings.circles_opened_by == OPERATORS and not is_operator:
        raise OpeningClosed
    if preset.name not in settings.circles_presets:
        raise PresetNotOffered(field="preset")


def starting_rules(preset: Preset, settings: InstallationSettings) -> CircleRules:
    """Return the rules of a kind of circle as this installation preselects them."""
    rules = preset.rules
    if preset.name == LENDING.name:
        paid = replace(
            rules.contribution,
            amount_minor=settings.circles_contribution,
            cycle=CycleKind(settings.circles_cycle),
        )
        rules = replace(rules, contribution=paid)
    loans = rules.loans
    if settings.loans_method != AS_KIND:
        loans = replace(loans, method=Method(settings.loans_method))
    if settings.loans_rounding != AS_KIND:
        step = Decimal(settings.loans_rounding)
        direction = Direction.NONE if step == STEPS[0] else Direction.NEAREST
        loans = replace(loans, rounding_step=step, rounding_direction=direction)
    return replace(rules, loans=loans)
