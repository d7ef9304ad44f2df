"""Draws made up for tests, and the stand-alone program run without a process of its own."""

from __future__ import annotations

import contextlib
import io
import random
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from circle_app.domain import draws
from circle_app.domain.draws import Nonce, PassedOver, Seal, SealedSlot

PROGRAM = Path(__file__).parents[2] / "assets" / "verify-draw.py"
_CODE = compile(PROGRAM.read_text(encoding="utf-8"), str(PROGRAM), "exec")
_WORDS = ("Diwali", "चाँदनी", 'a "quoted" \\ word', "🎲 6", "\u2028", "7f3a", "é", "</script>")


def _id(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))


class MadeUp:
    """A draw from its seal to its proof; what an operator could change are plain attributes."""

    def __init__(self, number: int, *, slots: int | None = None, nonces: int | None = None) -> None:
        chance = random.Random(number)
        self.circle, self.round = _id(chance), _id(chance)
        self.number, self.attempt = chance.randint(1, 40), chance.randint(1, 3)
        self.at = datetime(2026, 11, 20, 4, 30, tzinfo=UTC) + timedelta(
            microseconds=chance.getrandbits(40)
        )
        count = slots or chance.randint(1, 14)
        members = [_id(chance) for _ in range(max(1, count - 1, nonces or 0))]
        self.slots = [
            SealedSlot(_id(chance), place + 1, chance.choice(members)) for place in range(count)
        ]
        self.seed = chance.randbytes(draws.SEED_BYTES)
        some = chance.randint(0, len(members)) if nonces is None else nonces
        self.said = [
            (member, chance.choice(_WORDS), self.at + timedelta(minutes=place + 1))
            for place, member in enumerate(chance.sample(members, some))
        ]
        self.passed_over = {
            each.slot: chance.choice(list(PassedOver))
            for each in self.slots
            if chance.random() < 0.2
        }

    def seal(self) -> Seal:
        """What was published."""
        return Seal(
            self.circle,
            self.round,
            self.number,
            self.attempt,
            self.at,
            draws.slots_fingerprint(draws.canonical_slots(self.slots)),
            draws.seed_fingerprint(self.seed),
        )

    def chain(self) -> list[Nonce]:
        """The nonces as they hang on each other."""
        before, chain = self.seal().fingerprint, []
        for member, nonce, at in self.said:
            chain.append(draws.link(before, member, nonce, at))
            before = chain[-1].fingerprint
        return chain

    def proof(self) -> str:
        """Hold the draw."""
        return draws.build_proof(
            self.seal(),
            draws.canonical_slots(self.slots),
            self.seed,
            self.chain(),
            passed_over=self.passed_over,
            drawn_at=self.at + timedelta(days=4),
        )


def program(proof: bytes, noted: Sequence[str] = ()) -> str:
    """Run the stand-alone program on a file; answer the fault's name, or nothing."""

    def opened(*_: object, **__: object) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(proof), encoding="utf-8")

    before, sys.argv = sys.argv, [str(PROGRAM), "draw.json", *noted]
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), pytest.raises(SystemExit) as ended:
            exec(_CODE, {"__name__": "__main__", "open": opened})
    finally:
        sys.argv = before
    genuine = said.getvalue().startswith("Genuine: slot ")
    assert bool(ended.value.code) is not genuine
    return "" if genuine else str(ended.value.code).partition(":")[0]


def fault(proof: bytes, noted: Sequence[str] = ()) -> str:
    """What the server's own check answers to the same file."""
    try:
        text = proof.decode()
    except UnicodeDecodeError:
        return "unreadable"
    return draws.find_fault(text, noted) or ""
