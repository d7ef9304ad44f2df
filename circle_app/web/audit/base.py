"""What the two pages of the record have in common: reading the address, showing a page of rows."""

from datetime import date
from typing import Final, TypedDict
from urllib.parse import urlencode
from uuid import UUID

import reflex as rx

from circle_app.domain import acts
from circle_app.services.audits import AuditFilters
from circle_app.web.events import query_arg

SHOWN: Final = 40


class FilterForm(TypedDict):
    """Days and a part of a name, as typed."""

    since: str
    until: str
    name: str


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def asked_filters(state: rx.State, name: str) -> AuditFilters:
    """What the address and the typed name narrow the record to; what cannot be read is left out."""
    group = query_arg(state, "group")
    return AuditFilters(
        actor_id=_id(query_arg(state, "actor")),
        group=group if group in acts.GROUPS else None,
        subject_id=_id(query_arg(state, "about")),
        since=_day(query_arg(state, "from")),
        until=_day(query_arg(state, "to")),
        name=name.strip()[:80] or None,
    )


def is_same_address(state: rx.State, form: FilterForm) -> bool:
    """Whether the days of a form are those of the address: then nothing is navigated."""
    return form["since"] == query_arg(state, "from") and form["until"] == query_arg(state, "to")


def has_query(state: rx.State) -> bool:
    """Whether the address narrows the record."""
    return any(query_arg(state, name) for name in ("group", "from", "to", "actor", "about"))


def address_of(state: rx.State, page: str, form: FilterForm) -> str:
    """The address of the page for the days of a form; the rest of the query stays."""
    asked = {
        "group": query_arg(state, "group"),
        "from": form["since"],
        "to": form["until"],
        "actor": query_arg(state, "actor"),
        "about": query_arg(state, "about"),
    }
    kept = {name: value for name, value in asked.items() if value}
    return f"{page}?{urlencode(kept)}" if kept else page
