"""Letters without attachments as mail servers want them, written directly.

The library for letters of every kind needs more time for one than the mail server does. Ours have
the same few headers and two texts; whatever else a letter has, that library writes.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from email.header import Header
from typing import Final

from circle_app.adapters.messages.base import Letter

_END: Final = b"\r\n"
_LINE: Final = 76


def written(letter: Letter, headers: Mapping[str, str]) -> bytes:
    """Return a letter with its headers, in letters of ASCII only.

    Args:
        letter: The letter; its attachments are left out.
        headers: What stands above it besides its subject, without line breaks.
    """
    lines = [f"{name}: {_folded(name, value)}".encode("ascii") for name, value in headers.items()]
    lines.append(f"Subject: {_folded('Subject', ' '.join(letter.subject.split()))}".encode("ascii"))
    lines.append(b"MIME-Version: 1.0")
    if not letter.html:
        return _END.join([*lines, _part("plain", letter.text)])
    between = f"=={secrets.token_hex(12)}".encode("ascii")
    lines.append(b'Content-Type: multipart/alternative; boundary="' + between + b'"')
    parts = [_part("plain", letter.text), _part("html", letter.html)]
    body = b"".join(b"--" + between + _END + part for part in parts)
    return _END.join(lines) + _END + _END + body + b"--" + between + b"--" + _END


def _folded(name: str, value: str) -> str:
    plain = value.isascii() and value.isprintable()
    if plain and len(name) + len(value) < _LINE:
        return value
    charset = "us-ascii" if plain else "utf-8"
    return Header(value, charset, _LINE, name).encode(linesep="\r\n")


def _part(subtype: str, text: str) -> bytes:
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n'
    # As the standards want it: lines of a text end so before they are packed, too.
    lines = "".join(f"{line}\r\n" for line in text.splitlines())
    body = base64.encodebytes(lines.encode()).replace(b"\n", _END)
    return head.encode("ascii") + _END + body
