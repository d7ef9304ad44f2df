"""An entry of the books as ready text: its lines, its life, and how it can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from circle_app.domain.reversals import REPLAY
from circle_app.i18n import formats, text
from circle_app.i18n.formats import MoneyParts
from circle_app.services.activity import EntryLine, EntryView
from circle_app.services.circles import CircleView
from circle_app.services.journal import EntryDetail
from circle_app.services.reversals import Reversal
from circle_app.web import routes, times
from circle_app.web.account_names import account_name
from circle_app.web.journal.view_models import how_words, tone_of
from circle_app.web.ui.icons import PATHS
from circle_app.web.ui.sheets import Slip, SlipLine
from circle_app.web.wording import entry_icon, entry_sentence

#: What an entry is about: the words of the link, the page, and the part of its address.
_CAUSES: Final[Mapping[str, tuple[str, str, str]]] = {
    "contribution": ("The payment", routes.PAYMENT, "payment"),
    "loan.disbursal": ("The loan", routes.LOAN, "loan"),
    "loan.repayment": ("The loan", routes.LOAN, "loan"),
    REPLAY: ("The loan", routes.LOAN, "loan"),
    "loan.write_off": ("The loan", routes.LOAN, "loan"),
    "loan.recovery": ("The loan", routes.LOAN, "loan"),
    "loan.guarantee": ("The loan", routes.LOAN, "loan"),
    "member.settlement": ("The leaving", routes.DEPARTURE, "departure"),
    "dissolution.settlement": ("The end of the circle", routes.DISSOLVE, ""),
    "expense.booked": ("The expense", routes.EXPENSE, "expense"),
    "expense.accrued": ("The expense", routes.EXPENSE, "expense"),
    "expense.repaid": ("The expense", routes.EXPENSE, "expense"),
    "social.expense": ("The expense", routes.EXPENSE, "expense"),
    "distribution": ("Earnings", routes.EARNINGS, ""),
    "distribution.paid": ("Earnings", routes.EARNINGS, ""),
    "investment.bought": ("Investments", routes.INVESTMENTS, ""),
    "investment.revalued": ("Investments", routes.INVESTMENTS, ""),
    "investment.income": ("Investments", routes.INVESTMENTS, ""),
    "investment.sold": ("Investments", routes.INVESTMENTS, ""),
    "savings.withdrawal": ("Savings taken out", routes.WITHDRAWALS, ""),
    "shares.bought": ("Shares", routes.SHARES, ""),
    "share_out.settlement": ("The share-out", routes.SHARE_OUT, ""),
    "share_out.surplus": ("The share-out", routes.SHARE_OUT, ""),
    "share_out.social": ("The share-out", routes.SHARE_OUT, ""),
    "fund.transfer": ("Money boxes", routes.FUNDS, ""),
    "fund.income": ("Money boxes", routes.FUNDS, ""),
    "social.contribution": ("Money boxes", routes.FUNDS, ""),
    "count.difference": ("Compare", routes.RECONCILE, ""),
    "statement.difference": ("Compare", routes.RECONCILE, ""),
    "import.opening": ("The import", routes.IMPORT, "batch"),
    "import.loan": ("The loan", routes.LOAN, "loan"),
}
_BUTTONS: Final = {"undo": "Undo", "take_back": "Take back", "ask": "Ask to take it back"}
_DECIDERS: Final = {
    "undo": "You recorded it today, so it is taken back at once.",
    "take_back": "Somebody else recorded it, so you can take it back at once.",
    "officer": "Another officer decides. Until then everything stays as it is.",
    "vote": "The members vote on it. Until then everything stays as it is.",
}

#: Why an entry is not taken back, and what to do instead.
_CORRECTION: Final = "A correction is not taken back. Record anew what was right."
_FINAL: Final = {
    "loan.write_off": "A loan that was given up stays given up. What comes back is recorded on "
    "the loan's page.",
}


@dataclass(frozen=True)
class LineRow:
    """One line of the entry."""

    account: str = ""
    href: str = ""
    debit: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Detail:
    """A name and its value."""

    name: str = ""
    value: str = ""
    mono: bool = False


@dataclass(frozen=True)
class Jump:
    """Something that belongs to the entry and has a page."""

    title: str = ""
    sub: str = ""
    d: str = ""
    tone: str = "gray"
    href: str = ""


@dataclass(frozen=True)
class EntryPage:
    """One entry."""

    number: str = ""
    sentence: str = ""
    d: str = ""
    tone: str = "gray"
    amount: MoneyParts = MoneyParts()
    chip: str = ""
    chip_tone: str = "jade"
    chip_d: str = ""
    reason: str = ""
    lines: list[LineRow] = field(default_factory=list)
    total: str = ""
    details: list[Detail] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)
    button: str = ""
    at_once: bool = False
    decides: str = ""
    note: str = ""


def entry_page(found: EntryDetail, circle: CircleView, language: str) -> EntryPage:
    """Make the page of an entry."""
    entry = found.entry
    words, tone, icon = _state(found)
    total = sum(max(0, line.amount_minor) for line in entry.lines)
    decides = found.decider if found.way == "ask" else found.way
    return EntryPage(
        number=formats.grouped(entry.sequence),
        sentence=entry_sentence(entry.kind, entry.params, language),
        d=entry_icon(entry.kind),
        tone=tone_of(entry),
        amount=formats.money_parts(entry.amount_minor, found.currency),
        chip=text(language, words),
        chip_tone=tone,
        chip_d=PATHS[icon],
        reason=f"“{entry.reason}”" if entry.reason else "",
        lines=[_line(line, found.currency, circle, language) for line in entry.lines],
        total=formats.money(total, found.currency, language),
        details=_details(found, circle, language),
        jumps=_jumps(found, circle, language),
        button=text(language, _BUTTONS[found.way]) if found.way else "",
        at_once=found.way in {"undo", "take_back"},
        decides=text(language, _DECIDERS[decides]) if decides in _DECIDERS and found.way else "",
        note=text(language, _FINAL.get(entry.kind, _CORRECTION))
        if found.refusal == "cannot_reverse"
        else "",
    )


def _state(found: EntryDetail) -> tuple[str, str, str]:
    if found.reversed_by is not None:
        return "Taken back", "gray", "undo"
    if found.entry.reverses_id is not None or found.entry.kind == REPLAY:
        return "Correction", "amber", "undo"
    if found.proposal_id is not None:
        return "Asked to take back", "amber", "clock"
    return "In the books", "jade", "check"


def _line(line: EntryLine, currency: str, circle: CircleView, language: str) -> LineRow:
    amount = formats.money(abs(line.amount_minor), currency, language)
    return LineRow(
        account=account_name(line.account, language, line.owner),
        href=str(routes.path(routes.ACCOUNT, circle=str(circle.id), account=line.key)),
        debit=amount if line.amount_minor > 0 else "",
        credit=amount if line.amount_minor < 0 else "",
    )


def _details(found: EntryDetail, circle: CircleView, language: str) -> list[Detail]:
    entry, params = found.entry, found.entry.params
    rows = [
        Detail(text(language, "Recorded by"), entry.actor_name or text(language, "Circle itself")),
        Detail(text(language, "Recorded"), times.when(entry.booked_at, circle.time_zone, language)),
        Detail(text(language, "Day"), formats.date_medium(entry.occurred_on, language)),
    ]
    if how := how_words(entry, language):
        rows.append(Detail(text(language, "How"), how))
    if reference := params.get("reference"):
        by_upi = params.get("method") == "upi"
        name = text(language, "UTR") if by_upi else text(language, "Note")
        rows.append(Detail(name, str(reference), mono=by_upi))
    rows.append(Detail(text(language, "Seal"), _groups(entry.hash), mono=True))
    rows.append(Detail(text(language, "Seal before"), _groups(found.prev_hash), mono=True))
    return rows


def _groups(seal: str) -> str:
    return " ".join(seal[start : start + 4] for start in range(0, 16, 4))


def _jumps(found: EntryDetail, circle: CircleView, language: str) -> list[Jump]:
    circle_id = str(circle.id)
    jumps = []

    def entry_href(entry_id: object) -> str:
        return str(routes.path(routes.ENTRY, circle=circle_id, entry=str(entry_id)))

    if found.reversed_by is not None:
        jumps.append(
            Jump(
                text(
                    language,
                    "Taken back by entry {number}",
                    number=formats.grouped(found.reversed_by.sequence),
                ),
                text(language, "It turns every line round"),
                PATHS["undo"],
                "amber",
                entry_href(found.reversed_by.entry_id),
            )
        )
    if found.reverses is not None:
        jumps.append(
            Jump(
                text(
                    language,
                    "Takes back entry {number}",
                    number=formats.grouped(found.reverses.sequence),
                ),
                text(language, "What it was about"),
                PATHS["file"],
                "gray",
                entry_href(found.reverses.entry_id),
            )
        )
    if found.proposal_id is not None:
        jumps.append(_pending(found, circle_id, language))
    if (cause := _cause(found.entry, circle_id, language)) is not None:
        jumps.append(cause)
    return jumps


def _pending(found: EntryDetail, circle_id: str, language: str) -> Jump:
    if found.decider == "officer":
        sub = text(language, "another officer decides")
        href = routes.path(routes.DECISIONS, circle=circle_id)
    else:
        sub = text(language, "the vote is open")
        href = routes.path(routes.VOTE, circle=circle_id, vote=str(found.proposal_id))
    title = text(language, "Somebody asks to take it back")
    return Jump(title, sub, PATHS["hand"], "amber", str(href))


def _cause(entry: EntryView, circle_id: str, language: str) -> Jump | None:
    kind = str(entry.params.get("of", entry.kind))
    if kind not in _CAUSES:
        return None
    words, route, part = _CAUSES[kind]
    if part and entry.subject_id is None:
        return None
    parts = {part: str(entry.subject_id)} if part else {}
    sub = entry_sentence(kind, entry.params, language)
    href = str(routes.path(route, circle=circle_id, **parts))
    return Jump(text(language, words), sub, entry_icon(kind), "teal", href)


def reversal_slip(
    done: Reversal, view: EntryPage, reason: str, circle: CircleView, language: str
) -> Slip:
    """The receipt of taking an entry back, or of asking for it."""
    lines = [SlipLine(text(language, "Entry"), view.number)]
    if done.sequence is not None:
        title = text(language, "Taken back")
        lines.append(SlipLine(text(language, "Correction"), formats.grouped(done.sequence)))
    elif done.decider == "officer":
        title = text(language, "Asked. Another officer decides; nothing has changed yet.")
    else:
        title = text(language, "Asked. The members vote; nothing has changed yet.")
    lines += [
        SlipLine(text(language, "What"), view.sentence),
        SlipLine(text(language, "Why"), reason),
        SlipLine(text(language, "Circle"), circle.name),
    ]
    return Slip(title, view.amount, lines)
