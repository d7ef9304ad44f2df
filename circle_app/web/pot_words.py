"""What is missing in a pot, in the same words on the pages of a round, its draw, its auction."""

from typing import Final

from circle_app.domain.round_rules import Unpaid
from circle_app.i18n import formats, text
from circle_app.services.rounds.pots import PotNow

_BEFORE: Final = {
    Unpaid.HOLD: "{amount} is still missing. The turn is decided once everybody has paid.",
    Unpaid.COLLECTED: "{amount} is still missing. Whoever wins gets it as it comes in.",
    Unpaid.RESERVE: "{amount} is still missing. The circle pays it for now, out of what it earned.",
}


def missing_words(pot: PotNow, currency: str, language: str, *, winner: str = "") -> str:
    """Say what is missing, why, and who waits for it; empty where nothing is.

    Args:
        pot: The pot as it stands.
        currency: Its currency.
        language: The reader's.
        winner: Who has got it, once that is decided.
    """
    said = []
    if pot.ownerless:
        said.append(
            text(
                language,
                "Only slots that nobody holds are left. Their pot pays back whoever left, and "
                "gives earlier winners what was missing.",
            )
        )
    if pot.unpaid_minor:
        said.append(
            _unpaid(pot, formats.money(pot.unpaid_minor, currency, language), winner, language)
        )
    if pot.vacant_minor:
        amount = formats.money(pot.vacant_minor, currency, language)
        said.append(
            text(
                language,
                "{amount} comes later, with the pot of the slot that nobody holds.",
                amount=amount,
            )
        )
    return " ".join(said)


def _unpaid(pot: PotNow, amount: str, winner: str, language: str) -> str:
    if not pot.decided:
        rule = Unpaid.HOLD if pot.holding_minor else pot.unpaid
        return text(language, _BEFORE[rule], amount=amount)
    if not winner:
        return text(language, "{amount} of it has not come in yet", amount=amount)
    sentence = "{amount} is still missing. {name} gets it as it comes in."
    return text(language, sentence, amount=amount, name=winner)
