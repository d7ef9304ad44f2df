"""The composition root: settings, database, pages, API and jobs become one app."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import reflex as rx
import structlog

from circle_app import settings
from circle_app.api.app import create_api
from circle_app.jobs import scheduler
from circle_app.services import bootstrap, setup
from circle_app.web import document, live, routes
from circle_app.web.events import log_failure
from circle_app.web.pages import add_pages
from circle_app.web.shell.frames import waiting_frame
from circle_app.web.site import site_around

_log = structlog.get_logger()
_SETUP_PAGE = settings.get().circle_origin + routes.SETUP

# Thousands of open pages are long-lived objects: a full collection would stop them all for a
# second, so young objects are collected in larger portions and old ones hardly ever.
gc.set_threshold(50_000, 50, 100_000)


@asynccontextmanager
async def back_end() -> AsyncIterator[None]:
    """Open the database and start the jobs before the first request; stop them after the last."""
    found = await asyncio.to_thread(bootstrap.start)
    code_path = await asyncio.to_thread(setup.prepare)
    if code_path is not None:
        # The code itself stays out of the log.
        _log.info("nobody operates this installation yet", open=_SETUP_PAGE, code_in=str(code_path))
    async with scheduler.running() if found.circle_jobs else nullcontext():
        yield
    bootstrap.stop()


app = rx.App(
    stylesheets=document.STYLESHEETS,
    reset_style=False,
    toaster=None,
    app_wraps=document.wraps(),
    head_components=document.head(),
    html_custom_attrs=document.html_attributes(),
    hydrate_fallback=waiting_frame,
    backend_exception_handler=log_failure,
)
app.api_transformer = [create_api(), site_around(app, settings.get().circle_origin)]
app.register_lifespan_task(back_end)
app.register_lifespan_task(live.open_hub, app=app)
add_pages(app)
