#!/usr/bin/env python3
"""Check the proof of a draw without Circle; needs Python 3.8, nothing else.

    python3 verify-draw.py draw-….json [fingerprint you noted …]

Names the winning slot and ends with 0, or says what does not fit and ends with 1. Fingerprints
that you noted before the draw (8 letters or more of each) have to be in the proof.
"""

import hashlib
import hmac
import json
import sys

# JSON in the one form that is hashed: sorted names, no spaces, real letters.
canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def sha(value):
    """Return the fingerprint of a value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def findings(text, noted):
    """Yield of each thing whether it holds, and what is wrong if it does not."""
    proof = json.loads(text)
    yield canonical(proof) == text.strip(), "unreadable: it is not written as a proof is"
    yield proof["format"] == "circle-draw-1", "other_format: it is another kind of file"
    yield sha(proof["slots"]) == proof["slots_sha256"], "slots: other ones were sealed"
    seed = bytes.fromhex(proof["seed"])
    yield hashlib.sha256(seed).hexdigest() == proof["seed_sha256"], "seed: another one was sealed"
    names = "attempt circle committed_at format round round_number seed_sha256 slots_sha256".split()
    seen = [sha({name: proof[name] for name in names})]
    yield seen[0] == proof["seal"], "seal: what was published beforehand was changed"
    for each in proof["nonces"]:  # each hangs on everything before it
        seen.append(sha([seen[-1], each["added_at"], each["member"], each["nonce"]]))
        yield seen[-1] == each["fingerprint"], "nonces: one was changed, dropped, added or moved"
    nonces = [[each["member"], each["nonce"]] for each in proof["nonces"]]
    yield len(dict(nonces)) == len(nonces), "nonces: a member added two"
    slots, out = ({each["slot"]: each for each in proof[name]} for name in ("slots", "passed_over"))
    yield set(out) <= set(slots), "passed_over: a slot is named that was not sealed"
    said = {s: canonical({"nonces": nonces, "round": proof["round"], "slot": s}) for s in slots}
    scores = sorted((hmac.new(seed, said[s].encode(), "sha256").hexdigest(), s) for s in slots)
    yield proof["scores"] == [{"score": n, "slot": s} for n, s in scores], "scores: one was changed"
    winner = next((slot for _, slot in scores if slot not in out), scores[0][1])
    yield proof["winner"] == winner, "winner: another slot has the lowest number"
    end = sha({name: proof[name] for name in proof if name != "fingerprint"})
    yield proof["fingerprint"] == end, "file: something else in it was changed"
    seen += [proof["slots_sha256"], proof["seed_sha256"], end]
    for note in ("".join(each.split()).lower() for each in noted):
        yield len(note) > 7 and any(s.startswith(note) for s in seen), f"noted: {note} is not in it"
    print(f"Genuine: slot {slots[winner]['number']} wins ({winner}).")


try:
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.exit(next((why for holds, why in findings(file.read(), sys.argv[2:]) if not holds), 0))
except (AttributeError, IndexError, KeyError, OSError, TypeError, ValueError, RecursionError):
    sys.exit("unreadable: it is not written as a proof is")
