"""What a proposal about the circle's money asks for, in words: for votes and for officers."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from circle_app.i18n import formats, text
from circle_app.services.proposals import ProposalView
from circle_app.web import routes
from circle_app.web.ui.icons import PATHS
from circle_app.web.wording import entry_title, failure_words

#: Who asks for what.
_ASKED: Final = {
    "expense": "{name} asks to pay {amount} to {payee}",
    "withdrawal": "{name} asks to take {amount} of savings out",
    "reversal": "{name} asks to take entry {sequence} back: {entry}, {amount}",
    "reopening": "{name} asks to open {month_name} again",
}
#: The same as a question to everybody.
_QUESTIONS: Final = {
    "expense": "Shall {amount} be paid to {payee}?",
    "withdrawal": "Shall {name} take {amount} of savings out?",
    "reversal": "Shall entry {sequence} be taken back: {entry}, {amount}?",
    "reopening": "Shall {month_name} be opened again, so that something can be booked in it?",
}
_ICONS: Final = {
    "expense": "receipt",
    "withdrawal": "arrow_out",
    "reversal": "undo",
    "reopening": "lock",
}
_PLACES: Final = {
    "expense": (routes.EXPENSE, "expense"),
    "reversal": (routes.ENTRY, "entry"),
    "withdrawal": (routes.WITHDRAWALS, ""),
    "reopening": (routes.MONTHS, ""),
}
KINDS: Final = frozenset(_ASKED)


@dataclass(frozen=True)
class Matter:
    """One matter in words.

    ``asked`` says who asks for what; ``question`` is for everybody; ``why`` what was said with it;
    ``href`` leads to what it is about; ``failure`` says why it could not be carried out.
    """

    asked: str = ""
    question: str = ""
    amount: str = ""
    why: str = ""
    href: str = ""
    d: str = PATHS["file"]
    failure: str = ""


def matter_of(asked: ProposalView, language: str) -> Matter:
    """Put a proposal of any kind into words; a free question is its own title."""
    values = _values(asked, language)
    return Matter(
        asked=text(language, _ASKED[asked.kind], **values) if asked.kind in KINDS else asked.title,
        question=(
            text(language, _QUESTIONS[asked.kind], **values) if asked.kind in KINDS else asked.title
        ),
        amount=values["amount"],
        why=_why(asked, language),
        href=_href(asked),
        d=PATHS[_ICONS.get(asked.kind, "file")],
        failure=failure_words(asked.failure, language) if asked.failure else "",
    )


def _values(asked: ProposalView, language: str) -> dict[str, Any]:
    payload = asked.payload
    minor, currency = payload.get("amount_minor"), str(payload.get("currency", "INR"))
    values = {
        "payee": payload.get("payee") or asked.title,
        "sequence": payload.get("sequence", ""),
        "name": asked.opened_by_name,
        "amount": formats.money(minor, currency, language) if isinstance(minor, int) else "",
    }
    if "of" in payload:
        values["entry"] = entry_title(str(payload["of"]), payload, language)
    if "month" in payload:
        values["month_name"] = formats.month_of_code(str(payload["month"]), language)
    return values


def _why(asked: ProposalView, language: str) -> str:
    """What was said with it, and for an expense when the money was spent."""
    payload = asked.payload
    said = str(payload.get("reason") or payload.get("note") or "")
    if asked.kind == "withdrawal":
        said = asked.title
    parts = [f"“{said}”"] if said else []
    if asked.kind == "expense" and payload.get("spent_on"):
        day = formats.date_medium(date.fromisoformat(str(payload["spent_on"])), language)
        parts.insert(0, text(language, "spent on {day}", day=day))
    return " · ".join(parts)


def _href(asked: ProposalView) -> str:
    if asked.kind not in _PLACES:
        return ""
    route, part = _PLACES[asked.kind]
    parts = {"circle": str(asked.circle_id)}
    if part:
        parts[part] = str(asked.subject_id)
    return str(routes.path(route, **parts))
