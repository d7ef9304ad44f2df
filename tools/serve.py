"""Serve Circle on one port: pages, API and websocket (``make run``).

The pages are built once and again only when something they are made from has changed: a stamp
beside the build holds the fingerprint of the sources. `reflex run` would build them at every start.
Prints the address when the server answers.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Beside the served files, not among them. Whatever rebuilds the pages deletes it with the folder.
STAMP = Path(".web", "build", "circle-sources")
INDEX = Path(".web", "build", "client", "index.html")
FOLDERS = ("circle_app", "assets", "reflex.lock")
FILES = ("rxconfig.py", "requirements.txt", "constraints.txt")
# The browser is told to connect to the port it was built for, so these are part of the build.
VARIABLES = ("CIRCLE_ORIGIN", "REFLEX_BACKEND_PORT", "REFLEX_API_URL")
ANSWER_SECONDS = 120


def sources() -> Iterator[Path]:
    """Yield every file the pages are made from, in a stable order."""
    for folder in FOLDERS:
        for path in sorted(Path(folder).rglob("*")):
            # assets/external holds links that the compiler makes itself.
            hidden = "__pycache__" in path.parts or path.parts[:2] == ("assets", "external")
            if path.is_file() and not hidden:
                yield path
    yield from (Path(name) for name in FILES if Path(name).exists())


def fingerprint() -> str:
    """Return a hash of the sources, the interpreter and the settings baked into the pages."""
    digest = hashlib.sha256(sys.version.encode())
    for name in VARIABLES:
        digest.update(f"{name}={os.environ.get(name, '')}\0".encode())
    for path in sources():
        digest.update(f"{path.as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_built(wanted: str) -> bool:
    """Tell whether the pages on disk were built from these sources."""
    try:
        return STAMP.read_text() == wanted and INDEX.exists()
    except OSError:
        return False


def build(*, force: bool = False) -> None:
    """Build the pages for production unless they are there already."""
    if not force and is_built(fingerprint()):
        return
    print("Building the pages (once; again only when the sources change).", flush=True)
    export = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    done = subprocess.run(export, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(done.returncode)
    # The compiler itself may refresh reflex.lock, so the state after it is the one to remember.
    STAMP.write_text(fingerprint())


def announce(port: int, address: str, server: int) -> None:
    """Print the address once the server answers; give up when its process is gone."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline and os.getppid() == server:
        try:
            # Our own address, whatever the address for others is.
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            print(f"\n  Circle is ready: {address}\n", flush=True)
            return


def check_free(host: str, port: int) -> None:
    """Stop with a sentence when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(
                f"Port {port} cannot be used ({error.strerror}). Try: make run PORT={port + 1}"
            )


def serve(host: str, port: int, address: str) -> None:
    """Run the production server over the built pages, as `reflex run` does after building."""
    server = os.getpid()
    # Before Reflex starts threads and workers of its own, which a fork would disturb.
    if os.fork() == 0:
        announce(port, address, server)
        os._exit(0)

    from reflex.utils import exec as reflex_exec
    from reflex_base import constants
    from reflex_base.config import get_config
    from reflex_base.environment import environment

    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    environment.REFLEX_COMPILE_CONTEXT.set(constants.CompileContext.RUN)
    environment.REFLEX_SKIP_COMPILE.set(True)
    level = get_config().loglevel.subprocess_level()
    reflex_exec.run_backend_prod(host, port, level, mount_frontend_compiled_app=True)


def main() -> None:
    """Build if needed, then serve until stopped."""
    parser = argparse.ArgumentParser(description="Serve Circle on one port.")
    parser.add_argument("--host", default="0.0.0.0")  # noqa: S104 -- phones in the same network
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--build-only", action="store_true", help="build the pages and stop")
    parser.add_argument("--no-build", action="store_true", help="serve the pages that are there")
    parser.add_argument("--rebuild", action="store_true", help="build even if nothing has changed")
    options = parser.parse_args()

    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    # `or`: a compose file may pass the variable on empty.
    os.environ["CIRCLE_ORIGIN"] = (
        os.environ.get("CIRCLE_ORIGIN") or f"http://localhost:{options.port}"
    )
    os.environ["REFLEX_BACKEND_PORT"] = os.environ["REFLEX_FRONTEND_PORT"] = str(options.port)
    if not options.no_build:
        build(force=options.rebuild)
    elif not INDEX.exists():
        sys.exit("There are no built pages. Run this once with --build-only.")
    if not options.build_only:
        check_free(options.host, options.port)
        serve(options.host, options.port, os.environ["CIRCLE_ORIGIN"])


if __name__ == "__main__":
    main()
