"""Compile every page in a copy of the sources; fail on errors and on deprecated Reflex features.

Even a dry run prepares a folder for the pages and rewrites the lock of their packages, which is
nothing for a checkout.

Reflex logs its deprecations instead of raising Python warnings, so its output is read.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("circle_app", "assets", "reflex.lock", "rxconfig.py")
UNWANTED = ("has been deprecated", "DeprecationWarning", "UntypedVarError")


def complaints(output: str) -> list[str]:
    """Return the lines of Reflex's output that must not be there."""
    return [line for line in output.splitlines() if any(text in line for text in UNWANTED)]


def copy_of_sources(site: Path) -> Path:
    """Copy what the pages are made of."""
    site.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, site / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, site / name)
    return site


def main() -> None:
    """Compile in a process of its own, away from this checkout and its data folder."""
    with tempfile.TemporaryDirectory() as folder:
        site = copy_of_sources(Path(folder) / "site")
        environment = {
            k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}
        }
        environment |= {"CIRCLE_DATA_DIR": folder, "COLUMNS": "400", "NO_COLOR": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "reflex", "compile", "--dry", "--no-rich"],
            cwd=site,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    found = complaints(done.stdout)
    if done.returncode or found:
        print(done.stdout if done.returncode else "\n".join(found))
        sys.exit("The pages do not compile cleanly.")
    print("The pages compile.")


if __name__ == "__main__":
    main()
