"""A circle's meetings as the browser is told of them."""

from dataclasses import dataclass

from circle_app.domain.meetings import MeetingStatus
from circle_app.i18n import formats, text
from circle_app.services.meetings import MeetingCard
from circle_app.web import routes
from circle_app.web.ui.icons import PATHS


@dataclass(frozen=True)
class Row:
    """One meeting."""

    id: str = ""
    title: str = ""
    sub: str = ""
    amount: str = ""
    chip: str = ""
    tone: str = "gray"
    d: str = ""
    href: str = ""


def row_of(card: MeetingCard, circle_id: str, language: str, *, holds: bool) -> Row:
    """Tell of one meeting; one that is being held leads whoever holds it to its sheet."""
    day = formats.date_weekday(card.held_on, language, year=True)
    title = text(language, "Meeting {number}", number=card.number)
    where = {"circle": circle_id, "meeting": str(card.id)}
    if card.status == MeetingStatus.DRAFT:
        return Row(
            id=str(card.id),
            title=title,
            sub=day,
            chip=text(language, "Being held"),
            tone="amber",
            d=PATHS["clock"],
            href=str(routes.path(routes.MEETING, **where)) if holds else "",
        )
    came = text(language, "{there} of {all} came", there=card.there, all=card.invited)
    closing, counted = card.closing_minor or 0, card.counted_minor or 0
    agrees = closing == counted
    return Row(
        id=str(card.id),
        title=title,
        sub=f"{day} · {came}",
        amount=formats.money(counted, card.currency, language),
        chip=text(language, "Matches the books" if agrees else "A difference was booked"),
        tone="teal" if agrees else "amber",
        d=PATHS["check" if agrees else "alert"],
        href=str(routes.path(routes.MINUTES, **where)),
    )
