"""Serves a production build of these sources on a port of its own, with an empty database."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
# What a build and a server need. A copy of it is built, so a developer's own build stays as it is.
NEEDED = (
    *("circle_app", "assets", "alembic", "reflex.lock", "tools/serve.py"),
    *("alembic.ini", "rxconfig.py", "requirements.txt", "constraints.txt"),
)
# Below the range from which systems give out ports to those who call.
PORTS = range(8150, 8250)
# The very first build of a machine also fetches the packages of the pages.
BUILD_SECONDS = 600
START_SECONDS = 60
STOP_SECONDS = 10
#: What the servers of the tests and whoever hands messages of members in to them sign with.
COMMANDS_SECRET = "what our own gateway signs with"


def _copy_sources(folder: Path) -> None:
    for name in NEEDED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(
                source, target, ignore=shutil.ignore_patterns("__pycache__", "external")
            )
        elif source.exists():
            shutil.copy2(source, target)


def _hold_a_port() -> tuple[socket.socket, int]:
    """Keep a port until the server takes it: building lasts long enough to lose one."""
    for port in PORTS:
        held = socket.socket()
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind(("127.0.0.1", port))
            # One that is only bound another run of the tests could bind as well.
            held.listen()
        except OSError:
            held.close()
        else:
            return held, port
    raise RuntimeError(f"No free port in {PORTS}")


class Server:
    """The whole of Circle in a process of its own: pages, API, websocket and jobs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log_path = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._held, self.port = _hold_a_port()
        self.origin = f"http://localhost:{self.port}"

    @property
    def client_folder(self) -> Path:
        """The built files as they are served."""
        return self._folder / "site" / ".web" / "build" / "client"

    @property
    def data_folder(self) -> Path:
        """Where the server keeps its database and files."""
        return self._folder / "data"

    def _environment(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        return os.environ | {
            "PATH": path,
            "CIRCLE_DATA_DIR": str(self.data_folder),
            "CIRCLE_JOBS": "true",
            # Everybody in the tests comes from one address.
            "CIRCLE_RATE_LIMITS": "false",
            "CIRCLE_ORIGIN": self.origin,
            "CIRCLE_LOG_FORMAT": "text",
            "CIRCLE_COMMANDS_SECRET": COMMANDS_SECRET,
            # Nothing listens there: no test asks a real payment provider.
            "CIRCLE_RAZORPAY_URL": "http://127.0.0.1:9",
        }

    def _command(self, *options: str) -> list[str]:
        script = self._folder / "site" / "tools" / "serve.py"
        return [
            *(sys.executable, str(script), "--host", "127.0.0.1"),
            *("--port", str(self.port), *options),
        ]

    def start(self) -> None:
        """Build the pages and serve them; returns when the server answers."""
        self.build()
        self._launch()

    def build(self) -> None:
        """Build the pages for production."""
        _copy_sources(self._folder / "site")
        # The interpreter may be found by a relative path, and the script changes its folder.
        with self._log_path.open("ab") as log:
            done = subprocess.run(
                self._command("--build-only"),
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=BUILD_SECONDS,
                check=False,
            )
        assert done.returncode == 0, f"The pages were not built:\n{self.log()}"

    def _launch(self) -> None:
        self._held.close()
        with self._log_path.open("ab") as log:
            self._process = subprocess.Popen(
                self._command("--no-build"),
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self._process is not None
            assert self._process.poll() is None, f"The server stopped:\n{self.log()}"
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"The server did not answer in {START_SECONDS} s:\n{self.log()}")

    def stop(self) -> None:
        """End the server and every process it started."""
        self._held.close()
        if self._process is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, number)
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            except ProcessLookupError:
                pass
            return

    def log_size(self) -> int:
        """How much the server has said so far."""
        return self._log_path.stat().st_size if self._log_path.exists() else 0

    def log(self, start: int = 0) -> str:
        """What the server has said since then, at most the last 20,000 characters."""
        if not self._log_path.exists():
            return ""
        return self._log_path.read_bytes()[start:].decode(errors="replace")[-20_000:]
