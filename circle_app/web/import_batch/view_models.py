"""One import as ready text: its columns, its rows, what would be written."""

from dataclasses import dataclass, field
from typing import Final

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.i18n.import_messages import FIELDS, KINDS, fault_words
from circle_app.services.imports import ImportRowView, ImportView, Preview
from circle_app.web import routes, times
from circle_app.web.account_names import account_name

STEPS: Final = ("columns", "check", "preview", "done")
TABS: Final = ("bad", "double", "good", "done")
SAMPLE: Final = 40
_NEW: Final = {
    "members": ("{n} member will be written down", "{n} members will be written down"),
    "opening": ("{n} opening balance will be booked", "{n} opening balances will be booked"),
    "contributions": ("{n} payment will be booked", "{n} payments will be booked"),
    "loans": ("{n} loan will go on here", "{n} loans will go on here"),
}
_DONE: Final = {
    "members": ("{n} member was written down", "{n} members were written down"),
    "opening": ("{n} opening balance was booked", "{n} opening balances were booked"),
    "contributions": ("{n} payment was booked", "{n} payments were booked"),
    "loans": ("{n} loan goes on here", "{n} loans go on here"),
}


@dataclass(frozen=True)
class BatchCard:
    """The import: its name, how its rows stand, and where its parts are."""

    id: str = ""
    title: str = ""
    sub: str = ""
    status: str = ""
    good: str = "0"
    bad: str = "0"
    double: str = "0"
    good_words: str = ""
    bad_words: str = ""
    double_words: str = ""
    leave_out: str = ""
    new: int = 0
    base: str = ""
    errors: str = ""
    day_order: str = "dmy"
    has_days: bool = False
    missing: str = ""
    outcome: str = ""
    follows: str = ""
    follows_words: str = ""


@dataclass(frozen=True)
class Option:
    """A column of the file to choose."""

    value: str = ""
    words: str = ""


@dataclass(frozen=True)
class FieldChoice:
    """What a column may hold, and which one does."""

    name: str = ""
    words: str = ""
    column: str = ""


@dataclass(frozen=True)
class RowCard:
    """A row of the file."""

    number: str = ""
    title: str = ""
    sub: str = ""
    why: str = ""


@dataclass(frozen=True)
class EditField:
    """A cell of the row that is mended."""

    name: str = ""
    words: str = ""
    value: str = ""
    why: str = ""


@dataclass(frozen=True)
class RowEdit:
    """The row that is mended."""

    number: str = ""
    title: str = ""
    why: str = ""
    fields: list[EditField] = field(default_factory=list)


@dataclass(frozen=True)
class EffectRow:
    """What would move on an account."""

    name: str = ""
    amount: str = ""


@dataclass(frozen=True)
class PreviewCard:
    """What would be written."""

    title: str = ""
    total: MoneyParts = MoneyParts()
    has_total: bool = False
    notes: list[str] = field(default_factory=list)
    effects: list[EffectRow] = field(default_factory=list)


def batch_card(view: ImportView, circle: str, time_zone: str, language: str) -> BatchCard:
    """Make the import's card."""
    base = str(routes.path(routes.IMPORT, circle=circle, batch=str(view.id)))
    count = ntext(language, "{n} row", "{n} rows", view.rows)
    follows, words = _follows(view.kind, circle, language)
    return BatchCard(
        id=str(view.id),
        title=text(language, KINDS[view.kind]),
        sub=" · ".join(part for part in (view.file_name, view.sheet, count) if part),
        status=view.status,
        good=str(view.good),
        bad=str(view.bad),
        double=str(view.double),
        good_words=ntext(language, "{n} row is ready", "{n} rows are ready", view.good),
        bad_words=ntext(language, "{n} row must be mended", "{n} rows must be mended", view.bad),
        double_words=ntext(
            language, "{n} row is there already", "{n} rows are there already", view.double
        ),
        leave_out=ntext(
            language, "Leave {n} faulty row out", "Leave {n} faulty rows out", view.bad
        ),
        new=view.good,
        base=base,
        errors=f"/api/v1/imports/{view.id}/errors.csv",
        day_order=view.day_order,
        has_days=any(name in view.fields for name in ("date", "birth_date", "next_due")),
        missing=", ".join(text(language, FIELDS[name]) for name in view.missing),
        outcome=_outcome(view, time_zone, language),
        follows=follows,
        follows_words=words,
    )


