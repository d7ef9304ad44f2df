"""The admin area, for operators; to everybody else all of it is not there (404)."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.responses import StreamingResponse

from circle_app.api.audit_filters import Narrowed
from circle_app.api.deps import PAGE, Cursor, Limit, SignedIn
from circle_app.api.schemas.admin import (
    AdminAct,
    AdminCircle,
    AdminDispute,
    AdminJob,
    AdminJobs,
    AdminOverview,
    AdminPerson,
    AdminPersonDetail,
    AdminRun,
    Lock,
    OperatorSwitch,
)
from circle_app.api.schemas.common import ListOf, Text, paged
from circle_app.api.tables import CSV, csv_table
from circle_app.reports.audit_list import installation_csv
from circle_app.services import audits
from circle_app.services.admin import circles as circle_service
from circle_app.services.admin import jobs as job_service
from circle_app.services.admin import overview as overview_service
from circle_app.services.admin import people as people_service

router = APIRouter(prefix="/admin", tags=["admin"])
Search = Annotated[
    Text | None,
    Query(max_length=120, description="A part of the name."),
]
Preset = Annotated[str | None, Query(max_length=20)]
CircleStatus = Annotated[Literal["active", "archived", "dissolved"] | None, Query()]
JobName = Annotated[Text, Path(max_length=40)]
RunStatus = Annotated[Literal["running", "done", "failed"] | None, Query()]
PersonStatus = Annotated[Literal["locked", "operator"] | None, Query()]


@router.get("/overview")
def overview(actor: SignedIn) -> AdminOverview:
    """Show how the installation stands, and what needs somebody."""
    return AdminOverview.of(overview_service.show(actor))


@router.get("/circles")
def circles(
    actor: SignedIn,
    search: Search = None,
    preset: Preset = None,
    status: CircleStatus = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[AdminCircle]:
    """List circles, the newest first: facts, nobody's savings or loans."""
    found = circle_service.listed(
        actor, search=search, preset=preset, status=status, cursor=cursor, limit=limit
    )
    return paged(found, AdminCircle.of)


@router.get("/disputes")
def disputes(actor: SignedIn, cursor: Cursor = None, limit: Limit = PAGE) -> ListOf[AdminDispute]:
    """List the open disputes of all circles, the oldest first; not what they are about."""
    return paged(circle_service.disputes(actor, cursor=cursor, limit=limit), AdminDispute.of)


@router.get("/people")
def people(
    actor: SignedIn,
    search: Search = None,
    status: PersonStatus = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[AdminPerson]:
    """List people, the newest first.

    `search` takes a part of the name, the last four digits of the phone number, or a whole phone
    number or e-mail address.
    """
    found = people_service.listed(actor, search=search, status=status, cursor=cursor, limit=limit)
    return paged(found, AdminPerson.of)


@router.get("/people/{person_id}")
def person(person_id: UUID, actor: SignedIn) -> AdminPersonDetail:
    """Show one person."""
    return AdminPersonDetail.of_view(people_service.get(actor, person_id))


@router.post("/people/{person_id}/lock")
def lock(person_id: UUID, asked: Lock, actor: SignedIn) -> AdminPersonDetail:
    """Lock an account: no signing in, and every session ends at once."""
    return AdminPersonDetail.of_view(people_service.lock(actor, person_id, reason=asked.reason))


@router.post("/people/{person_id}/unlock")
def unlock(person_id: UUID, actor: SignedIn) -> AdminPersonDetail:
    """Open a locked account again."""
    return AdminPersonDetail.of_view(people_service.unlock(actor, person_id))


@router.post("/people/{person_id}/sign-out")
def sign_out(person_id: UUID, actor: SignedIn) -> AdminPersonDetail:
    """End every session of a person."""
    return AdminPersonDetail.of_view(people_service.sign_out(actor, person_id))


@router.put("/people/{person_id}/operator")
def set_operator(person_id: UUID, asked: OperatorSwitch, actor: SignedIn) -> AdminPersonDetail:
    """Make somebody an operator, or take that back; the last one stays."""
    made = people_service.set_operator(actor, person_id, is_operator=asked.is_operator)
    return AdminPersonDetail.of_view(made)


@router.get("/jobs")
def jobs(actor: SignedIn) -> AdminJobs:
    """Show which process runs the jobs, and how each stands."""
    return AdminJobs.of(job_service.show(actor))


@router.get("/jobs/{name}/runs")
def job_runs(
    name: JobName,
    actor: SignedIn,
    status: RunStatus = None,
    cursor: Cursor = None,
    limit: Limit = PAGE,
) -> ListOf[AdminRun]:
    """List runs of a job, the newest first; of those that found nothing to do only the last."""
    found = job_service.history(actor, name=name, status=status, cursor=cursor, limit=limit)
    return paged(found, AdminRun.of)


@router.post("/jobs/{name}/run", status_code=202)
def run_job(name: JobName, actor: SignedIn) -> AdminJob:
    """Have a job run as soon as the process that runs the jobs can."""
    return AdminJob.of(job_service.ask(actor, name))


@router.get("/audit")
def audit(
    actor: SignedIn, narrowed: Narrowed, cursor: Cursor = None, limit: Limit = PAGE
) -> ListOf[AdminAct]:
    """List the acts an operator may read, the newest first; no payments, votes or amounts."""
    found = audits.of_installation(actor, narrowed.filters(), cursor=cursor, limit=limit)
    return paged(found, AdminAct.of)


@router.get("/audit/export", response_class=StreamingResponse, responses=CSV)
def export_audit(actor: SignedIn, narrowed: Narrowed) -> StreamingResponse:
    """Download the same acts as CSV."""
    return csv_table(installation_csv(actor, narrowed.filters()), "audit.csv")
