"""The order of the layers holds, and import-linter would notice if it did not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LINTER = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
ROOMS = "domain persistence adapters services reports i18n web api jobs".split()
MODULES = ("circle_app", "cli", "__main__", "settings")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(LINTER, cwd=folder, capture_output=True, text=True, check=False)


def small_house(folder: Path) -> Path:
    """Build a package with the same rooms and the same contracts."""
    package = folder / "circle_app"
    for room in ROOMS:
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").touch()
    for module in ("__init__", *MODULES):
        (package / f"{module}.py").touch()
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    return package


def test_layers_hold():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_an_orderly_house_passes(tmp_path):
    package = small_house(tmp_path)
    (package / "services" / "loans.py").write_text("from circle_app import persistence, domain\n")
    done = lint(tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("domain", "import sqlalchemy", "domain: the standard library only"),
        ("domain", "from circle_app import i18n", "layers"),
        ("persistence", "from circle_app import services", "layers"),
        ("persistence", "from circle_app import i18n", "i18n: stays out"),
        ("services", "import reflex", "reflex: only in web"),
        ("services", "from circle_app import reports", "layers"),
        ("api", "from circle_app import web", "layers"),
        ("api", "from circle_app import persistence", "web and api: neither ORM"),
        ("web", "import sqlmodel", "web and api: neither ORM"),
    ],
)
def test_disorder_is_caught(tmp_path, room, line, contract):
    package = small_house(tmp_path)
    (package / room / "wrong.py").write_text(line + "\n")
    done = lint(tmp_path)
    assert done.returncode == 1
    broken = [x for x in done.stdout.splitlines() if "BROKEN" in x]
    assert any(x.startswith(contract) for x in broken), done.stdout


def test_a_new_room_must_be_placed(tmp_path):
    package = small_house(tmp_path)
    (package / "plugins").mkdir()
    (package / "plugins" / "__init__.py").touch()
    assert lint(tmp_path).returncode == 1
