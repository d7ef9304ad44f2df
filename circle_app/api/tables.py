"""Lists as tables to download."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from fastapi.responses import StreamingResponse

_MEDIA_TYPE: Final = "text/csv"
#: What the description of a call says that answers with a table.
CSV: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {_MEDIA_TYPE: {}}}}


def csv_table(lines: Iterable[str], name: str) -> StreamingResponse:
    """Answer with a table, line by line; ``name`` is the file's, in plain letters."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type=_MEDIA_TYPE, headers=headers)
