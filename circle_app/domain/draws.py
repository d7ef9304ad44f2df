"""A draw whose fairness anybody can check: what is sealed beforehand, the winner, the proof.

When a round opens, its slots and a secret seed are sealed: their fingerprints are shown to all.
Members add nonces; each carries the fingerprint of what was there before it, so none of them can
be dropped, put in between or moved once somebody has seen a later fingerprint. At the draw the
score of a slot is ``HMAC-SHA256(seed, canonical(nonces, round, slot))``; the lowest wins. The
proof holds all of it and is checked by anybody with nothing else, see ``docs/rules/draws.md``.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from circle_app.domain.errors import Conflict, InvalidInput
from circle_app.domain.ledger import canonical_json
from circle_app.domain.texts import visible

FORMAT: Final = "circle-draw-1"
SEED_BYTES: Final = 32
NONCE_LETTERS: Final = 64
#: What somebody has noted of a fingerprint has to have this many letters to mean anything.
NOTED_LETTERS: Final = 8


class InvalidNonce(InvalidInput):
    """A nonce is one line of 1 to 64 letters, nothing hidden in it."""

    code = "invalid_nonce"


class DrawHeld(Conflict):
    """The draw was held: nothing can be added to it or changed any more."""

    code = "draw_held"


class NoDraw(Conflict):
    """The round is not decided by a draw, or its draw is not prepared."""

    code = "no_draw"


class NonceGiven(Conflict):
    """The member has added to this draw already; it cannot be changed."""

    code = "nonce_given"


class DrawNotVoidable(Conflict):
    """It is too late to declare the draw void; ``reason``: ``paid``, ``later``, ``auction``."""

    code = "draw_not_voidable"


class PassedOver(StrEnum):
    """Why a sealed slot does not win although its number may be the lowest."""

    ARREARS = "arrears"
    VACANT = "vacant"
    WON = "won"
    OUTBID = "outbid"


class DrawFault(StrEnum):
    """What is wrong with a proof; the first that is found is named."""

    UNREADABLE = "unreadable"
    OTHER_FORMAT = "other_format"
    SLOTS = "slots"
    SEED = "seed"
    SEAL = "seal"
    NONCES = "nonces"
    PASSED_OVER = "passed_over"
    SCORES = "scores"
    WINNER = "winner"
    FILE = "file"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class SealedSlot:
    """A slot that may win, as it stood when the draw was sealed."""

    slot: str
    number: int
    member: str


@dataclass(frozen=True, slots=True)
class Seal:
    """What is published when a draw is prepared, and its fingerprint."""

    circle: str
    round: str
    round_number: int
    attempt: int
    committed_at: datetime
    slots_sha256: str
    seed_sha256: str

    @property
    def fingerprint(self) -> str:
        """The first link: every nonce hangs on it."""
        return _sha256(
            canonical_json(
                {
                    "attempt": self.attempt,
                    "circle": self.circle,
                    "committed_at": moment(self.committed_at),
                    "format": FORMAT,
                    "round": self.round,
                    "round_number": self.round_number,
                    "seed_sha256": self.seed_sha256,
                    "slots_sha256": self.slots_sha256,
                }
            )
        )


@dataclass(frozen=True, slots=True)
class Nonce:
    """What a member added, and the fingerprint of everything up to it."""

    member: str
    nonce: str
    added_at: datetime
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who wins, and every score, lowest first."""

    winner: str
    scores: tuple[tuple[str, str], ...]


