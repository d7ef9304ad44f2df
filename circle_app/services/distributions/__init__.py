"""Distributions of earnings: what they would be, the decision, giving and handing out the parts."""

from circle_app.services.distributions.asking import ask, cancel
from circle_app.services.distributions.paying import pay
from circle_app.services.distributions.posting import post
from circle_app.services.distributions.reading import get, of_circle, preview
from circle_app.services.distributions.views import (
    DistributionPreview,
    DistributionView,
    EarnedView,
    PartView,
)

__all__ = [
    "DistributionPreview",
    "DistributionView",
    "EarnedView",
    "PartView",
    "ask",
    "cancel",
    "get",
    "of_circle",
    "pay",
    "post",
    "preview",
]
