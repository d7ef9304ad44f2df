"""The files of the project and their syntax trees, for the house rules."""

from __future__ import annotations

import ast
import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", ".web", ".states", "__pycache__", "node_modules", "external"}
SKIPPED_SUFFIXES = {".png", ".jpg", ".webp", ".ico", ".woff2", ".woff", ".ttf", ".pdf", ".gz"}


@dataclass(frozen=True, slots=True)
class Source:
    """A Python file: where it lies in the project, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, path: str, text: str) -> Source:
        """Parse a text as if it lay at ``path``."""
        return cls(path, text, ast.parse(text))


@cache
def files() -> tuple[str, ...]:
    """Return every file that belongs to the project, relative to its root."""
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        listed = subprocess.run(git, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        return tuple(path for path in sorted(listed.splitlines()) if (ROOT / path).is_file())
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [x for x in folders if x not in NOT_OURS and not x.endswith("_cache")]
        if folder == str(ROOT) and "data" in folders:
            folders.remove("data")  # what a running Circle keeps
        found += [(Path(folder) / name).relative_to(ROOT).as_posix() for name in names]
    return tuple(sorted(found))


@cache
def python(*folders: str) -> tuple[Source, ...]:
    """Return the parsed Python files below these folders of the project."""
    paths = [x for x in files() if x.endswith(".py") and x.startswith(tuple(folders))]
    return tuple(Source.of(path, (ROOT / path).read_text(encoding="utf-8")) for path in paths)


def texts() -> list[tuple[str, str]]:
    """Return path and text of every readable file of the project."""
    found = []
    for path in files():
        if Path(path).suffix not in SKIPPED_SUFFIXES:
            try:
                found.append((path, (ROOT / path).read_text(encoding="utf-8")))
            except UnicodeDecodeError:
                continue
    return found


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` for a name or attribute, and nothing for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""


def called(node: ast.AST) -> str:
    """Return the dotted name of what a call or a decorator calls."""
    return dotted(node.func) if isinstance(node, ast.Call) else dotted(node)
