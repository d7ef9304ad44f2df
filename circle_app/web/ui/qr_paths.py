"""QR codes as one SVG path, made on the server; pure functions, no picture library."""

from dataclasses import dataclass
from typing import Final

import segno

#: White modules around the code, which scanners need.
QUIET: Final = 4


@dataclass(frozen=True)
class Qr:
    """A QR code ready to be drawn: its path, its box, and the same as a picture to keep."""

    d: str = ""
    view_box: str = "0 0 1 1"
    picture: str = ""


def qr(payload: str) -> Qr:
    """Draw a text as a QR code that survives a smudge (error correction M)."""
    code = segno.make(payload, error="m", micro=False, boost_error=False)
    parts: list[str] = []
    for y, line in enumerate(code.matrix):
        x = 0
        while x < len(line):
            run = x
            while run < len(line) and line[run]:
                run += 1
            if run > x:
                parts.append(f"M{x + QUIET} {y + QUIET}h{run - x}v1h{x - run}z")
            x = run + 1
    side = len(code.matrix) + 2 * QUIET
    return Qr("".join(parts), f"0 0 {side} {side}", code.png_data_uri(scale=8, border=QUIET))
