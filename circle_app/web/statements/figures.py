"""Amounts as a statement prints them: without a sign of the currency, all alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from circle_app.i18n import formats
from circle_app.i18n.formats import Paise

NOTHING: Final = "–"


@dataclass(frozen=True)
class Printer:
    """Prints the amounts of one statement: with paise everywhere, or nowhere."""

    currency: str
    paise: Paise

    def __call__(self, amount_minor: int) -> str:
        """An amount: "1,46,200", "− 120.50", a dash for nothing."""
        if amount_minor == 0:
            return NOTHING
        return self.number(amount_minor)

    def number(self, amount_minor: int) -> str:
        """The same, with a nought for nothing: for totals."""
        cut = formats.money_parts(amount_minor, self.currency, paise=self.paise)
        return f"{cut.sign}\u00a0{cut.whole}{cut.paise}" if cut.sign else f"{cut.whole}{cut.paise}"


def printer(currency: str, amounts: Iterable[int]) -> Printer:
    """A printer for these amounts: columns line up only if all have paise or none."""
    unit = 10 ** formats.currency_digits(currency)
    odd = any(amount % unit for amount in amounts)
    return Printer(currency, "always" if odd else "auto")
