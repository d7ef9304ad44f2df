"""The bank's side of the demo: a statement as a bank lets one download it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from circle_app.services.demo.stage import Stage
from circle_app.services.funds import BoxMove

HEADINGS = ("Txn Date", "Description", "Ref No./Cheque No.", "Debit", "Credit", "Balance")
# What the books do not know: the bank's charges, and money that somebody paid straight to it.
CHARGES_MINOR, STRAY_MINOR = -17_70, 500_00


def bank_file(stage: Stage, moves: Sequence[BoxMove], balance_minor: int, now: datetime) -> bytes:
    """Write the statement of the bank account: what the books have there, and two lines more.

    Args:
        stage: For the references.
        moves: The newest movements of the circle's boxes, the newest first.
        balance_minor: What the books have at the bank.
        now: The end of the statement.
    """
    rows = [
        (move.occurred_on, "BY CASH DEPOSIT" if amount > 0 else "TO TRANSFER", "", amount)
        for move in reversed(moves)
        for account, amount in move.parts
        if account == "bank"
    ]
    opening = balance_minor - sum(amount for *_, amount in rows)
    rows.append(((now - timedelta(days=9)).date(), "SMS ALERT CHARGES QTR", "", CHARGES_MINOR))
    utr = stage.utr()
    told = f"UPI/CR/{utr}/LAKSHMI BAI/SBIN"
    rows.append(((now - timedelta(days=4)).date(), told, utr, STRAY_MINOR))
    rows.sort(key=lambda row: row[0])
    return _written(rows, opening)


def _written(rows: Sequence[tuple[date, str, str, int]], balance_minor: int) -> bytes:
    kept = io.StringIO()
    table = csv.writer(kept)
    table.writerow(HEADINGS)
    for day, told, reference, amount in rows:
        balance_minor += amount
        out, into = ("", _rupees(amount)) if amount > 0 else (_rupees(-amount), "")
        table.writerow((f"{day:%d/%m/%Y}", told, reference, out, into, _rupees(balance_minor)))
    return kept.getvalue().encode()


def _rupees(minor: int) -> str:
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"
