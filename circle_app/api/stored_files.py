"""Files that people send and open: reading an upload, and answering with a file kept from harm."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from fastapi import Response, UploadFile

from circle_app.domain.files import MAX_BYTES, MediaType

# A file of somebody else's is shown by itself: it runs nothing, loads nothing, is framed nowhere.
ALONE: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
#: What the description of a call says that answers with such a file.
DOWNLOAD: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {kind.value: {} for kind in MediaType}}
}


def uploaded(file: UploadFile) -> tuple[str, bytes]:
    """Return the name and the bytes of an uploaded file; one byte beyond the limit is enough."""
    return file.filename or "", file.file.read(MAX_BYTES + 1)


def download(name: str, media_type: str, data: bytes) -> Response:
    """Answer with a file that somebody sent: pictures to look at, everything else to keep."""
    shown = "inline" if MediaType(media_type).is_image else "attachment"
    headers = {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": ALONE,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(data, media_type=media_type, headers=headers)
