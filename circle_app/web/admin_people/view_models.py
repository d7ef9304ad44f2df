"""People as rows of ready text."""

from __future__ import annotations

from dataclasses import dataclass, field

from circle_app.i18n import ntext, text
from circle_app.services.admin.people import PersonRow, PersonView
from circle_app.web import routes
from circle_app.web.admin import words
from circle_app.web.role_wording import role_name
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS


@dataclass(frozen=True)
class PersonLine:
    """A person in the list."""

    initials: str = ""
    name: str = ""
    sub: str = ""
    phone: str = ""
    circles: str = ""
    seen: str = ""
    since: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = PATHS["check"]
    href: str = ""


@dataclass(frozen=True)
class PlaceLine:
    """A circle a person belongs to."""

    name: str = ""
    role: str = ""
    href: str = ""


@dataclass(frozen=True)
class PersonCard:
    """One person: the account, and what may be done to it."""

    id: str = ""
    initials: str = ""
    name: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = PATHS["check"]
    phone: str = ""
    email: str = ""
    since: str = ""
    seen: str = ""
    sessions: str = ""
    locked: str = ""
    reason: str = ""
    is_locked: bool = False
    is_operator: bool = False
    is_me: bool = False
    places: list[PlaceLine] = field(default_factory=list)
    done_by: str = ""
    done_to: str = ""


def status(row: PersonRow, language: str) -> tuple[str, str, str]:
    """The chip of a person: words, tone, icon."""
    if row.locked_at is not None:
        return text(language, "Locked"), "amber", PATHS["lock"]
    if row.is_operator:
        return text(language, "Operator"), "teal", PATHS["shield"]
    return text(language, "Open"), "gray", PATHS["check"]


def person_line(row: PersonRow, language: str) -> PersonLine:
    """Put a person into words."""
    chip, tone, sign = status(row, language)
    circles = ntext(language, "{n} circle", "{n} circles", row.circles)
    seen = words.ago(row.last_seen_at, language) or text(language, "never signed in")
    return PersonLine(
        initials=initials_of(row.name),
        name=row.name,
        sub=f"{circles} · {seen}",
        phone=_phone(row, language),
        circles=str(row.circles),
        seen=seen,
        since=words.day_of(row.created_at, language),
        chip=chip,
        tone=tone,
        sign=sign,
        href=str(routes.path(routes.ADMIN_PERSON, subject=str(row.id))),
    )


def _phone(row: PersonRow, language: str) -> str:
    if row.phone_last4 is None:
        return text(language, "by e-mail")
    return f"•••• {row.phone_last4}"


def person_card(view: PersonView, language: str) -> PersonCard:
    """Put one person into words."""
    row = view.person
    chip, tone, sign = status(row, language)
    locked = ""
    if row.locked_at is not None:
        when = words.when(row.locked_at, language)
        locked = f"{view.locked_by_name or '?'}, {when}"
    audit = f"{routes.ADMIN_AUDIT}?"
    return PersonCard(
        id=str(row.id),
        initials=initials_of(row.name),
        name=row.name,
        chip=chip,
        tone=tone,
        sign=sign,
        phone=_phone(row, language) if row.phone_last4 else "",
        email=text(language, "there is one") if row.has_email else "",
        since=words.day_of(row.created_at, language),
        seen=words.when(row.last_seen_at, language) or text(language, "never signed in"),
        sessions=ntext(language, "{n} device", "{n} devices", view.running_sessions),
        locked=locked,
        reason=view.lock_reason or "",
        is_locked=row.locked_at is not None,
        is_operator=row.is_operator,
        is_me=view.is_me,
        places=[
            PlaceLine(
                place.name,
                role_name(place.role, language),
                str(routes.path(routes.ADMIN_CIRCLE, subject=str(place.circle_id))),
            )
            for place in view.places
        ],
        done_by=f"{audit}actor={row.id}",
        done_to=f"{audit}about={row.id}",
    )
