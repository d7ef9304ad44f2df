"""The answers to messages: short, about the asker's own money and nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlmodel import Session

from circle_app import settings
from circle_app.adapters import clock
from circle_app.domain.commands import Word
from circle_app.domain.ledger import account_key
from circle_app.domain.notices import Channel
from circle_app.i18n import formats, ntext, sms, text
from circle_app.persistence import database
from circle_app.persistence.queries import cycles as cycle_queries
from circle_app.persistence.queries import overviews as queries
from circle_app.persistence.queries.circles import circles_of
from circle_app.services import cycles, ledger
from circle_app.services.access import Actor
from circle_app.services.rule_versions import rules_of
from circle_app.services.savings import kept_in

#: So many circles stand in one answer; of the others it says how many they are.
MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Mine:
    """How somebody stands in one circle.

    Attributes:
        owed_minor: Contributions and late fees that are open, of which the first is due ``first``.
        instalments: Amount and day of what is next due on each loan.
    """

    circle: Any
    saved_minor: int
    owed_minor: int
    first: Any
    lent_minor: int
    instalments: tuple[tuple[int, Any], ...]

    @property
    def owes(self) -> bool:
        """Whether there is anything to pay."""
        return bool(self.owed_minor or self.instalments)


def answer(word: Word, actor: Actor, *, by: str) -> str:
    """Return the answer to a word, in the actor's language."""
    if word in (Word.HELP, Word.OTHER, Word.VOTE):
        return text(
            actor.language,
            "BAL your savings, DUE what is due, PAY a link to pay, VOTE YES or VOTE NO with your "
            "code, STOP no more messages.",
        )
    if word is Word.STOP:
        return text(actor.language, "No more messages come here. You can change that in Circle.")
    said = _SAYS[word](actor, _standing(actor))
    return sms.plainer(said) if by == Channel.SMS else said


def voted(language: str, vote: str) -> str:
    """Say that a vote is counted."""
    if vote == "yes":
        return text(language, "Your vote is in: yes. Thank you.")
    return text(language, "Your vote is in: no. Thank you.")


def no_vote(language: str) -> str:
    """Say that a code does not count; the same for every reason."""
    return text(language, "This code does not count. No vote was changed. Please vote in Circle.")


def how_to_vote(language: str) -> str:
    """Say how to vote, where it was not clear what is meant."""
    return text(
        language,
        "No vote was counted. Write VOTE YES or VOTE NO and the six digits of your code.",
    )


def _standing(actor: Actor) -> list[Mine]:
    with database.reading() as session:
        here = [row for row in circles_of(session, actor.user_id) if row.status == "active"]
    for row in here:
        cycles.ensure_open(row.id)
    with database.reading(snapshot=True) as session:
        return [_mine(session, row) for row in here]


def _mine(session: Session, row: Any) -> Mine:
    rules = rules_of(session, row.id, row.rule_version)
    book_id, _ = queries.head_sequence(session, row.id)
    owed: Any = cycle_queries.open_totals(session, row.my_member_id)
    loans = queries.running_loans(session, row.id, row.my_member_id)
    return Mine(
        circle=row,
        saved_minor=ledger.balance_minor(
            session, book_id, account_key(kept_in(rules), row.my_member_id)
        ),
        owed_minor=int(owed.sum_minor),
        first=owed.first_on,
        lent_minor=sum(loan.outstanding_minor for loan in loans),
        instalments=tuple((int(loan.due_minor), loan.due_on) for loan in loans),
    )


def _balance(actor: Actor, mine: Sequence[Mine]) -> str:
    return _listed(actor, [_saved(each, actor.language) for each in mine])


def _saved(mine: Mine, language: str) -> str:
    saved = formats.money(mine.saved_minor, mine.circle.currency, language)
    if not mine.lent_minor:
        return text(language, "{circle}: savings {saved}", circle=mine.circle.name, saved=saved)
    return text(
        language,
        "{circle}: savings {saved}, loan {lent} left",
        circle=mine.circle.name,
        saved=saved,
        lent=formats.money(mine.lent_minor, mine.circle.currency, language),
    )


def _due(actor: Actor, mine: Sequence[Mine]) -> str:
    owing = [each for each in mine if each.owes]
    if not owing:
        return text(actor.language, "Nothing is due.")
    return _listed(
        actor,
        [f"{each.circle.name}: {', '.join(_owed(each, actor.language))}" for each in owing],
    )


def _owed(mine: Mine, language: str) -> Iterator[str]:
    today = clock.today(mine.circle.time_zone)
    parts = [(mine.owed_minor, mine.first)] if mine.owed_minor else []
    for number, (amount_minor, day) in enumerate([*parts, *mine.instalments]):
        values = {
            "amount": formats.money(amount_minor, mine.circle.currency, language),
            "day": formats.date_short(day, language),
        }
        loan, late = number >= len(parts), day < today
        if loan:
            yield (
                text(language, "loan {amount} late since {day}", **values)
                if late
                else text(language, "loan {amount} by {day}", **values)
            )
        elif late:
            yield text(language, "{amount} late since {day}", **values)
        else:
            yield text(language, "{amount} by {day}", **values)


def _pay(actor: Actor, mine: Sequence[Mine]) -> str:
    owing = [each for each in mine if each.owes]
    if not owing:
        return text(actor.language, "Nothing is due.")
    origin = settings.get().circle_origin.rstrip("/")
    return _listed(
        actor, [f"{each.circle.name}: {origin}/c/{each.circle.id}/pay" for each in owing]
    )


def _listed(actor: Actor, lines: Sequence[str]) -> str:
    if not lines:
        return text(actor.language, "You are in no circle.")
    shown = list(lines[:MOST])
    if len(lines) > MOST:
        left = len(lines) - MOST
        shown.append(ntext(actor.language, "and {n} more circle", "and {n} more circles", left))
    return "\n".join(shown)


_SAYS: Final[Mapping[Word, Callable[[Actor, Sequence[Mine]], str]]] = MappingProxyType(
    {Word.BALANCE: _balance, Word.DUE: _due, Word.PAY: _pay}
)
