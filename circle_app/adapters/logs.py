"""Logs as text for people or as JSON for programs; a traceback never shows what variables held."""

from __future__ import annotations

import structlog


def configure(form: str) -> None:
    """Set the form of this process's logs: ``text`` or ``json``."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # Local variables of a failed request may be a password, a token or somebody's phone number.
    if form == "json":
        last: list[structlog.typing.Processor] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        plain = structlog.dev.plain_traceback
        last = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
    structlog.configure(processors=[*shared, *last], cache_logger_on_first_use=False)
