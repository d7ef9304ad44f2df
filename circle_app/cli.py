"""The operator's command line: ``python -m circle_app …``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from circle_app.services import bootstrap

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Circle, for its operator.")
jobs_app = typer.Typer(no_args_is_help=True, help="What happens because time passed.")
app.add_typer(jobs_app, name="jobs")


@app.command()
def verify() -> None:
    """Prove every book: nothing missing, nothing changed, every balance adds up."""
    from circle_app.services import verification

    bootstrap.start()
    broken = books = entries = 0
    for report in verification.verify_everything():
        books += 1
        entries += report.entries
        if not report.intact:
            broken += 1
            place = f"entry {report.broken_sequence}" if report.broken_sequence else "account"
            name = report.broken_account or ""
            typer.echo(f"BROKEN book {report.book_id}: {report.fault} at {place} {name}".rstrip())
    typer.echo(f"{books} books, {entries} entries, {broken} broken")
    raise typer.Exit(1 if broken else 0)


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
    """Fill an empty database with three believable circles and say who can sign in."""
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
    from circle_app.jobs.registry import JOBS

    for job in JOBS.values():
        typer.echo(f"{job.name:16} every {job.every_seconds} s")


@jobs_app.command("run")
def run_job(
    name: Annotated[str, typer.Argument(help="One of `jobs list`.")],
    on: Annotated[
        datetime | None, typer.Option("--on", help="As if it were this moment (UTC).")
    ] = None,
) -> None:
    """Run a job now."""
    from contextlib import nullcontext
    from datetime import UTC

    from circle_app.adapters import clock
    from circle_app.jobs.registry import JOBS
    from circle_app.jobs.scheduler import run_once

    job = JOBS.get(name)
    if job is None:
        typer.echo(f"No such job: {name}. `jobs list` names them.", err=True)
        raise typer.Exit(2)
    bootstrap.start()
    with clock.frozen(on.replace(tzinfo=UTC)) if on else nullcontext():
        changed = run_once(job)
    typer.echo(f"{name}: {changed}")
