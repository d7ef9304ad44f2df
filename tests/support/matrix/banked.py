"""The bank's statements that acts on reconciling are tried on."""

from __future__ import annotations

from typing import Any, Final

from circle_app.services import funds, reconciliation
from circle_app.services.reconciliation import uploads
from tests.factories import key

BANK_FILE: Final = (
    b"Date,Narration,Debit,Credit,Balance\n25/02/2026,BY CASH,,500.00,500.00\n"
    b"26/02/2026,TO CASH,100.00,,400.00\n"
)
ANOTHER_FILE: Final = BANK_FILE.replace(b"500.00", b"700.00")


def statement(world: Any) -> None:
    """Carry money to the bank, and read one statement in; another waits for its columns."""
    world.ids["carried"] = funds.transfer(
        world.admin,
        world.circle,
        from_account="cash",
        to_account="bank",
        amount_minor=50_000,
        key=key(),
    ).entry_id
    read = reconciliation.import_(
        world.admin,
        world.circle,
        account="bank",
        file_name="march.csv",
        data=BANK_FILE,
        key=key(),
    )
    world.ids["statement"] = read.card.id
    world.ids["line"] = reconciliation.lines(world.admin, world.statement).items[0].id
    world.ids["upload"] = uploads.keep(
        world.admin, world.circle, file_name="april.csv", data=ANOTHER_FILE
    )