def moment(at: datetime) -> str:
    """Write a time as a proof has it: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def clean_nonce(typed: str) -> str:
    """Return what a member adds as it is kept, or raise :class:`InvalidNonce`."""
    nonce = visible(typed)
    if not 1 <= len(nonce) <= NONCE_LETTERS:
        raise InvalidNonce(field="nonce", letters=NONCE_LETTERS)
    return nonce


def canonical_slots(slots: Iterable[SealedSlot]) -> str:
    """Write the slots that may win in the one form that is sealed: by their ids."""
    return canonical_json(
        [
            {"member": each.member, "number": each.number, "slot": each.slot}
            for each in sorted(slots, key=lambda each: each.slot)
        ]
    )


def slots_fingerprint(canonical: str) -> str:
    """What is published of the slots."""
    return _sha256(canonical)


def seed_fingerprint(seed: bytes) -> str:
    """What is published of the seed before the draw."""
    if len(seed) != SEED_BYTES:
        message = f"a seed has {SEED_BYTES} bytes"
        raise ValueError(message)
    return hashlib.sha256(seed).hexdigest()


def link(before: str, member: str, nonce: str, added_at: datetime) -> Nonce:
    """Hang a nonce on the fingerprint before it: the seal's, or the last nonce's."""
    return Nonce(member, nonce, added_at, _link(before, moment(added_at), member, nonce))


def score(seed: bytes, nonces: Sequence[tuple[str, str]], round_id: str, slot: str) -> str:
    """HMAC-SHA256 of a slot; nonces as (member, nonce), in the order they were added."""
    return _score(seed, _said(nonces, round_id), slot)


def draw(
    seed: bytes,
    nonces: Sequence[tuple[str, str]],
    round_id: str,
    slots: Iterable[str],
    passed_over: Iterable[str] = (),
) -> Outcome:
    """Find the slot with the lowest score; of equal ones the lower id.

    Slots that are passed over win only when there is nobody else.
    """
    said = _said(nonces, round_id)
    scores = sorted((_score(seed, said, slot), slot) for slot in slots)
    if not scores:
        message = "a draw needs a slot that can win"
        raise ValueError(message)
    out = set(passed_over)
    winner = next((slot for _, slot in scores if slot not in out), scores[0][1])
    return Outcome(winner, tuple((slot, value) for value, slot in scores))


def build_proof(
    seal: Seal,
    slots: str,
    seed: bytes,
    nonces: Sequence[Nonce],
    *,
    passed_over: Mapping[str, PassedOver],
    drawn_at: datetime,
) -> str:
    """Hold the draw and write its proof as canonical JSON.

    Args:
        seal: What was published beforehand.
        slots: The sealed slots as :func:`canonical_slots` wrote them.
        seed: What was sealed.
        nonces: In the order they were added.
        passed_over: Slots that do not win now, and why; one that was not sealed is left out.
        drawn_at: When.
    """
    frozen = json.loads(slots)
    sealed = {each["slot"] for each in frozen}
    out = {slot: reason for slot, reason in passed_over.items() if slot in sealed}
    said = [(each.member, each.nonce) for each in nonces]
    outcome = draw(seed, said, seal.round, [each["slot"] for each in frozen], out)
    proof: dict[str, Any] = {
        "attempt": seal.attempt,
        "circle": seal.circle,
        "committed_at": moment(seal.committed_at),
        "drawn_at": moment(drawn_at),
        "format": FORMAT,
        "nonces": [
            {
                "added_at": moment(each.added_at),
                "fingerprint": each.fingerprint,
                "member": each.member,
                "nonce": each.nonce,
            }
            for each in nonces
        ],
        "passed_over": [
            {"reason": reason.value, "slot": slot} for slot, reason in sorted(out.items())
        ],
        "round": seal.round,
        "round_number": seal.round_number,
        "scores": [{"score": value, "slot": slot} for slot, value in outcome.scores],
        "seal": seal.fingerprint,
        "seed": seed.hex(),
        "seed_sha256": seal.seed_sha256,
        "slots": frozen,
        "slots_sha256": seal.slots_sha256,
        "winner": outcome.winner,
    }
    return canonical_json(proof | {"fingerprint": _sha256(canonical_json(proof))})


def winner_of(proof: str) -> tuple[str, int]:
    """Return the winning slot of a proof of ours and its number."""
    told = json.loads(proof)
    numbers = {each["slot"]: each["number"] for each in told["slots"]}
    return told["winner"], numbers[told["winner"]]


def fingerprint_of(proof: str) -> str:
    """Return the fingerprint over a whole proof of ours."""
    return str(json.loads(proof)["fingerprint"])


def find_fault(text: str, noted: Iterable[str] = ()) -> DrawFault | None:
    """Check a proof with nothing but itself, and fingerprints somebody noted beforehand.

    Args:
        text: The proof as it was downloaded.
        noted: Fingerprints, or their first letters, that have to be in it; spaces do not count.

    Returns:
        The first thing that does not fit, or None.
    """
    try:
        proof = json.loads(text)
        if not isinstance(proof, dict) or canonical_json(proof) != text.strip():
            return DrawFault.UNREADABLE
        if proof["format"] != FORMAT:
            return DrawFault.OTHER_FORMAT
        return _sealed_fault(proof) or _drawn_fault(proof) or _noted_fault(proof, noted)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return DrawFault.UNREADABLE


def _sealed_fault(proof: Mapping[str, Any]) -> DrawFault | None:
    """What was published before the draw, and the chain of nonces."""
    if _sha256(canonical_json(proof["slots"])) != proof["slots_sha256"]:
        return DrawFault.SLOTS
    if hashlib.sha256(bytes.fromhex(proof["seed"])).hexdigest() != proof["seed_sha256"]:
        return DrawFault.SEED
    head = {name: proof[name] for name in _SEALED}
    if _sha256(canonical_json(head)) != proof["seal"]:
        return DrawFault.SEAL
    before = proof["seal"]
    for each in proof["nonces"]:
        before = _link(before, each["added_at"], each["member"], each["nonce"])
        if before != each["fingerprint"]:
            return DrawFault.NONCES
    if len({each["member"] for each in proof["nonces"]}) != len(proof["nonces"]):
        return DrawFault.NONCES
    return None


def _drawn_fault(proof: Mapping[str, Any]) -> DrawFault | None:
    """What follows from it: scores and winner; and that nothing else was changed."""
    slots = {each["slot"] for each in proof["slots"]}
    out = {each["slot"] for each in proof["passed_over"]}
    if not out <= slots:
        return DrawFault.PASSED_OVER
    said = [(each["member"], each["nonce"]) for each in proof["nonces"]]
    outcome = draw(bytes.fromhex(proof["seed"]), said, proof["round"], slots, out)
    if proof["scores"] != [{"score": value, "slot": slot} for slot, value in outcome.scores]:
        return DrawFault.SCORES
    if proof["winner"] != outcome.winner:
        return DrawFault.WINNER
    rest = {name: value for name, value in proof.items() if name != "fingerprint"}
    return None if _sha256(canonical_json(rest)) == proof["fingerprint"] else DrawFault.FILE


def fingerprints(proof: Mapping[str, Any]) -> tuple[str, ...]:
    """Every fingerprint in a proof that somebody may have seen before the draw or after it."""
    return (
        proof["seal"],
        proof["slots_sha256"],
        proof["seed_sha256"],
        *(each["fingerprint"] for each in proof["nonces"]),
        proof["fingerprint"],
    )


def _noted_fault(proof: Mapping[str, Any], noted: Iterable[str]) -> DrawFault | None:
    known = fingerprints(proof)
    for each in noted:
        letters = "".join(each.split()).lower()
        if len(letters) < NOTED_LETTERS or not any(one.startswith(letters) for one in known):
            return DrawFault.NOTED
    return None


_SEALED: Final = (
    "attempt",
    "circle",
    "committed_at",
    "format",
    "round",
    "round_number",
    "seed_sha256",
    "slots_sha256",
)


def _said(nonces: Sequence[tuple[str, str]], round_id: str) -> str:
    # What is the same of every slot, written once a draw: all but the end of the canonical text.
    written = canonical_json({"nonces": [list(each) for each in nonces], "round": round_id})
    return written[:-1]


def _score(seed: bytes, said: str, slot: str) -> str:
    text = f'{said},"slot":{json.dumps(slot, ensure_ascii=False)}}}'
    return hmac.digest(seed, text.encode(), "sha256").hex()


def _link(before: str, added_at: str, member: str, nonce: str) -> str:
    return _sha256(canonical_json([before, added_at, member, nonce]))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
