"""Comparing the books with the world: counts, statements of banks and their lines."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.bank_claims import ClaimOnLine, ClaimsAgreed
from circle_app.api.schemas.common import ListOf, Text, listed, paged
from circle_app.api.schemas.contributions import Reason
from circle_app.api.schemas.reconciliation import (
    MAX_MAPPING_LENGTH,
    Account,
    Agreed,
    BankLine,
    BookingAsked,
    Candidate,
    Count,
    CountAsked,
    EntryAsked,
    FilePreview,
    LinesAsked,
    Statement,
    StatementCard,
    mapping_of,
)
from circle_app.api.stored_files import uploaded
from circle_app.services import currencies, reconciliation

router = APIRouter(tags=["reconciliation"])

Status = Literal["unmatched", "suggested", "matched", "booked", "ignored", "settled"]
Preview = Annotated[
    bool, Query(description="Only say what would become of each row; nothing is written.")
]
BankFile = Annotated[UploadFile, File(description="The bank's statement as CSV, at most 5 MB.")]
Mapping = Annotated[
    Text | None,
    Form(
        max_length=MAX_MAPPING_LENGTH,
        description="Column by role as JSON, by number from 0 or by heading, and `day_order`: "
        '`{"date": 0, "description": 1, "debit": "Withdrawal", "credit": 4, "day_order": "dmy"}`.',
    ),
]


@router.post("/circles/{circle_id}/counts", status_code=201)
def count(
    circle_id: UUID, asked: CountAsked, actor: SignedIn, key: Key, response: Response
) -> Count:
    """Write down what was counted in a box; a difference to the books is booked."""
    currency = currencies.of_circle(actor, circle_id)
    pieces = asked.pieces_minor(currency)
    made = reconciliation.count(
        actor,
        circle_id,
        account=asked.account,
        counted_minor=asked.amount_minor(currency, pieces),
        pieces=pieces,
        reason=asked.reason,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return Count.of(made)


@router.get("/circles/{circle_id}/counts")
def counts(
    circle_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[Count]:
    """List what was counted, the newest first."""
    return paged(reconciliation.counts(actor, circle_id, cursor=cursor, limit=limit), Count.of)


@router.post("/circles/{circle_id}/bank-statements", status_code=201)
def read_in(
    circle_id: UUID,
    actor: SignedIn,
    key: Key,
    response: Response,
    file: BankFile,
    account: Annotated[Account, Form()],
    mapping: Mapping = None,
    *,
    preview: Preview = False,
) -> FilePreview | Statement:
    """Read a bank's statement in, wholly or not at all; with `preview=true` only look at it."""
    name, data = uploaded(file)
    said = mapping_of(mapping)
    if preview:
        response.status_code = 200
        return FilePreview.of(
            reconciliation.read(
                actor, circle_id, account=account, file_name=name, data=data, mapping=said
            )
        )
    made = reconciliation.import_(
        actor, circle_id, account=account, file_name=name, data=data, mapping=said, key=key
    )
    mark_replay(response, replayed=made.replayed)
    return Statement.of(made)


@router.get("/circles/{circle_id}/bank-statements")
def of_circle(
    circle_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[StatementCard]:
    """List the statements that were read in, the newest first."""
    found = reconciliation.statements(actor, circle_id, cursor=cursor, limit=limit)
    return paged(found, StatementCard.of)


@router.get("/bank-statements/{statement_id}")
def get(statement_id: UUID, actor: SignedIn) -> Statement:
    """Show a statement with what explains its difference to the books."""
    return Statement.of(reconciliation.statement(actor, statement_id))


@router.get("/bank-statements/{statement_id}/lines")
def lines(
    statement_id: UUID,
    actor: SignedIn,
    status: Annotated[
        Status | None, Query(description="`settled` is matched, booked and set aside.")
    ] = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[BankLine]:
    """List the lines of a statement in the order of the file."""
    found = reconciliation.lines(actor, statement_id, status=status, cursor=cursor, limit=limit)
    return paged(found, BankLine.of)


@router.post("/bank-statements/{statement_id}/accept")
def accept(
    statement_id: UUID, asked: LinesAsked, actor: SignedIn, key: Key, response: Response
) -> Agreed:
    """Agree to what was suggested, for some lines or for all."""
    done = reconciliation.accept(actor, statement_id, line_ids=asked.line_ids, key=key)
    mark_replay(response, replayed=done.replayed)
    return Agreed.of(done)


@router.get("/bank-statements/{statement_id}/claims")
def claims(statement_id: UUID, actor: SignedIn) -> ListOf[ClaimOnLine]:
    """List payments that wait and that lines of the statement prove: same UTR, same amount."""
    return listed(reconciliation.claims(actor, statement_id), ClaimOnLine.of)


@router.post("/bank-statements/{statement_id}/confirm-claims")
def confirm_claims(
    statement_id: UUID, asked: LinesAsked, actor: SignedIn, key: Key, response: Response
) -> ClaimsAgreed:
    """Confirm the payments that lines prove, of some lines or of all, and match the lines."""
    done = reconciliation.confirm_claims(actor, statement_id, line_ids=asked.line_ids, key=key)
    mark_replay(response, replayed=done.replayed)
    return ClaimsAgreed.of(done)


@router.post("/bank-statements/{statement_id}/look-again")
def look_again(statement_id: UUID, actor: SignedIn, key: Key, response: Response) -> Agreed:
    """Compare the lines without a match once more, after entries were added to the books."""
    done = reconciliation.look_again(actor, statement_id, key=key)
    mark_replay(response, replayed=done.replayed)
    return Agreed.of(done)


@router.get("/bank-lines/{line_id}/candidates")
def candidates(line_id: UUID, actor: SignedIn) -> ListOf[Candidate]:
    """List the entries that a line may be, the likeliest first."""
    currency = reconciliation.line(actor, line_id).currency
    found = reconciliation.candidates(actor, line_id)
    return listed(found, lambda each: Candidate.of(each, currency))


@router.post("/bank-lines/{line_id}/match")
def match(
    line_id: UUID, asked: EntryAsked, actor: SignedIn, key: Key, response: Response
) -> BankLine:
    """Say which entry a line is."""
    done = reconciliation.match(actor, line_id, entry_id=asked.entry_id, key=key)
    mark_replay(response, replayed=done.replayed)
    return BankLine.of(done)


@router.post("/bank-lines/{line_id}/unmatch")
def unmatch(line_id: UUID, actor: SignedIn, key: Key, response: Response) -> BankLine:
    """Open a line again that was matched or set aside."""
    done = reconciliation.unmatch(actor, line_id, key=key)
    mark_replay(response, replayed=done.replayed)
    return BankLine.of(done)


@router.post("/bank-lines/{line_id}/book")
def book(
    line_id: UUID, asked: BookingAsked, actor: SignedIn, key: Key, response: Response
) -> BankLine:
    """Book a line that the books know nothing of, on its day."""
    done = reconciliation.book(
        actor,
        line_id,
        treat_as=asked.treat_as,
        category=asked.category,
        reason=asked.reason,
        key=key,
    )
    mark_replay(response, replayed=done.replayed)
    return BankLine.of(done)


@router.post("/bank-lines/{line_id}/ignore")
def ignore(line_id: UUID, asked: Reason, actor: SignedIn, key: Key, response: Response) -> BankLine:
    """Set a line aside that is nothing of the circle's."""
    done = reconciliation.ignore(actor, line_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=done.replayed)
    return BankLine.of(done)
