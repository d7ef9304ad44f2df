"""The reader's own statement of a run: round by round, and in all."""

from dataclasses import dataclass

from circle_app.i18n import formats, text
from circle_app.services.rounds.statements import Statement, StatementRow


@dataclass(frozen=True)
class StatementLine:
    """A round, or the sum of all: what was put in and what came out of it."""

    title: str = ""
    sub: str = ""
    amount: str = ""
    got: str = ""


def statement_lines(found: Statement | None, language: str) -> list[StatementLine]:
    """Write a statement line by line; the sum stands first. Nothing for who has no slot."""
    if found is None:
        return []

    def money(amount_minor: int) -> str:
        return formats.money(amount_minor, found.currency, language)

    total = StatementLine(
        title=text(language, "In all"),
        sub=text(
            language,
            "paid in {paid}, by dividends {credit}",
            paid=money(found.total("paid_minor")),
            credit=money(found.total("credit_minor")),
        ),
        amount=money(found.total("prize_minor") + found.total("dividend_minor")),
        got=text(language, "won and shared"),
    )
    return [total, *(_line(row, found.currency, language) for row in reversed(found.rows))]


def _line(row: StatementRow, currency: str, language: str) -> StatementLine:
    def money(amount_minor: int) -> str:
        return formats.money(amount_minor, currency, language)

    parts = [text(language, "paid {amount}", amount=money(row.paid_minor))]
    if row.credit_minor:
        parts.append(text(language, "dividend paid {amount}", amount=money(row.credit_minor)))
    if row.open_minor:
        parts.append(text(language, "open {amount}", amount=money(row.open_minor)))
    if row.interest_minor:
        parts.append(text(language, "for lateness {amount}", amount=money(row.interest_minor)))
    got, words = row.dividend_minor, "dividend"
    if row.prize_minor:
        got, words = row.prize_minor + row.dividend_minor, "prize and dividend"
    return StatementLine(
        title=text(language, "Round {n}", n=row.number),
        sub=" · ".join(parts),
        amount=money(got) if got else "",
        got=text(language, words) if got else "",
    )
