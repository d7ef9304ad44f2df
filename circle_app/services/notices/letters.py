"""A notice as a letter: plain text and a page that any mail program shows alike."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from circle_app.i18n import text

_FONT: Final = "font-family:'Noto Sans','Noto Sans Devanagari',Arial,sans-serif"
# Tables and styles on the elements themselves: mail programs know little else. No picture is
# loaded from anywhere, so nobody learns when a letter is read.
_PAGE: Final = """\
<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title></head>
<body style="margin:0;background:#f4f7f6;{font};color:#1a211e">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center"
 style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"
 style="max-width:520px;background:#ffffff;border:1px solid #dfe3e1;border-radius:12px">
<tr><td style="padding:20px 24px 0;font-size:14px;color:#5f6563">{circle}</td></tr>
<tr><td style="padding:4px 24px 0;font-size:22px;line-height:1.4;font-weight:700">{title}</td></tr>
<tr><td style="padding:12px 24px;font-size:16px;line-height:1.6">{body}</td></tr>
{button}
<tr><td style="padding:16px 24px 20px;font-size:13px;line-height:1.6;color:#5f6563;
border-top:1px solid #e9eceb">{foot}</td></tr>
</table></td></tr></table></body></html>
"""
_BUTTON: Final = """\
<tr><td style="padding:4px 24px 20px"><a href="{link}" style="display:inline-block;
background:#0f766e;color:#ffffff;text-decoration:none;font-weight:600;padding:12px 20px;
border-radius:9px">{words}</a></td></tr>"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a letter says.

    Attributes:
        paragraphs: Its sentences, one paragraph each.
        link: Where its button leads, with the origin; none where it is empty.
        settings_link: Where the reader changes what letters come.
        short: The same as an SMS, where it is worded otherwise there.
    """

    title: str
    paragraphs: tuple[str, ...]
    circle: str
    link: str
    settings_link: str
    language: str
    short: str = ""


def plain(said: Said) -> str:
    """Return the letter as plain text."""
    parts = [said.title, *said.paragraphs]
    if said.link:
        parts.append(f"{_open_words(said)}: {said.link}")
    parts += ["--", _foot_words(said), said.settings_link]
    return "\n\n".join(parts) + "\n"


def page(said: Said) -> str:
    """Return the letter as a page; whatever people wrote is text in it and nothing else."""
    button = ""
    if said.link:
        button = _BUTTON.format(link=escape(said.link), words=escape(_open_words(said)))
    foot = (
        f'{escape(_foot_words(said))}<br><a href="{escape(said.settings_link)}" '
        f'style="color:#115e59">{escape(text(said.language, "Choose what reaches you"))}</a>'
    )
    return _PAGE.format(
        language=said.language,
        font=_FONT,
        title=escape(said.title),
        circle=escape(said.circle),
        body="<br><br>".join(escape(each) for each in said.paragraphs),
        button=button,
        foot=foot,
    )


def _open_words(said: Said) -> str:
    return text(said.language, "Open in Circle")


def _foot_words(said: Said) -> str:
    return text(said.language, "Circle never asks for a password or a PIN in a letter.")
