"""The browser, the stand-alone program and the server agree about proofs, genuine and not."""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
from typing import Any

import pytest

from circle_app.domain import draws
from circle_app.domain.ledger import canonical_json
from tests.support.draws import PROGRAM, MadeUp, fault, program
from tests.web.test_meeting_script import BUN, HERE

_PROOFS = 100


def _cases() -> list[tuple[bytes, list[str]]]:
    """Proofs as they are, with what was noted, with another note, and with a letter changed."""
    chance, cases = random.Random(8), []
    for number in range(_PROOFS):
        made = MadeUp(number)
        proof = made.proof().encode()
        known = list(draws.fingerprints(json.loads(proof)))
        cases += [(proof, []), (proof, known), (proof + b"\n", [known[0][:8].upper()])]
        cases += [(proof, [MadeUp(number + 1).seal().fingerprint]), (proof, ["short"])]
        for _ in range(6):
            changed = bytearray(proof)
            changed[chance.randrange(len(proof))] ^= 1 << chance.randrange(8)
            cases.append((bytes(changed), []))
    # Every byte of one of them.
    proof = MadeUp(11, slots=3, nonces=2).proof().encode()
    for place in range(len(proof)):
        cases.append((proof[:place] + bytes([proof[place] ^ 2]) + proof[place + 1 :], []))
    return [*cases, (b"", []), (b"null", []), (b"[]", []), (b"\xff\xfe", [])]


@pytest.fixture(scope="module")
def cases() -> list[tuple[bytes, list[str]]]:
    return _cases()


@pytest.fixture(scope="module")
def found(cases: list[tuple[bytes, list[str]]]) -> Any:
    """What the browser's script answered."""
    assert BUN, "Bun builds the pages and runs this test: install the requirements"
    sent = json.dumps([[base64.b64encode(proof).decode(), noted] for proof, noted in cases])
    done = subprocess.run(
        [BUN, "run", str(HERE / "draw_proof_script.mjs")],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        input=sent,
    )
    return json.loads(done.stdout)


def test_all_three_say_the_same(cases: list[tuple[bytes, list[str]]], found: Any) -> None:
    """Of a hundred proofs and of many that were changed, with and without notes."""
    for (proof, noted), said in zip(cases, found["faults"], strict=True):
        assert (said, program(proof, noted)) == (fault(proof, noted),) * 2, proof
    assert found["faults"].count("") == 3 * _PROOFS
    assert {*found["faults"]} >= {"slots", "seed", "seal", "nonces", "scores", "file", "noted"}


def test_json_is_written_alike(found: Any) -> None:
    """The form that is hashed, with letters that other writers would escape."""
    assert found["canonical"] == canonical_json({"b": [1, None, True], "a": 'é\u2028"\\\n\u0001'})


def test_a_browser_that_cannot_says_so(found: Any) -> None:
    """Pages without https have no Web Crypto: that is no verdict about the draw."""
    assert found["without"] == "no_crypto"


def test_the_program_runs_by_itself(tmp_path: Any) -> None:
    """Without the project, its environment or any argument."""
    made = MadeUp(4, slots=5, nonces=2)
    file = tmp_path / "draw.json"
    file.write_text(made.proof(), encoding="utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", str(PROGRAM), *arguments]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    proof = json.loads(made.proof())
    number = next(each["number"] for each in proof["slots"] if each["slot"] == proof["winner"])
    good, noted = run(str(file), proof["seal"]), run(str(file), "0" * 64)
    assert (good.returncode, good.stdout) == (
        0,
        f"Genuine: slot {number} wins ({proof['winner']}).\n",
    )
    assert (noted.returncode, noted.stderr.partition(":")[0]) == (1, "noted")
    file.write_text(made.proof().replace('"attempt":', '"attempt" :'), encoding="utf-8")
    assert run(str(file)).stderr.startswith("unreadable: ")
    assert run(str(tmp_path / "nothing.json")).returncode == 1
    assert run().returncode == 1


@pytest.fixture(scope="module")
def kept() -> Any:
    """What a device made of a draw it had seen, and of another one in its place."""
    assert BUN, "Bun builds the pages and runs this test: install the requirements"
    made, other = MadeUp(21, slots=6, nonces=4), MadeUp(21, slots=6, nonces=4)
    other.said = other.said[1:]
    proof = json.loads(made.proof())
    sent = {
        "proof": made.proof(),
        "other": other.proof(),
        "member": proof["nonces"][0]["member"],
        "word": proof["nonces"][0]["nonce"],
        "seal": proof["seal"],
        "latest": proof["nonces"][2]["fingerprint"],
    }
    command = [BUN, "run", str(HERE / "draw_memory_script.mjs")]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=60, input=json.dumps(sent)
    )
    return sent, json.loads(done.stdout)


def test_a_device_looks_for_what_it_was_shown(kept: Any) -> None:
    """Words and fingerprints it saw have to be in the proof; what it never saw it cannot miss."""
    sent, found = kept
    assert found["nothing"] == [0, {"seen": [], "word": ""}]
    assert found["stranger"] == ["genuine", "", ["unseen"]]
    assert found["unseen"] == ["genuine", "", ["unseen"]]
    assert found["other_device"] == ["genuine", "", ["seen", "word_other"]]
    assert found["kept"] == {"seen": [sent["seal"], sent["latest"]], "word": sent["word"]}
    assert found["mine"] == ["genuine", "", ["seen", "word"]]
    assert found["replaced"] == ["not", "noted", []]
    assert found["dropped"] == ["not", "word_gone", []]
    assert found["full"] == [60, sent["seal"], "99"]
    assert found["garbled"] == {"seen": [], "word": ""}
