"""The treasurer's first page: the work of the day in one place."""

from circle_app.services.today.reading import counts, of_circle
from circle_app.services.today.views import (
    Coming,
    Counts,
    Figures,
    Paying,
    Queue,
    Today,
    ToHandOver,
)

__all__ = [
    "Coming",
    "Counts",
    "Figures",
    "Paying",
    "Queue",
    "ToHandOver",
    "Today",
    "counts",
    "of_circle",
]
