"""One dispute as its page tells it."""

from dataclasses import dataclass

from circle_app.i18n import text
from circle_app.services.disputes import DisputeView
from circle_app.web import routes, times
from circle_app.web.disputes.view_models import STATES, ended_words, subject
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS


@dataclass(frozen=True)
class DisputePage:
    """What is doubted, by whom, why, and how it stands."""

    about: str = ""
    what: str = ""
    href: str = ""
    d: str = PATHS["receipt"]
    initials: str = ""
    opened: str = ""
    reason: str = ""
    chip: str = ""
    tone: str = "gray"
    sign: str = PATHS["flag"]
    ended: str = ""
    outcome: str = ""
    readers: str = ""
    waits: str = ""
    is_open: bool = False
    can_settle: bool = False
    can_withdraw: bool = False
    can_say: bool = False


def dispute_page(
    view: DisputeView, time_zone: str, language: str, *, has_officers: bool
) -> DisputePage:
    """Make the page of a dispute."""
    chip, tone, sign = STATES[view.status]
    opened = f"{view.opened_by_name}, {times.when(view.opened_at, time_zone, language)}"
    return DisputePage(
        about=view.about,
        what=subject(view, language),
        href=_href(view),
        d=PATHS["user" if view.about == "person" else "receipt"],
        initials=initials_of(view.opened_by_name),
        opened=opened,
        reason=f"“{view.reason}”",
        chip=text(language, chip),
        tone=tone,
        sign=PATHS[sign],
        ended=ended_words(view, time_zone, language),
        outcome=f"“{view.outcome}”" if view.outcome else "",
        readers=_readers(view, language, has_officers=has_officers),
        waits=_waits(view, language, has_officers=has_officers),
        is_open=view.status == "open",
        can_settle=view.can_settle,
        can_withdraw=view.can_withdraw,
        can_say=view.can_say,
    )


def _href(view: DisputeView) -> str:
    circle = str(view.circle_id)
    if view.about == "person":
        return str(routes.path(routes.MEMBER, circle=circle, member=str(view.member_id)))
    return str(routes.path(routes.ENTRY, circle=circle, entry=str(view.entry_id)))


def _readers(view: DisputeView, language: str, *, has_officers: bool) -> str:
    """Who reads all this."""
    if view.about == "entry" or not has_officers:
        return text(language, "Everybody in the circle reads this.")
    return text(
        language,
        "{asker}, {person} and those who settle complaints read this; nobody else does.",
        asker=view.opened_by_name,
        person=view.member_name or "",
    )


def _waits(view: DisputeView, language: str, *, has_officers: bool) -> str:
    """Whom it waits for, where the reader does not settle it."""
    if view.status != "open" or view.can_settle:
        return ""
    if view.about == "entry" and has_officers:
        return text(language, "It waits for an officer who is not part of it.")
    if view.about == "entry":
        return text(language, "It waits for a member who is not part of it.")
    if has_officers:
        return text(
            language,
            "It waits for an officer who is neither {asker} nor {person}.",
            asker=view.opened_by_name,
            person=view.member_name or "",
        )
    return text(
        language,
        "It waits for a member who is neither {asker} nor {person}.",
        asker=view.opened_by_name,
        person=view.member_name or "",
    )
