"""The small programs behind the make targets do what the targets rely on."""

from __future__ import annotations

import sys

import pytest

from tests.architecture.sources import ROOT

sys.path.insert(0, str(ROOT / "tools"))


import compile_pages
import ensure_browser
import environment
import serve


def test_deprecations_in_the_compilers_output_are_found():
    output = "Compiling 3/3\nWarning: bare memo types has been deprecated in version 0.9.3\nDone"
    assert len(compile_pages.complaints(output)) == 1
    assert compile_pages.complaints("Compiling 3/3\nDone") == []


def test_a_browser_named_by_the_operator_is_taken(monkeypatch, tmp_path):
    program = tmp_path / "my-chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("CIRCLE_CHROMIUM", str(program))
    assert ensure_browser.ensure() == str(program)


def test_no_browser_is_said_plainly(monkeypatch):
    for way in ("present", "from_debian", "download"):
        monkeypatch.setattr(ensure_browser, way, lambda: None)
    with pytest.raises(ensure_browser.NoBrowser, match="CIRCLE_CHROMIUM"):
        ensure_browser.ensure()


def test_an_environment_is_filled_again_when_a_requirement_changes(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    for name in environment.FILES["dev"]:
        (tmp_path / name).write_text("reflex==0.10.1")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    assert not environment.is_current("run")
    for kind in ("run", "dev"):
        environment.stamp(kind).write_text(environment.wanted(kind))
    assert environment.is_current("run")
    assert environment.is_current("dev")
    (tmp_path / "requirements-dev.txt").write_text("pytest==9.2.0")
    assert environment.is_current("run")
    assert not environment.is_current("dev")


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A little project with built pages."""
    (tmp_path / "circle_app").mkdir()
    (tmp_path / "circle_app" / "page.py").write_text("x = 1")
    (tmp_path / ".web" / "build" / "client").mkdir(parents=True)
    (tmp_path / serve.INDEX).write_text("<html>")
    monkeypatch.chdir(tmp_path)
    (tmp_path / serve.STAMP).write_text(serve.fingerprint())
    return tmp_path


def test_built_pages_are_kept_while_nothing_changes(checkout):
    (checkout / "circle_app" / "__pycache__").mkdir()
    (checkout / "circle_app" / "__pycache__" / "page.pyc").write_text("compiled")
    assert serve.is_built(serve.fingerprint())


def test_pages_are_rebuilt_when_a_source_a_setting_or_the_build_changes(checkout, monkeypatch):
    (checkout / "circle_app" / "page.py").write_text("x = 2")
    assert not serve.is_built(serve.fingerprint())
    (checkout / "circle_app" / "page.py").write_text("x = 1")
    assert serve.is_built(serve.fingerprint())
    monkeypatch.setenv("CIRCLE_ORIGIN", "https://circle.example")
    assert not serve.is_built(serve.fingerprint())
    monkeypatch.undo()
    (checkout / serve.INDEX).unlink()
    monkeypatch.chdir(checkout)
    assert not serve.is_built(serve.fingerprint())


def test_a_taken_port_is_said_plainly():
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SystemExit, match="Try: make run PORT="):
            serve.check_free("127.0.0.1", other.getsockname()[1])
