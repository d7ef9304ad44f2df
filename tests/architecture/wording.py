"""Rules for what people read: every sentence goes through `tr()` and has its Hindi."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from tests.architecture.rules import at
from tests.architecture.sources import Source, called

LETTERS = re.compile(r"[A-Za-z]{2}")
# Starts like a sentence and goes on with another word.
SENTENCE = re.compile(r"^[A-Z][a-z']+,? [A-Za-z{]")
# A choice between words, as opposed to one between style names.
CAPITALISED = re.compile(r"[A-Z][a-z]")
PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")

# Names and signs that are the same in every language.
SAME_EVERYWHERE = {"Circle", "UPI", "UTR", "APR", "EMI", "QR", "PDF", "CSV", "₹", "English"}
READ_ALOUD = {
    "placeholder", "aria_label", "aria_description", "aria_roledescription", "aria_valuetext",
    "title", "alt", "label", "hint", "help", "message", "heading", "subtitle", "description",
}  # fmt: skip
TRANSLATORS = {"tr", "trn", "text", "ntext"}
# Their literal arguments are names, keys, addresses or script, never words.
NOT_WORDS = {
    "icon", "match", "cond", "redirect", "asset", "call_script", "call_function", "script",
    "foreach", "event", "page", "set_value", "set_focus", "get_value", "download", "Var", "color",
    "memo", "color_mode_cond", "set_clipboard", "console_log", "scroll_to", "html", "create",
    "style", "plot",
}  # fmt: skip


def words(node: ast.AST) -> str:
    """Return the literal words in a text or f-string, if it has any of our own."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = " ".join(
        part.value
        for part in parts
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ).strip()
    return text if LETTERS.search(text) and text not in SAME_EVERYWHERE else ""


def english_literals(source: Source) -> list[str]:
    """Words in a page that would stay English for a Hindi reader."""
    found = []
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        if translator(name) or is_row(name):
            continue
        last = name.rpartition(".")[2]
        component = name.startswith(("rx.", "el.")) and last not in NOT_WORDS
        for argument in node.args:
            text = words(argument)
            capital = last in {"cond", "match"} and CAPITALISED.match(text)
            sentence = SENTENCE.match(text) and not is_error(last)
            if text and (component or capital or sentence):
                found.append(at(source, argument, f"{name}({text!r})"))
        for keyword in node.keywords:
            text = words(keyword.value)
            if keyword.arg in READ_ALOUD and text:
                found.append(at(source, keyword.value, f"{name}({keyword.arg}={text!r})"))
    return found


def translator(name: str) -> str:
    """Return the bare name of a translating function, and nothing for any other (``rx.text``)."""
    last = name.rpartition(".")[2]
    return last if last in TRANSLATORS and not name.startswith(("rx.", "el.")) else ""


def is_row(name: str) -> bool:
    """Tell whether a call makes a row of a table (``Page(…)``); `tr()` gets its sentences later."""
    last = name.rpartition(".")[2]
    return last[:1].isupper() and not name.startswith(("rx.", "el.")) and not is_error(last)


def row_sentences(source: Source) -> Iterator[str]:
    """Yield the sentences in rows of tables: they need their Hindi like those in `tr()`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and is_row(called(node)):
            named = (x.value for x in node.keywords if x.arg in READ_ALOUD)
            yield from filter(None, map(literal, named))
            yield from (x for x in filter(None, map(literal, node.args)) if SENTENCE.match(x))


def is_error(name: str) -> bool:
    """Tell whether a call makes an exception or a log line: those are for developers."""
    return name.endswith(("Error", "Exception")) or name in {
        "debug",
        "info",
        "warning",
        "exception",
    }


def literal(node: ast.AST) -> str | None:
    """Return a literal text."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def msgids(source: Source) -> Iterator[str]:
    """Yield the sentences that a file has translated."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and (name := translator(called(node))):
            # text(lang, "…") and ntext(lang, "…", "…", n); tr("…") and trn("…", "…", n).
            place = 1 if name in {"text", "ntext"} else 0
            yield from filter(None, map(literal, node.args[place : place + 1]))


def message_table(source: Source) -> Iterator[str]:
    """Yield the sentences that a module keeps in tables: the texts on the right-hand side."""
    for node in source.tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if isinstance(value, ast.Dict):
            yield from filter(None, map(literal, value.values))


def catalogue(paths: Iterable[Path]) -> dict[str, list[tuple[str, ...]]]:
    """Return every translation of every sentence in these catalogue files."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for path in paths:
        with path.open("rb") as file:
            for message in read_po(file, locale="hi"):
                if message.id:
                    plural = isinstance(message.id, tuple | list)
                    key = message.id[0] if plural else message.id
                    forms = tuple(message.string) if plural else (message.string,)
                    found.setdefault(key, []).append(forms)
    return found


def untranslated(used: Iterable[str], known: dict[str, list[tuple[str, ...]]]) -> list[str]:
    """Return the sentences without Hindi."""
    return sorted(x for x in set(used) if x not in known and words(ast.Constant(x)))


def bad_translations(known: dict[str, list[tuple[str, ...]]]) -> list[str]:
    """Return the translations that are empty, in English, or lose a placeholder."""
    found = []
    for msgid, versions in known.items():
        wanted = set(PLACEHOLDER.findall(msgid))
        for form in (form for forms in versions for form in forms):
            if not form:
                found.append(f"{msgid!r} has no translation")
            elif set(PLACEHOLDER.findall(form)) - {"n"} != wanted - {"n"}:
                found.append(f"{msgid!r}: placeholders differ in {form!r}")
            elif words(ast.Constant(msgid)) and not DEVANAGARI.search(form):
                found.append(f"{msgid!r} is not Hindi: {form!r}")
    return found
