"""The operator's command line: ``python -m circle_app …``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from circle_app.services import bootstrap

if TYPE_CHECKING:
    from circle_app.services.setup import Operator
    from circle_app.services.verification import BookReport

_BAR, _WIDTH = 30, 78
PASSWORD_VARIABLE = "CIRCLE_ADMIN_PASSWORD"  # noqa: S105  (where it stands, not what it is)

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Circle, for its operator.")
jobs_app = typer.Typer(no_args_is_help=True, help="What happens because time passed.")
app.add_typer(jobs_app, name="jobs")
admin_app = typer.Typer(no_args_is_help=True, help="Who operates this installation.")
app.add_typer(admin_app, name="admin")


@app.command()
def verify(
    everything: Annotated[bool, typer.Option("--all", help="Every book; so without it.")] = False,
    circle: Annotated[UUID | None, typer.Option(help="Only the book of this circle.")] = None,
) -> None:
    """Prove the books: nothing missing, nothing changed, every balance adds up."""
    from circle_app.domain.errors import NotFound
    from circle_app.services import verification

    if everything and circle is not None:
        typer.echo("Either --all or --circle.", err=True)
        raise typer.Exit(2)
    bootstrap.start()
    progress = _progress_bar if sys.stderr.isatty() else None
    found: Iterable[verification.BookReport]
    if circle is None:
        found = verification.verify_everything(progress)
    else:
        try:
            found = (verification.verify_book_of(circle, progress),)
        except NotFound as refusal:
            typer.echo(f"No such circle: {circle}.", err=True)
            raise typer.Exit(2) from refusal
    books = entries = lines = broken = 0
    for report in found:
        books, entries, lines = books + 1, entries + report.entries, lines + report.lines
        if not report.intact:
            broken += 1
            typer.echo(_broken(report))
    typer.echo(f"{books} books, {entries} entries, {lines} lines, {broken} broken")
    raise typer.Exit(1 if broken else 0)


def _broken(report: BookReport) -> str:
    """Name the first thing in a book that does not fit."""
    where = [f"{report.fault}"]
    if report.broken_sequence is not None:
        where.append(f"at entry {report.broken_sequence}")
    if report.broken_kind is not None:
        where.append(f"({report.broken_kind})")
    if report.broken_account is not None:
        where.append(f"at account {report.broken_account}")
    if report.broken_reference is not None:
        where.append(f"at reference {report.broken_reference}")
    return f"BROKEN book {report.book_id} of {report.owner}: {' '.join(where)}"


def _progress_bar(owner: str, done: int, total: int) -> None:
    """Draw how far a book is checked over the line that was drawn before."""
    full = _BAR * done // max(total, 1)
    bar = "#" * full + "." * (_BAR - full)
    end = "\r" + " " * _WIDTH + "\r" if done >= total else ""
    line = f"\r[{bar}] {done:,} of {total:,} entries, {owner}"
    typer.echo(f"{line[:_WIDTH]}{end}", nl=False, err=True)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from circle_app.persistence import database, migrations

    bootstrap.start()
    migrations.upgrade(database.engine())
    typer.echo("The database is up to date.")


@app.command()
def demo(
    seed: Annotated[int, typer.Option(help="Another number makes other people.")] = 7,
) -> None:
    """Fill an empty database with seven believable circles and say who can sign in."""
    from circle_app.services import demo as demo_data

    bootstrap.start()
    try:
        people = demo_data.load(seed=seed, progress=typer.echo)
    except demo_data.DatabaseNotEmpty as refusal:
        typer.echo("The database is not empty; nothing was changed.", err=True)
        raise typer.Exit(1) from refusal
    typer.echo("\nYou can sign in as:")
    for row in people:
        typer.echo(f"  {row.phone}  password {row.password}  {row.name}, {row.role}")


@jobs_app.command("list")
def list_jobs() -> None:
    """List the jobs."""
    from circle_app.domain.timetable import PLANS

    for plan in PLANS.values():
        when = f"at {plan.at:%H:%M}" if plan.at else f"every {plan.every.total_seconds():.0f} s"
        typer.echo(f"{plan.name:16} {when}")


@jobs_app.command("run")
def run_job(
    name: Annotated[str, typer.Argument(help="One of `jobs list`.")],
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on", help="As if it were this day (at noon), or this moment, where we are at home."
        ),
    ] = None,
    ahead: Annotated[
        bool,
        typer.Option("--ahead", help="Also a day that is still to come: only to try things out."),
    ] = False,
) -> None:
    """Run a job now. It ends with 1 if the job fails."""
    from contextlib import nullcontext

    from circle_app.adapters import clock
    from circle_app.jobs.registry import JOBS
    from circle_app.jobs.scheduler import run_once

    job = JOBS.get(name)
    if job is None:
        typer.echo(f"No such job: {name}. `jobs list` names them.", err=True)
        raise typer.Exit(2)
    bootstrap.start()
    moment = _moment(on) if on else None
    if moment is not None and moment > clock.now() and not ahead:
        typer.echo(
            "That day is still to come: what is not due yet would be charged, closed and removed. "
            "Nothing was run.",
            err=True,
        )
        raise typer.Exit(2)
    try:
        with clock.frozen(moment) if moment else nullcontext():
            changed = run_once(job, day=on.date() if on else None)
    except Exception as failure:
        # What went wrong is in the log, with all that leads there.
        typer.echo(f"{name}: failed, {type(failure).__name__}", err=True)
        raise typer.Exit(1) from failure
    typer.echo(f"{name}: {changed}")


def _moment(typed: datetime) -> datetime:
    """Read a day or a moment in the zone of the installation; noon is the same day everywhere."""
    from zoneinfo import ZoneInfo

    from circle_app.services import installation

    day_only = (typed.hour, typed.minute, typed.second) == (0, 0, 0)
    moment = typed.replace(hour=12) if day_only else typed
    return moment.replace(tzinfo=ZoneInfo(installation.current().region_time_zone))


@jobs_app.command("due")
def run_due() -> None:
    """Run every job whose turn has come, unless another process runs the jobs; for cron."""
    from circle_app.jobs.scheduler import run_all_due

    bootstrap.start()
    ran, failed = run_all_due()
    if ran is None:
        typer.echo("Another process runs the jobs.")
        return
    typer.echo(f"{ran} jobs ran, {failed} failed")
    raise typer.Exit(1 if failed else 0)


@jobs_app.command("status")
def show_jobs() -> None:
    """Say which process runs the jobs, and how the last run of each went."""
    from circle_app.domain.timetable import PLANS
    from circle_app.services import job_leases, job_runs

    bootstrap.start()
    lease = job_leases.holder(job_leases.LEADER)
    since = f" since {lease.since:%Y-%m-%d %H:%M:%S} UTC" if lease else ""
    typer.echo(f"run by {lease.holder}{since}" if lease else "no process runs the jobs")
    newest = job_runs.newest()
    for name in PLANS:
        run = newest.get(name)
        how = "never ran"
        if run is not None:
            when = f"{run.started_at:%Y-%m-%d %H:%M:%S} UTC"
            took = "" if run.milliseconds is None else f" in {run.milliseconds} ms"
            how = f"{run.status:8} {when}{took}, changed {run.changed} {run.fault}".rstrip()
        typer.echo(f"{name:16} {how}")


Login = Annotated[str, typer.Argument(help="The phone number or e-mail address of the account.")]


@contextmanager
def _refusals() -> Iterator[None]:
    """Say a refusal in a sentence, and end with 1."""
    from circle_app.domain.errors import CircleError
    from circle_app.i18n import messages

    try:
        yield
    except CircleError as refusal:
        typer.echo(messages.sentence(refusal.code, "en", **refusal.context), err=True)
        raise typer.Exit(1) from refusal


def _password(*, from_stdin: bool) -> str:
    """Read the new password: never from an argument, which every user of the machine can see."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    kept = os.environ.get(PASSWORD_VARIABLE)
    if kept:
        return kept
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def _line(person: Operator) -> str:
    phone = f"phone ends in {person.phone_last4}" if person.phone_last4 else "by e-mail"
    return f"{person.name} ({phone}){', locked' if person.locked else ''}"


