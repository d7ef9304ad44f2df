"""People who leave or are removed: the plan, the decision on it, and carrying it out."""

from circle_app.services.departures import decisions as _decisions  # noqa: F401  (registers)
from circle_app.services.departures.asking import ask, ask_leave, ask_removal, cancel, preview
from circle_app.services.departures.lists import get, of_circle
from circle_app.services.departures.settling import settle
from circle_app.services.departures.views import (
    DepartureView,
    LoanLine,
    OwnLine,
    PlanView,
    Preview,
)

__all__ = [
    "DepartureView",
    "LoanLine",
    "OwnLine",
    "PlanView",
    "Preview",
    "ask",
    "ask_leave",
    "ask_removal",
    "cancel",
    "get",
    "of_circle",
    "preview",
    "settle",
]
