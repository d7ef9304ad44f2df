"""A paper that goes with a letter: one page that every browser shows and prints."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from circle_app.adapters.messages.base import Attachment

# The reader may open it without a connection, so it loads nothing.
_PAGE: Final = """\
<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>
<style>
body{{font:16px/1.6 'Noto Sans','Noto Sans Devanagari',Arial,sans-serif;color:#1a211e;
max-width:44rem;margin:2rem auto;padding:0 1rem}}
h1{{font-size:1.5rem;margin:0}}h2{{font-size:1rem;margin:1.2rem 0 0}}p{{margin:.2rem 0}}
table{{border-collapse:collapse;width:100%;margin-top:1.2rem;font-size:.9rem}}
caption{{text-align:start;font-weight:700}}
th,td{{border-bottom:1px solid #dfe3e1;padding:.3rem .5rem .3rem 0;text-align:start}}
.by,.notes{{color:#5f6563;font-size:.85rem}}
</style></head>
<body><main><h1>{title}</h1><p class="by">{subtitle}</p>
{facts}{parts}{table}{notes}</main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a paper, every word ready to be read.

    Attributes:
        name: What its file is called, without the ending.
        facts: Names and values, one below the other.
        parts: Headings and what stands below each.
        caption: What the table is; there is none without ``lines``.
    """

    name: str
    language: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    caption: str = ""
    heads: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


def attachment(paper: Paper) -> Attachment:
    """Return a paper as the file that goes with a letter."""
    # What a file may be called is up to the machine of whoever keeps it.
    name = "".join("-" if sign in '\\/:*?"<>|' else sign for sign in paper.name)
    return Attachment(f"{name}.html", "text/html", page(paper).encode())


def page(paper: Paper) -> str:
    """Write a paper; whatever people wrote is text in it and nothing else."""
    parts = "".join(
        f"<section><h2>{escape(title)}</h2>{_paragraphs(said)}</section>"
        for title, said in paper.parts
    )
    return _PAGE.format(
        language=paper.language,
        title=escape(paper.title),
        subtitle=escape(paper.subtitle),
        facts=_facts(paper),
        parts=parts,
        table=_table(paper) if paper.lines else "",
        notes=f'<div class="notes">{_paragraphs(paper.notes)}</div>' if paper.notes else "",
    )


def _paragraphs(said: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(each)}</p>" for each in said)


def _facts(paper: Paper) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in paper.facts
    )
    return f"<table>{rows}</table>"


def _table(paper: Paper) -> str:
    heads = "".join(f'<th scope="col">{escape(each)}</th>' for each in paper.heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(each)}</td>" for each in line) + "</tr>"
        for line in paper.lines
    )
    caption = f"<caption>{escape(paper.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
