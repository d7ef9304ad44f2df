"""Write constraints.txt: the exact versions that our own requirements bring along."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
# Exact versions of what our own requirements bring along, so that every machine gets the same.
# Made by `make constraints` where the tests passed; a line here installs nothing by itself.

"""
TOOLS = {"pip", "setuptools", "wheel"}


def plain(name: str) -> str:
    """Return the name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def own() -> set[str]:
    """Return the packages that the requirement files pin themselves."""
    texts = ((ROOT / name).read_text() for name in ("requirements.txt", "requirements-dev.txt"))
    pins = (re.findall(r"^([\w.-]+)(?:\[.*?\])?==", text, re.MULTILINE) for text in texts)
    return {plain(name) for names in pins for name in names}


def main() -> None:
    """Freeze the environment that runs this."""
    freeze = [sys.executable, "-m", "pip", "freeze"]
    lines = subprocess.run(freeze, check=True, capture_output=True, text=True).stdout.splitlines()
    skip = own() | TOOLS
    kept = [x for x in lines if "==" in x and plain(x.split("==")[0]) not in skip]
    (ROOT / "constraints.txt").write_text(HEAD + "\n".join(kept) + "\n")


if __name__ == "__main__":
    main()
