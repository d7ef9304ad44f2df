"""Pictures of payments, and invoices."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "contribution.picture": Way("image", "gray", "A screenshot was added to the payment of {name}"),
    "invoice.made": Way("file", "gray", "{name} made invoices No. {first} to {last}"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
