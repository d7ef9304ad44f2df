"""The proof taken along: a stand-alone script checks it, and finds whatever was done to it."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import NotFound
from circle_app.persistence import database
from circle_app.persistence.queries import audits
from circle_app.services import book_proofs, contributions, verification
from tests.architecture.sources import ROOT
from tests.factories import key, person
from tests.support.circles import circle_of
from tests.support.loans import given, lending_circle

SCRIPT = ROOT / "assets" / "verify_books.py"
MORNING = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def taken(actor, circle):
    return b"".join(book_proofs.proof(actor, circle.id)).decode().splitlines()


def checked(tmp_path, lines):
    """Run the script as an outsider would: without Circle, without our environment."""
    file = tmp_path / "proof.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return run(str(file))


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), *arguments],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def lines(db):
    """The proof of a circle with contributions and a loan; names are in two scripts."""
    with clock.frozen(MORNING):
        circle, people = lending_circle(wallet_minor=5_000)
        contributions.pay(people[1], circle.id, amount_minor=700, method="wallet", key=key())
        given(people[0], people, circle, 60_000)
        rest = circle_of(person("आशा कुमारी"))
        contributions.pay(people[2], circle.id, amount_minor=333, method="cash", key=key())
    assert rest.id != circle.id
    return taken(people[0], circle)


ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_a_real_proof_is_intact(lines, tmp_path):
    code, said = checked(tmp_path, lines)
    assert code == 0, said
    head = json.loads(lines[0])
    assert f"Intact: Gulmohar Lane, {len(lines) - 1} entries." in said
    groups = " ".join(verification.fingerprint(head["head"]))
    assert f"Compare in the meeting: {groups}" in said


def test_the_first_line_says_what_the_file_is(lines):
    head = json.loads(lines[0])
    assert head["circle_book_proof"] == 2
    assert (head["circle"], head["currency"], head["entries"]) == (
        "Gulmohar Lane",
        "INR",
        len(lines) - 1,
    )
    balances = {key: (side, balance) for key, side, balance in head["accounts"]}
    assert balances["wallet_pool"] == ("debit", "700")
    assert sum(int(balance) for _, balance in balances.values()) == 0


def test_every_line_is_canonical_and_carries_its_seal(lines):
    seal = "0" * 64
    for line in lines[1:]:
        entry = json.loads(line)
        assert json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == line
        claimed, before = entry.pop("hash"), entry.pop("prev")
        body = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert before == seal
        assert hashlib.sha256((seal + body).encode()).hexdigest() == claimed
        seal = claimed
    assert seal == json.loads(lines[0])["head"]


def sealed(entry, before):
    """Seal an entry anew: a forger who knows how."""
    body = {name: entry[name] for name in entry if name not in ("hash", "prev")}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {**body, "prev": before, "hash": hashlib.sha256((before + text).encode()).hexdigest()}


def forged(proof, number, /, **changed):
    """Change an entry and make every seal from it on fit, the one in the first line too."""
    entries = [json.loads(line) for line in proof]
    entries[number] |= changed
    for place in range(number, len(entries)):
        before = entries[place - 1]["hash"] if place > 1 else "0" * 64
        entries[place] = sealed(entries[place], before)
    entries[0]["head"] = entries[-1]["hash"]
    return [json.dumps(entry) for entry in entries]


def edited(proof, number, /, **changed):
    copied = list(proof)
    copied[number] = json.dumps({**json.loads(proof[number]), **changed})
    return copied


def first_account(lines, change):
    accounts = json.loads(lines[0])["accounts"]
    return [[key, side, str(int(balance) + change)] for key, side, balance in accounts[:1]]


TAMPERED = {
    "an amount": (
        lambda lines: edited(lines, 3, lines=[["cash", "1"], ["upi", "-1"]]),
        "entry 3 (contribution) was changed after it was sealed",
    ),
    "a name in the description": (
        lambda lines: edited(lines, 2, params="{}"),
        "entry 2 (contribution) was changed",
    ),
    "a day": (lambda lines: edited(lines, 1, on="2020-01-01"), "entry 1 (contribution) was"),
    "an entry left out": (
        lambda lines: lines[:2] + lines[3:],
        "entry 2 is missing",
    ),
    "two entries changed about": (
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        "entry 1 is missing",
    ),
    "an entry twice": (lambda lines: [*lines[:3], *lines[2:]], "entry 3 is missing"),
    "the last entries cut off": (
        lambda lines: lines[:-1],
        "the first line says 7 entries, the file has 6",
    ),
    "the last entries cut off and counted so": (
        lambda lines: edited(lines[:-1], 0, entries=6),
        "the last seal is not the one in the first line",
    ),
    "another head": (
        lambda lines: edited(lines, 0, head="0" * 64),
        "the last seal is not the one in the first line",
    ),
    "another entry's seal": (
        lambda lines: edited(lines, 2, prev="0" * 64),
        "entry 2 (contribution) does not carry the seal of the entry before it",
    ),
    "an entry sealed anew, the next ones not": (
        lambda lines: [
            *lines[:2],
            json.dumps(
                sealed({**json.loads(lines[2]), "reason": "x"}, json.loads(lines[1])["hash"])
            ),
            *lines[3:],
        ],
        "entry 3 (contribution) does not carry the seal",
    ),
    "an entry that does not balance, all sealed anew": (
        lambda lines: forged(lines, 2, lines=[["cash", "500"], ["upi", "-400"]]),
        "entry 2 (contribution) does not balance",
    ),
    "an entry with one line, all sealed anew": (
        lambda lines: forged(lines, 2, lines=[["cash", "0"]]),
        "entry 2 (contribution) does not balance",
    ),
    "another amount, all sealed anew": (
        lambda lines: forged(lines, 1, lines=[["cash", "1"], ["interest_income", "-1"]]),
        "account cash says",
    ),
    "an entry of another book, all sealed anew": (
        lambda lines: forged(lines, 2, book="00000000-0000-4000-8000-000000000001"),
        "entry 2 (contribution) belongs to another book",
    ),
    "a kept balance": (
        lambda lines: edited(
            lines, 0, accounts=first_account(lines, 1) + json.loads(lines[0])["accounts"][1:]
        ),
        "account cash says",
    ),
    "an account left out": (
        lambda lines: edited(lines, 0, accounts=json.loads(lines[0])["accounts"][1:]),
        "account cash is missing in the first line",
    ),
    "a line that is no JSON": (lambda lines: [*lines[:2], "?", *lines[3:]], "line 3 of the file"),
    "a line that is no entry": (lambda lines: [*lines[:2], "[]", *lines[3:]], "line 3 of the"),
    "lines that are no lines": (
        lambda lines: forged(lines, 2, lines=[["cash"]]),
        "entry 2 is not written as an entry is",
    ),
    "a first line without a head": (
        lambda lines: ['{"circle_book_proof":2}', *lines[1:]],
        "entry 1 is not written",
    ),
    "another version": (
        lambda lines: edited(lines, 0, circle_book_proof=1),
        "of another version",
    ),
    "nothing": (lambda lines: [], "line 1 of the file is no JSON"),
}


@ON_SQLITE
def test_whatever_is_done_to_a_proof_is_found(lines, tmp_path):
    for what, (tamper, reason) in TAMPERED.items():
        code, said = checked(tmp_path, tamper(lines))
        assert code == 1, what
        assert said.startswith("NOT INTACT: "), what
        assert reason in said, f"{what}: {said}"


def test_the_proof_in_the_documentation_is_one(tmp_path):
    text = (ROOT / "docs" / "rules" / "proof.md").read_text(encoding="utf-8")
    written = re.search(r"```json\n(.*?)```", text, re.DOTALL)[1].splitlines()
    code, said = checked(tmp_path, written)
    assert code == 0, said
    assert f"```\n$ python3 verify_books.py circle-….jsonl\n{said}```" in text


def test_a_file_that_is_not_there_or_not_named(tmp_path):
    assert run(str(tmp_path / "nothing.jsonl"))[0] == 1
    code, said = run()
    assert code == 2
    assert "python3 verify_books.py" in said


def test_the_script_needs_nothing_but_python_and_is_short():
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert imported <= sys.stdlib_module_names


def test_a_proof_is_written_before_it_is_read(db, monkeypatch):
    """Whoever reads slowly holds no connection and sees the book as it was."""
    asha = person()
    circle = circle_of(asha)
    contributions.pay(asha, circle.id, method="cash", key=key())
    made = book_proofs.proof(asha, circle.id)
    assert database.engine().pool.checkedout() == 0
    contributions.pay(asha, circle.id, amount_minor=600, method="cash", key=key())
    content = b"".join(made)
    assert len(content) == made.size
    assert b'"entries":1' in content.splitlines()[0]
    assert len(content.splitlines()) == 2


@ON_SQLITE
def test_a_proof_that_is_written_while_the_book_grows_ends_with_its_own_head(db, monkeypatch):
    asha = person()
    circle = circle_of(asha)
    contributions.pay(asha, circle.id, method="cash", key=key())
    read = audits.batches

    def disturbed(session, book_id):
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(
                contributions.pay, asha, circle.id, amount_minor=600, method="cash", key=key()
            ).result(20)
        return read(session, book_id)

    monkeypatch.setattr(audits, "batches", disturbed)
    assert len(taken(asha, circle)) == 2


@ON_SQLITE
def test_only_so_many_proofs_are_under_way_at_once(db):
    asha = person()
    circle = circle_of(asha)
    waiting = [book_proofs.proof(asha, circle.id) for _ in range(book_proofs.PLACES)]
    with pytest.raises(book_proofs.ProofsBusy):
        book_proofs.proof(asha, circle.id)
    b"".join(waiting.pop())
    assert b"".join(book_proofs.proof(asha, circle.id))
    # A reader that went away without a word gives its place back too.
    waiting.clear()
    again = [book_proofs.proof(asha, circle.id) for _ in range(book_proofs.PLACES)]
    for each in again:
        each.close()
    # So does who was refused.
    for _ in range(book_proofs.PLACES + 1):
        with pytest.raises(NotFound):
            book_proofs.proof(person("Rekha Verma"), circle.id)
    assert b"".join(book_proofs.proof(asha, circle.id))


@ON_SQLITE
def test_a_book_that_is_too_long_is_refused_and_leaves_no_file(db, monkeypatch):
    asha = person()
    circle = circle_of(asha)
    contributions.pay(asha, circle.id, method="cash", key=key())
    monkeypatch.setattr(book_proofs, "MAX_BYTES", 100)
    for _ in range(book_proofs.PLACES + 1):
        with pytest.raises(book_proofs.ProofTooLarge):
            book_proofs.proof(asha, circle.id)
