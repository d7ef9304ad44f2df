"""Spreadsheets taken in and taken back."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "import.read": Way("file", "gray", "{by} read a spreadsheet in", "{rows} rows"),
    "import.mapped": Way("file", "gray", "{by} said what the columns of a spreadsheet are"),
    "import.row_changed": Way("file", "gray", "{by} mended row {number} of a spreadsheet"),
    "import.dropped": Way("x", "gray", "{by} gave an import up"),
    "import.left": Way("x", "gray", "A spreadsheet that nobody went on with was given up"),
    "import.committed": Way("file", "teal", "{by} imported a spreadsheet", "{rows} rows"),
    "import.reverted": Way("undo", "amber", "{by} took an import back", "“{reason}”"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {
    "import.opening": "Brought forward from before",
    "import.loan": "Running loan of {name}",
}
ENTRY_ICONS: Final[Mapping[str, str]] = {"import.opening": "file", "import.loan": "lend"}
