"""A file is what its bytes say; its name is never believed."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.adapters import files as store
from circle_app.adapters.ids import new_id
from circle_app.domain.errors import NotFound
from circle_app.domain.files import (
    MAX_BYTES,
    FileTooLarge,
    FileTypeRefused,
    MediaType,
    clean_name,
)
from tests.support import uploads


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (uploads.JPEG, MediaType.JPEG),
        (uploads.png(), MediaType.PNG),
        (uploads.png(6_000, 8_000), MediaType.PNG),
        (uploads.webp(), MediaType.WEBP),
        (uploads.PDF, MediaType.PDF),
    ],
)
def test_pictures_and_pdfs_are_taken(data, kind):
    assert store.inspect(data) is kind


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"x", "unknown"),
        (uploads.WINDOWS_PROGRAM, "unknown"),
        (uploads.SVG, "unknown"),
        (uploads.HTML, "unknown"),
        (uploads.ZIP, "unknown"),
        (b"GIF89a" + bytes(50), "unknown"),
        (b"\n" + uploads.PDF, "unknown"),
        (uploads.POLYGLOT, "active"),
        (uploads.png() + b"<?php system($_GET[0]);", "active"),
        (uploads.ACTIVE_PDF, "active"),
        (uploads.PDF[:-6], "broken"),
        (uploads.JPEG[:4], "broken"),
        (b"\xff\xd8\xff" + uploads.WINDOWS_PROGRAM, "broken"),
        (uploads.png()[:12], "broken"),
        (uploads.png(0, 0), "broken"),
        (uploads.png(65_535, 65_535), "pixels"),
        (uploads.png(30_000, 10), "pixels"),
        (uploads.webp(16_000, 16_000), "pixels"),
    ],
)
def test_everything_else_is_refused(data, reason):
    with pytest.raises(FileTypeRefused) as refused:
        store.inspect(data)
    assert refused.value.context["reason"] == reason
    assert refused.value.field == "file"


def test_five_megabytes_are_the_most():
    filled = uploads.JPEG + bytes(MAX_BYTES - len(uploads.JPEG))
    assert store.inspect(filled) is MediaType.JPEG
    with pytest.raises(FileTooLarge) as refused:
        store.inspect(filled + b"\0")
    assert (refused.value.http_status, refused.value.context) == (413, {"max_mb": 5})


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("bill.jpg", MediaType.JPEG, "bill.jpg"),
        ("bill.JPEG", MediaType.JPEG, "bill.JPEG"),
        ("../../etc/passwd", MediaType.PDF, "passwd.pdf"),
        ("C:\\photos\\bill.jpg.exe", MediaType.JPEG, "bill.jpg"),
        ("bill.pdf.exe", MediaType.PNG, "bill.pdf.png"),
        ("रसीद ५.png", MediaType.PNG, "रसीद ५.png"),
        ("bi\x00ll\r\n\u202egpj.exe", MediaType.WEBP, "bill gpj.webp"),
        ('a";filename=b.jpg', MediaType.JPEG, "afilename=b.jpg"),
        ("", MediaType.PDF, "file.pdf"),
        ("...", MediaType.PDF, "file.pdf"),
        (".jpg", MediaType.JPEG, "jpg.jpg"),
    ],
)
def test_names_are_cleaned(typed, kind, name):
    assert clean_name(typed, kind) == name


@given(st.text(max_size=300), st.sampled_from(list(MediaType)))
def test_any_name_becomes_a_safe_one(typed, kind):
    name = clean_name(typed, kind)
    stem, _, ending = name.rpartition(".")
    assert stem
    assert len(name) <= 100
    assert f".{ending.lower()}" in (".jpg", ".jpeg", ".png", ".webp", ".pdf")
    assert not set(name) & set('/\\\0\r\n"<>|:;')
    assert clean_name(name, kind) == name


@given(st.binary(max_size=400))
def test_any_bytes_are_something_or_refused(data):
    for head in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8X", b"%PDF-1.7"):
        with contextlib.suppress(FileTypeRefused):
            assert store.inspect(head + data) in MediaType


def test_bytes_lie_encrypted_where_only_this_process_reads():
    file_id = new_id()
    store.keep(file_id, uploads.PDF)
    path = store.path_of(file_id)
    assert store.read(file_id) == uploads.PDF
    assert b"PDF" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    # Nothing half written lies beside it; other tests keep files there too.
    beside = [other.name for other in path.parent.iterdir() if path.name in other.name]
    assert beside == [path.name]
    store.remove(file_id)
    store.remove(file_id)
    with pytest.raises(NotFound):
        store.read(file_id)
