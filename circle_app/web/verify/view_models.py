"""The outcome of a check as the browser is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.services.activity import EntryView
from circle_app.services.verification import BookReport, Check, LastCheck
from circle_app.web import times
from circle_app.web.ui import ring_paths
from circle_app.web.ui.ring_paths import Ring
from circle_app.web.wording import entry_sentence

_SIZE: Final = ring_paths.RingSize(208, 20, 4)
_CHECKS: Final = {
    "unchanged": "No entry is missing or changed",
    "balanced": "Every entry balances",
    "balances": "Balances equal their entries",
    "passbooks": "Savings equal what members were told",
    "days": "The balance of every past day is right",
    "reversals": "What was undone is undone exactly",
    "transfers": "What left one book came into the other",
    "references": "Each bank reference is used once",
    "loans": "Loans equal what the books say is owed",
    "portfolio": "The sums of late loans are right",
    "rounds": "Every pot equals what was put in",
    "draws": "Every draw is as it was sealed",
    "shares": "Shares equal what was bought",
    "investments": "Investments equal what the books say",
    "dues": "What each member owes is right",
    "receipts": "Receipts are numbered without a gap",
    "months": "Nothing was added to a closed month",
}
_CHECK_WHYS: Final = {
    "unchanged": "each one carries the seal of the one before",
    "balanced": "what goes out of one account comes into another",
    "balances": "cash, UPI, savings, loans and all others",
    "passbooks": "each passbook against the book",
    "days": "statements of any date are made from it",
    "reversals": "each against the entry that it takes back",
    "transfers": "payments between wallets and the circle",
    "references": "UPI payments against what they paid for",
    "loans": "each member's loans against the book",
    "portfolio": "what is kept of each age against the loans",
    "rounds": "each round, slot and payout against the book",
    "draws": "list, words and winner against what was published",
    "shares": "each cycle against its purchases",
    "investments": "what they stand for against the book",
    "dues": "each due against what was paid and let off",
    "receipts": "one number for each payment that counted",
    "months": "each closing against the entries after it",
}
_FAULTS: Final = {
    "gap": "Entry {number} is missing.",
    "broken_link": "Entry {number} does not carry the seal of the one before it.",
    "foreign_line": "Entry {number} names an account of another book.",
    "changed": "Entry {number} was changed after it was written.",
    "wrong_head": "The last entries are missing.",
    "unbalanced": "Entry {number} does not balance.",
    "wrong_running_balance": "With entry {number} a balance was told that is not the sum of the "
    "entries.",
    "wrong_date": "Entry {number} stands on two different days.",
    "closed_month": "Entry {number} was added to a month that was closed.",
    "wrong_reversal": "Entry {number} does not undo exactly what it says.",
    "wrong_transfer": "Entry {number} has no other half in the other book that fits.",
    "wrong_balance": "A balance is not the sum of its entries.",
    "overdrawn": "An account shows less than nothing.",
    "wrong_days": "The balance of a past day is not the sum of its entries.",
    "wrong_closing": "The closed months are not those that were written down.",
    "wrong_reference": "The bank reference {reference} does not belong to one payment alone.",
    "wrong_loan": "A loan is not what the books say is owed.",
    "wrong_portfolio": "The sums of late loans are not those of the loans.",
    "wrong_round": "A round is not what slots put in and got.",
    "wrong_draw": "A draw is not as it was sealed, or its winner is another.",
    "wrong_shares": "The shares of a member are not those that were bought.",
    "wrong_investment": "The investments are not what the books say.",
    "wrong_due": "What a member owes is not what was paid and let off.",
    "wrong_receipt": "The numbers of the receipts have a gap.",
}


@dataclass(frozen=True)
class CheckRow:
    """One thing that was checked."""

    title: str = ""
    why: str = ""
    count: str = ""
    share: str = "0%"
    ok: bool = True


@dataclass(frozen=True)
class Outcome:
    """What the big ring says."""

    kind: str = "unknown"  # unknown | checking | intact | broken
    ring: Ring = Ring()
    word: str = ""
    title: str = ""
    text: str = ""
    checks: list[CheckRow] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    # While a long book is read: how much of it, as the width of a bar.
    share: str = "0%"


@dataclass(frozen=True)
class LinkRow:
    """One entry of the chain."""

    title: str = ""
    sub: str = ""
    amount: str = ""
    seal: str = ""


def checking(done: int, entries: int, language: str) -> Outcome:
    """While the check runs."""
    words = text(
        language,
        "{done} of {all} entries",
        done=formats.grouped(done),
        all=formats.grouped(entries),
    )
    percent = min(done, entries) * 100 // max(entries, 1)
    ring = ring_paths.share_ring(percent / 100, _SIZE, words)
    title = text(language, "Checking the books")
    return Outcome("checking", ring, f"{percent} %", title, words, share=f"{percent}%")


def before(last: LastCheck | None, time_zone: str, language: str) -> Outcome:
    """Before anything was checked by this page: what the last check found."""
    if last is None:
        ring = ring_paths.share_ring(0, _SIZE, text(language, "Not checked yet"))
        return Outcome(
            "unknown",
            ring,
            text(language, "Not checked yet"),
            text(language, "Nobody has checked these books yet"),
            text(language, "Any member may do it, at any time."),
        )
    when = times.when(last.checked_at, time_zone, language)
    told = ntext(
        language,
        "Last checked {when}: {n} entry.",
        "Last checked {when}: {n} entries.",
        last.entries,
        n=formats.grouped(last.entries),
        when=when,
    )
    return _outcome(last.intact, told, language)


def of_report(report: BookReport, time_zone: str, language: str) -> Outcome:
    """What a check found."""
    # Tenths of a second, never "0.0".
    tenths = max(1, round(report.milliseconds / 100))
    told = ntext(
        language,
        "{n} entry was checked in {seconds} seconds, {when}. Anyone in the circle can do the same.",
        "All {n} entries were checked in {seconds} seconds, {when}. Anyone in the circle can do "
        "the same.",
        report.entries,
        n=formats.grouped(report.entries),
        seconds=f"{tenths // 10}.{tenths % 10}",
        when=times.when(report.checked_at, time_zone, language),
    )
    if report.fault:
        fault = text(
            language,
            _FAULTS[report.fault],
            number=formats.grouped(report.broken_sequence or 0),
            reference=report.broken_reference or "",
        )
        told = f"{fault} {text(language, 'Show this page in the meeting.')}"
    # What the circle has none of was not checked either.
    checks = [_check(check, language) for check in report.checks if check.total or not check.ok]
    return _outcome(report.intact, told, language, checks, list(report.fingerprint))


def _outcome(
    intact: bool,
    told: str,
    language: str,
    checks: list[CheckRow] | None = None,
    groups: list[str] | None = None,
) -> Outcome:
    word = text(language, "Intact") if intact else text(language, "Broken")
    kinds = ["done"] if intact else ["done"] * 7 + ["late"]
    title = (
        text(language, "Nothing was changed and every rupee adds up")
        if intact
        else text(language, "Something does not fit")
    )
    ring = ring_paths.ring(kinds, _SIZE, word)
    kind = "intact" if intact else "broken"
    return Outcome(kind, ring, word, title, told, checks or [], groups or [])


def _check(check: Check, language: str) -> CheckRow:
    share = 100 if check.total == 0 else check.done * 100 // check.total
    return CheckRow(
        title=text(language, _CHECKS[check.name]),
        why=text(language, _CHECK_WHYS[check.name]),
        count=text(
            language,
            "{done} of {all}",
            done=formats.grouped(check.done),
            all=formats.grouped(check.total),
        ),
        share=f"{share}%",
        ok=check.ok,
    )


def link_rows(
    entries: Sequence[EntryView], currency: str, time_zone: str, language: str
) -> list[LinkRow]:
    """The newest entries of the chain."""
    return [_link(entry, currency, time_zone, language) for entry in entries]


def _link(entry: EntryView, currency: str, time_zone: str, language: str) -> LinkRow:
    # What only changed its place within the circle has no sign.
    amount = entry.held_minor or entry.amount_minor
    return LinkRow(
        title=entry_sentence(entry.kind, entry.params, language),
        sub=f"{formats.grouped(entry.sequence)} · "
        f"{times.when(entry.booked_at, time_zone, language)}",
        amount=formats.money(amount, currency, language),
        seal=f"{entry.hash[:4]} {entry.hash[4:8]}",
    )
