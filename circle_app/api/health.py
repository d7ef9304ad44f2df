"""For whatever watches over the process: is it alive, can it serve?"""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from circle_app.api.problems import NotReady
from circle_app.api.schemas.common import Shown
from circle_app.services import health

router = APIRouter(tags=["operation"])


class Health(Shown):
    """All is well."""

    status: Literal["ok"] = "ok"


@router.get("/healthz")
def alive() -> Health:
    """Say that the process runs."""
    return Health()


@router.get("/readyz")
def ready() -> Health:
    """Say that the process can serve: its database answers."""
    if not health.can_serve():
        raise NotReady
    return Health()
