"""A draw: who wins, that nobody can choose who wins, and that the proof tells what was changed."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain import draws
from circle_app.domain.draws import DrawFault, InvalidNonce, PassedOver
from circle_app.domain.ledger import canonical_json
from tests.support.draws import PROGRAM, MadeUp, fault, program

DOCUMENT = Path(__file__).parents[3] / "docs" / "rules" / "draws.md"


def test_the_score_is_the_hmac_of_nonces_round_and_slot():
    made = MadeUp(1, nonces=3)
    said = [(member, nonce) for member, nonce, _ in made.said]
    for each in made.slots:
        message = canonical_json(
            {"nonces": [list(one) for one in said], "round": made.round, "slot": each.slot}
        )
        expected = hmac.new(made.seed, message.encode(), hashlib.sha256).hexdigest()
        assert draws.score(made.seed, said, made.round, each.slot) == expected


@given(number=st.integers(0, 10**6))
def test_the_lowest_wins_and_anybody_finds_the_same(number):
    made = MadeUp(number)
    proof = json.loads(made.proof())
    scores = {each["slot"]: each["score"] for each in proof["scores"]}
    assert set(scores) == {each.slot for each in made.slots}
    free = set(scores) - set(made.passed_over) or set(scores)
    assert proof["winner"] == min(free, key=lambda slot: (scores[slot], slot))
    # The order in which the slots are read from a database changes nothing.
    random.Random(number).shuffle(made.slots)
    assert json.loads(made.proof()) == proof
    assert fault(made.proof().encode(), draws.fingerprints(proof)) == ""
    assert program(made.proof().encode(), draws.fingerprints(proof)) == ""


def test_of_equal_scores_the_lower_id_wins(monkeypatch):
    monkeypatch.setattr(draws, "_score", lambda *_: "00")
    assert draws.draw(b"", [], "round", ["c", "a", "b"]).winner == "a"
    assert draws.draw(b"", [], "round", ["c", "a", "b"], {"a"}).winner == "b"


def test_a_slot_that_is_passed_over_wins_only_where_there_is_no_other():
    made = MadeUp(3, slots=4)
    ranked = [slot for slot, _ in draws.draw(made.seed, [], made.round, _ids(made)).scores]
    assert draws.draw(made.seed, [], made.round, _ids(made), ranked[:2]).winner == ranked[2]
    assert draws.draw(made.seed, [], made.round, _ids(made), ranked).winner == ranked[0]
    with pytest.raises(ValueError, match="slot that can win"):
        draws.draw(made.seed, [], made.round, [])


def _ids(made):
    return [each.slot for each in made.slots]


def test_what_a_member_adds_is_one_line_with_nothing_hidden():
    assert draws.clean_nonce("  हरी   चाय\u202e ") == "हरी चाय"
    assert draws.clean_nonce("x" * 64) == "x" * 64
    for typed in ("", " \t", "\u200b", "x" * 65):
        with pytest.raises(InvalidNonce):
            draws.clean_nonce(typed)


def test_a_seed_has_32_bytes():
    with pytest.raises(ValueError, match="32"):
        draws.seed_fingerprint(b"short")


def test_any_changed_byte_is_found():
    """Each byte of a proof, one bit of it turned; the program agrees about what is wrong."""
    proof = MadeUp(11, slots=4, nonces=2).proof().encode()
    chance, found = random.Random(11), Counter()
    for place in range(len(proof)):
        changed = bytearray(proof)
        changed[place] ^= 1 << chance.randrange(8)
        told = fault(bytes(changed))
        assert told, (place, proof[max(0, place - 20) : place + 20])
        assert program(bytes(changed)) == told
        found[told] += 1
    assert found.keys() >= {"slots", "seed", "seal", "nonces", "scores", "winner", "file"}
    for cut in (proof[:-1], proof[1:], proof + b"}", b"", b"[]", b"7", b'{"a":1}', b"\xff"):
        assert fault(cut)
        assert program(cut) == fault(cut)
    assert fault(proof + b"\n") == program(proof + b"\n") == ""


def _edited(made, **changes):
    """A proof in which figures were replaced, and its last fingerprint made to fit."""
    proof = json.loads(made.proof()) | changes
    del proof["fingerprint"]
    whole = hashlib.sha256(canonical_json(proof).encode()).hexdigest()
    return canonical_json(proof | {"fingerprint": whole}).encode()


def test_what_was_edited_is_named():
    made = MadeUp(12, slots=5, nonces=3)
    made.passed_over = {made.slots[0].slot: PassedOver.ARREARS}
    proof = json.loads(made.proof())
    other = next(each for each in _ids(made) if each not in (proof["winner"], *made.passed_over))
    nonces = proof["nonces"]
    edits = {
        DrawFault.OTHER_FORMAT: {"format": "circle-draw-2"},
        DrawFault.SLOTS: {"slots": proof["slots"][1:]},
        DrawFault.SEED: {"seed": "00" * 32},
        DrawFault.SEAL: {"round_number": proof["round_number"] + 1},
        DrawFault.PASSED_OVER: {"passed_over": [{"reason": "arrears", "slot": "another"}]},
        DrawFault.SCORES: {"scores": proof["scores"][::-1]},
        DrawFault.WINNER: {"winner": other},
    }
    for expected, changes in edits.items():
        assert fault(_edited(made, **changes)) == program(_edited(made, **changes)) == expected
    for dropped in (nonces[1:], nonces[::-1], [nonces[0], *nonces], []):
        found = fault(_edited(made, nonces=dropped))
        assert found == program(_edited(made, nonces=dropped))
        assert found == (DrawFault.NONCES if dropped else DrawFault.SCORES)


def _tries(made):
    """Each way to another winner, followed until the wanted slot wins: proofs without a flaw."""
    wanted = made.slots[0].slot
    for name in ("seed", "slots", "dropped", "added", "between", "moved", "changed", "sooner"):
        for go in range(1, 400):
            other, chance = MadeUp(21, slots=6, nonces=4), random.Random(go)
            _bend(other, name, chance)
            if json.loads(other.proof())["winner"] == wanted:
                yield name, other
                break
        else:
            # Few nonces can be dropped or moved in few ways; then none of them helps.
            assert name in {"dropped", "moved"}


def _bend(made, name, chance):
    someone = made.slots[chance.randrange(6)].member
    used = {member for member, _, _ in made.said}
    new = (someone if someone not in used else f"puppet-{chance.random()}", str(chance.random()))
    if name == "seed":
        made.seed = chance.randbytes(32)
    elif name == "slots":
        made.slots = made.slots[:1] + chance.sample(made.slots[1:], chance.randint(0, 3))
    elif name == "dropped":
        made.said = [each for each in made.said if chance.random() < 0.5]
    elif name == "added":
        made.said = [*made.said[:-1], (*new, made.said[-2][2]), made.said[-1]]
    elif name == "between":
        made.said.insert(chance.randrange(4), (*new, made.at))
    elif name == "moved":
        chance.shuffle(made.said)
    elif name == "changed":
        made.said[0] = (made.said[0][0], str(chance.random()), made.said[0][2])
    else:
        made.at += timedelta(microseconds=chance.randint(1, 9))
        made.seed = chance.randbytes(32)


def test_nobody_chooses_the_winner_once_fingerprints_were_seen():
    """Not the operator either, who holds the seed and may rewrite the whole database.

    Each try ends in a proof without a flaw for the slot the operator wants. But one member looked
    when the draw was sealed and another when the last nonce was there: what they saw is not in it.
    """
    honest = MadeUp(21, slots=6, nonces=4)
    assert json.loads(honest.proof())["winner"] != honest.slots[0].slot
    seal, last = honest.seal().fingerprint, honest.chain()[-1].fingerprint
    assert fault(honest.proof().encode(), [seal, last[:16]]) == ""
    tried = dict(_tries(honest))
    assert len(tried) >= 6
    for other in tried.values():
        forged = other.proof().encode()
        assert fault(forged) == program(forged) == ""
        assert fault(forged, [last]) == program(forged, [last]) == DrawFault.NOTED
        # With the published fingerprints put back in, it does not fit together any more.
        mended = _edited(
            other,
            seal=seal,
            seed_sha256=honest.seal().seed_sha256,
            slots_sha256=honest.seal().slots_sha256,
            nonces=json.loads(honest.proof())["nonces"],
        )
        assert fault(mended) == program(mended) in {*DrawFault} - {DrawFault.NOTED}


def test_what_a_proof_cannot_show_is_a_nonce_added_last():
    """Whoever knows the seed and adds last can choose: the proof holds the name, no more."""
    honest, bent = MadeUp(21, slots=6, nonces=4), MadeUp(21, slots=6, nonces=4)
    bent.said.append((bent.slots[0].member + "-puppet", "ground", bent.at))
    noted = [honest.seal().fingerprint, honest.chain()[-1].fingerprint]
    assert fault(bent.proof().encode(), noted) == ""
    assert json.loads(bent.proof())["nonces"][-1]["member"].endswith("-puppet")


def test_too_few_letters_are_no_fingerprint():
    made = MadeUp(5, nonces=2)
    seal = made.seal().fingerprint
    spoken = " ".join((seal[:4], seal[4:8])).upper()
    for noted, expected in ((spoken, ""), (seal[:7], "noted"), ("", "noted"), (seal[1:], "noted")):
        assert fault(made.proof().encode(), [noted]) == expected
        assert program(made.proof().encode(), [noted]) == expected


def _chi_square(draws_held, slots):
    """Pearson's figure over draws with seeds, rounds and slots of a fixed series."""
    chance = random.Random(f"{draws_held} draws of {slots}")
    ids = [f"{place:08x}-0000-7000-8000-{chance.getrandbits(48):012x}" for place in range(slots)]
    won = Counter(
        draws.draw(
            chance.randbytes(32),
            [("a member", "always the same")] * (number % 3),
            f"round {number}",
            ids,
        ).winner
        for number in range(draws_held)
    )
    expected = draws_held / slots
    return sum((won[each] - expected) ** 2 / expected for each in ids)


