"""Spreadsheets: sent in, columns said, rows looked at and mended, taken in, taken back."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile
from fastapi.responses import StreamingResponse

from circle_app.api.deps import PAGE, Cursor, Key, Limit, SignedIn, mark_replay
from circle_app.api.schemas.common import ListOf, Text, paged
from circle_app.api.schemas.contributions import Reason
from circle_app.api.schemas.imports import (
    CommitAsked,
    Import,
    ImportCard,
    ImportLine,
    ImportPreview,
    KindOfImport,
    MappingAsked,
    RowAsked,
)
from circle_app.api.stored_files import uploaded
from circle_app.reports.import_files import errors_csv, template_csv
from circle_app.services import imports

router = APIRouter(tags=["imports"])

Outcome = Literal["good", "bad", "double", "done"]
CSV: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/csv": {}}}}
Sheet = Annotated[
    Text | None,
    Form(max_length=80, description="Which sheet of a workbook; else the first that is filled."),
]


@router.post("/circles/{circle_id}/imports", status_code=201)
def upload(
    circle_id: UUID,
    actor: SignedIn,
    key: Key,
    response: Response,
    file: Annotated[UploadFile, File(description="CSV or .xlsx, at most 5 MB.")],
    kind: Annotated[KindOfImport, Form()],
    sheet: Sheet = None,
) -> Import:
    """Read a spreadsheet in, to be looked at; nothing of it counts yet."""
    name, data = uploaded(file)
    made = imports.upload(
        actor, circle_id, kind=kind, file_name=name, data=data, sheet=sheet or None, key=key
    )
    mark_replay(response, replayed=made.replayed)
    return Import.of(made)


@router.get("/circles/{circle_id}/imports")
def of_circle(
    circle_id: UUID, actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[ImportCard]:
    """List the imports of a circle, the newest first."""
    return paged(imports.batches(actor, circle_id, cursor=cursor, limit=limit), ImportCard.of)


@router.get("/import-templates/{kind}.csv", response_class=StreamingResponse, responses=CSV)
def template(kind: KindOfImport, actor: SignedIn) -> StreamingResponse:
    """Download an empty list of a kind, its headings in both languages."""
    del actor  # anybody who is signed in
    return _csv(template_csv(kind), f"{kind}.csv")


@router.get("/imports/{import_id}")
def get(import_id: UUID, actor: SignedIn) -> Import:
    """Show an import and how its rows stand."""
    return Import.of(imports.batch(actor, import_id))


@router.delete("/imports/{import_id}", status_code=204)
def drop(import_id: UUID, actor: SignedIn) -> None:
    """Give an import up before it is committed; its rows are gone."""
    imports.drop(actor, import_id)


@router.put("/imports/{import_id}/mapping")
def set_mapping(import_id: UUID, asked: MappingAsked, actor: SignedIn) -> Import:
    """Say which column holds what; every row is checked anew."""
    return Import.of(imports.set_mapping(actor, import_id, asked.model_dump()))


@router.get("/imports/{import_id}/rows")
def rows(
    import_id: UUID,
    actor: SignedIn,
    outcome: Annotated[Outcome | None, Query(description="Only rows that end so.")] = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[ImportLine]:
    """List the rows in the order of the file, with what is wrong with each."""
    found = imports.rows(actor, import_id, outcome=outcome, cursor=cursor, limit=limit)
    return paged(found, lambda row: ImportLine.of(row, actor.language))


@router.patch("/imports/{import_id}/rows/{number}")
def edit_row(
    import_id: UUID,
    number: Annotated[int, Path(ge=1, le=1_000_000)],
    asked: RowAsked,
    actor: SignedIn,
) -> ImportLine:
    """Mend cells of a row; every row is checked anew."""
    return ImportLine.of(imports.edit_row(actor, import_id, number, asked.cells), actor.language)


@router.get("/imports/{import_id}/errors.csv", response_class=StreamingResponse, responses=CSV)
def errors(import_id: UUID, actor: SignedIn) -> StreamingResponse:
    """Download the rows that are not taken in, each with the reason beside it."""
    return _csv(errors_csv(actor, import_id), "errors.csv")


@router.get("/imports/{import_id}/preview")
def preview(import_id: UUID, actor: SignedIn) -> ImportPreview:
    """Say what would be written, and what would move in the books."""
    return ImportPreview.of(imports.preview(actor, import_id))


@router.post("/imports/{import_id}/commit")
def commit(
    import_id: UUID, asked: CommitAsked, actor: SignedIn, key: Key, response: Response
) -> Import:
    """Take the good rows in, all in one transaction or none."""
    made = imports.bring_in(
        actor,
        import_id,
        leave_out_bad=asked.leave_out_bad,
        expected=asked.expected,
        key=key,
    )
    mark_replay(response, replayed=made.replayed)
    return Import.of(made)


@router.post("/imports/{import_id}/revert")
def revert(import_id: UUID, asked: Reason, actor: SignedIn, key: Key, response: Response) -> Import:
    """Take a whole import back, or nothing of it where something was built upon it."""
    made = imports.revert(actor, import_id, reason=asked.reason, key=key)
    mark_replay(response, replayed=made.replayed)
    return Import.of(made)


def _csv(lines: Any, name: str) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type="text/csv", headers=headers)
