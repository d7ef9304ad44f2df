"""What a proposal of any kind asks for, in words: for votes and for officers."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from circle_app.i18n import formats, text
from circle_app.services.proposals import ProposalView
from circle_app.web import routes
from circle_app.web.rule_wording import preset_name
from circle_app.web.ui.icons import PATHS
from circle_app.web.wording import entry_title, failure_words

#: Who asks for what.
_ASKED: Final = {
    "loan": "{name} asks for a loan of {amount}",
    "loan/reschedule": "{name} asks to plan the loan of {person} anew: {amount} are left",
    "loan/top_up": "{name} asks for {amount}, which also pays the running loan off",
    "rules": "{name} proposes new rules",
    "rules/withdraws": "{name} asks that the rules stay as they are",
    "admission": "{title} wants to join",
    "upi": "{name} asks that UPI payments go to {title}",
    "upi/none": "{name} asks that the circle have no UPI address",
    "expense": "{name} asks to pay {amount} to {payee}",
    "withdrawal": "{name} asks to take {amount} of savings out",
    "reversal": "{name} asks to take entry {sequence} back: {entry}, {amount}",
    "reopening": "{name} asks to open {month_name} again",
    "removal": "{name} asks that {person} be removed",
    "leave": "{person} wants to leave the circle",
    "write_off": "{name} asks to give up {amount} that {person} owes",
    "waiver": "{name} asks to let {person} off {amount}",
    "waiver/undo": "{name} asks that {person} pay {amount} after all",
    "settlement": "{name} asks to end the loan of {person} for {amount}",
    "guarantee": "{name} asks to take {amount} from the guarantor {person}",
    "guarantee/release": "{name} asks to let the guarantor {person} go",
    "preset": "{name} asks that the circle become: {preset}",
    "archive": "{name} asks to let the circle rest",
    "archive/wake": "{name} asks to wake the circle up",
    "share_out": "{name} asks to share {amount} out",
    "distribution": "{name} asks to give {amount} of earnings to members",
    "investment": "{name} asks to invest {amount}: {title}",
    "draw_void": "{name} asks to declare a draw void",
    "dissolution": "{name} asks to end the circle and share {amount} out",
}
#: The same as a question to everybody.
_QUESTIONS: Final = {
    "loan": "Shall {name} get a loan of {amount}?",
    "loan/reschedule": "Shall the loan of {person} be planned anew? {amount} are left.",
    "loan/top_up": "Shall {name} get {amount}, which also pays the running loan off?",
    "rules": "Shall the rules be changed like this?",
    "rules/withdraws": "Shall the rules that were decided on not come into force?",
    "admission": "Shall {title} join the circle?",
    "upi": "Shall UPI payments go to {title} from now on?",
    "upi/none": "Shall the circle have no UPI address any more?",
    "expense": "Shall {amount} be paid to {payee}?",
    "withdrawal": "Shall {name} take {amount} of savings out?",
    "reversal": "Shall entry {sequence} be taken back: {entry}, {amount}?",
    "reopening": "Shall {month_name} be opened again, so that something can be booked in it?",
    "removal": "Shall {person} be removed from the circle?",
    "leave": "Shall {person} leave the circle like this?",
    "write_off": "Shall {amount} that {person} owes be given up?",
    "waiver": "Shall {person} be let off {amount}?",
    "waiver/undo": "Shall {person} pay {amount} after all?",
    "settlement": "Shall the loan of {person} end for {amount}?",
    "guarantee": "Shall {amount} be taken from the savings of the guarantor {person}?",
    "guarantee/release": "Shall the guarantor {person} not stand for the loan any more?",
    "preset": "Shall the circle become: {preset}?",
    "archive": "Shall the circle rest? Its books stay, nothing is recorded until it wakes up.",
    "archive/wake": "Shall the circle be woken up, with its next round on its day?",
    "share_out": "Shall {amount} be shared out?",
    "distribution": "Shall {amount} of what the circle earned go to its members?",
    "investment": "Shall {amount} be invested: {title}?",
    "draw_void": "Shall the draw of round {number} be void?",
    "dissolution": "Shall the circle end, and {amount} be shared out?",
}
#: Kinds of matters in a word or two, for choosing among them; and their icons.
KIND_NAMES: Final = {
    "loan": "Loans",
    "rules": "Rules",
    "admission": "New members",
    "removal": "Removals",
    "leave": "Leaving",
    "expense": "Expenses",
    "withdrawal": "Savings taken out",
    "reversal": "Entries taken back",
    "reopening": "Months opened again",
    "write_off": "Loans given up",
    "waiver": "Borrowers let off",
    "settlement": "Loans ended for less",
    "guarantee": "Guarantees called",
    "upi": "UPI address",
    "preset": "Kind of circle",
    "archive": "Rest of the circle",
    "share_out": "Sharing out",
    "distribution": "Earnings given to members",
    "investment": "Investments",
    "draw_void": "Draws declared void",
    "dissolution": "End of the circle",
    "text": "Questions",
}
_ICONS: Final = {
    "loan": "lend",
    "rules": "scale",
    "admission": "user_plus",
    "removal": "user",
    "leave": "door",
    "expense": "receipt",
    "withdrawal": "arrow_out",
    "reversal": "undo",
    "reopening": "lock",
    "write_off": "minus",
    "waiver": "minus",
    "settlement": "scale",
    "guarantee": "shield",
    "upi": "rupee",
    "preset": "swap",
    "archive": "moon",
    "share_out": "banknote",
    "distribution": "banknote",
    "investment": "bank",
    "draw_void": "undo",
    "dissolution": "flag",
    "text": "hand",
}
_PLACES: Final = {
    "loan": (routes.LOAN, "loan"),
    "rules": (routes.RULES, ""),
    "admission": (routes.MEMBERS, ""),
    "expense": (routes.EXPENSE, "expense"),
    "reversal": (routes.ENTRY, "entry"),
    "withdrawal": (routes.WITHDRAWALS, ""),
    "reopening": (routes.MONTHS, ""),
    "removal": (routes.DEPARTURE, "departure"),
    "leave": (routes.DEPARTURE, "departure"),
    "write_off": (routes.LOAN, "loan"),
    "waiver": (routes.LOAN, "loan"),
    "settlement": (routes.LOAN, "loan"),
    "guarantee": (routes.LOAN, "loan"),
    "share_out": (routes.SHARE_OUT, ""),
    "distribution": (routes.EARNINGS, ""),
    "investment": (routes.INVESTMENTS, ""),
    "draw_void": (routes.DRAW, "round"),
    "dissolution": (routes.DISSOLVE, ""),
}
#: What else a decision on a loan gives up.
_BESIDES: Final = {
    "let_off_minor": "{amount} is let off",
    "besides_minor": "{amount} of interest, fees and penalties is given up besides",
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


def matter_of(asked: ProposalView, language: str, currency: str = "INR") -> Matter:
    """Put a proposal of any kind into words; a free question is its own title."""
    values = _values(asked, language, currency)
    key = _key(asked)
    return Matter(
        asked=text(language, _ASKED[key], **values) if asked.kind in KINDS else asked.title,
        question=text(language, _QUESTIONS[key], **values) if asked.kind in KINDS else asked.title,
        amount=values["amount"],
        why=_why(asked, language),
        href=_href(asked),
        d=PATHS[_ICONS.get(asked.kind, "file")],
        failure=failure_words(asked.failure, language) if asked.failure else "",
    )


def kind_name(kind: str, language: str) -> str:
    """What a kind of matter is called where one chooses among kinds."""
    return text(language, KIND_NAMES[kind])


def amount_of(asked: ProposalView) -> int | None:
    """What it is about in money, where it is."""
    minor = asked.payload.get("amount_minor", asked.amount_minor)
    return minor if isinstance(minor, int) and minor else None


def _key(asked: ProposalView) -> str:
    if asked.kind == "rules" and "withdraws" in asked.payload:
        return "rules/withdraws"
    if asked.kind == "loan" and asked.payload.get("origin"):
        return f"loan/{asked.payload['origin']}"
    if asked.kind == "upi" and not asked.title:
        return "upi/none"
    if asked.kind == "guarantee" and asked.payload.get("act") == "release":
        return "guarantee/release"
    if asked.kind == "archive" and not asked.payload.get("rests", True):
        return "archive/wake"
    if asked.kind == "waiver" and "undoes" in asked.payload:
        return "waiver/undo"
    return asked.kind


def _values(asked: ProposalView, language: str, currency: str) -> dict[str, Any]:
    payload = asked.payload
    minor = amount_of(asked) or 0
    values = {
        "payee": payload.get("payee") or asked.title,
        "sequence": payload.get("sequence", ""),
        "number": payload.get("number", ""),
        "name": asked.opened_by_name,
        "title": asked.title,
        "person": payload.get("name") or asked.title,
        "preset": preset_name(str(payload.get("preset", "")), language),
        "amount": formats.money(minor, str(payload.get("currency", currency)), language),
    }
    if "of" in payload and asked.kind == "reversal":
        values["entry"] = entry_title(str(payload["of"]), payload, language)
    if "month" in payload:
        values["month_name"] = formats.month_of_code(str(payload["month"]), language)
    return values


def _why(asked: ProposalView, language: str) -> str:
    """What was said with it, and the day that goes with it."""
    payload = asked.payload
    said = str(payload.get("reason") or payload.get("note") or "")
    if asked.kind == "withdrawal":
        said = asked.title
    parts = [f"“{said}”"] if said else []
    if asked.kind == "settlement" and payload.get("pay_by"):
        day = formats.date_medium(date.fromisoformat(str(payload["pay_by"])), language)
        parts.insert(0, text(language, "to be paid by {day}", day=day))
    if asked.kind == "expense" and payload.get("spent_on"):
        day = formats.date_medium(date.fromisoformat(str(payload["spent_on"])), language)
        parts.insert(0, text(language, "spent on {day}", day=day))
    for name, words in _BESIDES.items():
        if minor := payload.get(name):
            amount = formats.money(int(minor), str(payload.get("currency", "INR")), language)
            parts.append(text(language, words, amount=amount))
    return " · ".join(parts)


def _href(asked: ProposalView) -> str:
    if asked.kind not in _PLACES:
        return ""
    route, part = _PLACES[asked.kind]
    parts = {"circle": str(asked.circle_id)}
    if "departure" in asked.payload:
        # What a leaver cannot pay is given up with the leaving.
        route, part = routes.DEPARTURE, "departure"
    if part:
        parts[part] = str(asked.subject_id)
    return str(routes.path(route, **parts))
