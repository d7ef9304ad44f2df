"""What waits besides payments, each with the one thing to do about it."""

from dataclasses import dataclass
from datetime import date

from circle_app.i18n import formats, ntext, text
from circle_app.services.today import Today
from circle_app.web import routes
from circle_app.web.ui.icons import PATHS


@dataclass(frozen=True)
class QueueLine:
    """Something else that waits, and the way there."""

    key: str = ""
    title: str = ""
    sub: str = ""
    act: str = ""
    href: str = ""
    d: str = ""
    tone: str = "gray"


def queue_lines(found: Today, language: str) -> list[QueueLine]:
    """The most urgent first; what does not wait is left out."""
    return [
        *_late(found, language),
        *_turns(found, language),
        *_hand_overs(found, language),
        *_others(found, language),
    ]


def _to(found: Today, route: str, query: str = "", **parts: str) -> str:
    return str(routes.path(route, circle=str(found.circle_id), **parts)) + query


def _money(found: Today, amount_minor: int, language: str) -> str:
    return formats.money(amount_minor, found.currency, language)


def _late(found: Today, language: str) -> list[QueueLine]:
    waits, lines = found.queue, []
    if waits.late_members:
        lines.append(
            QueueLine(
                "late",
                ntext(language, "{n} member is late", "{n} members are late", waits.late_members),
                _since(found, waits.late_dues_minor, waits.late_since, language),
                text(language, "Remind"),
                _to(found, routes.COLLECT, "?state=late"),
                PATHS["alert"],
                "red",
            )
        )
    if waits.late_loans:
        lines.append(
            QueueLine(
                "loans",
                ntext(language, "{n} loan is late", "{n} loans are late", waits.late_loans),
                _since(found, waits.late_loans_minor, waits.late_loans_since, language),
                text(language, "Call"),
                _to(found, routes.LOAN_OVERDUE),
                PATHS["alert"],
                "red",
            )
        )
    return lines


def _since(found: Today, amount_minor: int, since: date | None, language: str) -> str:
    amount = _money(found, amount_minor, language)
    if since is None:
        return amount
    return ntext(
        language,
        "{amount}, the oldest {n} day",
        "{amount}, the oldest {n} days",
        (found.today - since).days,
        amount=amount,
    )


def _turns(found: Today, language: str) -> list[QueueLine]:
    """A pot to hand out, a turn to decide."""
    turn, lines = found.queue.turn, []
    if turn is None:
        return []
    if turn.to_hand_out:
        first = turn.to_hand_out[0]
        lines.append(
            QueueLine(
                "pots",
                ntext(
                    language, "{n} pot to hand out", "{n} pots to hand out", len(turn.to_hand_out)
                ),
                f"{first.name} · {_money(found, first.amount_minor, language)}",
                text(language, "Hand out"),
                _to(found, routes.ROUND, round=str(first.round_id)),
                PATHS["banknote"],
                "teal",
            )
        )
    if turn.can_decide:
        lines.append(
            QueueLine(
                "turn",
                text(language, "Round {n} can be decided", n=turn.number),
                _money(found, turn.pot_minor, language),
                text(language, "Decide"),
                _to(found, routes.ROUND, round=str(turn.round_id)),
                PATHS["refresh"],
                "teal",
            )
        )
    return lines


def _hand_overs(found: Today, language: str) -> list[QueueLine]:
    waits = found.queue
    lines = [
        QueueLine(
            str(each.loan_id),
            text(language, "Loan to hand over to {name}", name=each.borrower),
            _money(found, each.amount_minor, language),
            text(language, "Hand over"),
            _to(found, routes.LOAN, loan=str(each.loan_id)),
            PATHS["lend"],
            "teal",
        )
        for each in waits.hand_overs
    ]
    more = waits.hand_over_count - len(lines)
    if more > 0:
        lines.append(
            QueueLine(
                "agreed",
                ntext(language, "{n} more loan to hand over", "{n} more loans to hand over", more),
                text(language, "They stand on the board"),
                text(language, "Look"),
                _to(found, routes.LOAN_BOARD, "?lane=agreed"),
                PATHS["lend"],
                "teal",
            )
        )
    return lines


def _others(found: Today, language: str) -> list[QueueLine]:
    waits = found.queue
    lines = (
        (waits.bank_lines, _bank),
        (waits.withdrawals, _withdrawals),
        (waits.expenses, _expenses),
        (waits.matters, _matters),
    )
    return [draw(found, language) for count, draw in lines if count]


def _bank(found: Today, language: str) -> QueueLine:
    return QueueLine(
        "bank",
        ntext(
            language,
            "{n} bank line has no match",
            "{n} bank lines have no match",
            found.queue.bank_lines,
        ),
        text(language, "The bank knows of it, the books do not"),
        text(language, "Match"),
        _to(found, routes.RECONCILE),
        PATHS["swap"],
        "amber",
    )


def _withdrawals(found: Today, language: str) -> QueueLine:
    return QueueLine(
        "out",
        ntext(
            language,
            "{n} withdrawal to pay out",
            "{n} withdrawals to pay out",
            found.queue.withdrawals,
        ),
        _money(found, found.queue.withdrawals_minor, language),
        text(language, "Pay out"),
        _to(found, routes.WITHDRAWALS),
        PATHS["banknote"],
        "teal",
    )


def _expenses(found: Today, language: str) -> QueueLine:
    return QueueLine(
        "spend",
        ntext(language, "{n} expense to pay", "{n} expenses to pay", found.queue.expenses),
        _money(found, found.queue.expenses_minor, language),
        text(language, "Pay out"),
        _to(found, routes.EXPENSES),
        PATHS["receipt"],
        "teal",
    )


def _matters(found: Today, language: str) -> QueueLine:
    return QueueLine(
        "decide",
        ntext(
            language,
            "{n} decision waits for you",
            "{n} decisions wait for you",
            found.queue.matters,
        ),
        text(language, "Asked by members"),
        text(language, "Decide"),
        _to(found, routes.DECISIONS),
        PATHS["scale"],
        "teal",
    )
