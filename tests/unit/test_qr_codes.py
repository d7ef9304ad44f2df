"""QR codes of payments, read by a reader that shares nothing with what draws them.

The path that a page draws is painted here cell by cell, and the picture that people save is taken
apart by hand; both go to a reader of another make.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from circle_app.domain.upi import due_reference, pay_link
from circle_app.web.ui.qr_paths import QUIET, Qr, qr

DUE = due_reference(UUID("01890000-0000-7000-8000-000000000001"))
STYLE = (Path(__file__).parents[2] / "assets" / "circle.css").read_text()
Rows = list[bytes]


def link(
    payee: str = "Sakhi Bachat Samooh", note: str = "Rekha Verma", amount: int = 50_000
) -> str:
    """What a code of the pay page holds."""
    return pay_link(
        address="sakhi.bachat@okdemo", payee=payee, amount_minor=amount, note=note, reference=DUE
    )


def painted(view: Qr) -> Rows:
    """The path on a page as grey values: what it does not paint stays white."""
    side = int(view.view_box.split()[2])
    cells = [bytearray(b"\xff" * side) for _ in range(side)]
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", view.d):
        for place in range(int(x), int(x) + int(wide)):
            cells[int(y)][place] = 0
    return [bytes(row) for row in cells]


def saved(view: Qr) -> Rows:
    """The picture that people save, unpacked: a PNG of one bit a pixel, in grey or by a palette,
    whose rows stand as they are or as the difference to the row above."""
    data = base64.b64decode(view.picture.removeprefix("data:image/png;base64,"))
    chunks: dict[bytes, bytes] = {}
    place = 8
    while place < len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        name, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        chunks[name] = chunks.get(name, b"") + body
        place += 12 + size
    wide, high, depth, colours = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colours) in {(1, 0), (1, 3)}
    white = 1 if colours == 0 else int(chunks[b"PLTE"][3:6] == b"\xff\xff\xff")
    raw, step = zlib.decompress(chunks[b"IDAT"]), (wide + 7) // 8 + 1
    lines: list[bytes] = [bytes(step - 1)]
    for start in range(0, len(raw), step):
        kind, line = raw[start], raw[start + 1 : start + step]
        assert kind in (0, 2)
        above = lines[-1] if kind == 2 else bytes(step - 1)
        lines.append(bytes((one + other) % 256 for one, other in zip(line, above, strict=True)))
    assert len(lines) == high + 1
    return [
        bytes(255 if (line[x // 8] >> (7 - x % 8) & 1) == white else 0 for x in range(wide))
        for line in lines[1:]
    ]


def read(rows: Rows, scale: int = 1) -> list[str]:
    """What a reader finds, in a picture that many times as large."""
    wide = [b"".join(bytes([value]) * scale for value in row) for row in rows]
    data = b"".join(row * scale for row in wide)
    shape = (len(rows) * scale, len(rows[0]) * scale)
    return [found.text for found in zxingcpp.read_barcodes(memoryview(data).cast("B", shape))]


def quiet(rows: Rows, modules: int) -> bool:
    """Whether nothing stands in the margin."""
    inner = rows[modules:-modules]
    edges = [*rows[:modules], *rows[-modules:]]
    edges += [row[:modules] + row[-modules:] for row in inner]
    return all(set(row) == {255} for row in edges)


@pytest.mark.parametrize(
    ("payee", "note"),
    [
        ("Sakhi Bachat Samooh", "Sakhi Bachat Samooh Rekha Verma"),
        ("सखी बचत समूह", "सखी बचत समूह रेखा वर्मा"),
        ("A&B=C?#%+ / Company", "tr=FORGED&am=1.00"),
        ("\u202eSamooh\0\n" + "x" * 90, "👩‍🌾" * 30),
    ],
    ids=["plain", "hindi", "signs", "hostile"],
)
def test_another_reader_reads_what_the_page_draws_and_what_people_save(payee, note):
    payload = link(payee, note)
    view = qr(payload)
    assert read(painted(view), 4) == [payload]
    assert read(saved(view)) == [payload]


@settings(max_examples=25)
@given(st.text(max_size=80), st.text(max_size=80), st.integers(1, 10**12))
def test_whatever_people_are_called_their_code_is_read(payee, note, amount):
    payload = link(payee, note, amount)
    assert read(painted(qr(payload)), 4) == [payload]


def test_four_white_modules_stand_around_it_in_dark_mode_too():
    view = qr(link())
    assert QUIET == 4
    assert quiet(painted(view), QUIET)
    rows = saved(view)
    side = int(view.view_box.split()[2])
    assert quiet(rows, QUIET * len(rows) // side)
    # White lies below the whole picture, margin and all, whatever the colours of the page are.
    assert re.search(r"\.qr \{[^}]*background: #fff;", STYLE)
    assert re.search(r"\.qr path \{ fill: #0b1412; \}", STYLE)
    assert len(re.findall(r"\.qr\b[^{]*\{[^}]*background", STYLE)) == 1
