"""An act on many as ready text: what is asked, how far it is, what did not work and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from circle_app.domain.money import to_decimal_string
from circle_app.i18n import formats, messages, ntext, text
from circle_app.services.bulk import Letter, Run
from circle_app.services.collect import CollectRow
from circle_app.services.today import Paying
from circle_app.web.shell.state import initials_of

#: What a run is called while it goes on, and once it is over: one, many.
_DONE = {
    "confirm": ("{n} payment confirmed", "{n} payments confirmed"),
    "record": ("{n} payment recorded", "{n} payments recorded"),
    "remind": ("{n} member reminded", "{n} members reminded"),
}
_MOST_FAILED = 50


@dataclass(frozen=True)
class AmountLine:
    """A member and the cash they brought."""

    id: str = ""
    initials: str = ""
    name: str = ""
    owed: str = ""
    owed_minor: int = 0
    typed: str = ""
    amount: str = ""
    amount_minor: int = 0


@dataclass(frozen=True)
class FailedLine:
    """A row that did not work, and why."""

    id: str = ""
    name: str = ""
    amount: str = ""
    reason: str = ""


@dataclass(frozen=True)
class LetterLine:
    """The text for one member, and the ways to send it."""

    id: str = ""
    initials: str = ""
    name: str = ""
    told: str = ""
    whatsapp: str = ""
    sms: str = ""


@dataclass(frozen=True)
class RunCard:
    """How far an act is, and what became of its rows."""

    title: str = ""
    sub: str = ""
    share: str = "0%"
    running: bool = False
    all_done: bool = False
    failed: list[FailedLine] = field(default_factory=list)
    failed_title: str = ""
    again: str = ""


def amount_lines(rows: Sequence[CollectRow], currency: str, language: str) -> list[AmountLine]:
    """The members of whom cash is taken down; all that is owed is proposed."""
    return [
        AmountLine(
            id=str(row.member_id),
            initials=initials_of(row.name),
            name=row.name,
            owed=_owed(row, currency, language),
            owed_minor=row.open_minor,
            typed=plain(row.open_minor, currency) if row.open_minor else "",
        )
        for row in rows
    ]


def _owed(row: CollectRow, currency: str, language: str) -> str:
    if row.open_minor:
        amount = formats.money(row.open_minor, currency, language)
        return text(language, "owes {amount}", amount=amount)
    if row.checking_minor:
        amount = formats.money(row.checking_minor, currency, language)
        return text(language, "{amount} is being checked", amount=amount)
    return text(language, "owes nothing; it is extra savings")


def payment_lines(
    payments: Sequence[Paying], chosen: str, currency: str, language: str
) -> list[AmountLine]:
    """Who has paid what of the chosen payments."""
    wanted = frozenset(chosen.split(","))
    return [
        AmountLine(
            id=str(each.id),
            initials=initials_of(each.member_name),
            name=each.member_name,
            amount=formats.money(each.amount_minor, currency, language),
            amount_minor=each.amount_minor,
        )
        for each in payments
        if f"{each.subject}-{each.id}" in wanted
    ]


def plain(amount_minor: int, currency: str) -> str:
    """An amount as it stands in a field: no paise where there are none."""
    written = to_decimal_string(amount_minor, currency)
    return written.removesuffix(".00")


def run_card(run: Run, language: str) -> RunCard:
    """How far an act is."""
    over = run.status != "running"
    ended = run.done + run.failed
    one, many = _DONE[run.kind]
    title = ntext(language, one, many, run.done)
    amount = formats.money(run.done_minor, run.currency, language)
    sub = ""
    if not over:
        title = text(language, "{done} of {all} done", done=ended, all=run.total)
        sub = text(language, "You may leave this page: it goes on by itself.")
    elif run.kind != "remind" and run.done:
        sub = text(language, "{amount} in all", amount=amount)
    failed = [
        FailedLine(
            str(row.id),
            row.member_name or text(language, "Unknown"),
            formats.money(row.amount_minor, run.currency, language) if row.amount_minor else "",
            messages.sentence(row.code, language, **row.context),
        )
        for row in run.rows
        if row.outcome == "failed"
    ]
    return RunCard(
        title=title,
        sub=sub,
        share=f"{100 * ended // run.total}%",
        running=not over,
        all_done=over and not failed,
        failed=failed[:_MOST_FAILED],
        failed_title=ntext(language, "{n} did not work", "{n} did not work", len(failed)),
        again=ntext(language, "Try it again", "Try the {n} again", len(failed)),
    )


def letter_line(letter: Letter) -> LetterLine:
    """The text for one member."""
    return LetterLine(
        id=str(letter.member_id),
        initials=initials_of(letter.member_name),
        name=letter.member_name,
        told=letter.text,
        whatsapp=letter.whatsapp,
        sms=letter.sms,
    )
