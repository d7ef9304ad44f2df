"""The end of a circle: what everybody would get, the decision, and carrying it out."""

from circle_app.services.dissolutions.asking import ask, cancel, get, newest, preview
from circle_app.services.dissolutions.posting import post
from circle_app.services.dissolutions.views import (
    ClosingView,
    DissolutionPreview,
    DissolutionView,
    ShareView,
)

__all__ = [
    "ClosingView",
    "DissolutionPreview",
    "DissolutionView",
    "ShareView",
    "ask",
    "cancel",
    "get",
    "newest",
    "post",
    "preview",
]
