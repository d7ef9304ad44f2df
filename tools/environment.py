"""Make or renew the virtual environment: ``python tools/environment.py run|dev``.

Fast when there is nothing to do: a stamp file in the environment holds the hash of the requirement
files it was filled from. Standard library only, since it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("VENV") or ROOT / ".venv").absolute()
FILES = {
    "run": ("requirements.txt", "constraints.txt"),
    "dev": ("requirements-dev.txt", "requirements.txt", "constraints.txt"),
}


def wanted(kind: str) -> str:
    """Return the hash of what an environment of this kind is filled from."""
    digest = hashlib.sha256(sys.version.encode())
    for name in FILES[kind]:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def stamp(kind: str) -> Path:
    """Return where the environment says what it was filled from."""
    return VENV / f".circle-{kind}"


def is_current(kind: str) -> bool:
    """Tell whether the environment holds what this kind wants."""
    try:
        return stamp(kind).read_text() == wanted(kind) and (VENV / "bin" / "python").exists()
    except OSError:
        return False


def create() -> None:
    """Create the environment; on Debian as root, install the missing venv module first."""
    command = [sys.executable, "-m", "venv", str(VENV)]
    if subprocess.run(command, check=False).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    package = f"python3.{sys.version_info.minor}-venv"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.exit(f"This Python cannot make virtual environments; install {package} and try again.")
    print(f"Installing {package}, which Debian keeps apart from Python.", flush=True)
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=120"]
    subprocess.run([*apt, "update", "-qq"], check=False, stdin=subprocess.DEVNULL)
    install = [*apt, "install", "-y", "-qq", package]
    subprocess.run(install, check=True, stdin=subprocess.DEVNULL)
    subprocess.run(command, check=True)


def fill(kind: str) -> None:
    """Install the requirements and remember which ones."""
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    print(f"Installing {FILES[kind][0]} into {VENV.name} (once; a minute or two).", flush=True)
    subprocess.run([*pip, "install", "-qq", "-r", FILES[kind][0]], check=True, cwd=ROOT)
    for held in ("run", kind):  # whoever can test can also run
        stamp(held).write_text(wanted(held))


def main() -> None:
    """Bring the environment to the wanted state."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- may be started by any Python of the machine
        sys.exit("Circle needs Python 3.11 or newer.")
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if kind not in FILES:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(FILES)}")
    if is_current(kind):
        return
    if not (VENV / "bin" / "python").exists():
        create()
    try:
        fill(kind)
    except subprocess.CalledProcessError as error:
        sys.exit(f"pip could not install {FILES[kind][0]} (exit {error.returncode}).")


if __name__ == "__main__":
    main()
