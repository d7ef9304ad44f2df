"""Print the path of a Chromium for the browser tests; install one when there is none.

Order: ``CIRCLE_CHROMIUM``, a Chromium or Chrome on the PATH, one that Playwright has downloaded,
Playwright's download (given up quickly without a network), Debian's package when we are root.
Everything but the path goes to standard error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_SECONDS = 180
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=120")


class NoBrowser(RuntimeError):
    """No Chromium is here and none could be installed."""


def present() -> str | None:
    """Return a Chromium that is already on this machine."""
    named = os.environ.get("CIRCLE_CHROMIUM")
    if named:
        return shutil.which(named)
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in on_path if path), None) or downloaded()


def downloaded() -> str | None:
    """Return the Chromium that Playwright keeps, if it is one for this Playwright."""
    question = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: print(p.chromium.executable_path)"
    )
    answer = run([sys.executable, "-c", question], seconds=30)
    path = answer.strip().splitlines()[-1] if answer and answer.strip() else ""
    return path if path and Path(path).exists() else None


def download() -> str | None:
    """Let Playwright fetch its Chromium; a machine without that network gets ``None`` soon."""
    run([sys.executable, "-m", "playwright", "install", "chromium"], seconds=DOWNLOAD_SECONDS)
    return downloaded()


def from_debian() -> str | None:
    """Install Debian's Chromium when we may."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    run([*APT, "update", "-qq"], seconds=180)
    run([*APT, "install", "-y", "-qq", "--no-install-recommends", "chromium"], seconds=600)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def run(command: list[str], *, seconds: int) -> str | None:
    """Run quietly within a time limit; return the output, or ``None`` if it failed."""
    environment = os.environ | {
        "DEBIAN_FRONTEND": "noninteractive",
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000",
    }
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
        return None
    if done.returncode:
        print((done.stderr or done.stdout)[-600:], file=sys.stderr)
        return None
    return done.stdout


def ensure() -> str:
    """Return the path of a Chromium, installing one if need be.

    Raises:
        NoBrowser: There is none and none could be installed.
    """
    # As root, Debian's build is surest: it brings the shared libraries that a bare machine lacks.
    ways = (present, from_debian, download) if os.geteuid() == 0 else (present, download)
    for way in ways:
        if path := way():
            return path
    raise NoBrowser("No Chromium found. Install one, or name it in CIRCLE_CHROMIUM.")


if __name__ == "__main__":
    try:
        print(ensure())
    except NoBrowser as error:
        sys.exit(str(error))
