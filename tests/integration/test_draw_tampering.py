"""Whoever keeps the server tries to change who wins, by hand, after the draw was sealed.

Each try is found: by the proof, together with a fingerprint that somebody noted, and by the check
of the circle's books, which the server's operator runs too.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text, update

from circle_app.adapters import clock
from circle_app.domain import draws
from circle_app.domain.ledger import canonical_json
from circle_app.persistence import database
from circle_app.persistence.queries.draws import DRAW_NONCES, DRAWS
from circle_app.services import verification
from circle_app.services.rounds import drawing, proofs
from tests.factories import key
from tests.support.circles import MORNING, rows
from tests.support.damage import force
from tests.support.drawn import Family, family
from tests.support.draws import fault, program

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
SEED = b"\x07" * 32


class Tried:
    """A family whose draw is sealed, with two words in it, and what people noted of it."""

    def __init__(self) -> None:
        self.home: Family = family(4)
        self.home.pay()
        self.round_id = self.home.round_id()
        added = [
            drawing.add_nonce(actor, self.round_id, nonce=f"word {number}", key=key())
            for number, actor in enumerate(self.home.people[:2])
        ]
        self.noted = [added[0].seal, added[-1].latest]
        force("SELECT 1")  # the triggers are gone from here on

    def by_hand(self, statement: Any, **values: Any) -> None:
        """Write into the tables."""
        with database.transaction() as session:
            session.connection().execute(
                text(statement) if isinstance(statement, str) else statement, values
            )

    def draw_row(self) -> Any:
        """The draw as it stands there."""
        with database.reading() as session:
            return session.connection().execute(DRAWS.select()).first()

    def held(self) -> str:
        """Hold the draw, and return its proof."""
        self.home.draw()
        return proofs.proof(self.home.owner, self.round_id)

    def notice(self) -> tuple[str, bool, list[str]]:
        """What the script says of the proof with what was noted, and what the check finds."""
        written = proofs.proof(self.home.owner, self.round_id)
        found = program(written.encode(), self.noted)
        report = verification.verify_circle(self.home.owner, self.home.circle.id)
        return found, report.intact, [each.name for each in report.checks if not each.ok]


@pytest.fixture
def tried(db: Any) -> Any:
    with clock.frozen(MORNING):
        yield Tried()


def other_seed(tried: Tried) -> None:
    """Another secret, with its fingerprint."""
    tried.by_hand(update(DRAWS).values(seed=SEED.hex(), seed_sha256=draws.seed_fingerprint(SEED)))


def secret_only(tried: Tried) -> None:
    """Another secret under the fingerprint that was published."""
    tried.by_hand(update(DRAWS).values(seed=SEED.hex()))


def fewer_slots(tried: Tried) -> None:
    """A slot is dropped from the list, and the list's fingerprint is made anew."""
    slots = canonical_json(json.loads(tried.draw_row().eligible)[1:])
    tried.by_hand(
        update(DRAWS).values(eligible=slots, eligible_sha256=draws.slots_fingerprint(slots))
    )


def other_order(tried: Tried) -> None:
    """The slots of the list change places under the fingerprint that was published."""
    slots = canonical_json(json.loads(tried.draw_row().eligible)[::-1])
    tried.by_hand(update(DRAWS).values(eligible=slots))


def other_commitment(tried: Tried) -> None:
    """What was sealed is said to have been sealed at another moment."""
    tried.by_hand("UPDATE draw SET attempt = 2")


def other_word(tried: Tried) -> None:
    """A member's word becomes another."""
    tried.by_hand("UPDATE draw_nonce SET nonce = 'word 7' WHERE number = 1")


def fewer_words(tried: Tried) -> None:
    """The last word is dropped: the chain before it is whole."""
    tried.by_hand("DELETE FROM draw_nonce WHERE number = 2")


def words_swapped(tried: Tried) -> None:
    """Two words change places."""
    for old, new in ((1, 9), (2, 1), (9, 2)):
        tried.by_hand(update(DRAW_NONCES).where(DRAW_NONCES.c.number == old).values(number=new))


BEFORE = {
    other_seed: "nonces",
    secret_only: "seed",
    fewer_slots: "nonces",
    other_order: "slots",
    other_commitment: "nonces",
    other_word: "nonces",
    fewer_words: "noted",
    words_swapped: "nonces",
}


@pytest.mark.parametrize("change", BEFORE, ids=[each.__name__ for each in BEFORE])
def test_what_was_sealed_cannot_be_changed_before_the_draw(tried: Tried, change: Any) -> None:
    change(tried)
    # The words hang on the seal: whoever changes what was sealed has to change them too.
    tried.held()
    assert tried.notice() == (BEFORE[change], False, ["draws"])


