"""Compile every page without writing anything; fail on errors and on deprecated Reflex features.

Reflex logs its deprecations instead of raising Python warnings, so its output is read.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNWANTED = ("has been deprecated", "DeprecationWarning", "UntypedVarError")


def complaints(output: str) -> list[str]:
    """Return the lines of Reflex's output that must not be there."""
    return [line for line in output.splitlines() if any(text in line for text in UNWANTED)]


def main() -> None:
    """Compile in a process of its own, away from the data folder of this checkout."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}
        }
        environment |= {"CIRCLE_DATA_DIR": folder, "COLUMNS": "400", "NO_COLOR": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "reflex", "compile", "--dry", "--no-rich"],
            cwd=ROOT,
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
