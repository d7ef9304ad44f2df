"""Structured logs: one line per event, as text for people or JSON for machines."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
_level = LEVELS["info"]


def set_level(name: str) -> None:
    """Write only what is at least so important: ``debug``, ``info``, ``warning`` or ``error``."""
    global _level
    if LEVELS[name] != _level:
        _level = LEVELS[name]
        logging.getLogger("circle_app").setLevel(_level)


def _important_enough(_logger: Any, method: str, event: Any) -> Any:
    """Drop what is below the level; ``exception`` and ``critical`` are never dropped."""
    if LEVELS.get(method, LEVELS["error"]) < _level:
        raise structlog.DropEvent
    return event


def configure(log_format: str) -> None:
    """Send our own logs and the libraries' warnings to standard error.

    Args:
        log_format: ``json`` for machines, anything else for people.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = log_format == "json"
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # The default shows local variables: a password, a token, somebody's phone number.
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    tracebacks = [structlog.processors.format_exc_info] if as_json else []
    structlog.configure(
        processors=[_important_enough, *shared, *tracebacks, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *tracebacks,
                renderer,
            ],
        )
    )
    ours = logging.getLogger("circle_app")
    ours.handlers = [handler]
    ours.propagate = False
    ours.setLevel(_level)
