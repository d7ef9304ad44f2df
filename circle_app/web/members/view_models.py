"""The lines of the list of members."""

from dataclasses import dataclass

from circle_app.domain.identity import Kyc
from circle_app.domain.offices import PLAIN
from circle_app.i18n import formats, text
from circle_app.i18n.role_words import ROLE_NAMES, role_name
from circle_app.services.circles import CircleView
from circle_app.services.memberships import MemberRow
from circle_app.web import routes, times
from circle_app.web.shell.state import initials_of
from circle_app.web.ui.icons import PATHS

ALL, OFFICERS, NO_PHONE, PAPERS = "", "officers", "records", "papers"


@dataclass(frozen=True)
class PersonRow:
    """One person of the circle; ``chip`` says what is still to be done about the papers."""

    id: str = ""
    href: str = ""
    initials: str = ""
    name: str = ""
    sub: str = ""
    role: str = ""
    role_key: str = ""
    is_me: bool = False
    is_record: bool = False
    chip: str = ""
    tone: str = "gray"
    sign: str = ""


#: How the check of papers stands: words, colour, icon.
KYC: dict[str, tuple[str, str, str]] = {
    Kyc.NONE: ("No papers", "gray", "file"),
    Kyc.SUBMITTED: ("Papers to check", "amber", "clock"),
    Kyc.VERIFIED: ("Papers checked", "teal", "check"),
    Kyc.REJECTED: ("Papers not accepted", "red", "x"),
}


def role_of(row: MemberRow, titles: dict[str, str], language: str) -> str:
    """What an office is called; a plain member holds none."""
    known = row.role not in PLAIN and (row.role in ROLE_NAMES or row.role in titles)
    return role_name(row.role, language, titles.get(row.role, "")) if known else ""


def person_row(
    row: MemberRow, circle: CircleView, titles: dict[str, str], language: str
) -> PersonRow:
    """Make a line: never anything about what somebody owes."""
    sub = text(language, "asks to join")
    if row.joined_at is not None:
        day = times.day(row.joined_at, circle.time_zone)
        sub = text(language, "since {day}", day=formats.date_medium(day, language))
    elif not row.has_account:
        sub = text(language, "written down by an officer")
    if row.last4 and row.status == "active":
        sub = f"{sub} · …{row.last4}"
    chip, tone, sign = "", "gray", ""
    if row.kyc in KYC and row.kyc != Kyc.NONE:
        chip, tone, sign = KYC[row.kyc]
    member = str(row.id)
    return PersonRow(
        id=member,
        href=str(routes.path(routes.MEMBER, circle=str(circle.id), member=member)),
        initials=initials_of(row.name),
        name=row.name,
        sub=sub,
        role=role_of(row, titles, language),
        role_key=row.role,
        is_me=row.is_me,
        is_record=not row.has_account,
        chip=text(language, chip) if chip else "",
        tone=tone,
        sign=PATHS[sign] if sign else "",
    )


def is_shown(row: MemberRow, shown: str, query: str) -> bool:
    """Whether a member is among those asked for: by part of the name, or the end of a number."""
    if shown == OFFICERS and row.role in PLAIN:
        return False
    if shown == NO_PHONE and row.has_account:
        return False
    if shown == PAPERS and row.kyc != Kyc.SUBMITTED:
        return False
    wanted = query.casefold().split()
    digits = "".join(char for char in query if char.isdecimal())
    if digits and row.last4:
        ends = "".join(str(int(char)) for char in digits)[-4:]
        if row.last4.endswith(ends):
            return True
    return all(part in row.name.casefold() for part in wanted)
