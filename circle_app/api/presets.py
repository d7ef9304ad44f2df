"""The kinds of group a circle can be opened as."""

from __future__ import annotations

from fastapi import APIRouter

from circle_app.api.schemas.circles import PresetShown
from circle_app.api.schemas.common import ListOf, listed
from circle_app.domain.presets import PRESETS

router = APIRouter(prefix="/presets", tags=["circles"])


@router.get("")
def list_presets() -> ListOf[PresetShown]:
    """List the presets with their rules."""
    return listed(PRESETS.values(), PresetShown.of)