# Beyond these figures lies one of a thousand fair draws, by slots - 1 degrees of freedom.
_BEYOND = {2: 10.83, 6: 20.52, 12: 31.26}


@pytest.mark.parametrize("slots", _BEYOND)
def test_every_slot_wins_equally_often(slots):
    assert _chi_square(2_000, slots) < _BEYOND[slots]


@pytest.mark.soak
def test_every_slot_wins_equally_often_in_a_hundred_thousand_draws():
    assert _chi_square(100_000, 12) < _BEYOND[12]


def test_the_program_is_short_and_needs_nothing():
    lines = PROGRAM.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 60
    assert {line for line in lines if line.startswith(("import", "from"))} == {
        "import hashlib",
        "import hmac",
        "import json",
        "import sys",
    }


def test_the_worked_proof_of_the_rules_holds():
    """The proof in the rules is genuine, and each figure told about it is the one it has."""
    page = DOCUMENT.read_text(encoding="utf-8")
    (proof,) = re.findall(r"```json\n(\{.*\})\n```", page)
    assert fault(proof.encode()) == program(proof.encode()) == ""
    told = json.loads(proof)
    assert fault(proof.encode(), draws.fingerprints(told)) == ""
    message, seed, score = re.findall(
        r"printf '%s' '(.*)' \|\n.*hexkey:([0-9a-f]{64})\n.*= ([0-9a-f]{64})\n", page
    )[0]
    assert seed == told["seed"]
    assert score == hmac.new(bytes.fromhex(seed), message.encode(), "sha256").hexdigest()
    assert told["scores"][0]["score"] == score
    numbers = {each["slot"]: each["number"] for each in told["slots"]}
    rows = re.findall(r"\| (\d+) \| `([0-9a-f]{12})…` \| ?(.*) \|", page)
    assert [(int(number), start) for number, start, _ in rows] == [
        (numbers[each["slot"]], each["score"][:12]) for each in told["scores"]
    ]
    assert [numbers[told["winner"]]] == [int(n) for n, _, what in rows if what == "wins"]