def another(tried: Tried) -> tuple[str, str]:
    """A slot that has not won, and who holds it."""
    won = tried.draw_row().winner_slot_id
    return next(
        (slot, member)
        for slot, member in rows("SELECT id, member_id FROM slot ORDER BY number")
        if str(slot).replace("-", "") != won.hex
    )


def other_winner(tried: Tried) -> None:
    """The draw, the round and the payout name somebody else."""
    other, member = another(tried)
    tried.by_hand("UPDATE draw SET winner_slot_id = :slot", slot=other)
    tried.by_hand(
        "UPDATE round SET winner_slot_id = :slot, winner_member_id = :member",
        slot=other,
        member=member,
    )


def proof_rewritten(tried: Tried) -> None:
    """The proof names another winner, and its own fingerprint is made anew."""
    told = json.loads(tried.draw_row().proof)
    told["winner"] = next(each["slot"] for each in told["slots"] if each["slot"] != told["winner"])
    del told["fingerprint"]
    whole = told | {"fingerprint": hashlib.sha256(canonical_json(told).encode()).hexdigest()}
    tried.by_hand(update(DRAWS).values(proof=canonical_json(whole)))


def passed_over(tried: Tried) -> None:
    """The winner is said to have been behind, and the next one wins: all numbers are right."""
    told = json.loads(tried.draw_row().proof)
    told["passed_over"] = [{"reason": "arrears", "slot": told["winner"]}]
    told["winner"] = told["scores"][1]["slot"]
    del told["fingerprint"]
    whole = told | {"fingerprint": hashlib.sha256(canonical_json(told).encode()).hexdigest()}
    slot = whole["winner"]
    tried.by_hand(update(DRAWS).values(proof=canonical_json(whole), winner_slot_id=UUID(slot)))
    stored = UUID(slot).hex
    tried.by_hand(
        "UPDATE round SET winner_slot_id = :slot,"
        " winner_member_id = (SELECT member_id FROM slot WHERE id = :slot)",
        slot=stored,
    )


def draw_gone(tried: Tried) -> None:
    """There never was a draw."""
    for statement in ("DELETE FROM draw_nonce", "DELETE FROM draw"):
        tried.by_hand(statement)


@pytest.mark.parametrize("change", [other_winner, proof_rewritten, passed_over, draw_gone])
def test_the_winner_cannot_be_changed_after_the_draw(tried: Tried, change: Any) -> None:
    written = tried.held()
    assert tried.notice() == ("", True, [])
    change(tried)
    report = verification.verify_circle(tried.home.owner, tried.home.circle.id)
    assert not report.intact
    assert "draws" in [each.name for each in report.checks if not each.ok]
    # Whoever kept the proof still has it, and what it says.
    assert fault(written.encode(), tried.noted) == ""
    if change is proof_rewritten:
        assert tried.notice()[0] == "winner"
    if change is passed_over:
        # The file is whole in itself: it is not the one whose fingerprint was shown at the draw.
        kept = json.loads(written)["fingerprint"]
        changed = proofs.proof(tried.home.owner, tried.round_id).encode()
        assert fault(changed, tried.noted) == ""
        assert fault(changed, [kept]) == "noted"


def test_who_rewrites_everything_is_found_by_what_people_noted(tried: Tried) -> None:
    """Seed, list, words and the audit trail, all of it consistent: only others know better."""
    other_seed(tried)
    row = tried.draw_row()
    seal = draws.Seal(
        str(row.circle_id), str(row.round_id), 1, row.attempt, row.committed_at,
        row.eligible_sha256, row.seed_sha256,
    )  # fmt: skip
    links, before = [], seal.fingerprint
    with database.reading() as session:
        added = (
            session.connection().execute(DRAW_NONCES.select().order_by(DRAW_NONCES.c.number)).all()
        )
    for each in added:
        before = draws.link(before, str(each.member_id), each.nonce, each.added_at).fingerprint
        links.append(before)
        tried.by_hand(
            update(DRAW_NONCES)
            .where(DRAW_NONCES.c.number == each.number)
            .values(fingerprint=before)
        )
    told = [seal.fingerprint, *links]
    events = rows("SELECT id, params FROM audit_event WHERE kind LIKE 'draw.%' ORDER BY id")
    for (event, params), new in zip(events, told, strict=True):
        tried.by_hand(
            "UPDATE audit_event SET params = :params WHERE id = :id",
            params=canonical_json(json.loads(params) | {"seal": new}),
            id=event,
        )
    tried.held()
    found, intact, faults = tried.notice()
    # The server's own check has nothing to compare with any more; the people have.
    assert (intact, faults) == (True, [])
    assert found == "noted"
