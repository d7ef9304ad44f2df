"""The page ``/api/docs``: the OpenAPI description for people, as plain HTML of our own.

No script and nothing from elsewhere, so it holds under the strictest content security policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any, Final

from circle_app.api.description import METHODS

POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
STYLE: Final = """
:root { color-scheme: light dark; --line: #8885; --soft: #8881; --accent: #0b6b5d; }
@media (prefers-color-scheme: dark) { :root { --accent: #5fd0bd; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; text-transform: capitalize; }
a { color: var(--accent); }
code, pre { font-family: ui-monospace, monospace; font-size: .9rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; }
summary { cursor: pointer; padding: .6rem .8rem; overflow-wrap: anywhere; }
summary b { color: var(--accent); display: inline-block; min-width: 4.2rem; }
summary span { opacity: .8; }
.inside { padding: 0 .8rem .8rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
"""


def page(made: Mapping[str, Any]) -> str:
    """Write the whole page."""
    info = made["info"]
    schemas = made["components"]["schemas"]
    body = "".join(_section(tag, rows, schemas) for tag, rows in _by_tag(made))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(info['title'])}</title>"
        '<link rel="stylesheet" href="/api/docs.css"></head><body><main>'
        f"<h1>{escape(info['title'])} <small>{escape(info['version'])}</small></h1>"
        f"{_paragraphs(info['description'])}"
        '<p><a href="/api/openapi.json">OpenAPI 3.1 description (JSON)</a></p>'
        f"{body}</main></body></html>"
    )


def _by_tag(made: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, str, Any]]]]:
    rows = [
        (operation.get("tags", ["other"])[0], method, path, operation)
        for path, methods in made["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]
    # Routers come one after the other, so neighbours share their tag.
    for tag, group in groupby(rows, key=lambda row: row[0]):
        yield tag, [(method, path, operation) for _, method, path, operation in group]


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def _section(tag: str, rows: list[tuple[str, str, Any]], schemas: Mapping[str, Any]) -> str:
    calls = "".join(_call(*row, schemas) for row in rows)
    return f"<section><h2>{escape(tag)}</h2>{calls}</section>"


def _call(method: str, path: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    parts = [_paragraphs(operation.get("description", ""))]
    if parameters := operation.get("parameters"):
        rows = [
            (row["name"], row["in"], _kind(row["schema"]), row.get("description", ""))
            for row in parameters
        ]
        parts.append(_table("Parameters", ("Name", "In", "Kind", ""), rows))
    asked: Mapping[str, Any] = operation.get("requestBody", {})
    bodies: Mapping[str, Any] = asked.get("content", {})
    parts.extend(_fields("Body", body["schema"], schemas) for body in bodies.values())
    responses: Mapping[str, Any] = operation["responses"]
    for status, response in responses.items():
        if not status.startswith("2"):
            continue
        parts.append(f"<h3>Answer {status}</h3>")
        shown: Mapping[str, Any] = response.get("content", {})
        parts.extend(
            _fields("", body["schema"], schemas) for body in shown.values() if "schema" in body
        )
    refusals = [
        (status, response["description"])
        for status, response in responses.items()
        if not status.startswith("2")
    ]
    parts.append(_table("Refusals", ("Status", ""), refusals))
    return (
        f"<details><summary><b>{method.upper()}</b> <code>{escape(path)}</code> "
        f"<span>{escape(operation.get('summary', ''))}</span></summary>"
        f'<div class="inside">{"".join(parts)}</div></details>'
    )


def _fields(title: str, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    found = _resolved(schema, schemas)
    needed = found.get("required", ())
    rows = [
        (name, "needed" if name in needed else "", _kind(inner), inner.get("description", ""))
        for name, inner in found.get("properties", {}).items()
    ]
    if not rows:
        return f"{_heading(title)}<p>{escape(_kind(schema))}</p>"
    return _table(title, ("Field", "", "Kind", ""), rows)


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object behind a reference; of a list its rows."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Mapping[str, Any] = schemas[reference.rpartition("/")[2]]
    rows = found.get("properties", {}).get("items", {}).get("items")
    return _resolved(rows, schemas) if rows and "next_cursor" in found["properties"] else found


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(option) for option in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("const") or schema.get("type", "any"))


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"{_heading(title)}<table><tr>{head}</tr>{body}</table>"


def _heading(title: str) -> str:
    return f"<h3>{escape(title)}</h3>" if title else ""
