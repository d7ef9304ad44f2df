"""Spreadsheets on their way into a circle: read, checked, looked at, taken in, taken back."""

from circle_app.services.imports.committing import bring_in
from circle_app.services.imports.lists import (
    batch,
    batches,
    check_may,
    cursor_before,
    errors,
    preview,
    rows,
)
from circle_app.services.imports.mapping import drop, edit_row, set_mapping
from circle_app.services.imports.reading import upload
from circle_app.services.imports.reverting import revert
from circle_app.services.imports.views import (
    Effect,
    ImportCard,
    ImportRowView,
    ImportView,
    Preview,
)

__all__ = [
    "Effect",
    "ImportCard",
    "ImportRowView",
    "ImportView",
    "Preview",
    "batch",
    "batches",
    "bring_in",
    "check_may",
    "cursor_before",
    "drop",
    "edit_row",
    "errors",
    "preview",
    "revert",
    "rows",
    "set_mapping",
    "upload",
]
