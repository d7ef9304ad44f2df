"""The proof that a member takes along: the whole book, enough to check every seal elsewhere.

The book is written to a temporary file first, as fast as the database can be read. Whoever then
takes an hour to download it holds neither a connection nor a snapshot of the database, only one of
a few places.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final
from uuid import UUID

from sqlmodel import Session

from circle_app import settings
from circle_app.domain.audits import EntryRow, LineRow
from circle_app.domain.errors import CircleError
from circle_app.domain.ledger import canonical_json
from circle_app.domain.permissions import Permission
from circle_app.persistence import database
from circle_app.persistence.queries import audits as queries
from circle_app.persistence.queries import books as book_queries
from circle_app.services import access, ledger
from circle_app.services.access import Actor
from circle_app.services.audits import note_export

VERSION: Final = 2
#: How many proofs may be under way at once, and how large one may be.
PLACES: Final = 8
MAX_BYTES: Final = 2 * 1024**3
_IN_MEMORY: Final = 1024**2
_CHUNK: Final = 64 * 1024
_places = threading.BoundedSemaphore(PLACES)


class ProofsBusy(CircleError):
    """As many proofs are under way as the machine should carry."""

    code = "proofs_busy"
    http_status = 503


class ProofTooLarge(CircleError):
    """The book is longer than a download should be; the operator can check it."""

    code = "proof_too_large"
    http_status = 409


class Proof:
    """A written proof: its size, and its bytes once.

    Its place is free again when it was read to the end, closed, or forgotten.
    """

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.size = size
        self._file = file
        self.close = weakref.finalize(self, _give_back, file)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes in pieces."""
        try:
            while piece := self._file.read(_CHUNK):
                yield piece
        finally:
            self.close()


def _give_back(file: IO[bytes]) -> None:
    file.close()
    _places.release()


def proof(actor: Actor, circle_id: UUID) -> Proof:
    """Write the book of a circle as lines of canonical JSON; every member may take it.

    Raises:
        NotFound: The actor is not a member of such a circle.
        ProofsBusy: Too many are under way.
        ProofTooLarge: The book is too long.
    """
    if not _places.acquire(blocking=False):
        raise ProofsBusy
    folder = settings.get().circle_data_dir
    folder.mkdir(parents=True, exist_ok=True)
    file = SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+b", dir=str(folder))  # noqa: SIM115  (the reader closes it)
    try:
        size = _write(file, actor, circle_id)
    except BaseException:
        _give_back(file)
        raise
    made = Proof(file, size)
    file.seek(0)
    note_export(actor, circle_id, "proof")
    return made


def _write(file: IO[bytes], actor: Actor, circle_id: UUID) -> int:
    size = 0
    with database.reading(snapshot=True) as session:
        place = access.require(session, actor, circle_id, Permission.VERIFY, writing=False)
        book_id = ledger.book_of_circle(session, circle_id)
        for line in _lines(session, book_id, place.circle_name):
            size += file.write(line.encode() + b"\n")
            if size > MAX_BYTES:
                raise ProofTooLarge
    return size


def _lines(session: Session, book_id: UUID, circle_name: str) -> Iterator[str]:
    book = book_queries.book_row(session, book_id)
    accounts = queries.accounts_of(session, book_id)
    yield canonical_json(
        {
            "circle_book_proof": VERSION,
            "book": str(book_id),
            "circle": circle_name,
            "currency": book.currency,
            "entries": book.head_sequence,
            "head": book.head_hash,
            # Debit positive, as text: other programs round large numbers.
            "accounts": [[row.key, row.side, str(row.balance_minor)] for row in accounts],
        }
    )
    keys = {row.id: row.key for row in accounts}
    for batch in queries.batches(session, book_id):
        yield from _entries(batch, keys)


def _entries(batch: queries.Batch, keys: dict[int, str]) -> Iterator[str]:
    lines = iter(batch.lines)
    line: LineRow | None = next(lines, None)
    for row in batch.entries:
        legs: list[list[str]] = []
        while line is not None and line[0] == row[1]:
            legs.append([keys.get(line[1], "?"), str(line[3])])
            line = next(lines, None)
        yield canonical_json(_members(row, legs, batch.book_id))


def _members(row: EntryRow, legs: list[list[str]], book_id: str) -> dict[str, Any]:
    """Name the members of an entry: those that its seal covers, and the two seals."""
    sequence, _, public_id, kind, params, subject, transfer, reverses, reason, actor, on, at, *_ = (
        row
    )
    return {
        "actor": actor,
        "at": at,
        "book": book_id,
        "hash": row[13],
        "id": public_id,
        "kind": kind,
        "lines": legs,
        "on": on,
        "params": params,
        "prev": row[12],
        "reason": reason,
        "reverses": reverses,
        "sequence": sequence,
        "subject": subject,
        "transfer": transfer,
    }
