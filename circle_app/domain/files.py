"""Which files Circle keeps for a circle: what they may be, how large, and what they are called.

A file is what its first bytes say, never what its name says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from circle_app.domain.errors import CircleError, InvalidInput
from circle_app.domain.texts import visible

MAX_BYTES: Final = 5_000_000
MAX_NAME_LENGTH: Final = 100
# A phone's largest photographs; what is beyond is made to exhaust whoever opens it.
MAX_PIXELS: Final = 60_000_000
MAX_SIDE_PIXELS: Final = 20_000


class MediaType(StrEnum):
    """What is kept."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"

    @property
    def is_image(self) -> bool:
        """Whether a page can show it as a picture."""
        return self is not MediaType.PDF


class FileTooLarge(CircleError):
    """More than a receipt needs; ``context['max_mb']`` says what is taken."""

    code = "file_too_large"
    http_status = 413


class FileTypeRefused(InvalidInput):
    """Not a picture or a PDF; ``context['reason']`` says why.

    Reasons: empty, unknown, broken, pixels, active.
    """

    code = "file_type_refused"


_ENDINGS: Final[Mapping[MediaType, tuple[str, ...]]] = MappingProxyType(
    {
        MediaType.JPEG: (".jpg", ".jpeg"),
        MediaType.PNG: (".png",),
        MediaType.WEBP: (".webp",),
        MediaType.PDF: (".pdf",),
    }
)
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$")
# A program would run these if it took the file for a page or a script instead of what it is.
_ACTIVE: Final = re.compile(
    rb"<\s*(?:script|html|svg|iframe|!doctype\s+html|\?php)\b", re.IGNORECASE
)
_ACTIVE_PDF: Final = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia|XFA)\b")
_PDF_END: Final = b"%%EOF"
_PDF_TAIL: Final = 2_048


def check_size(size: int) -> None:
    """Refuse what is empty or larger than 5 MB.

    Raises:
        FileTypeRefused: There is nothing in it.
        FileTooLarge: There is too much.
    """
    if size <= 0:
        raise FileTypeRefused(field="file", reason="empty")
    if size > MAX_BYTES:
        raise FileTooLarge(field="file", max_mb=MAX_BYTES // 1_000_000)


def media_type_of(data: bytes) -> MediaType:
    """Say what a file is by its bytes.

    Raises:
        FileTypeRefused: None of the kinds that are kept, or one with something in it that runs.
        FileTooLarge: More than 5 MB.
    """
    check_size(len(data))
    found = _by_signature(data)
    if found is None:
        raise FileTypeRefused(field="file", reason="unknown")
    if found is MediaType.PDF and _PDF_END not in data[-_PDF_TAIL:]:
        raise FileTypeRefused(field="file", reason="broken")
    if _ACTIVE.search(data) or (found is MediaType.PDF and _ACTIVE_PDF.search(data)):
        raise FileTypeRefused(field="file", reason="active")
    return found


def _by_signature(data: bytes) -> MediaType | None:
    if data.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return MediaType.WEBP
    if re.match(rb"%PDF-[12]\.\d", data):
        return MediaType.PDF
    return None


def check_pixels(width: int, height: int) -> None:
    """Refuse a picture whose head says it is larger than any camera makes, or says nothing.

    Raises:
        FileTypeRefused: For either.
    """
    if width <= 0 or height <= 0:
        raise FileTypeRefused(field="file", reason="broken")
    if max(width, height) > MAX_SIDE_PIXELS or width * height > MAX_PIXELS:
        raise FileTypeRefused(field="file", reason="pixels")


def clean_name(typed: str, media_type: MediaType) -> str:
    r"""Return a name that is safe to show and to save under, with the ending of what the file is.

    >>> clean_name("C:\\photos\\bill.jpg.exe", MediaType.JPEG)
    'bill.jpg'
    """
    last = re.split(r"[/\\]", typed[:1_000])[-1]
    name = re.sub(r'[<>:"|?*;%]', "", visible(last)).strip(". ")
    endings = _ENDINGS[media_type]
    if not name.lower().endswith(endings):
        name = _ENDING.sub("", name).strip(". ")
    if not name.lower().endswith(endings):
        name += endings[0]
    stem, _, ending = name.rpartition(".")
    return f"{stem[: MAX_NAME_LENGTH - len(ending) - 1] or 'file'}.{ending}"
