"""The life of an import, and why an act on it is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed

MAX_NAME: Final = 100
#: Of so many rows a refusal says which they are; all of them stand in the list.
NAMED: Final = 20


class Status(StrEnum):
    """How far an import is."""

    READ = "read"
    MAPPED = "mapped"
    COMMITTED = "committed"
    REVERTED = "reverted"
    DROPPED = "dropped"


class UnreadableTable(InvalidInput):
    """A file that is no table; ``context['reason']`` says why, as for ``UnreadableFile``."""

    code = "unreadable_table"


class UnknownKind(InvalidInput):
    """Nothing of this kind is imported."""

    code = "unknown_import_kind"


class ImportKnown(Conflict):
    """This very file was imported before; nothing is imported twice."""

    code = "import_known"


class ImportState(Conflict):
    """The import is not at the step at which this can be done."""

    code = "import_state"


class RowsFaulty(Conflict):
    """Some rows cannot be taken in as they are; ``count`` says how many."""

    code = "import_rows_bad"


class NothingToImport(Conflict):
    """No row is left that is new."""

    code = "nothing_to_import"


class ImportChanged(Conflict):
    """Something changed since the rows were looked at; ``good`` rows would be taken in now."""

    code = "import_changed"


class AdmissionDecides(Conflict):
    """The circle decides on each person who comes in; a list cannot let them in."""

    code = "import_admission"


class CannotRevert(Conflict):
    """Something was built upon what was imported; ``rows`` names which."""

    code = "import_built_upon"


class RevertedByOther(NotAllowed):
    """It was committed on an earlier day: whoever did that does not take it back alone."""

    code = "import_other_officer"
