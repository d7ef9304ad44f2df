"""Uploaded files on disk: encrypted, each under its id, readable by nobody but this process."""

from __future__ import annotations

import os
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final
from uuid import UUID

import imagesize

from circle_app import settings
from circle_app.adapters import crypto
from circle_app.domain.errors import NotFound
from circle_app.domain.files import MediaType, check_pixels, media_type_of

FOLDER: Final = "uploads"


def inspect(data: bytes) -> MediaType:
    """Say what an uploaded file is.

    Raises:
        FileTooLarge: More than 5 MB.
        FileTypeRefused: Not a picture or PDF that can be kept.
    """
    found = media_type_of(data)
    if found.is_image:
        # Reads the head only: nothing is unpacked, however large it says it is.
        check_pixels(*imagesize.get(BytesIO(data)))
    return found


def path_of(file_id: UUID) -> Path:
    """Where a file lies: in one of 256 folders, outside everything that is served."""
    name = file_id.hex
    # The end of an id is random; its beginning is the time and would fill one folder.
    return settings.get().circle_data_dir / FOLDER / name[-2:] / name


def keep(file_id: UUID, data: bytes) -> None:
    """Write a file, encrypted; it is there wholly or not at all."""
    path = path_of(file_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = path.with_suffix(".part")
    handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(crypto.encrypt_bytes(data))
        file.flush()
        os.fsync(file.fileno())
    making.replace(path)


def read(file_id: UUID) -> bytes:
    """Read a file.

    Raises:
        NotFound: Its bytes are gone.
    """
    try:
        return crypto.decrypt_bytes(path_of(file_id).read_bytes())
    except FileNotFoundError:
        raise NotFound(what="file") from None


def remove(file_id: UUID) -> None:
    """Remove a file, if it is there."""
    with suppress(FileNotFoundError):
        path_of(file_id).unlink()
