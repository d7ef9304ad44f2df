"""What must hold of dues after every act, recounted here with plain SQL."""

from __future__ import annotations

from typing import Final

from tests.support.circles import rows

PAID: Final = """
    SELECT d.id, d.paid_minor, d.paid_fee_minor FROM due d
    LEFT JOIN (
        SELECT p.due_id, SUM(p.amount_minor) AS amount, SUM(p.fee_minor) AS fee
        FROM due_payment p JOIN contribution c ON c.id = p.contribution_id
        WHERE c.status = 'confirmed' GROUP BY p.due_id
    ) AS s ON s.due_id = d.id
    WHERE COALESCE(s.amount, 0) <> d.paid_minor OR COALESCE(s.fee, 0) <> d.paid_fee_minor
"""
WAIVED: Final = """
    SELECT d.id, d.waived_minor, d.waived_fee_minor FROM due d
    LEFT JOIN (
        SELECT due_id, SUM(amount_minor) AS amount, SUM(fee_minor) AS fee
        FROM due_waiver GROUP BY due_id
    ) AS w ON w.due_id = d.id JOIN member m ON m.id = d.member_id
    WHERE m.status = 'active'
      AND (COALESCE(w.amount, 0) <> d.waived_minor OR COALESCE(w.fee, 0) <> d.waived_fee_minor)
"""
STATES: Final = """
    SELECT id, status, amount_minor, paid_minor, waived_minor, fee_minor FROM due
    WHERE amount_minor < paid_minor + waived_minor OR fee_minor < paid_fee_minor + waived_fee_minor
       OR (status IN ('paid', 'waived')) <> (amount_minor = paid_minor + waived_minor
          AND fee_minor = paid_fee_minor + waived_fee_minor)
       OR (status = 'paid' AND waived_minor > 0) OR (status = 'waived' AND waived_minor = 0)
       OR (status IN ('paid', 'waived')) <> (settled_on IS NOT NULL)
"""
CLAIMS: Final = """
    SELECT d.id, d.status, COUNT(c.id) FROM due d
    LEFT JOIN due_payment p ON p.due_id = d.id
    LEFT JOIN contribution c ON c.id = p.contribution_id AND c.status = 'pending'
    GROUP BY d.id, d.status HAVING (d.status = 'claimed') <> (COUNT(c.id) > 0) OR COUNT(c.id) > 1
"""
CYCLES: Final = """
    SELECT y.id, y.due_count, y.paid_count, y.collected_minor FROM cycle y
    LEFT JOIN due d ON d.cycle_id = y.id
    GROUP BY y.id, y.due_count, y.paid_count, y.collected_minor
    HAVING y.due_count <> COUNT(d.id) OR y.collected_minor <> COALESCE(SUM(d.paid_minor), 0)
        OR y.paid_count <> COALESCE(SUM(CASE WHEN d.status = 'paid' THEN 1 ELSE 0 END), 0)
"""
SPREAD: Final = """
    SELECT c.id, c.amount_minor, c.fee_minor, c.ahead_minor FROM contribution c
    LEFT JOIN due_payment p ON p.contribution_id = c.id
    GROUP BY c.id, c.amount_minor, c.fee_minor, c.ahead_minor, c.status
    HAVING (c.status IN ('pending', 'confirmed') AND (
               c.fee_minor <> COALESCE(SUM(p.fee_minor), 0)
               OR c.ahead_minor < 0
               OR c.amount_minor < COALESCE(SUM(p.amount_minor + p.fee_minor), 0) + c.ahead_minor))
        OR (c.status <> 'confirmed' AND c.ahead_minor <> 0)
        OR (c.status IN ('rejected', 'reversed') AND COUNT(p.due_id) > 0)
"""
AHEAD: Final = """
    SELECT m.id, m.ahead_minor, COALESCE(SUM(c.ahead_minor), 0) FROM member m
    LEFT JOIN contribution c ON c.member_id = m.id
    GROUP BY m.id, m.ahead_minor HAVING m.ahead_minor <> COALESCE(SUM(c.ahead_minor), 0)
"""
RECEIPTS: Final = """
    SELECT k.id, k.last_receipt_number, COUNT(c.receipt_number) FROM circle k
    LEFT JOIN contribution c ON c.circle_id = k.id
    GROUP BY k.id, k.last_receipt_number
    HAVING COUNT(c.receipt_number) <> k.last_receipt_number
        OR COALESCE(MAX(c.receipt_number), 0) <> k.last_receipt_number
        OR SUM(CASE WHEN c.status IN ('confirmed', 'reversed') THEN 1 ELSE 0 END)
           <> COUNT(c.receipt_number)
"""
FEES: Final = """
    SELECT b.id, COALESCE(MAX(a.balance_minor), 0), COALESCE(MAX(f.fee), 0) FROM ledger_book b
    LEFT JOIN ledger_account a ON a.book_id = b.id AND a.code = 'fee_income'
    LEFT JOIN (
        SELECT circle_id, SUM(fee_minor) AS fee FROM contribution
        WHERE status = 'confirmed' GROUP BY circle_id
    ) AS f ON f.circle_id = b.circle_id
    WHERE b.circle_id NOT IN (SELECT circle_id FROM loan) GROUP BY b.id
    HAVING -COALESCE(MAX(a.balance_minor), 0) <> COALESCE(MAX(f.fee), 0)
"""
CHARGED: Final = """
    SELECT id, fee_minor, fee_on FROM due WHERE fee_minor > 0 AND fee_on IS NULL
"""
SENTENCES: Final = {
    "paid of a due is not what payments brought": PAID,
    "let off a due is not what was written down": WAIVED,
    "a due's state is not what its figures say": STATES,
    "a claimed due without one claim, or a claim on another": CLAIMS,
    "a cycle's counters are not its dues": CYCLES,
    "a contribution is not spread as it says": SPREAD,
    "a member's money ahead is not what payments keep": AHEAD,
    "receipts have a gap": RECEIPTS,
    "fees booked are not fees paid": FEES,
    "a fee without its day": CHARGED,
}


def due_faults() -> list[str]:
    """Return what is wrong with the dues, in words; nothing if they are sound."""
    return [
        f"{sentence}: {tuple(row)}" for sentence, query in SENTENCES.items() for row in rows(query)
    ]