def _outcome(view: ImportView, time_zone: str, language: str) -> str:
    if view.status == "reverted" and view.reverted_at is not None:
        day = times.when(view.reverted_at, time_zone, language)
        return text(language, "Taken back {day}: “{reason}”", day=day, reason=view.reason)
    if view.status != "committed":
        return ""
    one, many = _DONE[view.kind]
    return ntext(language, one, many, view.done)


def _follows(kind: str, circle: str, language: str) -> tuple[str, str]:
    route, words = {
        "members": (routes.MEMBERS, "See the members"),
        "opening": (routes.BOOKS, "See the books"),
        "contributions": (routes.JOURNAL, "See the entries"),
        "loans": (routes.LOANS, "See the loans"),
    }[kind]
    return str(routes.path(route, circle=circle)), text(language, words)


def options(view: ImportView, language: str) -> list[Option]:
    """The columns of the file with what stands in them."""
    return [
        Option(
            str(column.place),
            " · ".join(
                part
                for part in (
                    column.heading
                    or text(language, "Column {letter}", letter=_letter(column.place)),
                    column.samples[0][:SAMPLE] if column.samples else "",
                )
                if part
            ),
        )
        for column in view.columns
    ]


def _letter(place: int) -> str:
    before, last = divmod(place, 26)
    return (chr(64 + before) if before else "") + chr(65 + last)


def choices(view: ImportView, language: str) -> list[FieldChoice]:
    """What columns of such a file may hold, and which one does."""
    return [
        FieldChoice(name, text(language, FIELDS[name]), str(view.mapping.get(name, "")))
        for name in view.fields
    ]


def row_card(row: ImportRowView, language: str) -> RowCard:
    """A row in the list."""
    said = [value for _, value in row.cells if value]
    return RowCard(
        number=str(row.number),
        title=said[0] if said else text(language, "Empty"),
        sub=" · ".join(said[1:]),
        why=" ".join(fault_words(code, blamed, language) for code, blamed in row.faults),
    )


def row_edit(row: ImportRowView, language: str) -> RowEdit:
    """A row to be mended."""
    blamed = {name: fault_words(code, "", language) for code, name in row.faults}
    shown = {name for name, _ in row.cells}
    others = [(code, name) for code, name in row.faults if name not in shown]
    return RowEdit(
        number=str(row.number),
        title=text(language, "Row {number}", number=row.number),
        why=" ".join(fault_words(code, name, language) for code, name in others),
        fields=[
            EditField(name, text(language, FIELDS[name]), value, blamed.get(name, ""))
            for name, value in row.cells
        ],
    )


def preview_card(found: Preview, language: str) -> PreviewCard:
    """What would be written, in words and figures."""
    one, many = _NEW[found.kind]
    notes = [
        ntext(language, one, many, count)
        for count, one, many in (
            (found.double, "{n} row is there already and stays as it is",
             "{n} rows are there already and stay as they are"),
            (found.bad, "{n} row cannot be taken in", "{n} rows cannot be taken in"),
            (found.waiting, "{n} payment of your own waits until somebody else confirms it",
             "{n} payments of your own wait until somebody else confirms them"),
        )
        if count
    ]  # fmt: skip
    return PreviewCard(
        title=ntext(language, one, many, found.new),
        total=formats.money_parts(found.total_minor, found.currency),
        has_total=found.total_minor > 0,
        notes=notes,
        effects=[
            EffectRow(
                account_name(each.account, language),
                formats.money(each.amount_minor, found.currency, language),
            )
            for each in found.effects
        ],
    )