@admin_app.command("create")
def create_admin(
    phone: Annotated[str, typer.Option(help="Phone number to sign in with.")] = "",
    email: Annotated[str, typer.Option(help="E-mail address to sign in with.")] = "",
    name: Annotated[str, typer.Option(help="Name of a new account.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Make an operator, of the account there is or of a new one.

    The password of a new account is asked for twice, read from standard input, or taken from
    CIRCLE_ADMIN_PASSWORD. An account that is there keeps its own.
    """
    from circle_app.services import setup

    if not (phone or email):
        typer.echo("Please name --phone or --email.", err=True)
        raise typer.Exit(2)
    bootstrap.start()
    with _refusals():
        known = setup.find(phone or email)
        if known is None and not name:
            typer.echo("There is no such account: a new one also needs --name.", err=True)
            raise typer.Exit(2)
        password = "" if known else _password(from_stdin=password_stdin)
        made, new = setup.appoint_by_hand(
            name=name, password=password, phone=phone or None, email=email or None
        )
    typer.echo(f"{_line(made)} is an operator now{' and can sign in' if new else ''}.")


@admin_app.command("list")
def list_admins() -> None:
    """List the operators."""
    from circle_app.services import setup

    bootstrap.start()
    found = setup.operators()
    for person in found:
        typer.echo(_line(person))
    if not found:
        typer.echo("There is no operator. `admin create` makes one.")


@admin_app.command("remove")
def remove_admin(login: Login) -> None:
    """Take the office of an operator back; the account stays."""
    from circle_app.services import setup

    bootstrap.start()
    with _refusals():
        typer.echo(f"{_line(setup.dismiss_by_hand(login))} is no operator any more.")


@admin_app.command("unlock")
def unlock_admin(login: Login) -> None:
    """Open a locked account again."""
    from circle_app.services import setup

    bootstrap.start()
    with _refusals():
        typer.echo(f"{_line(setup.unlock_by_hand(login))} can sign in again.")
