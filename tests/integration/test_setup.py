"""The first operator: by the code on the machine, by the command line."""

from __future__ import annotations

import stat
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from circle_app import cli, settings
from circle_app.domain.errors import NotFound, TooManyAttempts
from circle_app.domain.people import WeakPassword
from circle_app.domain.settings_catalogue import INVITED
from circle_app.services import bootstrap, sessions, setup
from circle_app.services import people as accounts
from circle_app.services.admin import people
from tests.factories import PASSWORD, new_phone, outcomes, person, successes
from tests.support.admin import operator
from tests.support.circles import kinds, rows

ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A data folder of the test's own."""
    monkeypatch.setenv("CIRCLE_DATA_DIR", str(tmp_path / "kept"))
    settings.get.cache_clear()
    yield tmp_path / "kept"
    monkeypatch.undo()
    settings.get.cache_clear()


def first(code: str, **more: str) -> accounts.Person:
    asked = {"name": "Meera Iyer", "password": PASSWORD, "phone": new_phone(), **more}
    return setup.first_operator(setup_code=code, address="192.0.2.1", **asked)


def test_the_code_makes_one_operator(db, folder):
    path = setup.prepare()
    assert path == folder / "setup-code"
    assert setup.is_open()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    code = path.read_text().strip()
    assert setup.prepare() == path
    assert path.read_text().strip() == code  # a restart keeps it
    with pytest.raises(setup.WrongSetupCode):
        first("AAAA-BBBB-CCCC-DDDD")
    with pytest.raises(WeakPassword):
        first(code, password="short")
    assert setup.is_open()  # still good

    results = outcomes(lambda _: first(code.lower().replace("-", " ")), 2, threads=2)
    assert len(successes(results)) == 1
    assert len(rows("SELECT id FROM app_user WHERE is_operator")) == 1
    assert kinds().count("admin.operator_made") == 1
    assert not path.exists()
    assert not setup.is_open()
    with pytest.raises(NotFound):
        first(code)
    path.write_text(code)  # an old file that was put back
    with pytest.raises(NotFound):
        first(code)
    assert setup.prepare() is None
    assert not path.exists()


@ON_SQLITE
def test_the_code_cannot_be_tried_for_long(db, folder):
    setup.prepare()
    refused = []
    for _ in range(9):
        with pytest.raises((setup.WrongSetupCode, TooManyAttempts)) as caught:
            first("wrong")
        refused.append(caught.type)
    assert refused == [setup.WrongSetupCode] * 8 + [TooManyAttempts]
    assert rows("SELECT COUNT(*) FROM app_user")[0][0] == 0


@ON_SQLITE
def test_the_command_line_makes_lists_removes_and_unlocks(db, folder, monkeypatch):
    monkeypatch.setattr(bootstrap, "start", lambda: None)
    monkeypatch.delenv(cli.PASSWORD_VARIABLE, raising=False)

    def run(*arguments: str, typed: str | None = None):
        return CliRunner().invoke(cli.app, ["admin", *arguments], input=typed)

    setup.prepare()
    assert "no operator" in run("list").output
    # Also where accounts are made by invitation only.
    current = accounts.installation.current
    closed = replace(current(), security_sign_up=INVITED)
    monkeypatch.setattr(accounts.installation, "current", lambda: closed)
    phone, mail = new_phone(), "anil@example.org"
    twice = f"{PASSWORD}\n{PASSWORD}\n"
    assert run("create", "--name", "Meera Iyer").exit_code == 2
    assert run("create", "--phone", phone).exit_code == 2
    weak = run("create", "--phone", phone, "--name", "Meera", typed="short\nshort\n")
    assert weak.exit_code == 1
    assert "longer" in weak.output
    made = run("create", "--phone", phone, "--name", "Meera Iyer", typed=twice)
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    assert f"Meera Iyer (phone ends in {phone[-4:]}) is an operator now" in made.output
    assert not setup.is_open()
    assert sessions.check_credentials(phone, PASSWORD, address="")
    by_stdin = ("create", "--email", mail, "--name", "Anil Deshmukh", "--password-stdin")
    assert run(*by_stdin, typed=f"{PASSWORD}\n").exit_code == 0
    # An account that is there keeps its password and is asked for none.
    monkeypatch.setattr(accounts.installation, "current", current)
    known = person("Ravi")
    number = accounts.profile(known).phone
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, "another-password-1")
    assert run("create", "--phone", number).exit_code == 0
    assert sessions.check_credentials(number, PASSWORD, address="")
    listed = run("list").output
    assert all(name in listed for name in ("Meera Iyer", "Anil Deshmukh (by e-mail)", "Ravi"))

    people.lock(operator(), known.user_id, reason="Test")
    assert "Ravi" in run("list").output
    assert ", locked" in run("list").output
    assert run("unlock", number).exit_code == 0
    assert sessions.check_credentials(number, PASSWORD, address="")
    assert run("remove", "+919000000000").exit_code == 1
    for login in (phone, mail, number):
        assert run("remove", login).exit_code == 0
    last = run("remove", rows("SELECT id FROM app_user WHERE is_operator") and phone)
    assert last.exit_code == 0  # no operator any more: nothing to take back
    assert kinds().count("admin.operator_removed") == 3
