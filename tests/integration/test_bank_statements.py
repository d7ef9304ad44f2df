"""A bank's file read in: row by row, wholly or not at all, each line once."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from circle_app.adapters import clock
from circle_app.domain.bank_columns import InvalidMapping
from circle_app.domain.bank_statements import ColumnsUnsure, UnreadableFile
from circle_app.domain.errors import InvalidInput, NotAllowed, NotFound
from circle_app.domain.matching import NoStatement, NothingNew, StatementKnown
from circle_app.services import contributions, reconciliation
from tests.factories import key, outcomes, person, successes
from tests.support.banks import BANKS, Paid, file_of, paying_circle, read_in, waiting
from tests.support.circles import MORNING, count, kinds, officers_circle
from tests.support.circles import rows as ask

DAY = MORNING.date()
PAID = [Paid(DAY, 50_000 + number, f"5123456700{number:02d}") for number in range(3)]
CHARGE = "02/03/2026,SMS CHARGES,17.70,,"


@pytest.fixture
def upi(db):
    with clock.frozen(MORNING):
        circle, people = paying_circle(*PAID)
        yield circle, people


def test_a_file_is_looked_at_without_writing(upi):
    circle, (asha, *_) = upi
    data = file_of([PAID[0].row(), CHARGE, "02/03/2026,x,5.00,5.00,"])
    found = reconciliation.read(
        asha, circle.id, account="upi", file_name="..\\x/march.csv", data=data
    )
    assert (found.file_name, found.heading_row, found.needs) == ("march.csv", 0, ("day_order",))
    assert (found.new_count, found.duplicate_count, found.refused_count) == (2, 0, 1)
    assert (found.first_day, found.closing_minor, found.known_as) == (DAY, None, None)
    assert found.columns == {"date": 0, "description": 1, "debit": 2, "credit": 3, "balance": 4}
    assert found.sample[0][1].startswith("UPI/CR/")
    assert count("bank_statement") + count("bank_line") + count("column_mapping") == 0


def test_a_file_is_read_in_with_what_its_lines_are(upi):
    circle, (asha, *_) = upi
    late = Paid(DAY, 77_700, "512345679999")
    rows = [PAID[0].row(), PAID[1].row(utr=False), late.row(), CHARGE]
    made = read_in(asha, circle, file_of(rows), mapping={"day_order": "dmy"})
    assert made.counts == {"matched": 1, "suggested": 1, "unmatched": 2}
    assert (made.card.line_count, made.card.open_count) == (4, 3)
    lines = waiting(asha, made)
    assert [line.status for line in lines] == ["matched", "suggested", "unmatched", "unmatched"]
    assert [line.number for line in lines] == [2, 3, 4, 5]
    assert lines[0].entry.params["reference"] == PAID[0].utr
    assert lines[1].entry.amount_minor == PAID[1].amount_minor
    assert lines[3].amount_minor == -1_770
    assert kinds()[-1] == "statement.imported"
    assert reconciliation.statements(asha, circle.id).items == (made.card,)
    # What people wrote to each other is not to be read in a stolen database.
    assert "UPI" not in ask("SELECT description FROM bank_line")[0][0]


def test_the_columns_are_remembered_for_the_next_file(upi):
    circle, (asha, *_) = upi
    with pytest.raises(ColumnsUnsure) as refused:
        read_in(asha, circle, file_of([PAID[0].row()]))
    assert refused.value.context["needs"] == "day_order"
    assert count("bank_line") == 0
    read_in(asha, circle, file_of([PAID[0].row()]), mapping={"day_order": "dmy"})
    assert read_in(asha, circle, file_of([PAID[1].row()])).card.line_count == 1


def test_columns_can_be_said_where_nobody_can_guess(upi):
    circle, (asha, *_) = upi
    data = file_of([f"x,500.00,{PAID[0].utr} UPI,02/03/2026"], headings="a,b,c,d")
    with pytest.raises(ColumnsUnsure):
        read_in(asha, circle, data)
    with pytest.raises(InvalidMapping):
        read_in(asha, circle, data, mapping={"date": 3, "amount": 3})
    said = {"date": 3, "amount": "1", "description": 2, "day_order": "dmy"}
    made = read_in(asha, circle, data, mapping=said)
    assert [line.utr for line in waiting(asha, made)] == [PAID[0].utr]


def test_files_that_overlap_bring_each_line_once(upi):
    circle, (asha, *_) = upi
    dmy = {"day_order": "dmy"}
    twins = ["02/03/2026,BY CASH,,5.00,"] * 2
    first = read_in(asha, circle, file_of([PAID[0].row(), *twins]), mapping=dmy)
    assert first.card.line_count == 3
    more = file_of([PAID[0].row(), *twins, twins[0], PAID[1].row()])
    second = read_in(asha, circle, more)
    assert (second.card.line_count, second.card.duplicate_count) == (2, 3)
    with pytest.raises(StatementKnown) as known:
        read_in(asha, circle, more)
    assert known.value.context["statement_id"] == second.card.id
    with pytest.raises(NothingNew):
        read_in(asha, circle, file_of([PAID[1].row()]))
    assert read_in(asha, circle, file_of([PAID[1].row()]), account="bank").card.line_count == 1


def test_a_repeat_reads_a_file_in_once(upi):
    circle, (asha, *_) = upi
    again, data = key(), file_of([PAID[0].row()])
    first = read_in(asha, circle, data, mapping={"day_order": "dmy"}, key=again)
    second = read_in(asha, circle, data, mapping={"day_order": "dmy"}, key=again)
    assert (second.card, second.replayed) == (first.card, True)
    assert count("bank_statement") == 1


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_every_bank_s_file_is_read_in(db, path):
    with clock.frozen(MORNING + timedelta(days=300)):
        asha = person()
        circle, (asha, *_) = paying_circle(people=1)
        made = read_in(asha, circle, path.read_bytes())
        assert (made.card.line_count, made.card.refused_count) == (4, 0)
        # Another bank's file says the same two payments; what has no reference is told apart.
        other = next(each for each in BANKS if each != path)
        more = read_in(asha, circle, other.read_bytes())
        assert more.card.duplicate_count >= 2


def test_five_hundred_lines_are_matched_or_refused_row_by_row(upi):
    """Duplicates, brackets, broken rows: each has its verdict, and the sums agree."""
    circle, (asha, *_) = upi
    dice = random.Random(7)
    paid = [Paid(DAY, 1_000 + number, f"6123456{number:05d}") for number in range(60)]
    for each in paid:
        contributions.pay(
            asha,
            circle.id,
            amount_minor=each.amount_minor,
            method="upi",
            reference=each.utr,
            key=key(),
        )
    rows = [each.row() for each in paid]
    rows += [each.row() for each in paid[:30]]  # the bank prints them twice
    rows += [f"02/03/2026,CHEQUE {number},({number}.50),," for number in range(1, 101)]
    rows += [f"01/03/2026,CASH {number},,{number}.00," for number in range(1, 211)]
    broken = ["32/03/2026,x,,5.00,", "02/03/2026,x,,abc1,", "02/03/2026,x,1.00,2.00,"]
    rows += [row for row in broken for _ in range(20)] + ["02/03/2026,x,,(5.00),"] * 40
    assert len(rows) == 500
    dice.shuffle(rows)
    # Saved once more by an old program: no UTF-8 any longer.
    data = file_of(rows).decode().replace("CHEQUE ", "CHÈQUE – ").encode("cp1252")
    made = read_in(asha, circle, data, mapping={"day_order": "dmy"})
    assert (made.card.line_count, made.card.duplicate_count, made.card.refused_count) == (
        370,
        30,
        100,
    )
    assert made.counts["matched"] == 60
    assert len(made.refused) == 100
    assert {row.reason for row in made.refused} == {
        "bad_day",
        "bad_amount",
        "both_sides",
        "negative_side",
    }
    assert {row.text for row in made.refused if row.reason == "both_sides"} == {
        "02/03/2026 · x · 1.00 · 2.00"
    }
    taken = ask("SELECT SUM(amount_minor) FROM bank_line")[0][0]
    assert taken == sum(each.amount_minor for each in paid) - sum(
        100 * number + 50 for number in range(1, 101)
    ) + sum(100 * number for number in range(1, 211))
    assert ask("SELECT COUNT(DISTINCT line_id), COUNT(line_id) FROM bank_line") == [(60, 60)]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "data",
    [
        file_of([CHARGE] * 3).replace(b"SMS", b"\x00\x00"),
        file_of([CHARGE] * 3) + b'02/03/2026,"open,5.00,,\n',
        b"PK\x03\x04" + b"x" * 50,
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing(upi, data):
    circle, (asha, *_) = upi
    with pytest.raises(UnreadableFile):
        read_in(asha, circle, data, mapping={"day_order": "dmy"})
    assert count("bank_statement") + count("bank_line") == 0


def test_a_crash_half_way_leaves_nothing(upi, monkeypatch):
    circle, (asha, *_) = upi
    before = len(kinds())

    def crash(*_args, **_more):
        raise RuntimeError("the machine stops")

    monkeypatch.setattr("circle_app.services.reconciliation.reading.events.record", crash)
    with pytest.raises(RuntimeError):
        read_in(asha, circle, file_of([PAID[0].row()]), mapping={"day_order": "dmy"})
    assert count("bank_statement") + count("bank_line") + count("column_mapping") == 0
    assert len(kinds()) == before


def test_strangers_learn_nothing_and_members_only_look(db):
    with clock.frozen(MORNING):
        group = officers_circle()
        data = file_of([PAID[0].row()])
        made = read_in(group.treasurer, group.circle, data, mapping={"day_order": "dmy"})
        stranger, member = person("Meena"), group.members[0]
        line = waiting(member, made)[0]
        assert reconciliation.statement(member, made.card.id).card == made.card
        assert reconciliation.line(member, line.id) == line
        with pytest.raises(NotAllowed):
            reconciliation.ignore(member, line.id, reason="x", key=key())
        with pytest.raises(NotAllowed):
            read_in(member, group.circle, file_of([PAID[1].row()]))
        for look in (
            lambda: reconciliation.statement(stranger, made.card.id),
            lambda: reconciliation.statements(stranger, group.circle.id),
            lambda: reconciliation.lines(stranger, made.card.id),
            lambda: reconciliation.line(stranger, line.id),
            lambda: reconciliation.candidates(stranger, line.id),
            lambda: reconciliation.match(stranger, line.id, entry_id=line.id, key=key()),
            lambda: reconciliation.accept(stranger, made.card.id, key=key()),
            lambda: reconciliation.accept(stranger, line.id, key=key()),
            lambda: read_in(stranger, group.circle, data),
        ):
            with pytest.raises(NotFound):
                look()
        with pytest.raises(NoStatement):
            read_in(group.treasurer, group.circle, data, account="cash")
        with pytest.raises(InvalidInput):
            reconciliation.lines(member, made.card.id, status="lost")


def test_lists_are_paged(upi):
    circle, (asha, *_) = upi
    rows = [each.row() for each in PAID]
    made = read_in(asha, circle, file_of(rows), mapping={"day_order": "dmy"})
    first = reconciliation.lines(asha, made.card.id, limit=2)
    second = reconciliation.lines(asha, made.card.id, limit=2, cursor=first.next_cursor)
    assert [line.number for line in (*first.items, *second.items)] == [2, 3, 4]
    read_in(asha, circle, file_of([CHARGE]))
    page = reconciliation.statements(asha, circle.id, limit=1)
    assert len(page.items) == 1
    older = reconciliation.statements(asha, circle.id, limit=1, cursor=page.next_cursor)
    assert older.items == (made.card,)


def test_two_who_read_the_same_file_bring_it_once(upi):
    circle, people = upi
    data = file_of([each.row() for each in PAID])

    def act(number):
        with clock.frozen(MORNING):
            return read_in(people[number % 3], circle, data, mapping={"day_order": "dmy"})

    results = outcomes(act, 4)
    assert len(successes(results)) == 1
    assert results.count("statement_known") == 3
    assert count("bank_line") == 3
